from __future__ import annotations

import httplink
import pytest

from ascn_kg.pages import signpost
from ascn_kg.pages.signpost import Link

from .conftest import BASE

SITE = "http://127.0.0.1:8000/"
CITY = f"{BASE}id/city/makassar"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def read(value: str) -> list[tuple[str, str, str]]:
    parsed = httplink.parse_link_header(value)
    return [
        (rel, link.target, dict(link.attributes).get("type", "")) for link in parsed.links for rel in link.rel
    ]


def of(links: tuple[Link, ...], rel: str) -> list[str]:
    return [link.href for link in links if link.rel == rel]


@pytest.mark.parametrize(
    "links",
    [
        signpost.for_page(BASE, SITE, CITY),
        signpost.for_page(BASE, SITE, f"{BASE}id/source/inews-2021-10-22"),
        signpost.for_page(BASE, SITE, f"{BASE}graph/inews-2021-10-22"),
        signpost.for_data(BASE, SITE, CITY),
        signpost.for_home(BASE, SITE),
        (Link("item", "https://example.org/a,b;c?d=e", 'text/x; q="a,b"; r=\\'),),
    ],
    ids=["entity", "source", "graph", "data", "home", "odd"],
)
def test_the_header_reads_back(links: tuple[Link, ...]) -> None:
    assert read(signpost.header(links)) == [(link.rel, link.href, link.type) for link in links]


def test_the_header_is_written_as_rfc_8288_says() -> None:
    assert signpost.header([Link("cite-as", CITY), Link("item", f"{SITE}a.ttl", "text/turtle")]) == (
        f'<{CITY}>; rel="cite-as", <{SITE}a.ttl>; rel="item"; type="text/turtle"'
    )


def test_no_address_can_end_the_header() -> None:
    written = signpost.header([Link("item", 'https://example.org/>; rel="evil"\r\nX: y, <ü')])
    assert written.isascii()
    assert written == ('<https://example.org/%3E;%20rel=%22evil%22%0D%0AX:%20y,%20%3C%C3%BC>; rel="item"')


def test_a_page_has_the_links_of_level_1() -> None:
    links = signpost.for_page(BASE, SITE, CITY)
    assert of(links, "cite-as") == [CITY]
    assert of(links, "type") == ["https://schema.org/AboutPage", "https://schema.org/City"]
    assert of(links, "license") == [LICENCE]
    assert of(links, "collection") == [SITE]
    described = {link.type: link.href for link in links if link.rel == "describedby"}
    assert described["text/turtle"] == f"{SITE}data/city/makassar.ttl"
    assert set(described) == {
        "text/turtle",
        "application/n-triples",
        "application/ld+json",
        "application/rdf+xml",
        "application/trig",
        "application/n-quads",
    }
    assert not of(links, "author")


def test_a_narrower_type_can_be_given() -> None:
    links = signpost.for_page(BASE, SITE, f"{BASE}id/organization/bappenas", "GovernmentOrganization")
    assert of(links, "type")[1] == "https://schema.org/GovernmentOrganization"


def test_a_source_and_its_graph_point_at_each_other() -> None:
    source = signpost.for_page(BASE, SITE, f"{BASE}id/source/inews-2021-10-22")
    assert of(source, "item") == [
        f"{SITE}data/graph/inews-2021-10-22.trig",
        f"{SITE}data/graph/inews-2021-10-22.nq",
    ]
    for links in (
        signpost.for_page(BASE, SITE, f"{BASE}graph/inews-2021-10-22"),
        signpost.for_data(BASE, SITE, f"{BASE}graph/inews-2021-10-22"),
    ):
        assert of(links, "collection") == [f"{SITE}page/source/inews-2021-10-22"]
    assert of(signpost.for_page(BASE, SITE, f"{BASE}graph/registry"), "collection") == [SITE]


def test_data_say_what_they_describe() -> None:
    links = signpost.for_data(BASE, SITE, CITY)
    assert of(links, "cite-as") == [CITY]
    assert of(links, "describes") == [f"{SITE}page/city/makassar"]
    assert of(links, "license") == [LICENCE]


def test_home_is_the_page_of_the_data_set() -> None:
    item = Link("item", f"{SITE}download/all.nq.gz", "application/n-quads")
    links = signpost.for_home(BASE, SITE, [item])
    assert of(links, "cite-as") == [f"{BASE}dataset"]
    assert of(links, "type")[1] == "https://schema.org/Dataset"
    assert item in links
    assert of(links, "service-desc") == [f"{SITE}sparql"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("id/city/makassar", "City"),
        ("id/series/asean-summit", "EventSeries"),
        ("id/focus-area/built-infrastructure", "DefinedTerm"),
        ("id/outcome/x", "Thing"),
        ("id/unheard-of/x", "Thing"),
        ("graph/links", "Dataset"),
    ],
)
def test_the_class_of_an_address(name: str, expected: str) -> None:
    assert signpost.schema_class(BASE, f"{BASE}{name}") == expected
