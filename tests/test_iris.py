from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascn_kg import iris

BASE = "https://w3id.org/ascn-kg/"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Kota Kinabalu", "kota-kinabalu"),
        ("Đà Nẵng", "da-nang"),
        ("32nd ASEAN Summit", "32nd-asean-summit"),
        ("Master's Course & more", "masters-course-more"),
        ("กรุงเทพมหานคร", ""),
        ("word " * 20, "word-word-word-word-word-word-word-word-word-word-word-word"),
        ("x" * 80, "x" * 60),
    ],
)
def test_slugs(name: str, slug: str) -> None:
    assert iris.slugify(name) == slug


@given(st.text())
def test_a_slug_is_empty_or_well_formed(name: str) -> None:
    slug = iris.slugify(name)
    assert slug == "" or iris.is_slug(slug)


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (f"{BASE}id/city/makassar", "/page/city/makassar"),
        (f"{BASE}graph/links", "/page/graph/links"),
        (f"{BASE}ontology#City", "/ontology#City"),
        (f"{BASE}id/city/", None),
        ("http://www.wikidata.org/entity/Q1", None),
    ],
)
def test_page_paths(iri: str, path: str | None) -> None:
    assert iris.page_path(BASE, iri) == path


@pytest.mark.parametrize(
    ("iri", "curie"),
    [
        (f"{BASE}id/city/makassar", "city:makassar"),
        (f"{BASE}ontology#City", "ascn:City"),
        ("http://www.wikidata.org/entity/Q1", "wd:Q1"),
        ("http://other.example/a", "<http://other.example/a>"),
        (f"{BASE}graph/a/b", f"<{BASE}graph/a/b>"),
    ],
)
def test_curies(iri: str, curie: str) -> None:
    assert iris.curie(BASE, iri) == curie
