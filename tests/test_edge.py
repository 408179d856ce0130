"""The edge, driven as an ASGI server drives it, with tiny WSGI apps behind."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from ascn_kg.web.edge import Edge, Patience
from ascn_kg.web.negotiated import CANCEL
from ascn_kg.web.wsgi import environment

Environ = dict[str, Any]
Start = Callable[..., Any]
QUICK = Patience(body=0.3, reading=0.3, rate=1 << 20)


def scope(path: str = "/", **more: Any) -> Environ:
    given = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
    return {**given, "client": ("192.0.2.1", 5000), "server": ("127.0.0.1", 8000), **more}


POST = scope(method="POST", headers=[(b"transfer-encoding", b"chunked")])


class Client:
    """One client: what it sends, when it goes, and what it got."""

    def __init__(self, *pieces: bytes, stalls: bool = False, reads: int = 1000) -> None:
        last = len(pieces) - 1
        self._messages: list[Environ] = [
            {"type": "http.request", "body": piece, "more_body": stalls or at < last}
            for at, piece in enumerate(pieces or (b"",))
        ]
        self._reads = reads
        self.gone = asyncio.Event()
        self.got: list[Environ] = []

    async def receive(self) -> Environ:
        if self._messages:
            return self._messages.pop(0)
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Environ) -> None:
        if message["type"] == "http.response.body":
            self._reads -= 1
            if self._reads < 0:
                await asyncio.sleep(3600)
        self.got.append(message)

    @property
    def status(self) -> int:
        return int(self.got[0]["status"])

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.got[0]["headers"])

    @property
    def body(self) -> bytes:
        return b"".join(message["body"] for message in self.got[1:])


def hello(environ: Environ, start: Start) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/plain"), ("X-Two", "a"), ("X-Two", "b")])
    return [b"hello"]


def ask(edge: Edge, request: Environ, client: Client) -> Client:
    asyncio.run(edge(request, client.receive, client.send))
    return client


def test_an_answer_goes_through_as_it_is() -> None:
    client = ask(Edge(hello, 1, 100), scope(), Client())
    assert (client.status, client.body) == (200, b"hello")
    assert client.got[0]["headers"] == [(b"content-type", b"text/plain"), (b"x-two", b"a"), (b"x-two", b"b")]
    assert [message.get("more_body") for message in client.got] == [None, False]


@pytest.mark.parametrize(
    ("request_", "body", "expected"),
    [
        (scope("/é/b"), b"", {"PATH_INFO": "/\xc3\xa9/b", "SCRIPT_NAME": "", "REQUEST_METHOD": "GET"}),
        (scope("/\udcff"), b"", {"PATH_INFO": "/\xff"}),
        (scope(query_string=b"a=%FF&b"), b"", {"QUERY_STRING": "a=%FF&b"}),
        (scope(headers=[(b"accept", b"a/b"), (b"accept", b"c/d")]), b"", {"HTTP_ACCEPT": "a/b, c/d"}),
        (scope(headers=[(b"cookie", b"a=1"), (b"cookie", b"b=2")]), b"", {"HTTP_COOKIE": "a=1; b=2"}),
        (scope(headers=[(b"x-name", "é".encode())]), b"", {"HTTP_X_NAME": "\xc3\xa9"}),
        (scope(headers=[(b"content-length", b"7")]), b"two", {"CONTENT_LENGTH": "3", "CONTENT_TYPE": ""}),
        (POST, b"two", {"CONTENT_LENGTH": "3", "wsgi.input_terminated": True}),
        (scope(headers=[(b"content-type", b"a/b")]), b"", {"CONTENT_TYPE": "a/b"}),
        (scope(http_version="1.0", scheme="https"), b"", {"SERVER_PROTOCOL": "HTTP/1.0"}),
        (scope(scheme="https"), b"", {"wsgi.url_scheme": "https", "SERVER_PORT": "8000"}),
        (scope(client=None, server=None), b"", {"REMOTE_ADDR": "", "SERVER_NAME": "localhost"}),
    ],
)
def test_the_environment_is_that_of_pep_3333(request_: Environ, body: bytes, expected: Environ) -> None:
    environ = environment(request_, body)
    assert {name: environ[name] for name in expected} == expected
    assert environ["wsgi.input"].read() == body
    assert "HTTP_TRANSFER_ENCODING" not in environ, "what has been put together is in chunks no more"
    assert all(isinstance(value, str) for name, value in environ.items() if name.isupper())


def test_a_header_with_an_underscore_does_not_pass_for_that_of_a_proxy() -> None:
    headers = [(b"x-forwarded-for", b"192.0.2.7"), (b"x_forwarded_for", b"198.51.100.1")]
    assert environment(scope(headers=headers), b"")["HTTP_X_FORWARDED_FOR"] == "192.0.2.7"


def test_the_body_reaches_the_app() -> None:
    def echo(environ: Environ, start: Start) -> Iterable[bytes]:
        start("200 OK", [])
        return [environ["wsgi.input"].read()]

    assert ask(Edge(echo, 1, 100), POST, Client(b"one ", b"two")).body == b"one two"


@pytest.mark.parametrize(
    ("client", "status"),
    [
        (lambda: Client(b"x" * 101), 413),
        (lambda: Client(b"x" * 60, b"x" * 60, stalls=True), 413),
        (lambda: Client(b"x", stalls=True), 408),
        (lambda: Client(b"x" * 100), 200),
    ],
    ids=["too large", "too large before its end", "too slow", "just right"],
)
def test_bodies_are_bounded_in_size_and_time(client: Callable[[], Client], status: int) -> None:
    found = ask(Edge(hello, 1, 100, QUICK), POST, client())
    assert found.status == status
    if status != 200:
        assert json.loads(found.body)["status"] == status
        assert found.headers[b"content-type"] == b"application/problem+json"


def test_a_body_that_breaks_off_never_reaches_the_app() -> None:
    client = Client(b"x", stalls=True)
    client.gone.set()
    assert ask(Edge(hello, 1, 100), POST, client).status == 400


def test_too_many_at_once_are_told_to_come_back() -> None:
    release = threading.Event()

    def slow(environ: Environ, start: Start) -> Iterable[bytes]:
        release.wait(10)
        return hello(environ, start)

    async def run() -> list[Client]:
        edge, clients = Edge(slow, 1, 100), [Client() for _ in range(12)]
        tasks = [asyncio.create_task(edge(scope(), one.receive, one.send)) for one in clients]
        await asyncio.sleep(0.2)
        release.set()
        await asyncio.gather(*tasks)
        again = Client()
        await edge(scope(), again.receive, again.send)
        return [*clients, again]

    *clients, again = asyncio.run(run())
    assert [one.status for one in clients] == [200] * 9 + [503] * 3
    assert clients[-1].headers[b"retry-after"] == b"1"
    assert again.status == 200, "there is room again"


def test_slow_bodies_do_not_keep_out_who_sends_none() -> None:
    async def run() -> tuple[list[Client], Client]:
        edge = Edge(hello, 1, 100, QUICK)
        slow, honest = [Client(b"x", stalls=True) for _ in range(12)], Client()
        tasks = [asyncio.create_task(edge(POST, one.receive, one.send)) for one in slow]
        await asyncio.sleep(0.05)
        await edge(scope(), honest.receive, honest.send)
        await asyncio.gather(*tasks)
        return slow, honest

    slow, honest = asyncio.run(run())
    assert honest.status == 200
    assert sorted(one.status for one in slow) == [408] * 9 + [503] * 3


class Pieces:
    """An answer that notes whether it was closed."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self.closed = 0

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        self.closed += 1


