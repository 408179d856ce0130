"""Dates as exact as their sources: the days that a date, a month or a year covers."""

from __future__ import annotations

import calendar
import datetime as dt


def bounds(lexical: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of an xsd:date, xsd:gYearMonth or xsd:gYear; ``None`` for anything else."""
    try:
        parts = [int(part) for part in lexical.split("-")]
        match parts:
            case [year]:
                return dt.date(year, 1, 1), dt.date(year, 12, 31)
            case [year, month]:
                return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
            case [year, month, day]:
                return dt.date(year, month, day), dt.date(year, month, day)
    except ValueError:
        return None
    return None
