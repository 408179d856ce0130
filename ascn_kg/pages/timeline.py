"""A timeline of what a page tells, as positions on an axis of whole years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from ascn_kg.pages.model import Bar, Link, Record, Table, Tick, Timeline
from ascn_kg.pages.words import Words

_LENGTH = 1000
_LEAST = 6
"""Width of a bar for a single day, in thousandths, so that it can be seen."""
_TICKS = 10
_SHOWN = ("tenure", "membership", "participation", "event", "partnership")
_MOST = 60


Dated = tuple[Link, str, str, str]
"""Something dated: its name, its first and its last day, and what is written beside its bar (or nothing)."""


def of_tables(tables: Iterable[Table], own: Sequence[Dated], words: Words) -> Timeline:
    """The timeline of the dated rows of some tables, and of ``own``."""
    dated = list(own)
    for table in tables:
        if table.kind in _SHOWN:
            dated += [_entry(table, row) for row in table.rows if row.period is not None]
    return make(dated, words)


def _entry(table: Table, row: Record) -> Dated:
    assert row.period is not None  # noqa: S101 - the caller has looked
    named = [value.link for cell in row.cells for value in cell if value.link is not None]
    link = next((one for one in named if table.kind == "participation" and one.kind == "event"), row.link)
    return link, *row.period, row.when


def make(dated: Iterable[Dated], words: Words) -> Timeline:
    """The timeline of what is dated, earliest first; empty where there are fewer than two."""
    entries = sorted(dict.fromkeys(dated), key=lambda entry: (entry[1], entry[2], entry[0].text))[:_MOST]
    if len(entries) < 2:
        return Timeline()
    first = dt.date.fromisoformat(entries[0][1]).year
    last = max(dt.date.fromisoformat(end) for _, _, end, _ in entries).year
    step = max(1, -(-(last - first + 1) // _TICKS))
    last = first + step * -(-(last - first + 1) // step) - 1
    begin = dt.date(first, 1, 1).toordinal()
    days = dt.date(last, 12, 31).toordinal() - begin + 1
    bars = []
    for link, start, end, when in entries:
        x = (dt.date.fromisoformat(start).toordinal() - begin) * _LENGTH // days
        width = (dt.date.fromisoformat(end).toordinal() - begin + 1) * _LENGTH // days - x
        width = max(width, _LEAST)
        bars.append(Bar(link, when or words.period(start, end), min(x, _LENGTH - width), width, link.kind))
    ticks = tuple(Tick(str(year)) for year in range(first, last + 1, step))
    return Timeline(ticks, tuple(bars))
