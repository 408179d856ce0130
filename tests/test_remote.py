"""The remote engine against a store that misbehaves: which error, what clients read, how often it asks."""

from __future__ import annotations

import io
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from urllib.parse import quote

import pytest

from ascn_kg import settings
from ascn_kg.engine.base import Caps, Query
from ascn_kg.engine.remote import RemoteEngine
from ascn_kg.engine.results import BY_NAME
from ascn_kg.errors import ResultTooLargeError, UpstreamError, UpstreamTimeoutError
from ascn_kg.web import create_app
from ascn_kg.web.context import Context
from ascn_kg.web.readiness import Readiness

from .conftest import BASE
from .live import free_port
from .stub import JSON, ROW, TRIPLES, Request, Stub, stubbing

SELECT = "SELECT ?s { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
SECRET = "java.lang.NullPointerException at com.store.Internal(10.0.0.7)"
SECONDS = 1.0


@pytest.fixture
def stub() -> Iterator[Stub]:
    with stubbing() as running:
        yield running


def engine_of(address: str) -> RemoteEngine:
    return RemoteEngine(address, BASE, (f"{BASE}graph/registry",), SECONDS)


@pytest.fixture
def remote(stub: Stub) -> Iterator[RemoteEngine]:
    with closing(engine_of(stub.address)) as engine:
        yield engine


def ask(engine: RemoteEngine, text: str = SELECT, **caps: int) -> bytes:
    sink = io.BytesIO()
    form = text.split()[0]
    format = BY_NAME["nt" if form == "CONSTRUCT" else "json"]
    engine.run(Query(text), form, format, sink, Caps(seconds=SECONDS, **caps))
    return sink.getvalue()


def silent(request: Request) -> None:
    request.stub.closing.wait(10)
    request.hang_up()


def drops_at_once(request: Request) -> None:
    request.hang_up()


def drops_half_way(request: Request) -> None:
    request.begin(200, JSON, **{"Content-Length": str(len(ROW))})
    request.handler.wfile.write(ROW[:20])
    request.hang_up()


def drips(request: Request) -> None:
    request.begin(200, JSON, **{"Content-Length": "100000"})
    while not request.stub.closing.wait(0.05):
        request.handler.wfile.write(b" ")


def never_ends(request: Request) -> None:
    request.begin(200, JSON, **{"Transfer-Encoding": "chunked"})
    while not request.stub.closing.is_set():
        request.handler.wfile.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")


def is_cut(request: Request) -> None:
    request.answer(200, JSON, ROW[:-30])


def is_cut_in_a_row(request: Request) -> None:
    many = b",".join([b'{"s":{"type":"uri","value":"a:s"}}'] * 1000)
    request.answer(200, JSON, b'{"head":{"vars":["s"]},"results":{"bindings":[%s' % many)


def says(status: int, media: str = "text/html", body: str = SECRET, **headers: str) -> Callable[..., None]:
    def reply(request: Request) -> None:
        request.answer(status, media, body.encode(), **headers)

    return reply


CASES = [
    pytest.param(silent, UpstreamTimeoutError, 504, "within 1 s", id="silent"),
    pytest.param(drips, UpstreamTimeoutError, 504, "within 1 s", id="dripping"),
    pytest.param(drops_at_once, UpstreamError, 502, "cannot be asked", id="drops at once"),
    pytest.param(drops_half_way, UpstreamError, 502, "cannot be asked", id="drops half way"),
    pytest.param(is_cut, UpstreamError, 502, "no answer", id="cut JSON"),
    pytest.param(is_cut_in_a_row, UpstreamError, 502, "no answer", id="JSON cut after rows"),
    pytest.param(says(200, JSON, "rubbish"), UpstreamError, 502, "no answer", id="rubbish"),
    pytest.param(says(200, JSON, '{"a":1}'), UpstreamError, 502, "no answer", id="other JSON"),
    pytest.param(says(200, JSON, ""), UpstreamError, 502, "no answer", id="nothing"),
    pytest.param(says(200), UpstreamError, 502, "text/html instead of", id="HTML with 200"),
    pytest.param(says(200, TRIPLES, ""), UpstreamError, 502, "n-triples instead of", id="another type"),
    pytest.param(says(302, Location="http://127.0.0.1:1/"), UpstreamError, 502, "302", id="redirect"),
    pytest.param(says(204, body=""), UpstreamError, 502, "204", id="no content"),
    pytest.param(says(400), UpstreamError, 502, "400", id="400"),
    pytest.param(says(401), UpstreamError, 502, "401", id="401"),
    pytest.param(says(404), UpstreamError, 502, "404", id="404"),
    pytest.param(says(500), UpstreamError, 502, "500", id="500"),
    pytest.param(says(503), UpstreamError, 502, "503", id="503"),
    pytest.param(says(504), UpstreamTimeoutError, 504, "its own time limit", id="504"),
    pytest.param(
        says(200, JSON, ROW.decode(), **{"X-SQL-State": "S1TAT"}),
        UpstreamTimeoutError,
        504,
        "its own time limit",
        id="marked as partial",
    ),
    pytest.param(
        says(200, JSON, ROW.decode(), **{"X-SPARQL-MaxRows": "10000"}),
        ResultTooLargeError,
        413,
        "10000 rows",
        id="cut at the store's own limit",
    ),
]


