"""The outermost layer: an ASGI application that runs the Flask app in threads.

WSGI knows nothing of a client that goes away while its answer is being worked out; ASGI does. The edge
also bounds what is taken in: the size of a body, the time that it may take to arrive, and the number of
requests at once. Everything else is Flask's.
"""

from __future__ import annotations

import asyncio
import io
import itertools
import json
import os
import sys
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ascn_kg import settings as settings_module
from ascn_kg.web import create_app
from ascn_kg.web.context import Context
from ascn_kg.web.negotiated import CANCEL

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Wsgi = Callable[..., Iterable[bytes]]

_BODY_SECONDS = 15.0
_WAITING_PER_THREAD = 8


class Gone:
    """Whether the client of one request has gone: a descriptor that becomes readable then."""

    def __init__(self) -> None:
        self._reading, self._writing = os.pipe()
        self._happened = False

    def fileno(self) -> int:
        """The descriptor to wait on."""
        return self._reading

    def happened(self) -> bool:
        """Whether it has."""
        return self._happened

    def tell(self) -> None:
        """The client has gone."""
        self._happened = True
        os.write(self._writing, b"x")

    def close(self) -> None:
        """Give the descriptors back."""
        os.close(self._reading)
        os.close(self._writing)


class Edge:
    """Runs ``app`` in at most ``threads`` threads; takes bodies of at most ``max_body`` bytes."""

    def __init__(self, app: Wsgi, threads: int, max_body: int) -> None:
        self._app = app
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._most = threads * (1 + _WAITING_PER_THREAD)
        self._max_body = max_body
        self._now = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """ASGI 3.0."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._take(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        self._threads.shutdown(wait=False, cancel_futures=True)
        await send({"type": "lifespan.shutdown.complete"})

    async def _take(self, scope: Message, receive: Receive, send: Send) -> None:
        if self._now >= self._most:
            await _problem(send, 503, "Too many requests at once", "Try again in a moment.", retry=1)
            return
        self._now += 1
        try:
            body = await self._body(scope, receive, send)
            if body is not None:
                await self._run(scope, body, receive, send)
        finally:
            self._now -= 1

    async def _body(self, scope: Message, receive: Receive, send: Send) -> bytes | None:
        """The whole body, or ``None`` where the request has been answered or has gone."""
        pieces: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return None
                    pieces.append(message.get("body", b""))
                    size += len(pieces[-1])
                    if size > self._max_body:
                        detail = f"The request has more than {self._max_body} bytes."
                        await _problem(send, 413, "The request is too large", detail)
                        return None
                    if not message.get("more_body"):
                        return b"".join(pieces)
        except TimeoutError:
            detail = f"The request did not arrive within {_BODY_SECONDS:g} s."
            await _problem(send, 408, "The request took too long", detail)
            return None

    async def _run(self, scope: Message, body: bytes, receive: Receive, send: Send) -> None:
        gone = Gone()
        watcher = asyncio.create_task(_watch(receive, gone))
        environ = environment(scope, body)
        environ[CANCEL] = gone
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._threads, self._answer, environ, send, loop, gone)
        finally:
            watcher.cancel()
            gone.close()

    def _answer(
        self, environ: dict[str, Any], send: Send, loop: asyncio.AbstractEventLoop, gone: Gone
    ) -> None:
        """In a thread: call the app and hand each piece of its answer to the loop."""
        if gone.happened():
            return
        begun: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            begun["status"] = int(status.split(" ", 1)[0])
            begun["headers"] = [
                (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers
            ]
            return lambda piece: None

        def pass_on(message: Message) -> None:
            asyncio.run_coroutine_threadsafe(_send(send, message), loop).result()

        answer = self._app(environ, start_response)
        try:
            first = next((pieces := iter(answer)), b"")  # only now the status is sure (PEP 3333)
            pass_on({"type": "http.response.start", **begun})
            for piece in itertools.chain([first], pieces):
                if gone.happened():
                    return
                if piece:
                    pass_on({"type": "http.response.body", "body": piece, "more_body": True})
            pass_on({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            if hasattr(answer, "close"):
                answer.close()


def environment(scope: Message, body: bytes) -> dict[str, Any]:
    """The WSGI environment of an ASGI request (PEP 3333)."""
    server = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "REMOTE_ADDR": str(client[0]),
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").upper().replace("-", "_"), raw_value.decode("latin-1")
        key = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
        environ[key] = f"{environ[key]}, {value}" if key in environ else value
    environ["CONTENT_LENGTH"] = str(len(body))
    environ.setdefault("CONTENT_TYPE", "")
    return environ


async def _send(send: Send, message: Message) -> None:
    await send(message)


async def _watch(receive: Receive, gone: Gone) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    gone.tell()


async def _problem(send: Send, status: int, title: str, detail: str, retry: int = 0) -> None:
    body = json.dumps({"type": "about:blank", "title": title, "status": status, "detail": detail}).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"access-control-allow-origin", b"*"),
        (b"x-content-type-options", b"nosniff"),
        (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    if retry:
        headers.append((b"retry-after", str(retry).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def from_environment() -> Edge:
    """The application of the settings in the environment: what each web server process runs."""
    settings = settings_module.load()
    context = Context.open(settings)
    return Edge(create_app(context).wsgi_app, settings.threads, 4 * settings.query_max_bytes)
