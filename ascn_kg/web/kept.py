"""Answers kept in front of the app: the same request to the same snapshot has the same answer.

What an answer depends on is in the key: the method, the address as the client wrote it, the headers that
the app reads, and the day, as citations name it. So a kept answer is the one that the app would give, byte
for byte, but for its number (X-Request-Id). The app says which answers may be kept, with ``MARK``, which
never leaves the server.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

MARK = "X-ASCN-KG-Keep"
REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
Headers = list[tuple[bytes, bytes]]
Key = tuple[Any, ...]
_READ = (
    b"host",
    b"accept",
    b"accept-language",
    b"accept-encoding",
    b"if-none-match",
    b"if-modified-since",
    b"x-forwarded-proto",
)
"""The headers that the app reads; every name in a Vary of ours must be among them."""
_NEVER = frozenset({b"range", b"authorization", b"cookie", b"transfer-encoding"})
_SHARE = 16
"""The largest answer that is kept is this part of all."""
_BESIDE = 1024
"""Bytes that an entry takes beside its body, about."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A kept answer."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    def numbered(self, number: bytes) -> Headers:
        """Its headers, with the number of the present request."""
        return [*self.headers, (b"x-request-id", number)]


class Kept:
    """At most ``size`` bytes of answers, those used longest ago forgotten first; safe to use from threads."""

    def __init__(
        self, size: int, today: Callable[[], dt.date] = lambda: dt.datetime.now(dt.UTC).date()
    ) -> None:
        self._size = size
        self._today = today
        self._held = 0
        self._entries: OrderedDict[Key, Entry] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def largest(self) -> int:
        """Bytes of the largest body that is kept."""
        return self._size // _SHARE

    def key(self, scope: Mapping[str, Any]) -> Key | None:
        """What the answer to a request depends on; ``None`` where it may not be kept."""
        if not self._size or scope["method"] != "GET":
            return None
        headers: dict[bytes, bytes] = {}
        for name, value in scope["headers"]:
            if name in _NEVER or (name == b"content-length" and value != b"0"):
                return None
            if name in _READ:
                headers[name] = headers[name] + b", " + value if name in headers else value
        read = tuple(headers.get(name) for name in _READ)
        address = (scope.get("scheme"), scope["raw_path"] if "raw_path" in scope else scope["path"])
        return (*address, scope["query_string"], self._today(), *read)

    def find(self, key: Key | None) -> Entry | None:
        """The answer that is kept under ``key``."""
        if key is None:
            return None
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
            return entry

    def put(self, key: Key, status: int, headers: Headers, body: bytes) -> None:
        """Keep an answer, if it is not too large."""
        if len(body) > self.largest:
            return
        listed = tuple((name, value) for name, value in headers if name != b"x-request-id")
        with self._lock:
            if key in self._entries:
                return
            self._entries[key] = Entry(status, listed, body)
            self._held += _weight(key, body)
            while self._held > self._size:
                oldest, entry = self._entries.popitem(last=False)
                self._held -= _weight(oldest, entry.body)


def _weight(key: Key, body: bytes) -> int:
    return _BESIDE + len(body) + sum(len(part) for part in key if isinstance(part, (bytes, str)))


def may_keep(headers: Headers) -> tuple[bool, Headers]:
    """Whether the app lets an answer be kept, and its headers without the mark."""
    mark = MARK.lower().encode()
    marked = any(name == mark for name, _ in headers)
    left = [pair for pair in headers if pair[0] != mark]
    vary = {part.strip().lower() for name, value in left if name == b"vary" for part in value.split(b",")}
    return marked and vary <= set(_READ), left


def number(scope: Mapping[str, Any]) -> bytes:
    """The number of a request: the one it brings if that is well-formed, else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and REQUEST_ID.fullmatch(str(value, "latin-1")):
            return bytes(value)
    return secrets.token_hex(8).encode()