def answering(pieces: Iterable[bytes]) -> tuple[Callable[[Environ, Start], Pieces], Pieces]:
    answer = Pieces(pieces)

    def app(environ: Environ, start: Start) -> Pieces:
        start("200 OK", [])
        return answer

    return app, answer


def test_pieces_go_out_in_order_and_small_ones_together() -> None:
    app, answer = answering([bytes([n]) * (1000 * n) for n in range(200)])
    client = ask(Edge(app, 1, 100), scope(), Client())
    assert client.body == b"".join(bytes([n]) * (1000 * n) for n in range(200))
    sizes = [len(message["body"]) for message in client.got[1:]]
    assert 10 < len(sizes) < 400
    assert max(sizes) < 1 << 19
    assert [message["more_body"] for message in client.got[1:]] == [True] * (len(sizes) - 1) + [False]
    assert answer.closed == 1


def test_what_the_app_writes_goes_before_what_it_returns() -> None:
    def app(environ: Environ, start: Start) -> Iterable[bytes]:
        write = start("200 OK", [])
        write(b"one ")
        return [b"two"]

    assert ask(Edge(app, 1, 100), scope(), Client()).body == b"one two"


def test_an_app_may_set_its_status_as_late_as_its_first_piece() -> None:
    def late(environ: Environ, start: Start) -> Iterator[bytes]:
        start("404 Not Found", [])
        yield b"none"

    assert ask(Edge(late, 1, 100), scope(), Client()).status == 404


