"""Rewriting a query by its words: its dataset taken out, its star spelt out."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from ascn_kg.engine.tokens import head, star_in_order, without_dataset


def same(one: str, two: str) -> bool:
    return one.split() == two.split()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param("SELECT * { ?s ?p ?o }", "SELECT * { ?s ?p ?o }", id="none"),
        pytest.param("SELECT * FROM <a:b> { ?s ?p ?o }", "SELECT * { ?s ?p ?o }", id="one"),
        pytest.param("SELECT * FROM NAMED <a:b> WHERE {}", "SELECT * WHERE {}", id="named"),
        pytest.param("select * from <a:b> from named <a:c> from<a:d>{}", "select * {}", id="several"),
        pytest.param("PREFIX a: <x:> SELECT * FROM a:b {}", "PREFIX a: <x:> SELECT * {}", id="prefixed"),
        pytest.param("ASK FROM <a:b> {}", "ASK {}", id="ask"),
        pytest.param("DESCRIBE <a:s> FROM <a:b>", "DESCRIBE <a:s>", id="describe without a pattern"),
        pytest.param(
            "CONSTRUCT { ?s ?p 'FROM <a:b>' } FROM <a:c> WHERE { ?s ?p ?o }",
            "CONSTRUCT { ?s ?p 'FROM <a:b>' } WHERE { ?s ?p ?o }",
            id="after a template",
        ),
        pytest.param(
            "SELECT (COUNT(*) AS ?n) FROM <a:b> {}", "SELECT (COUNT(*) AS ?n) {}", id="an expression"
        ),
        pytest.param("SELECT ?from FROM <a:b> {}", "SELECT ?from {}", id="a variable of that name"),
        pytest.param("SELECT * # FROM <a:x>\nFROM <a:b> {}", "SELECT * # FROM <a:x>\n{}", id="comment"),
        pytest.param("SELECT * \\u0046ROM <a:b> {}", "SELECT * {}", id="escaped"),
        pytest.param("SELECT * { ?s a <a:FROM> . ?s <a:from> 'from' }", None, id="only looks like it"),
        pytest.param("SELECT * FROM", "SELECT * FROM", id="cut short"),
        pytest.param("SELECT * FROM NAMED", "SELECT * FROM NAMED", id="cut short after NAMED"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_without_dataset(text: str, left: str | None) -> None:
    made = without_dataset(text)
    assert same(made, text if left is None else left)
    assert not head(made).has_dataset


def test_what_is_left_parses_and_asks_the_same() -> None:
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("a:s"), ox.NamedNode("a:p"), ox.Literal("FROM <a:b>")))
    text = "PREFIX : <a:> SELECT ?o FROM :g FROM NAMED <a:h> WHERE { :s :p ?o FILTER(?o = 'FROM <a:b>') }"
    assert len(list(store.query(without_dataset(text)))) == 1


@pytest.mark.parametrize(
    ("text", "variables", "made"),
    [
        pytest.param("SELECT * { ?z ?b ?a }", ["a", "b", "z"], "SELECT ?z ?b ?a { ?z ?b ?a }", id="order"),
        pytest.param("SELECT * { ?a ?b ?c }", ["a", "b", "c"], None, id="in order already"),
        pytest.param("SELECT ?z ?a { ?z ?b ?a }", ["z", "a"], None, id="no star"),
        pytest.param(
            "SELECT DISTINCT * { ?z ?b $a }",
            ["a", "b", "z"],
            "SELECT DISTINCT ?z ?b ?a { ?z ?b $a }",
            id="distinct",
        ),
        pytest.param(
            "SELECT REDUCED * { ?z ?b ?a }",
            ["a", "b", "z"],
            "SELECT REDUCED ?z ?b ?a { ?z ?b ?a }",
            id="reduced",
        ),
        pytest.param(
            "SELECT * { ?z ?b ?a { SELECT * { ?y ?b ?x } } }",
            ["a", "b", "x", "y", "z"],
            "SELECT ?z ?b ?a ?y ?x { ?z ?b ?a { SELECT * { ?y ?b ?x } } }",
            id="the outer star alone",
        ),
        pytest.param(
            "SELECT ?n { { SELECT * { ?z ?b ?a } } }", ["n"], None, id="an inner star is not touched"
        ),
        pytest.param("SELECT (COUNT(*) AS ?n) {}", ["n"], None, id="a star that counts"),
        pytest.param(
            "SELECT * { ?z ?b ?a MINUS { ?hidden ?b ?a } }",
            ["a", "b", "z"],
            "SELECT ?z ?b ?a { ?z ?b ?a MINUS { ?hidden ?b ?a } }",
            id="what is not in scope is left out",
        ),
        pytest.param("CONSTRUCT { ?z ?b ?a } { ?z ?b ?a }", ["a", "b", "z"], None, id="no select"),
        pytest.param("SELECT * { ?z ?b ?a }", ["a", "b", "other"], None, id="not those: left alone"),
        pytest.param(
            "SELECT \\u002A { ?z ?b ?a }", ["a", "b", "z"], "SELECT ?z ?b ?a { ?z ?b ?a }", id="escaped"
        ),
        pytest.param(
            "# SELECT *\nSELECT * { ?z ?b ?a }",
            ["a", "b", "z"],
            "# SELECT *\nSELECT ?z ?b ?a { ?z ?b ?a }",
            id="comment",
        ),
        pytest.param("SELECT", [], None, id="cut short"),
    ],
)
def test_star_in_order(text: str, variables: list[str], made: str | None) -> None:
    found = star_in_order(text, variables)
    assert found == made
    if found is not None:
        ox.Store().query(found)
