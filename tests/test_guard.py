from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascn_kg.engine.tokens import head, tokens, unescape
from ascn_kg.errors import QueryRefusedError
from ascn_kg.sparql.guard import Limits, inspect

LIMITS = Limits(max_bytes=65536, max_depth=32, max_operators=256)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", "SELECT"),
        ("# SELECT\nPREFIX a: <a:#> BASE <b:> ask {}", "ASK"),
        ("construct where {}", "CONSTRUCT"),
        ("DESCRIBE <a:b>", "DESCRIBE"),
        ("PREFIX a: <a:> INSERT DATA {}", "UPDATE"),
        ("WITH <a:b> DELETE {} WHERE {}", "UPDATE"),
        ("", ""),
        ("HELLO", ""),
        ("\\u0053ELECT * {}", "SELECT"),
    ],
)
def test_forms(text: str, form: str) -> None:
    assert head(text).form == form


def test_words_inside_strings_iris_and_comments_do_not_count() -> None:
    text = "SELECT * { ?s <a:SERVICE> \"SERVICE <x> {{{\" . # SERVICE {{{\n ?s ?p '''{{{''' }"
    assert inspect(text, LIMITS).form == "SELECT"
    assert [token.text for token in tokens(text) if token.kind == "symbol"] == ["*", "{", ".", "}"]


@pytest.mark.parametrize("bracket", ["{}", "()", "[]"])
def test_depth_is_counted_per_kind(bracket: str) -> None:
    opening, closing = bracket
    inspect(f"SELECT * {{ {opening * 31}{closing * 31} }}", LIMITS)
    with pytest.raises(QueryRefusedError, match="nested more than 32 deep"):
        inspect(f"SELECT * {{ {opening * 33}{closing * 33} }}", LIMITS)


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        pytest.param("SELECT * {" + " " * 70000 + "}", 413, "ASCN_KG_QUERY_MAX_BYTES", id="bytes"),
        pytest.param('SELECT * { ?s ?p "\x00" }', 400, "NUL", id="nul"),
        pytest.param("INSERT DATA { <a:b> <a:c> <a:d> }", 403, "queries only", id="insert"),
        pytest.param("LOAD <http://127.0.0.1/>", 403, "queries only", id="load"),
        pytest.param("SELECT * {" + "{} UNION " * 300 + "{} }", 400, "UNION", id="unions"),
        pytest.param("SELECT * { ?s " + "<a:b>/" * 300 + "<a:b> ?o }", 400, "/", id="path"),
        pytest.param("SELECT * { ?s ?p ?o FILTER(" + "!" * 300 + "?s) }", 400, "!", id="not"),
        pytest.param("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403, "SERVICE", id="service"),
        pytest.param("SELECT * { service silent <http://[::1]/> {} }", 403, "SERVICE", id="silent"),
        pytest.param("SELECT * { SERVICE ?x {} }", 403, "SERVICE", id="variable"),
        pytest.param("SELECT * { \\u0053ERVICE <http://a/> {} }", 403, "SERVICE", id="escaped"),
        pytest.param("PREFIX a: <http://a/> SELECT * { SERVICE a:b {} }", 403, "http://a/b", id="prefixed"),
        pytest.param("SELECT * { SERVICEa:b {} }", 403, "SERVICE", id="glued to a name"),
        pytest.param("SELECT * { SERVICE:b {} }", 403, "SERVICE", id="glued to a colon"),
        pytest.param("SELECT * { SERVICESILENTa:b {} }", 403, "SERVICE", id="glued to silent"),
        pytest.param("SELECT * { ?s ?p trueSERVICE<http://a/>{} }", 403, "SERVICE", id="glued to a value"),
        pytest.param(
            "SELECT * { FILTER(1<2)SERVICE#>\na:b {} }", 400, "two ways", id="in an IRI that is none"
        ),
        pytest.param(
            'SELECT * { FILTER(1<2#>""")\n) SERVICE a:b {} #"""\n}',
            400,
            "two ways",
            id="in a string that is none",
        ),
        pytest.param(
            "SELECT * { FILTER(1<<a#>) SERVICE a:b {}\n}", 400, "two ways", id="in a comment that is none"
        ),
        pytest.param("SELECT * { FILTER(1<" + "(" * 9000 + "1>", 400, "two ways", id="hidden depth"),
        pytest.param("SELECT * { SERVICE", 403, "SERVICE", id="cut short"),
    ],
)
def test_refusals_say_why(text: str, status: int, said: str) -> None:
    with pytest.raises(QueryRefusedError) as caught:
        inspect(text, LIMITS)
    assert caught.value.status == status
    assert said in f"{caught.value} {caught.value.setting}"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { VALUES (?x ?y) { (<urn:a> <urn:b#c>) (1 <#d>) } }",
        "SELECT * { VALUES ?x { 1 <#d> } ?s <p#> <q#> }",
        "PREFIX service: <a:> SELECT * FROM service:g { ?s a service:Thing ; service:of <a:service> }",
        "PREFIX service: <a:> SELECT * { GRAPH service:g { ?service ?p _:service } }",
        "SELECT * { ?s ?p ?o FILTER(?o < 3 && ?s IN (<urn:a>, <urn:b#c>) && ?p = <urn:d#e>) }",
        "SELECT * { ?s ?p ( <http://a.example/b#c> <http://a.example/d#e> ) }",
    ],
)
def test_what_only_looks_alike_passes(text: str) -> None:
    assert inspect(text, LIMITS).form == "SELECT"


def test_an_allowed_service_passes() -> None:
    limits = replace(LIMITS, service_allow=("https://a.example/sparql",))
    inspect("SELECT * { SERVICE <https://a.example/sparql> { ?s ?p ?o } }", limits)
    with pytest.raises(QueryRefusedError):
        inspect("SELECT * { SERVICE <https://a.example/sparql2> { ?s ?p ?o } }", limits)


@given(st.text(alphabet="{}()[]<>\"'\\#?:@.;,| \nabSELECTFROM_u0053é", max_size=300))
def test_any_text_is_read_once_from_left_to_right(text: str) -> None:
    position = 0
    for token in tokens(text):
        skipped = text[position : token.start]
        assert all(
            line.startswith("#") or not line.strip() for line in skipped.replace("#", "\n#").split("\n")
        )
        assert text.startswith(token.text, token.start)
        position = token.start + len(token.text)
    head(text)


@pytest.mark.parametrize(
    "text",
    [
        "a." * 30000,
        '"""' * 20000,
        "<" * 60000,
        "a:" + "." * 60000,
        "'" * 60000,
        "{" * 60000,
        "\\u" * 30000,
        "x" * 60000,
    ],
    ids=["dotted", "quotes", "angles", "local name", "apostrophes", "braces", "escapes", "one word"],
)
def test_reading_takes_linear_time(text: str) -> None:
    def seconds(part: str) -> float:
        start = time.perf_counter()
        list(tokens(unescape(part)))
        return time.perf_counter() - start

    half, whole = min(seconds(text[: len(text) // 2]) for _ in range(3)), min(seconds(text) for _ in range(3))
    assert whole < 8 * half + 0.02, "twice the text takes far more than twice the time"


def test_dataset_clauses_are_found_after_a_template_and_before_the_pattern() -> None:
    found = head(
        "PREFIX g: <a:> CONSTRUCT { ?s ?p 'FROM <x>' } FROM g:one FROM NAMED <a:two> WHERE { ?s ?p ?o }"
    )
    assert (found.default_graphs, found.named_graphs) == (("a:one",), ("a:two",))
