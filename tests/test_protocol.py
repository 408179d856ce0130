from __future__ import annotations

from urllib.parse import urlencode

import pytest

from ascn_kg.sparql.request import ProtocolError, read

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
Q = "SELECT ?x { ?x ?y 'é' }"


def test_get() -> None:
    asked = read("GET", urlencode({"query": Q, "format": "csv"}).encode(), "", b"")
    assert asked is not None
    assert (asked.query.text, asked.query.default_graphs, asked.format) == (Q, None, "csv")


def test_get_without_a_query_asks_nothing() -> None:
    assert read("GET", b"lang=id", "", b"") is None


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_a_form(charset: str) -> None:
    body = urlencode({"query": Q}, encoding=charset).encode()
    asked = read("POST", b"", f"{FORM}; charset={charset}", body)
    assert asked is not None
    assert asked.query.text == Q


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "utf-16"])
def test_direct(charset: str) -> None:
    asked = read("POST", b"default-graph-uri=a:b", f'{DIRECT};charset="{charset}"', Q.encode(charset))
    assert asked is not None
    assert (asked.query.text, asked.query.default_graphs) == (Q, ("a:b",))


def test_datasets_repeat() -> None:
    pairs = [
        ("query", Q),
        ("default-graph-uri", "a:1"),
        ("default-graph-uri", "a:2"),
        ("named-graph-uri", "a:3"),
    ]
    asked = read("GET", urlencode(pairs).encode(), "", b"")
    assert asked is not None
    assert (asked.query.default_graphs, asked.query.named_graphs) == (("a:1", "a:2"), ("a:3",))


@pytest.mark.parametrize(
    ("query_string", "content_type", "body", "status"),
    [
        pytest.param(b"", FORM, b"", 400, id="form without a query"),
        pytest.param(b"", FORM, b"query=a&query=b", 400, id="two queries"),
        pytest.param(b"query=a", DIRECT, b"b", 400, id="one in the address, one in the body"),
        pytest.param(b"", "text/plain", b"x", 415, id="another type"),
        pytest.param(b"", "", b"x", 415, id="no type"),
        pytest.param(b"", f"{DIRECT}; charset=klingon", b"x", 415, id="unknown charset"),
        pytest.param(b"", DIRECT, b"\xff", 400, id="not UTF-8"),
        pytest.param(b"", FORM, b"query=%FF", 400, id="not UTF-8 in a form"),
        pytest.param(b"", FORM, b"query=\xff", 400, id="not percent-encoded"),
        pytest.param(b"", FORM, b"a=b&" * 200, 400, id="too many fields"),
        pytest.param(b"", "application/sparql-update", b"CLEAR ALL", 403, id="update"),
        pytest.param(b"", FORM, b"update=CLEAR+ALL", 403, id="update in a form"),
    ],
)
def test_bad_requests(query_string: bytes, content_type: str, body: bytes, status: int) -> None:
    with pytest.raises(ProtocolError) as caught:
        read("POST", query_string, content_type, body)
    assert caught.value.status == status
    assert str(caught.value)
