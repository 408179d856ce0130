"""Commands of QuickStatements, version 1: one statement per line, parts apart by tabs.

The syntax is that of https://www.wikidata.org/wiki/Help:QuickStatements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ascn_kg.wikidata.items import Point

STATED_IN, REFERENCE_URL, RETRIEVED, TITLE = "S248", "S854", "S813", "S1476"
_PRECISION = {4: 9, 7: 10, 10: 11}
"""Characters of a date → precision in the data model: year, month, day."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a statement comes from; ``item`` is that of the source, or empty. Dates are as exact as known."""

    url: str
    title: str
    language: str
    retrieved: str
    item: str = ""

    def parts(self) -> Iterator[str]:
        """The parts of a line, property and value in turn."""
        if self.item:
            yield from (STATED_IN, self.item)
        yield from (REFERENCE_URL, text(self.url))
        if self.title and self.language:
            yield from (TITLE, monolingual(self.title, self.language))
        yield from (RETRIEVED, time(self.retrieved))


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement to add: values are in the syntax of QuickStatements."""

    item: str
    property: str
    value: str
    qualifiers: tuple[tuple[str, str], ...]
    references: tuple[Reference, ...]

    def line(self) -> str:
        """The command; each reference after the first begins with ``!S``."""
        parts = [self.item, self.property, self.value]
        parts += [part for pair in self.qualifiers for part in pair]
        for number, reference in enumerate(self.references):
            head, *rest = reference.parts()
            parts += [f"!{head}" if number else head, *rest]
        return "\t".join(parts)


def time(date: str) -> str:
    """A day, month or year of ISO 8601 as a time with that precision; raises ValueError."""
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", date):
        raise ValueError(f"{date!r} is no date")
    whole = f"{date}-00-00"[:10]
    return f"+{whole}T00:00:00Z/{_PRECISION[len(date)]}"


def text(value: str) -> str:
    """A string in quotation marks, on one line and without tabs."""
    return f'"{" ".join(value.split())}"'


def monolingual(value: str, language: str) -> str:
    """A text with its language."""
    return f"{language.lower()}:{text(value)}"


def coordinates(point: Point) -> str:
    """A position on Earth."""
    return f"@{point.lat:f}/{point.long:f}".replace("-0.000000", "0.000000")
