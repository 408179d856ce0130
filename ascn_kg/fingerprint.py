"""A number by which two copies of a graph can be compared, whatever the order of their statements."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from ascn_kg import vocab

_ZEROS = re.compile(r"\.?0+$")


def fingerprint(statements: Iterable[ox.Triple]) -> int:
    """A number that two graphs have in common if they hold the same statements, in whatever order.

    Blank nodes count without their labels, and numbers without the zeros that stores drop.
    """
    total = 0
    for line in _lines(statements):
        total += int.from_bytes(hashlib.sha256(line.encode("utf-8", "surrogatepass")).digest(), "big")
    return total % (1 << 256)


def _lines(statements: Iterable[ox.Triple]) -> Iterator[str]:
    for triple in statements:
        yield " ".join(_plain(term) for term in triple)


def _plain(term: object) -> str:
    if isinstance(term, ox.BlankNode):
        return "_:"
    if isinstance(term, ox.Literal) and term.datatype.value in (f"{vocab.XSD}decimal", f"{vocab.XSD}integer"):
        value = _ZEROS.sub("", term.value) if "." in term.value else term.value
        return f'"{value}"^^number'
    return str(term)
