"""What travels between the web server and a query worker: frames over a Unix socket.

A frame is one byte for its kind, four for the length (big-endian), and the content. The server sends one
``ask``; the worker answers ``hello`` when it begins, ``data`` any number of times, and ``end`` or ``error``.
"""

from __future__ import annotations

import json
import socket
import struct
from dataclasses import asdict, dataclass
from typing import Any

from ascn_kg import errors
from ascn_kg.engine.base import Caps, Outcome, Query

ASK, HELLO, DATA, END, ERROR = b"A", b"H", b"D", b"X", b"E"
CHUNK = 1 << 16
_HEAD = struct.Struct(">cI")
_LARGEST = 1 << 26
_TRAVELLING = (
    errors.QuerySyntaxError,
    errors.QueryRefusedError,
    errors.ResultTooLargeError,
    errors.EngineError,
)


class BrokenFrameError(OSError):
    """The other side closed in the middle, or sent what is no frame."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One query for a worker."""

    query: Query
    form: str
    format: str
    caps: Caps

    def pack(self) -> bytes:
        """The content of an ``ask`` frame."""
        return json.dumps(asdict(self)).encode("utf-8", "surrogatepass")

    @classmethod
    def unpack(cls, content: bytes) -> Ask:
        """The query in an ``ask`` frame."""
        parsed = json.loads(content)
        query = parsed["query"]
        graphs = {
            name: None if query[name] is None else tuple(query[name])
            for name in ("default_graphs", "named_graphs")
        }
        return cls(Query(query["text"], **graphs), parsed["form"], parsed["format"], Caps(**parsed["caps"]))


def send(connection: socket.socket, kind: bytes, content: bytes = b"") -> None:
    """Send one frame."""
    connection.sendall(_HEAD.pack(kind, len(content)) + content)


def receive(connection: socket.socket) -> tuple[bytes, bytes]:
    """The next frame: its kind and content; raises BrokenFrameError where there is none."""
    kind, length = _HEAD.unpack(_exactly(connection, _HEAD.size))
    if length > _LARGEST:
        raise BrokenFrameError("a frame is too long")
    return kind, _exactly(connection, length)


def _exactly(connection: socket.socket, size: int) -> bytes:
    pieces = []
    while size:
        piece = connection.recv(min(size, 1 << 20))
        if not piece:
            raise BrokenFrameError("the other side closed")
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


class FrameSink:
    """Sends what is written to it as ``data`` frames of a sensible size."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._held = bytearray()

    def write(self, chunk: bytes) -> int:
        """Take the next bytes."""
        self._held += chunk
        if len(self._held) >= CHUNK:
            self.flush()
        return len(chunk)

    def flush(self) -> None:
        """Send what is held."""
        if self._held:
            send(self._connection, DATA, bytes(self._held))
            self._held.clear()


def pack_outcome(outcome: Outcome) -> bytes:
    """The content of an ``end`` frame."""
    return json.dumps(asdict(outcome)).encode()


def unpack_outcome(content: bytes) -> Outcome:
    """The outcome in an ``end`` frame."""
    return Outcome(**json.loads(content))


def pack_error(error: Exception) -> bytes:
    """The content of an ``error`` frame: one of our errors, or what else went wrong as an EngineError."""
    body: dict[str, Any] = {"class": "EngineError", "message": f"{type(error).__name__}: {error}"}
    if isinstance(error, _TRAVELLING):
        body = {"class": type(error).__name__, "message": str(error)}
    if isinstance(error, errors.QuerySyntaxError):
        body |= {"detail": error.detail, "line": error.line, "column": error.column}
    return json.dumps(body).encode()


def unpack_error(content: bytes) -> errors.QueryError:
    """The error in an ``error`` frame, ready to be raised."""
    body = json.loads(content)
    if body["class"] == "QuerySyntaxError":
        return errors.QuerySyntaxError(body["detail"], body["line"], body["column"])
    for kind in _TRAVELLING[1:]:
        if kind.__name__ == body["class"]:
            return kind(body["message"])
    return errors.EngineError(body["message"])