@pytest.mark.parametrize(("reply", "error", "status", "said"), CASES)
def test_a_store_that_misbehaves_is_a_declared_error(
    stub: Stub,
    remote: RemoteEngine,
    context: Context,
    reply: Callable[[Request], None],
    error: type[Exception],
    status: int,
    said: str,
) -> None:
    stub.reply = reply
    with pytest.raises(error) as caught:
        ask(remote)
    assert type(caught.value) is error
    assert len(stub.queries) == 1, "a query that was sent is not sent again"
    client = create_app(replace(context, public=remote)).test_client()
    response = client.get(f"/sparql?query={quote(SELECT)}&timeout={SECONDS}")
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.headers["Cache-Control"] == "no-store"
    body = json.loads(response.data)
    assert body["status"] == status
    assert said in body["detail"]
    for inside in ("java", "10.0.0.7", "httpx", "Traceback", stub.address):
        assert inside not in response.text


def test_blank_nodes_as_virtuoso_labels_them(stub: Stub, remote: RemoteEngine) -> None:
    node = '{ "type": "bnode", "value": "nodeID://b10013" }'
    iri = '{ "type": "uri", "value": "nodeID://b10013" }'
    row = f'{{"head":{{"vars":["s","o"]}},"results":{{"bindings":[{{"s":{node},"o":{iri}}}]}}}}'
    stub.reply = says(200, JSON, row)
    (found,) = json.loads(ask(remote))["results"]["bindings"]
    assert found["s"] == {"type": "bnode", "value": "b10013"}
    assert found["o"] == {"type": "uri", "value": "nodeID://b10013"}


def test_an_endless_answer_is_cut_at_the_cap(stub: Stub, remote: RemoteEngine) -> None:
    stub.reply = never_ends
    with pytest.raises(ResultTooLargeError, match="larger than"):
        ask(remote, bytes=1 << 20)


@pytest.mark.parametrize(
    ("media", "body"), [("text/html", "<p>x"), (TRIPLES, "<a:s> <a:p>"), (JSON, ROW.decode())]
)
def test_a_graph_that_is_none(stub: Stub, remote: RemoteEngine, media: str, body: str) -> None:
    stub.reply = says(200, media, body)
    with pytest.raises(UpstreamError):
        ask(remote, CONSTRUCT)


def test_a_store_that_is_down() -> None:
    with (
        closing(engine_of(f"http://127.0.0.1:{free_port()}/sparql")) as engine,
        pytest.raises(UpstreamError, match="cannot be asked"),
    ):
        ask(engine)


def test_a_store_that_takes_no_connections_costs_no_more_than_the_time_given() -> None:
    """A listener whose queue is full: a connection hangs until it times out."""
    with socket.socket() as listener, socket.socket() as one, socket.socket() as two:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for filler in (one, two):
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
        done = threading.Event()

        def try_it() -> None:
            with closing(engine_of(address)) as engine, pytest.raises(UpstreamTimeoutError):
                ask(engine)
            done.set()

        threading.Thread(target=try_it, daemon=True).start()
        assert done.wait(2.5), "connecting three times took three times as long"


