"""The engine of public queries: asks a query worker, which can be stopped without harm to anybody else."""

from __future__ import annotations

import contextlib
import io
import select
import socket
import time
from pathlib import Path
from typing import BinaryIO

from ascn_kg.engine.base import NO_CAPS, Cancel, Caps, Outcome, Query
from ascn_kg.engine.frames import (
    ASK,
    DATA,
    END,
    ERROR,
    HELLO,
    Ask,
    BrokenFrameError,
    receive,
    send,
    unpack_error,
    unpack_outcome,
)
from ascn_kg.engine.results import BY_NAME, Format, rows_from_json
from ascn_kg.errors import CancelledError, EngineBusyError, QueryCrashedError, QueryTimeoutError
from ascn_kg.terms import Row

_GRACE = 1.0
"""Seconds after its deadline in which a worker is surely gone."""
_NEARLY = 0.8
"""The part of its time after which a worker that ended was stopped: its clock began before ours."""


class PoolEngine:
    """Answers through the workers on ``path``; waits at most ``patience`` seconds for a free one."""

    def __init__(self, path: Path, memory: int, patience: float) -> None:
        self._path = str(path)
        self._memory = memory
        self._patience = patience

    def run(
        self,
        query: Query,
        form: str,
        format: Format,
        sink: BinaryIO,
        caps: Caps = NO_CAPS,
        cancel: Cancel | None = None,
    ) -> Outcome:
        """See :meth:`ascn_kg.engine.base.Engine.run`."""
        with self._connect() as connection:
            send(connection, ASK, Ask(query, form, format.name, caps).pack())
            self._wait_for_a_worker(connection, cancel)
            return self._take_answer(connection, sink, caps, cancel)

    def select(self, text: str) -> list[Row]:
        """See :meth:`ascn_kg.engine.base.Engine.select`."""
        sink = io.BytesIO()
        self.run(Query(text), "SELECT", BY_NAME["json"], sink)
        return rows_from_json(sink.getvalue())

    def close(self) -> None:
        """Nothing is held between two queries."""

    def _connect(self) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.setblocking(False)  # a full queue is told at once, not waited for
        try:
            connection.connect(self._path)
        except BlockingIOError:
            connection.close()
            raise EngineBusyError(
                "All query workers are busy and the queue is full. Try again in a moment."
            ) from None
        except OSError as error:
            connection.close()
            raise EngineBusyError(
                f"The query workers are being restarted ({error.strerror}). Try again in a moment."
            ) from None
        connection.setblocking(True)
        return connection

    def _wait_for_a_worker(self, connection: socket.socket, cancel: Cancel | None) -> None:
        if not _readable(connection, cancel, self._patience):
            raise EngineBusyError(
                f"No query worker became free within {self._patience:g} s. Try again in a moment."
            )
        try:
            kind, _ = receive(connection)
        except OSError:
            kind = b""
        if kind != HELLO:
            raise EngineBusyError("The query workers are being restarted. Try again in a moment.")

    def _take_answer(
        self, connection: socket.socket, sink: BinaryIO, caps: Caps, cancel: Cancel | None
    ) -> Outcome:
        began = time.monotonic()
        until = began + caps.seconds + _GRACE if caps.seconds else None
        connection.settimeout(_GRACE)
        with contextlib.suppress(BrokenFrameError, ConnectionError, TimeoutError):
            while True:
                left = None if until is None else max(until - time.monotonic(), 0.01)
                if not _readable(connection, cancel, left):
                    break
                kind, content = receive(connection)
                if kind == DATA:
                    sink.write(content)
                elif kind == END:
                    return unpack_outcome(content)
                elif kind == ERROR:
                    raise unpack_error(content)
        if caps.seconds and time.monotonic() - began >= _NEARLY * caps.seconds:
            raise QueryTimeoutError(caps.seconds)
        raise QueryCrashedError(
            f"The query was stopped: it needed more than {self._memory >> 20} MiB of memory, or was more "
            "than the engine can take. Ask for less: a smaller part at a time, without ordering or grouping "
            "millions of rows. Values of kinds that have no order together (days and years, say) are put in "
            "order by their text: ORDER BY STR(?x)."
        )


def _readable(connection: socket.socket, cancel: Cancel | None, seconds: float | None) -> bool:
    """Whether there is something to read before the time is over; raises CancelledError first."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if cancel is not None:
        poll.register(cancel.fileno(), select.POLLIN)
    ready = [descriptor for descriptor, _ in poll.poll(None if seconds is None else seconds * 1000)]
    if cancel is not None and cancel.fileno() in ready:
        raise CancelledError("the client has gone")
    return bool(ready)
