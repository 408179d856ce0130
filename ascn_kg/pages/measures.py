"""Observations of an entity, one series per indicator (or, on an indicator's page, per thing observed)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from ascn_kg import vocab
from ascn_kg.pages.facts import Values
from ascn_kg.pages.model import Record, Series, Value
from ascn_kg.pages.names import Names
from ascn_kg.pages.site import Site
from ascn_kg.pages.stated import Stated
from ascn_kg.pages.words import Words

_WIDTH, _HEIGHT = 100, 30


class Measures:
    """Makes the series of one page."""

    def __init__(self, site: Site, words: Words, stated: Stated, names: Names, values: Values) -> None:
        self._words = words
        self._stated = stated
        self._names = names
        self._values = values
        self._ascn = vocab.ascn(site.base)

    def of(self, this: str, nodes: Iterable[str]) -> tuple[Series, ...]:
        """The series of the observations ``nodes``, by name."""
        by: dict[str, list[str]] = defaultdict(list)
        for node in nodes:
            by[self._subject(this, node)].append(node)
        made = [self._series(key, found) for key, found in by.items()]
        return tuple(sorted(made, key=lambda one: one.link.text.casefold()))

    def _subject(self, this: str, node: str) -> str:
        for one in ("indicator", "observedArea", "about"):
            for value in self._stated.links(node, self._ascn + one):
                if value != this:
                    return value
        return node

    def _series(self, key: str, nodes: Iterable[str]) -> Series:
        rows = [self._row(node) for node in nodes]
        rows.sort(key=lambda row: (row.period or ("9999", ""), row.link.text))
        line, low, high = self._line(rows)
        return Series(self._names.link(key), tuple(rows), line, low, high)

    def _row(self, node: str) -> Record:
        shown = (self._when(node), self._what(node), self._remarks(node))
        own = [graph for graph in self._stated.graphs(node) if not graph.endswith(f"/{vocab.INFERRED}")]
        return Record(
            self._names.link(node),
            shown,
            self._values.witnesses.of(own, self._stated, node),
            self._names.period(node),
        )

    def _when(self, node: str) -> tuple[Value, ...]:
        return tuple(self._values.of(node, f"{self._ascn}year"))

    def _what(self, node: str) -> tuple[Value, ...]:
        units = ", ".join(filter(None, (value.text for value in self._values.of(node, f"{self._ascn}unit"))))
        qualifiers = ", ".join(value.text for value in self._values.of(node, f"{self._ascn}qualifier"))
        found = []
        for value in self._values.of(node, f"{self._ascn}value"):
            text = " ".join(part for part in (qualifiers, value.text, units) if part)
            found.append(Value(text, None, "", value.evidence, None, value.contested, value.sort))
        return tuple(found) or tuple(self._values.of(node, f"{self._ascn}status"))

    def _remarks(self, node: str) -> tuple[Value, ...]:
        names = (f"{self._ascn}asWritten", f"{vocab.DCT}description")
        return tuple(value for name in names for value in self._values.of(node, name))

    def _line(self, rows: list[Record]) -> tuple[str, str, str]:
        """The points of a line where there is one plain number for each of three or more times."""
        points: dict[str, Decimal] = {}
        units: set[str] = set()
        for row in rows:
            numbers = self._values.of(row.link.iri, f"{self._ascn}value")
            if row.period is None or len(numbers) != 1 or row.period[1] in points:
                return "", "", ""
            try:
                points[row.period[1]] = Decimal(numbers[0].sort)
            except InvalidOperation:
                return "", "", ""
            units |= {value.text for value in self._values.of(row.link.iri, f"{self._ascn}unit")} or {""}
        if len(points) < 3 or len(units) != 1:
            return "", "", ""
        days = [_day(day) for day in points]
        low, high = min(points.values()), max(points.values())
        span, length = (high - low) or Decimal(1), (max(days) - min(days)) or 1
        line = " ".join(
            f"{(day - min(days)) * _WIDTH / length:.1f},{_HEIGHT - float((value - low) / span) * _HEIGHT:.1f}"
            for day, value in zip(days, points.values(), strict=True)
        )
        return line, self._words.number(str(low)), self._words.number(str(high))


def _day(iso: str) -> int:
    return dt.date.fromisoformat(iso).toordinal()
