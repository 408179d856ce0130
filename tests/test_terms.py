from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascn_kg.fold import fold
from ascn_kg.rq import bind
from ascn_kg.terms import BNode, Iri, Literal, pick_label, to_sparql


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00")))
def test_any_text_survives_a_query(text: str) -> None:
    query = bind("SELECT ?x {\nVALUES ?x { 0 }\n}", {"x": Literal(text)})
    (row,) = ox.Store().query(query)  # type: ignore[union-attr]
    assert row["x"].value == text


@pytest.mark.parametrize("iri", ["a> } INSERT", "a b", 'a"', "a\\u003e", "a{", "\n"])
def test_an_iri_that_could_break_out_is_refused(iri: str) -> None:
    with pytest.raises(ValueError, match="not an IRI"):
        to_sparql(Iri(iri))


def test_a_blank_node_cannot_be_bound() -> None:
    with pytest.raises(ValueError, match="blank node"):
        to_sparql(BNode("b0"))


def test_binding_keeps_the_rest_of_the_query() -> None:
    text = "SELECT ?x {\n  VALUES ?x { <a:old> }\n  ?x ?p ?o\n}"
    assert bind(text, {"x": [Iri("a:1"), Iri("a:2")]}) == text.replace("<a:old>", "<a:1> <a:2>")


def test_binding_an_unknown_parameter_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"no parameter \?y"):
        bind("SELECT ?x { VALUES ?x { 1 } }", {"y": Iri("a:1")})


@pytest.mark.parametrize(
    ("languages", "expected"), [(("id", "en"), "Kamboja"), (("th", "en"), "Cambodia"), (("th",), "Cambodia")]
)
def test_labels_fall_back_along_a_chain(languages: tuple[str, ...], expected: str) -> None:
    labels = [Literal("Kamboja", "id"), Literal("Cambodia", "en")]
    label = pick_label(labels, languages)
    assert label is not None
    assert label.value == expected


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đà Nẵng", "da nang"),
        ("  Ho-Chi-Minh  City ", "ho chi minh city"),
        ("กรุงเทพมหานคร", "กรุงเทพมหานคร"),
        ("ភ្នំពេញ", "ភ្នំពេញ"),
        ("STRASSE ß", "strasse ss"),
        ("சியாங் மாய்", "சியாங் மாய்"),
        ("បានដា\u200bស៊េរី", "បានដាស៊េរី"),
        ("snake_case, (Penang)", "snake case penang"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded
