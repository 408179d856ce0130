"""The outlines of countries as one short SVG path, for the map that needs no script."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ascn_kg.pages.model import Point

_SCALE = 10
"""Units of the drawing per degree."""
_STEP = 0.22
"""Degrees between two positions that are kept; smaller rings are left out."""
_WEST, _SOUTH, _EAST, _NORTH = 84.0, -16.0, 150.0, 44.0
_MARGIN = 2.5
_LEAST = 24.0
"""Degrees that a view spans at least, so that one point still shows where it is."""

Ring = list[list[float]]


@dataclass(frozen=True, slots=True)
class Dot:
    """A point in the drawing, with the place in the list that tells of it."""

    x: float
    y: float
    label: str
    href: str
    kind: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map as SVG: ``view`` is its viewBox, ``path`` the outlines, ``radius`` that of a dot."""

    view: str
    path: str
    dots: tuple[Dot, ...]
    radius: float


def path_of(text: str) -> str:
    """The path for GeoJSON (RFC 7946) with polygons: x to the east, y to the south, ten units per degree."""
    rings = (short for ring in _rings(json.loads(text)) if (short := _thinned(ring)))
    return "".join(_written(ring) for ring in rings)


def _rings(content: dict[str, list[dict[str, dict[str, object]]]]) -> Iterator[Ring]:
    for feature in content["features"]:
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        for polygon in polygons:  # type: ignore[attr-defined]
            yield from polygon


def _thinned(ring: Ring) -> list[tuple[int, int]]:
    """Positions of the drawing, none close to the one before; nothing for what lies outside or is tiny."""
    xs, ys = [x for x, *_ in ring], [y for _, y, *_ in ring]
    if max(xs) < _WEST or min(xs) > _EAST or max(ys) < _SOUTH or min(ys) > _NORTH:
        return []
    kept: list[list[float]] = []
    for position in ring:
        if not kept or max(abs(position[0] - kept[-1][0]), abs(position[1] - kept[-1][1])) >= _STEP:
            kept.append(position)
    made = list(dict.fromkeys((round(x * _SCALE), round(-y * _SCALE)) for x, y, *_ in kept))
    return made if len(made) > 2 else []


def _written(ring: list[tuple[int, int]]) -> str:
    steps = (f"{x - a} {y - b}" for (a, b), (x, y) in itertools.pairwise(ring))
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps)}z".replace(" -", "-")


def draw(path: str, points: Iterable[Point]) -> Drawing | None:
    """The drawing with these points, no larger than they need; ``None`` without outlines or points."""
    dots = [
        Dot(point.long * _SCALE, -point.lat * _SCALE, point.link.text, point.link.href, point.link.kind)
        for point in points
    ]
    if not path or not dots:
        return None
    left, width = _span([dot.x for dot in dots])
    top, height = _span([dot.y for dot in dots])
    view = f"{left:.0f} {top:.0f} {width:.0f} {height:.0f}"
    return Drawing(view, path, tuple(dots), round(max(width, height) / 110, 1))


def _span(values: list[float]) -> tuple[float, float]:
    """Where a view begins, and how long it is."""
    low, high = min(values) - _MARGIN * _SCALE, max(values) + _MARGIN * _SCALE
    missing = max(0.0, _LEAST * _SCALE - (high - low))
    return low - missing / 2, high - low + missing
