from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascn_kg.engine.results import GRAPHS, ROWS
from ascn_kg.sparql.negotiate import HTML, by_name, choose

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
ROWS_OFFERED = (*ROWS, HTML)
GRAPHS_OFFERED = (HTML, *GRAPHS)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "application/sparql-results+json"),
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        (BROWSER, "text/html; charset=utf-8"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/xml", "application/xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/csv;q=0.1, text/tab-separated-values;q=0.2", "text/tab-separated-values; charset=utf-8"),
        ("TEXT/CSV", "text/csv; charset=utf-8"),
        ("text/*", "text/csv; charset=utf-8"),
        ("text/*;q=0.5, text/csv;q=0", "text/tab-separated-values; charset=utf-8"),
        ("*/*;q=0.1, text/html;q=0", "application/sparql-results+json"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("image/png", None),
        ("text/csv;q=0", None),
        ("nonsense", None),
        ("text/csv;q=2", "text/csv; charset=utf-8"),
        ("text/csv;charset=utf-8;q=0.5,application/json;q=0.4", "text/csv; charset=utf-8"),
    ],
)
def test_choosing_for_rows(accept: str | None, expected: str | None) -> None:
    chosen = choose(accept, ROWS_OFFERED)
    assert (chosen.content_type if chosen else None) == expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("*/*", "html"),
        ("text/turtle", "ttl"),
        ("application/ld+json, text/turtle;q=0.9", "jsonld"),
        ("application/rdf+xml", "rdf"),
        ("text/plain", "nt"),
        ("application/n-triples;q=0.2, text/turtle;q=0.1", "nt"),
    ],
)
def test_choosing_for_graphs(accept: str, expected: str) -> None:
    chosen = choose(accept, GRAPHS_OFFERED)
    assert chosen is not None
    assert chosen.format.name == expected


@given(st.text())
def test_any_header_is_read(accept: str) -> None:
    choose(accept, ROWS_OFFERED)


@pytest.mark.parametrize(("name", "found"), [("csv", "csv"), ("text/csv", "csv"), ("pdf", None)])
def test_by_name(name: str, found: str | None) -> None:
    chosen = by_name(name, ROWS_OFFERED)
    assert (chosen.format.name if chosen else None) == found