def test_an_error_of_the_app_is_a_500_without_a_trace(caplog: pytest.LogCaptureFixture) -> None:
    def broken(environ: Environ, start: Start) -> Iterable[bytes]:
        raise ZeroDivisionError("a secret")

    with caplog.at_level(logging.ERROR):
        client = ask(Edge(broken, 1, 100), scope(), Client())
    assert client.status == 500
    assert b"secret" not in client.body
    assert b"Traceback" not in client.body
    assert "a secret" in caplog.text, "it is in the log"


def test_an_error_in_the_middle_never_looks_like_an_end(caplog: pytest.LogCaptureFixture) -> None:
    def halfway() -> Iterator[bytes]:
        yield b"x" * 100_000
        raise ZeroDivisionError

    app, answer = answering(halfway())
    with caplog.at_level(logging.ERROR):
        client = ask(Edge(app, 1, 100), scope(), Client())
    assert [message.get("more_body") for message in client.got] == [None, True]
    assert answer.closed == 1


def test_the_app_learns_that_its_client_has_gone() -> None:
    seen: list[bool] = []

    def waiting(environ: Environ, start: Start) -> Iterable[bytes]:
        end = time.monotonic() + 10
        while not environ[CANCEL].happened() and time.monotonic() < end:
            time.sleep(0.01)
        seen.append(environ[CANCEL].happened())
        return hello(environ, start)

    async def run() -> Client:
        edge, client = Edge(waiting, 1, 100), Client()
        asyncio.get_running_loop().call_later(0.1, client.gone.set)
        await edge(scope(), client.receive, client.send)
        return client

    assert asyncio.run(run()).got == []
    assert seen == [True]


def test_a_client_that_leaves_in_the_middle_ends_the_answer() -> None:
    client: Client

    def endless() -> Iterator[bytes]:
        while True:
            client.gone.set()
            time.sleep(0.01)
            yield b"x" * 100_000

    app, answer = answering(endless())

    async def run() -> None:
        nonlocal client
        client = Client()
        await asyncio.wait_for(Edge(app, 1, 100)(scope(), client.receive, client.send), 10)

    asyncio.run(run())
    assert answer.closed == 1


@pytest.mark.parametrize("reads", [0, 100], ids=["from the start", "after ten megabytes"])
def test_who_does_not_read_is_dropped_and_takes_no_thread_meanwhile(reads: int) -> None:
    app, answer = answering([b"x" * 100_000] * 300)

    async def run() -> Client:
        edge = Edge(lambda e, s: hello(e, s) if e["PATH_INFO"] == "/" else app(e, s), 1, 100, QUICK)
        lazy, honest = Client(reads=reads), Client()
        task = asyncio.create_task(edge(scope("/large"), lazy.receive, lazy.send))
        await asyncio.sleep(0.1)
        await edge(scope(), honest.receive, honest.send)
        assert not task.done(), "the only thread was free for the other"
        await asyncio.wait_for(task, 4)
        return honest

    assert asyncio.run(run()).status == 200
    assert answer.closed == 1


def test_lifespan() -> None:
    async def run() -> list[str]:
        asked, said = iter(["lifespan.startup", "lifespan.shutdown"]), []

        async def receive() -> Environ:
            return {"type": next(asked)}

        async def send(message: Environ) -> None:
            said.append(message["type"])

        await Edge(hello, 1, 100)({"type": "lifespan"}, receive, send)
        return said

    assert asyncio.run(run()) == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
