"""A small drawing of a class: what it is a kind of, and which classes its properties lead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_WIDTH, _BOX, _ROW, _LABEL = 660, 190, 30, 26
"""Units of the drawing: its width, the width of a box, the height of a row, and most letters in a box."""
_MOST = 9


@dataclass(frozen=True, slots=True)
class Box:
    """A class: left upper corner, size and name; ``own`` for the class that the drawing is about."""

    x: int
    y: int
    width: int
    text: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from left to right (or upwards) with the name of the property on it."""

    path: str
    text: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Diagram:
    """The drawing in its own units."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]


def draw(name: str, parents: Sequence[str], leads: Sequence[tuple[str, Sequence[str]]]) -> Diagram | None:
    """The drawing for a class with its superclasses, and (property, classes) pairs; ``None`` without any."""
    shown = leads[:_MOST]
    if not parents and not shown:
        return None
    top = 46 if parents else 2
    height = top + max(1, len(shown)) * _ROW + 2
    middle = top + (max(1, len(shown)) * _ROW) // 2
    boxes = [Box(2, middle - 12, _BOX, _short(name), own=True)]
    edges = []
    if parents:
        boxes.append(Box(2, 2, _WIDTH - 4 if len(parents) > 2 else 2 * _BOX, _short(", ".join(parents), 80)))
        edges.append(Edge(f"M{2 + _BOX // 2} {middle - 12}V27", "", 0, 0))
    for place, (verb, targets) in enumerate(shown):
        y = top + place * _ROW + _ROW // 2
        right = _WIDTH - _BOX - 2
        boxes.append(Box(right, y - 12, _BOX, _short(", ".join(targets))))
        edges.append(
            Edge(
                f"M{_BOX + 2} {middle}C{_BOX + 30} {middle} {_BOX + 10} {y} {_BOX + 50} {y}H{right - 3}",
                _short(verb, 28),
                _BOX + 56,
                y - 4,
            )
        )
    return Diagram(_WIDTH, height, tuple(boxes), tuple(edges))


def _short(text: str, most: int = _LABEL) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip(' ,')}…"
