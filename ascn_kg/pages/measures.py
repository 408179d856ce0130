"""Observations of an entity, one series per indicator (or, on an indicator's page, per thing observed)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from ascn_kg import vocab
from ascn_kg.pages.facts import Values
from ascn_kg.pages.model import Figure, Record, Series, Value
from ascn_kg.pages.names import Names
from ascn_kg.pages.site import Site
from ascn_kg.pages.stated import Stated
from ascn_kg.pages.words import Words

_WIDTH, _HEIGHT = 100, 30
_COUNTS = frozenset({f"{vocab.QUDT_UNIT}NUM", f"{vocab.QUDT_UNIT}UNITLESS"})


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
        return Series(self._names.link(key), tuple(rows), self._figure(rows))

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
        units = ", ".join(self._units(node))
        qualifiers = ", ".join(value.text for value in self._values.of(node, f"{self._ascn}qualifier"))
        found = []
        for value in self._values.of(node, f"{self._ascn}value"):
            text = " ".join(part for part in (qualifiers, value.text, units) if part)
            found.append(Value(text, None, "", value.evidence, None, value.contested, value.sort))
        return tuple(found) or tuple(self._values.of(node, f"{self._ascn}status"))

    def _units(self, node: str) -> list[str]:
        """The units that are worth saying: a count has none."""
        found = self._values.of(node, f"{self._ascn}unit")
        return [value.text for value in found if value.link is None or value.link.iri not in _COUNTS]

    def _remarks(self, node: str) -> tuple[Value, ...]:
        names = (f"{self._ascn}asWritten", f"{vocab.DCT}description")
        return tuple(value for name in names for value in self._values.of(node, name))

    def _figure(self, rows: list[Record]) -> Figure | None:
        """The dated numbers as dots where there are three or more in one unit, joined if none is disputed."""
        points: list[tuple[int, Decimal]] = []
        units: set[str] = set()
        for row in rows:
            numbers = self._values.of(row.link.iri, f"{self._ascn}value")
            if row.period is None:
                continue
            for number in numbers:
                try:
                    points.append((dt.date.fromisoformat(row.period[1]).toordinal(), Decimal(number.sort)))
                except InvalidOperation:
                    return None
                units |= {unit.text for unit in self._values.of(row.link.iri, f"{self._ascn}unit")} or {""}
        points = sorted(set(points))
        days, values = [day for day, _ in points], [value for _, value in points]
        if len(set(days)) < 3 or len(units) != 1:
            return None
        low, high = min(values), max(values)
        span, length = (high - low) or Decimal(1), max(days) - min(days)
        places = [
            f"{(day - min(days)) * _WIDTH / length:.1f},{_HEIGHT - float((value - low) / span) * _HEIGHT:.1f}"
            for day, value in points
        ]
        line = " ".join(places) if len(set(days)) == len(days) else ""
        dots = " ".join(f"M{place}h0" for place in places)
        return Figure(dots, line, self._words.number(str(low)), self._words.number(str(high)))