def test_connections_are_used_again(stub: Stub, remote: RemoteEngine) -> None:
    for _ in range(20):
        assert b"a:s" in ask(remote)
    stub.reply = says(500)
    for _ in range(5):
        with pytest.raises(UpstreamError):
            ask(remote)
    assert len(stub.queries) == 25
    assert stub.connections == 1


def test_many_at_once_share_few_connections(stub: Stub, remote: RemoteEngine) -> None:
    failures: list[Exception] = []

    def many() -> None:
        try:
            for _ in range(10):
                ask(remote)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=many) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(stub.queries) == 80
    assert stub.connections <= 16


def test_a_connection_that_the_store_closed_meanwhile_is_no_error(stub: Stub, remote: RemoteEngine) -> None:
    def once(request: Request) -> None:
        request.rows()
        request.hang_up()

    stub.reply = once
    for _ in range(5):
        assert b"a:s" in ask(remote)
        threading.Event().wait(0.1)
    assert stub.connections == len(stub.queries) == 5


@pytest.mark.parametrize(("failing", "asked"), [(1, 2), (9, 2)], ids=["goes away", "stays"])
def test_a_deadlock_alone_is_asked_again_and_once(
    stub: Stub, remote: RemoteEngine, failing: int, asked: int
) -> None:
    def reply(request: Request) -> None:
        if len(stub.queries) <= failing:
            request.answer(500, "text/plain", b"Virtuoso 40001 Error SR172: Transaction deadlocked")
        else:
            request.rows()

    stub.reply = reply
    if failing == 1:
        assert b"a:s" in ask(remote)
    else:
        with pytest.raises(UpstreamError, match="500"):
            ask(remote)
    assert len(stub.queries) == asked


def test_a_syntax_error_never_reaches_the_store(stub: Stub, remote: RemoteEngine) -> None:
    from ascn_kg.errors import QuerySyntaxError

    with pytest.raises(QuerySyntaxError):
        ask(remote, "SELECT * { ?s ?p }")
    assert stub.queries == []


class TestReady:
    @pytest.fixture
    def get(self, stub: Stub, remote: RemoteEngine, context: Context) -> Callable[[], tuple[int, str]]:
        def fetch() -> tuple[int, str]:
            values = settings.load({}, {"engine": stub.address})
            readiness = Readiness.of(values, context.snapshot, remote)
            client = create_app(replace(context, public=remote, readiness=readiness)).test_client()
            response = client.get("/ready")
            assert response.headers["Cache-Control"] == "no-store"
            assert client.get("/health").status_code == 200
            return response.status_code, response.text

        return fetch

    def holds(self, version: str) -> Callable[[Request], None]:
        triple = f'<{BASE}dataset> <http://purl.org/dc/terms/hasVersion> "{version}" .\n' if version else ""

        def reply(request: Request) -> None:
            if request.graphs == [f"{BASE}publication"]:
                request.answer(200, TRIPLES, triple.encode())
            else:
                request.rows()

        return reply

    def test_the_store_holds_the_snapshot(
        self, stub: Stub, context: Context, get: Callable[[], tuple[int, str]]
    ) -> None:
        stub.reply = self.holds(context.snapshot.id)
        status, text = get()
        assert (status, json.loads(text)) == (200, {"status": "ready", "snapshot": context.snapshot.id})

    @pytest.mark.parametrize(
        ("version", "said"), [("0123", "holds snapshot 0123, but"), ("", "holds no published snapshot")]
    )
    def test_the_store_holds_another(
        self, stub: Stub, get: Callable[[], tuple[int, str]], version: str, said: str
    ) -> None:
        stub.reply = self.holds(version)
        status, text = get()
        assert status == 503
        assert said in text

    @pytest.mark.parametrize("reply", [silent, drops_at_once, says(500), says(200)])
    def test_the_store_does_not_answer(
        self, stub: Stub, get: Callable[[], tuple[int, str]], reply: Callable[[Request], None]
    ) -> None:
        stub.reply = reply
        status, text = get()
        assert status == 503
        assert "The SPARQL store" in json.loads(text)["detail"]

    def test_an_empty_store_is_not_ready(self, stub: Stub, get: Callable[[], tuple[int, str]]) -> None:
        stub.reply = says(200, JSON, '{"head":{},"boolean":false}')
        assert get() == (503, get()[1])
        assert "holds no statements" in get()[1]
