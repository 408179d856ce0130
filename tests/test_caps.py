"""Counting the rows of an answer in the bytes that are written, and stopping at a cap."""

from __future__ import annotations

import io

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascn_kg.engine.base import Caps, Query
from ascn_kg.engine.caps import CappedSink
from ascn_kg.engine.embedded import EmbeddedEngine
from ascn_kg.engine.results import BY_NAME
from ascn_kg.errors import ResultTooLargeError

from .conftest import BASE

FORMATS = ("json", "xml", "csv", "tsv")
NASTY = [
    "},{",
    ":[{",
    '"},{"',
    "a\\",
    'a\\"',
    "\n",
    "\r\n",
    '","',
    "<result>",
    "\\\\",
    "",
    "},{\\",
    '"',
    "\t",
    "é}",
]
OX = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}


def solutions(values: list[str | None]) -> ox.QuerySolutions:
    """One row for each value, in two columns, the second bound where there is a value."""
    rows = " ".join(f"( {number} {_quoted(value)} )" for number, value in enumerate(values))
    found = ox.Store().query(f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {rows} }} }}")
    assert isinstance(found, ox.QuerySolutions)
    return found


def _quoted(value: str | None) -> str:
    if value is None:
        return "UNDEF"
    escaped = "".join(f"\\u{ord(ch):04X}" if ord(ch) < 0x10000 else f"\\U{ord(ch):08X}" for ch in value)
    return f'"{escaped}"' if value else '""'


def counted(body: bytes, format: str, sizes: list[int]) -> int:
    """What the sink counts in ``body`` when it arrives in pieces of these sizes, over and over."""
    sink = CappedSink(io.BytesIO(), format, Caps())
    position = turn = 0
    while position < len(body):
        size = sizes[turn % len(sizes)]
        sink.write(body[position : position + size])
        position, turn = position + size, turn + 1
    return sink.rows


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=6)


@pytest.mark.parametrize("format", FORMATS)
@given(
    values=st.lists(st.none() | st.sampled_from(NASTY) | texts, max_size=8),
    sizes=st.lists(st.integers(1, 40), min_size=1, max_size=4),
)
def test_rows_are_counted_exactly(format: str, values: list[str | None], sizes: list[int]) -> None:
    body = solutions(values).serialize(format=OX[format])
    assert body is not None
    assert counted(body, format, sizes) == len(values)


@pytest.fixture(scope="module")
def hundred() -> EmbeddedEngine:
    """A hundred statements, some with values that look like rows."""
    verb = ox.NamedNode("a:p")
    triples = [
        ox.Quad(ox.NamedNode(f"a:{number}"), verb, ox.Literal(f"{NASTY[number % len(NASTY)]}{number}"))
        for number in range(100)
    ]
    return EmbeddedEngine.from_quads(triples, BASE)


def run(engine: EmbeddedEngine, name: str, caps: Caps) -> tuple[bytes, int, bool]:
    sink = io.BytesIO()
    form = "SELECT" if name in FORMATS else "CONSTRUCT"
    text = "SELECT * { ?s ?p ?o }" if form == "SELECT" else "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    outcome = engine.run(Query(text), form, BY_NAME[name], sink, caps)
    return sink.getvalue(), outcome.rows, outcome.partial


@pytest.mark.parametrize("name", [*FORMATS, "ttl", "nt", "rdf", "jsonld"])
def test_an_answer_is_whole_or_refused(hundred: EmbeddedEngine, name: str) -> None:
    whole = run(hundred, name, Caps())
    assert whole[1:] == (100, False)
    assert run(hundred, name, Caps(rows=100, bytes=len(whole[0]))) == whole
    with pytest.raises(ResultTooLargeError, match=r"more than 99 .*Page through it with ORDER BY"):
        run(hundred, name, Caps(rows=99))
    with pytest.raises(ResultTooLargeError, match=f"more than {len(whole[0]) - 1:,} bytes"):
        run(hundred, name, Caps(bytes=len(whole[0]) - 1))


@pytest.mark.parametrize("name", ["csv", "tsv", "nt"])
def test_a_partial_answer_ends_after_a_row_and_says_so(hundred: EmbeddedEngine, name: str) -> None:
    whole, _, _ = run(hundred, name, Caps())
    body, rows, partial = run(hundred, name, Caps(rows=60, partial=True))
    assert (rows, partial) == (60, True)
    kept, mark, _ = body.partition(b"# partial: cut after 60 rows.")
    assert mark
    assert whole.startswith(kept)
    assert counted(kept, name, [7]) == 60 if name != "nt" else kept.count(b"\n") == 60
    assert run(hundred, name, Caps(rows=100, partial=True)) == (whole, 100, False)
    body, rows, partial = run(hundred, name, Caps(bytes=1000, partial=True))
    assert partial
    assert len(body.partition(b"# partial")[0]) <= 1000


def test_a_construct_gives_each_statement_once(hundred: EmbeddedEngine) -> None:
    text = "CONSTRUCT { <a:x> <a:y> <a:z> } WHERE { ?s ?p ?o }"
    sink = io.BytesIO()
    outcome = hundred.run(Query(text), "CONSTRUCT", BY_NAME["nt"], sink)
    assert (sink.getvalue(), outcome.rows) == (b"<a:x> <a:y> <a:z> .\n", 1)
