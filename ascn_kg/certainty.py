"""How sure it is that something held on a day, as far as documents state it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from ascn_kg.sentences import N_

Span = tuple[dt.date, dt.date]
"""The first and the last day that a date may mean."""
CERTAIN, OPEN, POSSIBLE = "certain", "open", "possible"
RANK: Mapping[str, int] = MappingProxyType({CERTAIN: 0, OPEN: 1, POSSIBLE: 2})
REASONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "covers": (CERTAIN, N_("the stated period covers this day")),
        "shown": (CERTAIN, N_("a document shows it on this day")),
        "around": (POSSIBLE, N_("stated for the year or month, not for the day")),
        "between": (POSSIBLE, N_("shown before and after")),
        "open": (OPEN, N_("begun before; no end is stated")),
    }
)
"""Reason → how sure it is, and the reason in words."""


def reason(day: dt.date, starts: Sequence[Span], ends: Sequence[Span], seen: Sequence[Span]) -> str:
    """Why something holds on a day (a key of ``REASONS``), or nothing where documents do not place it there.

    Documents that differ must all agree for it to be certain.
    """
    begun = bool(starts) and max(last for _, last in starts) <= day
    if begun and (day <= min(first for first, _ in ends) if ends else any(one[0] >= day for one in seen)):
        return "covers"
    if any(first == last == day for first, last in seen):
        return "shown"
    all = [*starts, *ends, *seen]
    if all and min(first for first, _ in all) <= day <= max(last for _, last in all):
        return "around" if any(first <= day <= last for first, last in all) else "between"
    return "open" if begun and not ends else ""
