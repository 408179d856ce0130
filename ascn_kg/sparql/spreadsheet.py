"""CSV that a spreadsheet may open: no cell is taken for a formula.

A query can make any text, and a link can hold a query; a cell that begins with ``=`` would be run by the
spreadsheet of whoever follows that link. Only what is asked for with ``?format=csv`` is changed, as browsers
do; a program that accepts ``text/csv`` gets the exact values (SPARQL 1.1 Query Results CSV, section 3).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import IO

_RISKY = re.compile(
    rb'(?:^|[,\n])(?:"?[=+\-@\t]|"[\r\n]|"?\xef\xbc[\x8b\x8d\x9d\xa0])',  # the last: full-width
    re.MULTILINE,
)
_RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_LONGEST = 1 << 30
"""Characters of a cell; the csv module would stop at 131072."""
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?INF")


def defuse(body: IO[bytes], new_body: Callable[[], IO[bytes]]) -> IO[bytes]:
    """The same CSV with an apostrophe before each cell that a spreadsheet would run; numbers stay."""
    body.seek(0)
    tail = b""
    while piece := body.read(1 << 20):
        if _RISKY.search(tail + piece):
            return _rewritten(body, new_body())
        tail = piece[-4:]
    return body


def _rewritten(body: IO[bytes], target: IO[bytes]) -> IO[bytes]:
    body.seek(0)
    csv.field_size_limit(_LONGEST)
    with io.TextIOWrapper(body, encoding="utf-8", newline="") as text:
        out = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerows([_safe(cell) for cell in row] for row in csv.reader(text))
        out.detach()
    return target


def _safe(cell: str) -> str:
    if cell.startswith(_RUN) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell
