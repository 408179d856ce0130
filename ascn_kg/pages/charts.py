"""Charts of an answer: where bars, dots and axes stand, for templates to draw as SVG.

Each mark leads on: its name to the page of the thing, its number to what it rests on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ascn_kg import dates
from ascn_kg.pages.model import Link, Map, Timeline
from ascn_kg.pages.words import Words

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 64, 14, 12, 34
MOST_BARS = 40
_TICKS = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """Something measured: its name, the number, and the address of what the number rests on."""

    link: Link
    value: float
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Column:
    """A bar: ``width`` in thousandths of the longest."""

    mark: Mark
    width: int


@dataclass(frozen=True, slots=True)
class Bars:
    """The first bars of an answer with ``total`` of them."""

    bars: tuple[Column, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Dot:
    """A number at a time, in the coordinates of the drawing; ``label`` says both."""

    x: float
    y: float
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Curve:
    """The dots of one series: ``line`` has the points of an SVG polyline, empty where times repeat."""

    name: str
    line: str
    dots: tuple[Dot, ...]
    number: int
    end: float = 0


@dataclass(frozen=True, slots=True)
class Lines:
    """Numbers over time, in a drawing of ``WIDTH`` by ``HEIGHT``; ticks are (position, text)."""

    curves: tuple[Curve, ...]
    across: tuple[tuple[float, str], ...]
    up: tuple[tuple[float, str], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    floor: int = HEIGHT - BOTTOM


@dataclass(frozen=True, slots=True)
class Drawing:
    """One chart; the others are ``None``."""

    bars: Bars | None = None
    lines: Lines | None = None
    timeline: Timeline | None = None
    map: Map | None = None


def bars(marks: Sequence[Mark]) -> Bars | None:
    """Horizontal bars from zero, in the order of the answer; ``None`` where there is nothing above zero."""
    longest = max((mark.value for mark in marks), default=0)
    if longest <= 0:
        return None
    shown = marks[:MOST_BARS]
    return Bars(tuple(Column(mark, max(0, round(mark.value * 1000 / longest))) for mark in shown), len(marks))


@dataclass(frozen=True, slots=True)
class At:
    """A number stated for a time: a day, month or year as it is written."""

    time: str
    mark: Mark
    series: str = ""


def lines(points: Sequence[At], words: Words) -> Lines | None:
    """Dots over time, joined where each time has one number; ``None`` for fewer than two dated numbers.

    A month or year stands in its middle. The axis begins at zero unless all numbers are far above it.
    """
    placed = [(day, point) for point in points if (day := _day(point.time)) is not None]
    if len(placed) < 2:
        return None
    values = [point.mark.value for _, point in placed]
    up = _ticks(min(values), max(values))
    begin, end = _span([day for day, _ in placed])

    def x(day: float) -> float:
        return round(LEFT + (day - begin) * (WIDTH - LEFT - RIGHT) / (end - begin), 1)

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - (value - up[0]) * (HEIGHT - TOP - BOTTOM) / (up[-1] - up[0]), 1)

    curves = []
    for number, name in enumerate(dict.fromkeys(point.series for _, point in placed)):
        own = sorted(
            ((day, p) for day, p in placed if p.series == name), key=lambda one: (one[0], one[1].mark.value)
        )
        dots = tuple(Dot(x(day), y(p.mark.value), _label(p, words), p.mark.href) for day, p in own)
        once = len({dot.x for dot in dots}) == len(dots) > 1
        line = " ".join(f"{dot.x:g},{dot.y:g}" for dot in dots) if once else ""
        curves.append(Curve(name, line, dots, number % 6, dots[-1].y))
    first, last = math.floor(begin / 365.2425), math.ceil(end / 365.2425)
    step = max(1, math.ceil((last - first) / 12))
    across = tuple(
        (x(year * 365.2425), str(year))
        for year in range(first, last + 1, step)
        if begin <= year * 365.2425 <= end
    )
    return Lines(tuple(curves), across, tuple((y(value), words.number(f"{value:g}")) for value in up))


def _label(point: At, words: Words) -> str:
    series = f"{point.series}, " if point.series else ""
    return f"{series}{words.date(point.time)}: {point.mark.text}"


def _day(text: str) -> float | None:
    """Days since the year 0, of the middle of a day, month or year."""
    bounds = dates.bounds(text)
    if bounds is None:
        return None
    first, last = bounds
    return (first.toordinal() + last.toordinal()) / 2 + 366


def _span(days: Sequence[float]) -> tuple[float, float]:
    """From the year of the first day to the end of that of the last."""
    year = 365.2425
    return math.floor(min(days) / year) * year, math.ceil((max(days) + 1) / year) * year


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers that hold ``low`` and ``high`` between them."""
    if low >= 0 and (high == 0 or low < 0.6 * high):
        low = 0
    span = high - low or abs(high) or 1
    rough = span / (_TICKS - 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(one * power for one in (1, 2, 2.5, 5, 10) if one * power >= rough)
    first, last = math.floor(low / step), math.ceil(high / step)
    if first == last:
        last += 1
    return [number * step for number in range(first, last + 1)]
