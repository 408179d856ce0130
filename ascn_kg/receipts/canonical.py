"""An answer as lines that do not depend on the engine: the definition is in docs/reference/receipts.md."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from ascn_kg.engine.results import rows_from_json
from ascn_kg.engine.tokens import tokens, unescape
from ascn_kg.errors import ReceiptError
from ascn_kg.terms import XSD_STRING, BNode, Iri, Literal, Term

MOST_BLANK = 10_000
"""Rows with blank nodes that an answer may have (a row counts once for each)."""
ROUNDS = 16
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_ESCAPED = re.compile(r'[\x00-\x1f\x7f"\\]')


@dataclass(frozen=True, slots=True)
class Canonical:
    """An answer in canonical form: ``head`` is its first line, ``lines`` are its rows or statements."""

    head: str
    lines: tuple[str, ...]

    @property
    def hash(self) -> str:
        """SHA-256 of all lines in UTF-8, each ended by a line feed, as hexadecimal digits."""
        digest = hashlib.sha256()
        for line in (self.head, *self.lines):
            digest.update(line.encode("utf-8", "surrogatepass") + b"\n")
        return digest.hexdigest()

    def line_hashes(self) -> tuple[str, ...]:
        """The first 16 hexadecimal digits of the SHA-256 of each line."""
        return tuple(short_hash(line) for line in self.lines)


def short_hash(line: str) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of a line."""
    return hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def is_ordered(text: str) -> bool:
    """Whether the outermost query has an ORDER BY (SPARQL 1.1 Query, section 15.1)."""
    depth = 0
    words = list(tokens(unescape(text)))
    for index, word in enumerate(words):
        if word.kind == "symbol":
            depth += (word.text in "{(") - (word.text in "})")
        elif word.kind == "word" and depth == 0 and word.text.upper() == "ORDER":
            following = words[index + 1].text.upper() if index + 1 < len(words) else ""
            if following == "BY":
                return True
    return False


def of_json(body: bytes, *, ordered: bool) -> Canonical:
    """The canonical form of a SELECT or ASK answer in the SPARQL 1.1 Query Results JSON Format.

    Raises ReceiptError where too many rows hold blank nodes.
    """
    parsed: dict[str, Any] = json.loads(body)
    if "boolean" in parsed:
        return Canonical("ASK", ("true" if parsed["boolean"] else "false",))
    columns = tuple(parsed["head"]["vars"])
    rows = [tuple(row.get(column) for column in columns) for row in rows_from_json(body)]
    names = _names(rows, ordered)
    lines = ["\t".join(_written(term, names) for term in row) for row in rows]
    return Canonical("\t".join(("SELECT", *columns)), tuple(lines if ordered else sorted(lines)))


def of_triples(body: bytes) -> Canonical:
    """The canonical form of a CONSTRUCT or DESCRIBE answer in N-Triples, each statement a line."""
    quads = ox.parse(body, format=ox.RdfFormat.N_TRIPLES)
    statements = list(dict.fromkeys(tuple(_plain(term) for term in quad.triple) for quad in quads))
    names = _names(statements, ordered=False)
    lines = [" ".join((*(_written(term, names) for term in one), ".")) for one in statements]
    return Canonical("GRAPH", tuple(sorted(lines)))


def _names(rows: Sequence[Sequence[Term | None]], ordered: bool) -> Mapping[str, str]:
    """A name for each blank node, made of what is said with it and not of its label.

    That is colour refinement: unlike RDFC-1.0 it takes linear time on answers made to be hard, and it gives
    nodes that cannot be told apart the same name.
    """
    holding: dict[str, list[tuple[int, Sequence[Term | None]]]] = {}
    for place, row in enumerate(rows):
        for label in {term.value for term in row if isinstance(term, BNode)}:
            holding.setdefault(label, []).append((place if ordered else 0, row))
    if sum(len(held) for held in holding.values()) > MOST_BLANK:
        raise ReceiptError(
            f"More than {MOST_BLANK} rows hold blank nodes, too many to tell them apart: "
            "leave out the columns that hold them."
        )
    names = dict.fromkeys(holding, "")
    for _ in range(ROUNDS):
        names = {label: _refined(label, held, names) for label, held in holding.items()}
    return names


def _refined(label: str, held: Iterable[tuple[int, Sequence[Term | None]]], names: Mapping[str, str]) -> str:
    itself = BNode(label)
    lines = sorted(
        "\t".join((str(place), *("_:*" if term == itself else _written(term, names) for term in row)))
        for place, row in held
    )
    return short_hash("\n".join((names[label], *lines)))


def _written(term: Term | None, names: Mapping[str, str]) -> str:
    """The term in canonical N-Triples, language tags in lower case; nothing where there is none."""
    match term:
        case None:
            return ""
        case Iri(value):
            return f"<{value}>"
        case BNode(value):
            return f"_:{names[value]}"
    text = _ESCAPED.sub(lambda found: _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04X}", term.value)
    if term.lang:
        return f'"{text}"@{term.lang.lower()}'
    return f'"{text}"' if term.datatype == XSD_STRING else f'"{text}"^^<{term.datatype}>'


def _plain(term: object) -> Term:
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        return Literal(term.value, term.language or "", "" if term.language else term.datatype.value)
    raise ReceiptError("The answer holds statements about statements, of which there are no receipts yet.")
