from __future__ import annotations

import json

import pyoxigraph as ox
import pytest

from ascn_kg.engine.base import Query, answer
from ascn_kg.engine.embedded import EmbeddedEngine
from ascn_kg.engine.results import BY_NAME, rows_from_json, table_from_json, write_quads
from ascn_kg.errors import EngineError, QuerySyntaxError
from ascn_kg.terms import BNode, Iri, Literal

from .conftest import BASE

QUADS = """
<a:s> <a:p> <a:o> <a:one> .
<a:s> <a:p> <a:o> <a:two> .
<a:s> <a:p> <a:x> <a:two> .
<a:s> <a:p> <a:o> .
<a:s> <a:p> <a:x> .
"""


@pytest.fixture
def small() -> EmbeddedEngine:
    return EmbeddedEngine.from_quads(ox.parse(QUADS.encode(), format=ox.RdfFormat.N_QUADS), BASE)


def count(engine: EmbeddedEngine, text: str, **dataset: tuple[str, ...]) -> list[str]:
    body = answer(engine, Query(text, **dataset), "SELECT", BY_NAME["json"])
    return sorted(" ".join(term.value for term in row.values()) for row in rows_from_json(body))


ALL = "SELECT (COUNT(*) AS ?n) {} {{ ?s ?p ?o }}"
NAMED = "SELECT ?g ?o {} {{ GRAPH ?g {{ ?s ?p ?o }} }}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(ALL.format(""), ["2"], id="the default graph counts facts"),
        pytest.param(NAMED.format(""), ["a:one a:o", "a:two a:o", "a:two a:x"], id="graphs say who"),
        pytest.param(ALL.format("FROM <a:one>"), ["1"], id="one graph"),
        pytest.param(ALL.format("FROM <a:one> FROM <a:two>"), ["2"], id="two graphs merge once"),
        pytest.param("PREFIX a: <a:> " + ALL.format("FROM a:one FROM a:two"), ["2"], id="prefixed names"),
        pytest.param("BASE <a:x> " + ALL.format("FROM <a:one> FROM <a:two>"), ["2"], id="with a base"),
        pytest.param(ALL.format("FROM <a:none>"), ["0"], id="an unknown graph is empty"),
        pytest.param(ALL.format("FROM NAMED <a:one>"), ["0"], id="named only: default empty"),
        pytest.param(NAMED.format("FROM <a:one>"), [], id="default only: nothing named"),
        pytest.param(NAMED.format("FROM NAMED <a:one>"), ["a:one a:o"], id="one named"),
        pytest.param(
            NAMED.format("FROM <a:one> FROM <a:two> FROM NAMED <a:one>"), ["a:one a:o"], id="both kinds"
        ),
    ],
)
def test_dataset_clauses(small: EmbeddedEngine, text: str, expected: list[str]) -> None:
    assert count(small, text) == expected


@pytest.mark.parametrize(
    ("text", "default", "named", "expected"),
    [
        pytest.param(ALL.format(""), ("a:one",), (), ["1"], id="one default graph"),
        pytest.param(ALL.format(""), ("a:one", "a:two"), (), ["2"], id="two merge once"),
        pytest.param(ALL.format(""), (), ("a:one",), ["0"], id="named only"),
        pytest.param(NAMED.format(""), ("a:two",), ("a:one",), ["a:one a:o"], id="both"),
        pytest.param(ALL.format("FROM <a:two>"), ("a:one",), (), ["1"], id="the protocol wins over FROM"),
    ],
)
def test_dataset_of_the_protocol(
    small: EmbeddedEngine, text: str, default: tuple[str, ...], named: tuple[str, ...], expected: list[str]
) -> None:
    assert count(small, text, default_graphs=default, named_graphs=named) == expected


def test_all_result_formats(small: EmbeddedEngine) -> None:
    query = Query("SELECT ?o { <a:s> <a:p> ?o } ORDER BY ?o")
    bodies = {name: answer(small, query, "SELECT", BY_NAME[name]) for name in ("csv", "tsv", "xml")}
    assert bodies["csv"] == b"o\r\na:o\r\na:x\r\n"
    assert bodies["tsv"] == b"?o\n<a:o>\n<a:x>\n"
    assert bodies["xml"].startswith(b'<?xml version="1.0"?><sparql')


@pytest.mark.parametrize("name", ["ttl", "nt", "jsonld", "rdf"])
def test_all_graph_formats_parse_to_the_same(small: EmbeddedEngine, name: str) -> None:
    formats = {"ttl": "TURTLE", "nt": "N_TRIPLES", "jsonld": "JSON_LD", "rdf": "RDF_XML"}
    query = Query("CONSTRUCT { ?s <a:q#x> ?o } { ?s ?p ?o }")
    body = answer(small, query, "CONSTRUCT", BY_NAME[name])
    parsed = {str(quad.object) for quad in ox.parse(body, format=getattr(ox.RdfFormat, formats[name]))}
    assert parsed == {"<a:o>", "<a:x>"}


def test_only_used_prefixes_are_written(engine: EmbeddedEngine) -> None:
    query = Query(f"CONSTRUCT {{ <{BASE}id/city/makassar> a ?t }} {{ <{BASE}id/city/makassar> a ?t }}")
    text = answer(engine, query, "CONSTRUCT", BY_NAME["ttl"]).decode()
    assert "@prefix city:" in text
    assert "@prefix tenure:" not in text


def test_a_syntax_error_has_a_place(small: EmbeddedEngine) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        small.select("SELECT *\n{ ?s ?p }")
    assert (caught.value.line, caught.value.column) == (2, 10)


def test_a_construct_is_no_select(small: EmbeddedEngine) -> None:
    with pytest.raises(EngineError, match="not a SELECT"):
        small.select("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")


def test_a_damaged_dataset_is_an_engine_error(tmp_path: object, snapshot: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "dataset.nq"
    path.write_text("<a:s> <a:p> <a:o\n")
    with pytest.raises(EngineError, match="cannot be loaded"):
        EmbeddedEngine.from_file(path, BASE)


def test_json_rows_become_terms() -> None:
    row = {
        "a": {"type": "uri", "value": "a:b"},
        "b": {"type": "bnode", "value": "n"},
        "c": {"type": "literal", "value": "x", "xml:lang": "en"},
        "d": {"type": "literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#integer"},
        "e": {"type": "literal", "value": "y"},
    }
    body = json.dumps({"head": {"vars": list(row)}, "results": {"bindings": [row]}}).encode()
    assert rows_from_json(body) == [
        {
            "a": Iri("a:b"),
            "b": BNode("n"),
            "c": Literal("x", "en", ""),
            "d": Literal("1", "", "http://www.w3.org/2001/XMLSchema#integer"),
            "e": Literal("y"),
        }
    ]


def test_an_ask_is_a_table_of_one_cell() -> None:
    table = table_from_json(b'{"head":{},"boolean":true}')
    assert (table.columns, table.rows[0]["answer"].value) == (("answer",), "true")


def test_quads_keep_their_graphs(small: EmbeddedEngine) -> None:
    rows = small.select("SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }")
    written = write_quads(rows, BY_NAME["nq"], {})
    named = [line for line in QUADS.strip().split("\n") if line.count("<") == 4]
    assert sorted(written.decode().splitlines()) == sorted(named)
