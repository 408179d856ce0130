"""Answers kept in front of the app: never another than the app would give."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from ascn_kg.web import create_app
from ascn_kg.web.context import Context
from ascn_kg.web.edge import Edge
from ascn_kg.web.kept import MARK, Kept

from .conftest import BASE
from .test_edge import Client, Environ, Start, scope

DAY = dt.date(2026, 11, 24)
OTHER = (b"x-request-id", b"date")
PATHS = (
    "/",
    "/page/city/makassar",
    "/page/role/chief-smart-city-officer",
    "/id/city/makassar",
    "/id/city/nowhere",
    "/data/city/makassar.ttl",
    "/data/city/makassar",
    "/page/graph/inews-2021-10-22",
    "/page/city/makassar/cite.bib",
    "/explore/city",
    "/search",
    "/suggest",
    "/sparql",
    "/.well-known/void",
    "/ontology",
    "/health",
    "/static/site.css",
)
QUERIES = (
    "",
    "lang=id",
    "lang=en",
    "all=tenure&page=2",
    "q=bangkok",
    "page=0",
    "format=csv",
    "query=" + quote(f"SELECT ?c {{ ?c a <{BASE}ontology#City> }} ORDER BY ?c"),
    "format=csv&query=" + quote(f"SELECT ?c {{ ?c a <{BASE}ontology#City> }} ORDER BY ?c"),
    "query=" + quote("SELECT ?x { BIND(1 AS ?x)"),
)
HEADERS = {
    b"accept": ("*/*", "text/html", "text/turtle", "application/ld+json;q=0.5, text/csv", "image/png"),
    b"accept-language": ("en", "id", "id;q=0.2, en;q=0.1", "fr"),
    b"accept-encoding": ("gzip", "br", "zstd;q=0.3, gzip;q=0.9", "identity"),
    b"host": ("kg.example.org", "other.example.org"),
    b"if-modified-since": ("Mon, 01 Jan 2001 00:00:00 GMT",),
}
REQUESTS = st.builds(
    lambda path, query, headers: scope(
        path, query_string=query.encode(), headers=[(n, v.encode()) for n, v in headers.items() if v]
    ),
    st.sampled_from(PATHS),
    st.sampled_from(QUERIES),
    st.fixed_dictionaries({name: st.sampled_from(("", *values)) for name, values in HEADERS.items()}),
)


def answer(edge: Edge, request: Environ) -> tuple[int, dict[bytes, bytes], bytes]:
    client = Client()
    asyncio.run(edge(request, client.receive, client.send))
    return client.status, {n: v for n, v in client.headers.items() if n not in OTHER}, client.body


@pytest.fixture(scope="module")
def edges(context: Context) -> tuple[Edge, Edge]:
    app = create_app(context).wsgi_app
    return Edge(app, 2, 1 << 20), Edge(app, 2, 1 << 20, kept=Kept(64 << 20))


@given(requests=st.lists(REQUESTS, min_size=1, max_size=4))
@effort(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_kept_answer_is_the_app_s_byte_for_byte(edges: tuple[Edge, Edge], requests: list[Environ]) -> None:
    plain, keeping = edges
    for request in requests:
        expected = answer(plain, request)
        assert answer(keeping, request) == expected
        assert answer(keeping, request) == expected
        if tag := expected[1].get(b"etag"):
            again = {**request, "headers": [*request["headers"], (b"if-none-match", tag)]}
            assert answer(keeping, again) == answer(plain, again) == answer(keeping, again)
            assert answer(keeping, again)[0] == 304


def counting(*, mark: bool = True, vary: str = "Accept", size: int = 10) -> tuple[Any, list[str]]:
    asked: list[str] = []

    def app(environ: Environ, start: Start) -> list[bytes]:
        asked.append(environ["PATH_INFO"])
        start(
            "200 OK", [("Vary", vary), ("X-Request-Id", str(len(asked))), *([(MARK, "yes")] if mark else [])]
        )
        return [b"x" * size]

    return app, asked


@pytest.mark.parametrize(
    ("app", "request_", "times"),
    [
        ({}, {}, 1),
        ({"mark": False}, {}, 2),
        ({"vary": "Cookie"}, {}, 2),
        ({"size": 2000}, {}, 2),
        ({}, {"method": "HEAD"}, 2),
        ({}, {"method": "POST", "headers": [(b"content-length", b"0")]}, 2),
        ({}, {"headers": [(b"range", b"bytes=0-1")]}, 2),
        ({}, {"headers": [(b"authorization", b"x")]}, 2),
        ({}, {"headers": [(b"cookie", b"x=1")]}, 2),
        ({}, {"headers": [(b"content-length", b"1")]}, 2),
    ],
)
def test_what_is_kept(app: dict[str, Any], request_: dict[str, Any], times: int) -> None:
    made, asked = counting(**app)
    edge = Edge(made, 1, 1 << 20, kept=Kept(16_000))
    first, second = (answer(edge, scope(**request_)) for _ in range(2))
    assert first == second
    assert len(asked) == times
    assert MARK.lower().encode() not in first[1]


def test_each_request_has_its_own_number() -> None:
    edge = Edge(counting()[0], 1, 100, kept=Kept(16_000))
    numbers = set()
    for headers in ([], [], [(b"x-request-id", b"mine")], [(b"x-request-id", b"not\xff mine")]):
        client = Client()
        asyncio.run(edge(scope(headers=headers), client.receive, client.send))
        numbers.add(client.headers[b"x-request-id"])
    assert len(numbers) == 4
    assert b"mine" in numbers


def test_a_new_day_is_a_new_answer() -> None:
    days = [DAY, DAY, dt.date(2026, 11, 25)]
    app, asked = counting()
    edge = Edge(app, 1, 100, kept=Kept(16_000, lambda: days.pop(0)))
    for _ in range(3):
        answer(edge, scope())
    assert len(asked) == 2


def test_what_was_used_longest_ago_is_forgotten() -> None:
    app, asked = counting(size=900)
    edge = Edge(app, 1, 100, kept=Kept(16_000))
    for number in range(20):
        answer(edge, scope(f"/{number}"))
        answer(edge, scope("/0"))
    assert asked.count("/0") == 1
    answer(edge, scope("/1"))
    answer(edge, scope("/19"))
    assert (asked.count("/1"), asked.count("/19")) == (2, 1)


def test_none_are_kept_where_there_is_no_room() -> None:
    app, asked = counting()
    edge = Edge(app, 1, 100, kept=Kept(0))
    answer(edge, scope())
    answer(edge, scope())
    assert len(asked) == 2
