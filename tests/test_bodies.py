"""Answers as HTTP wants them: validators, codings, and the headers that all have."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote

import brotli
import pytest
import zstandard
from flask.testing import FlaskClient
from werkzeug.http import http_date
from werkzeug.test import TestResponse

from ascn_kg.engine.results import GRAPHS, ROWS
from ascn_kg.web import create_app
from ascn_kg.web.context import Context

from .conftest import PREFIXES

QUERY = f"{PREFIXES}SELECT ?c ?l {{ ?c a ascn:City ; skos:prefLabel ?l }} ORDER BY ?c ?l LIMIT 200"
CITIES = f"/sparql?query={quote(QUERY)}"
TINY = f"/sparql?query={quote('ASK {}')}"
LARGE = f"/sparql?query={quote('SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o')}"
PLAIN = "identity"
DECODERS: dict[str | None, Callable[[bytes], bytes]] = {
    None: bytes,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
    "gzip": gzip.decompress,
}


def get(client: FlaskClient, path: str = CITIES, **headers: str) -> TestResponse:
    return client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize("path", [CITIES, "/page/city/makassar", "/.well-known/void", LARGE])
@pytest.mark.parametrize("coding", ["br", "zstd", "gzip"])
def test_every_coding_decodes_to_the_same_bytes(client: FlaskClient, path: str, coding: str) -> None:
    plain, coded = get(client, path), get(client, path, Accept_Encoding=coding)
    assert (plain.headers.get("Content-Encoding"), coded.headers["Content-Encoding"]) == (None, coding)
    assert DECODERS[coding](coded.data) == plain.data
    assert len(coded.data) < len(plain.data)
    assert int(plain.headers["Content-Length"]) == len(plain.data)
    if "Content-Length" in coded.headers:
        assert int(coded.headers["Content-Length"]) == len(coded.data)


@pytest.mark.parametrize(
    ("accepted", "path", "coding"),
    [
        pytest.param("gzip, br", CITIES, "br", id="the best of two"),
        pytest.param("gzip, zstd", CITIES, "zstd", id="the better of two"),
        pytest.param("gzip, br;q=0.5", CITIES, "gzip", id="the client's wish"),
        pytest.param("br;q=0, *", CITIES, "zstd", id="all but one"),
        pytest.param("*", CITIES, "br", id="anything"),
        pytest.param("*;q=0.1", CITIES, "br", id="anything, a little"),
        pytest.param("deflate, compress", CITIES, None, id="only others"),
        pytest.param("identity", CITIES, None, id="as it is"),
        pytest.param("", CITIES, None, id="empty"),
        pytest.param("gzip;q=0", CITIES, None, id="not that"),
        pytest.param("gzip;q=0.5, identity", CITIES, None, id="rather as it is"),
        pytest.param("gzip;q=0.5, identity;q=0.2", CITIES, "gzip", id="rather coded"),
        pytest.param("gzip;q=0.5", CITIES, "gzip", id="as it is was not named"),
        pytest.param("gzip", TINY, None, id="too small to be worth it"),
        pytest.param("gzip, identity;q=0", TINY, "gzip", id="small, but not as it is"),
        pytest.param("gzip, *;q=0", TINY, "gzip", id="small, and nothing else"),
        pytest.param("identity;q=0", TINY, None, id="nothing at all: as it is"),
        pytest.param("*;q=0", CITIES, None, id="nothing of anything: as it is"),
        pytest.param("gzip;q=banana", CITIES, None, id="not a number"),
    ],
)
def test_the_coding_is_the_clients_wish(
    client: FlaskClient, accepted: str, path: str, coding: str | None
) -> None:
    response = get(client, path, Accept_Encoding=accepted)
    assert response.status_code == 200
    assert response.headers.get("Content-Encoding") == coding
    assert DECODERS[coding](response.data) == get(client, path).data


def test_each_representation_has_a_tag_of_its_own_and_keeps_it(client: FlaskClient) -> None:
    def tags() -> list[str]:
        return [
            get(client, Accept=format.media, Accept_Encoding=coding).headers["ETag"]
            for format in ROWS
            for coding in (PLAIN, "br", "zstd", "gzip")
        ] + [
            get(client, "/data/city/makassar", Accept=format.media, Accept_Encoding=coding).headers["ETag"]
            for format in GRAPHS
            for coding in (PLAIN, "br", "zstd", "gzip")
        ]

    found = tags()
    assert len(set(found)) == len(found) == 32
    assert all(re.fullmatch(r'"[^"]+"', tag) for tag in found), "strong: no W/"
    assert tags() == found


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "path", [CITIES, "/page/city/makassar", "/data/city/makassar.ttl", "/ontology", LARGE]
)
@pytest.mark.parametrize(
    ("form", "status"),
    [
        ("{}", 304),
        ("W/{}", 304),
        ('"a", {}, "b"', 304),
        ('W/"a",W/{}', 304),
        ("*", 304),
        ('"a"', 200),
        ('"a", "b"', 200),
        ("{}x", 200),
        ("", 200),
    ],
)
def test_if_none_match(client: FlaskClient, method: str, path: str, form: str, status: int) -> None:
    first = get(client, path, Accept_Encoding="gzip")
    given = form.format(first.headers["ETag"]) if form != "{}x" else first.headers["ETag"][:-1] + 'x"'
    again = client.open(path, method=method, headers={"If-None-Match": given, "Accept-Encoding": "gzip"})
    assert again.status_code == status
    for name in ("ETag", "Vary", "Cache-Control"):  # RFC 9110, section 15.4.5
        assert again.headers[name] == first.headers[name], name
    if status == 304:
        assert again.data == b""
        assert again.headers.get("Content-Length", "0") == "0"


def test_a_tag_of_another_coding_is_not_this_one(client: FlaskClient) -> None:
    tag = get(client, Accept_Encoding="br").headers["ETag"]
    assert get(client, Accept_Encoding="gzip", If_None_Match=tag).status_code == 200


@pytest.mark.parametrize(
    "path", [CITIES, TINY, LARGE, "/", "/sparql", "/.well-known/void", "/nowhere", "/health"]
)
@pytest.mark.parametrize("coding", [PLAIN, "zstd"])
def test_head_is_get_without_a_body(client: FlaskClient, path: str, coding: str) -> None:
    one = get(client, path, Accept_Encoding=coding, X_Request_Id="same")
    two = client.head(path, headers={"Accept-Encoding": coding, "X-Request-Id": "same"})
    assert two.status_code == one.status_code
    assert two.data == b""
    assert {**dict(one.headers), "Date": ""} == {**dict(two.headers), "Date": ""}


@pytest.mark.parametrize(
    ("seconds", "tag", "status"),
    [
        pytest.param(0, None, 304, id="the date that was given"),
        pytest.param(-3600, None, 200, id="older"),
        pytest.param(3600, None, 200, id="newer: of a snapshot that is served no more"),
        pytest.param(0, '"other"', 200, id="the tag goes before the date"),
    ],
)
def test_if_modified_since(
    client: FlaskClient, context: Context, seconds: int, tag: str | None, status: int
) -> None:
    headers = {"If-Modified-Since": http_date(context.modified + seconds)}
    response = client.get(CITIES, headers=headers | ({"If-None-Match": tag} if tag else {}))
    assert response.status_code == status
    assert client.get(CITIES).headers["Last-Modified"] == http_date(context.modified)


def test_a_date_that_is_none_does_not_count(client: FlaskClient) -> None:
    assert get(client, If_Modified_Since="yesterday").status_code == 200
    assert client.post("/sparql", data={"query": QUERY}, headers={"If-None-Match": "*"}).status_code == 200


KEPT = "public, max-age=60, s-maxage=3600, stale-while-revalidate=86400"


@pytest.mark.parametrize(
    ("path", "kept", "dated"),
    [
        pytest.param(CITIES, KEPT, True, id="rows"),
        pytest.param("/sparql", KEPT, True, id="service description"),
        pytest.param("/.well-known/void", KEPT, True, id="void"),
        pytest.param(f"/sparql?query={quote('SELECT (NOW() AS ?x) {}')}", "no-cache", False, id="now"),
        pytest.param(f"/sparql?query={quote('SELECT (rand() AS ?x) {}')}", "no-cache", False, id="rand"),
        pytest.param(f"/sparql?query={quote('SELECT (STRUUID() AS ?x) {}')}", "no-cache", False, id="uuid"),
        pytest.param("/page/city/makassar", "no-cache", True, id="page"),
        pytest.param("/sparql?query=SELECT", "no-store", False, id="syntax error"),
        pytest.param("/nowhere", "no-store", False, id="nowhere"),
        pytest.param(f"{CITIES}&format=pdf", "no-store", False, id="no such format"),
    ],
)
def test_what_caches_may_keep(client: FlaskClient, path: str, kept: str, dated: bool) -> None:
    response = client.get(path, headers={"Accept": "application/sparql-results+json, text/turtle, text/html"})
    assert response.headers["Cache-Control"] == kept
    assert ("Last-Modified" in response.headers) == dated


@pytest.mark.parametrize(
    ("given", "echoed"),
    [
        ("abc-123_X", True),
        ("a" * 64, True),
        ("a" * 65, False),
        ("a b", False),
        ("<script>", False),
        ("é", False),
        ("a,b", False),
        ("", False),
    ],
)
def test_request_ids(client: FlaskClient, given: str, echoed: bool) -> None:
    found = client.get("/health", headers={"X-Request-Id": given}).headers["X-Request-Id"]
    assert (found == given) == echoed
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", found)


def test_request_ids_of_ours_differ(client: FlaskClient) -> None:
    assert len({client.get("/health").headers["X-Request-Id"] for _ in range(20)}) == 20


EVERY_KIND = [
    pytest.param("GET", "/", 200, id="page"),
    pytest.param("GET", "/static/site.css", 200, id="file"),
    pytest.param("GET", CITIES, 200, id="rows"),
    pytest.param("GET", LARGE, 200, id="large"),
    pytest.param("GET", "/sparql", 200, id="description"),
    pytest.param("GET", "/id/city/makassar", 303, id="see other"),
    pytest.param("GET", "/sparql?query=SELECT", 400, id="bad"),
    pytest.param("GET", "/nowhere", 404, id="nowhere"),
    pytest.param("PUT", "/sparql", 405, id="method"),
    pytest.param("POST", "/sparql", 415, id="type"),
    pytest.param("OPTIONS", "/sparql", 204, id="options"),
    pytest.param("OPTIONS", "/page/city/makassar", 200, id="options of a page"),
    pytest.param("GET", "/health", 200, id="health"),
]


@pytest.mark.parametrize(("method", "path", "status"), EVERY_KIND)
def test_headers_of_every_kind_of_answer(client: FlaskClient, method: str, path: str, status: int) -> None:
    with client.open(path, method=method) as response:
        assert response.status_code == status
        headers = response.headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in headers
        for name in ("ETag", "Link", "Location", "Retry-After", "X-Request-Id", "ASCN-KG-Partial"):
            assert name in headers["Access-Control-Expose-Headers"]
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert ("sandbox" in policy) == (response.mimetype != "text/html")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert {"Accept", "Accept-Encoding"} <= set(response.vary)
        assert headers["X-Request-Id"]
        for name in ("Server", "X-Powered-By", "Set-Cookie"):
            assert name not in headers


@pytest.mark.parametrize(
    ("proxies", "scheme", "address"),
    [
        pytest.param(0, "https", "http://kg.example.org/sparql", id="nobody is trusted"),
        pytest.param(1, "https", "https://kg.example.org/sparql", id="by https"),
        pytest.param(1, "http", "http://kg.example.org/sparql", id="by http"),
        pytest.param(1, "x> . <a:b> <a:c> <a:d", "http://kg.example.org/sparql", id="forged"),
    ],
)
@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
def test_addresses_are_those_that_the_client_sees(
    context: Context, path: str, proxies: int, scheme: str, address: str
) -> None:
    headers = {"X-Forwarded-Proto": scheme, "X-Forwarded-Host": "evil.example", "Host": "kg.example.org"}
    values = replace(context.settings, trusted_proxies=proxies)
    client = create_app(replace(context, settings=values)).test_client()
    text = client.get(path, headers=headers | {"Accept": "text/turtle"}).text
    assert f"<{address}>" in text
    assert "evil" not in text
    assert "<a:b>" not in text
