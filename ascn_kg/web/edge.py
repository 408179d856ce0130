"""The outermost layer: an ASGI application that runs the Flask app in threads.

WSGI knows nothing of a client that goes away while its answer is being worked out; ASGI does. The edge
also bounds what is taken in and how long it takes: the size of a body, the time in which it must arrive,
the number of requests at once, and the patience with a client that does not read. A thread is taken only
while the app works, never while a client is waited for. Everything else is Flask's.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import logging
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ascn_kg import settings as settings_module
from ascn_kg.web import create_app
from ascn_kg.web.context import Context
from ascn_kg.web.kept import Kept, Key, may_keep, number
from ascn_kg.web.negotiated import CANCEL
from ascn_kg.web.refusals import Message, Send, busy, refuse
from ascn_kg.web.wsgi import Answer, Wsgi, environment

Receive = Callable[[], Awaitable[Message]]

_WAITING_PER_THREAD = 8
_M_ARENA_MAX = -8
"""Of ``mallopt(3)``: with a heap for each thread, the process would stay at the size of its worst moment."""
_log = logging.getLogger("ascn_kg.web")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a client is waited for.

    ``body`` is the seconds in which a body must arrive. ``reading`` is the seconds that an answer may lie
    unread; reading ``rate`` bytes gives one of them back.
    """

    body: float = 15.0
    reading: float = 30.0
    rate: float = 16384.0


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
    """Runs ``app`` in at most ``threads`` threads; takes bodies of at most ``max_body`` bytes.

    Answers that the app lets be kept are given again from ``kept`` without asking it.
    """

    def __init__(
        self,
        app: Wsgi,
        threads: int,
        max_body: int,
        patience: Patience | None = None,
        kept: Kept | None = None,
    ) -> None:
        self._app = app
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._most = threads * (1 + _WAITING_PER_THREAD)
        self._max_body = max_body
        self._patience = patience or Patience()
        self._kept = kept or Kept(0)
        self._arriving = self._now = 0

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
        """Bodies that arrive slowly count for themselves, so that they cannot keep out who sends none."""
        body: bytes | None = b""
        if _has_body(scope):
            if self._arriving >= self._most:
                await busy(send)
                return
            self._arriving += 1
            try:
                body = await self._body(scope, receive, send)
            finally:
                self._arriving -= 1
        else:
            await receive()
        if body is None:
            return
        key = self._kept.key(scope)
        if (entry := self._kept.find(key)) is not None:
            headers = entry.numbered(number(scope))
            await send({"type": "http.response.start", "status": entry.status, "headers": headers})
            await send({"type": "http.response.body", "body": entry.body})
            return
        if self._now >= self._most:
            await busy(send)
            return
        self._now += 1
        try:
            await self._run(scope, body, receive, send, key)
        finally:
            self._now -= 1

    async def _body(self, scope: Message, receive: Receive, send: Send) -> bytes | None:
        """The whole body, or ``None`` where the request has been answered or has gone."""
        pieces: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(self._patience.body):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":  # the client has gone, or its chunks are none
                        await refuse(send, 400, "The request is broken", "Its body broke off.")
                        return None
                    pieces.append(message.get("body", b""))
                    size += len(pieces[-1])
                    if size > self._max_body:
                        detail = f"The request has more than {self._max_body} bytes."
                        await refuse(send, 413, "The request is too large", detail)
                        return None
                    if not message.get("more_body"):
                        return b"".join(pieces)
        except TimeoutError:
            detail = f"The request did not arrive within {self._patience.body:g} s."
            await refuse(send, 408, "The request took too long", detail)
            return None

    async def _run(self, scope: Message, body: bytes, receive: Receive, send: Send, key: Key | None) -> None:
        gone = Gone()
        watcher = asyncio.create_task(_watch(receive, gone))
        environ = environment(scope, body)
        environ[CANCEL] = gone
        answer = Answer(self._app, environ)
        try:
            await self._pass_on(answer, gone, send, key)
        except Exception:
            if not answer.sent:
                await refuse(send, 500, "Something went wrong here", "The log of this server says what.")
            _log.exception("unexpected error on %s", scope["path"])
        finally:
            watcher.cancel()
            with contextlib.suppress(Exception):
                answer.close()
            gone.close()

    async def _pass_on(self, answer: Answer, gone: Gone, send: Send, key: Key | None) -> None:
        """Take the answer piece by piece in threads, and send each from here."""
        loop = asyncio.get_running_loop()
        left, more = self._patience.reading, True
        held: list[bytes] | None = None
        while more:
            piece, more = await loop.run_in_executor(self._threads, _unless_gone, answer, gone)
            if gone.happened():
                return
            if not answer.sent:
                answer.sent = True
                keep, headers = may_keep(answer.headers)
                held = [] if keep and key is not None else None
                await send({"type": "http.response.start", "status": answer.status, "headers": headers})
            if held is not None:
                held.append(piece)
                if sum(map(len, held)) > self._kept.largest:
                    held = None
            began = loop.time()
            try:
                async with asyncio.timeout(max(left, 0)):
                    await send({"type": "http.response.body", "body": piece, "more_body": more})
            except TimeoutError:
                _log.info("a client did not read its answer; it was dropped")
                return
            left += len(piece) / self._patience.rate - (loop.time() - began)
            left = min(left, self._patience.reading)
        if held is not None and key is not None:
            self._kept.put(key, answer.status, headers, b"".join(held))


def _unless_gone(answer: Answer, gone: Gone) -> tuple[bytes, bool]:
    return (b"", False) if gone.happened() else answer.take()


def _has_body(scope: Message) -> bool:
    headers = dict(scope["headers"])
    return b"transfer-encoding" in headers or headers.get(b"content-length", b"0") != b"0"


async def _watch(receive: Receive, gone: Gone) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    gone.tell()


def from_environment() -> Edge:
    """The application of the settings in the environment: what each web server process runs."""
    with contextlib.suppress(AttributeError):  # another C library than glibc
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)
    settings = settings_module.load()
    context = Context.open(settings)
    kept = Kept(settings.response_cache << 20)
    return Edge(create_app(context).wsgi_app, settings.threads, 4 * settings.query_max_bytes, kept=kept)
