from __future__ import annotations

from pathlib import Path

import pytest

from ascn_kg import sources, turtle
from ascn_kg.errors import DataError

from .conftest import BASE, PREFIXES

MESSY = (
    "# Kept: who curated this and how.\n# A second line.\n"
    + PREFIXES
    + """
city:b a ascn:City; skos:prefLabel "B"@en. city:a ascn:value 26.0 , 31.0;
  ascn:startDate "2018-05"^^xsd:gYearMonth; skos:altLabel "say \\"hi\\""@en ; a ascn:City .
"""
)
CANONICAL = """\
# Kept: who curated this and how.
# A second line.
PREFIX ascn: <https://w3id.org/ascn-kg/ontology#>
PREFIX city: <https://w3id.org/ascn-kg/id/city/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

city:a
    a ascn:City ;
    skos:altLabel "say \\"hi\\""@en ;
    ascn:startDate "2018-05"^^xsd:gYearMonth ;
    ascn:value
        26.0 ,
        31.0 ;
.

city:b
    a ascn:City ;
    skos:prefLabel "B"@en ;
.
"""


def test_canonical_form_to_the_byte() -> None:
    assert turtle.canonical(MESSY, "x.ttl") == CANONICAL


def test_formatting_twice_changes_nothing() -> None:
    once = turtle.canonical(MESSY, "x.ttl")
    assert turtle.canonical(once, "x.ttl") == once


def test_every_curated_file_is_canonical(project: sources.Project) -> None:
    for file in project.turtle_files():
        text = file.path.read_text(encoding="utf-8")
        assert turtle.canonical(text, file.name) == text, f"run ascn-kg fmt {file.name}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<a:b> <a:c> <a:d> .\n<a:b> <a:c>\n  # lost\n <a:e> .", "x.ttl:3: only a comment block at the top"),
        ('<a:b> <a:c> "# no comment" .\n<a:b> a:c .', "x.ttl:2: malformed Turtle: "),
        ("<a:b> <a:c> <a:d>\n<a:e> <a:f> <a:g> .", "x.ttl:2: malformed Turtle: "),
    ],
)
def test_what_cannot_be_formatted_is_named_by_line(text: str, said: str) -> None:
    with pytest.raises(DataError) as caught:
        turtle.canonical(text, "x.ttl")
    assert str(caught.value).startswith(said)


def test_a_file_that_is_not_utf8_is_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_bytes(b"# good\n# b\xe9d\n")
    with pytest.raises(DataError, match=r"^x\.ttl:2: the file is not UTF-8"):
        turtle.read(path, "x.ttl")


def test_a_statement_is_found_by_its_line() -> None:
    index = turtle.LineIndex()
    index.add(CANONICAL, "x.ttl", BASE)
    a, own = f"{BASE}id/city/a", f"{BASE}ontology#"
    assert index.find(a) == ("x.ttl", 8)
    assert index.find(a, f"{own}value") == ("x.ttl", 12)
    assert index.find(a, f"{own}value", "31.0") == ("x.ttl", 14)
    literal = turtle.literal_token("2018-05", None, "http://www.w3.org/2001/XMLSchema#gYearMonth")
    assert index.find(a, f"{own}startDate", literal) == ("x.ttl", 11)
    assert index.find(a, "a:other") == ("x.ttl", 8)
    assert index.find("a:nobody") is None


def test_lines_are_found_under_another_base() -> None:
    index = turtle.LineIndex()
    index.add(CANONICAL, "x.ttl", "http://127.0.0.1:8000/")
    assert index.find("http://127.0.0.1:8000/id/city/b") == ("x.ttl", 17)
