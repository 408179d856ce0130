"""One query worker: a forked process that answers one query at a time and may be killed at any moment."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import resource
import select
import signal
import socket
import struct
import threading
import time
from mmap import mmap
from pathlib import Path
from typing import BinaryIO, NoReturn, cast

from ascn_kg.engine.base import Engine
from ascn_kg.engine.frames import (
    ASK,
    END,
    ERROR,
    HELLO,
    Ask,
    BrokenFrameError,
    FrameSink,
    pack_error,
    pack_outcome,
    receive,
    send,
)
from ascn_kg.engine.results import BY_NAME

SLOT = struct.Struct("dd")
"""What a worker tells its keeper: until when it may work and since when it does, in monotonic seconds; 0 and
0 when it is idle."""
_PATIENCE = 5.0
"""Seconds that the web server may take to send its query or to take a piece of the answer."""
_TIRED = 64 << 20
"""Bytes of private memory after an answer from which a worker ends, so that a fresh one takes over."""
_ANSWERS = 5000
_PR_SET_PDEATHSIG = 1


class Worker:
    """The life of one worker; ``run`` never returns."""

    def __init__(
        self, engine: Engine, listener: socket.socket, slots: mmap, index: int, memory: int, sealed: bool
    ) -> None:
        self._engine = engine
        self._listener = listener
        self._slots = slots
        self._index = index
        self._memory = memory
        self._sealed = sealed
        self._nice = 0
        self._watched: socket.socket | None = None
        self._lock = threading.Lock()
        self._begun = threading.Event()

    def run(self) -> NoReturn:
        """Answer queries until told to end."""
        _settle_in(self._memory)
        self._nice = os.getpriority(os.PRIO_PROCESS, 0)
        base = private_bytes(os.getpid())
        threading.Thread(target=self._watch, daemon=True).start()
        if self._sealed:
            _seal(self._listener)
        for _ in range(_ANSWERS):
            connection, _ = self._listener.accept()
            with connection:
                self._serve(connection)
            gc.collect(0)
            # the keeper made it give way, which it may not take back
            slowed = os.getpriority(os.PRIO_PROCESS, 0) > self._nice
            if slowed or private_bytes(os.getpid()) - base > _TIRED:
                break
        os._exit(0)

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(_PATIENCE)
        try:
            kind, content = receive(connection)
            if kind != ASK:
                return
            ask = Ask.unpack(content)
            self._mark(ask.caps.seconds)
            send(connection, HELLO)
            self._attend(connection)
            last = self._answer(ask, connection)
            self._attend(None)
            self._mark(None)
            send(connection, *last)
        except (OSError, BrokenFrameError, ValueError, KeyError):
            pass  # the web server has gone, or is none
        finally:
            self._attend(None)
            self._mark(None)

    def _answer(self, ask: Ask, connection: socket.socket) -> tuple[bytes, bytes]:
        sink = FrameSink(connection)
        try:
            outcome = self._engine.run(
                ask.query, ask.form, BY_NAME[ask.format], cast(BinaryIO, sink), ask.caps
            )
            sink.flush()
        except OSError:
            raise
        except MemoryError:
            os._exit(1)
        except Exception as error:
            return ERROR, pack_error(error)
        return END, pack_outcome(outcome)

    def _mark(self, seconds: float | None) -> None:
        now = time.monotonic()
        times = (now + seconds, now) if seconds else (0.0, 0.0)
        SLOT.pack_into(self._slots, self._index * SLOT.size, *times)

    def _attend(self, connection: socket.socket | None) -> None:
        with self._lock:
            self._watched = connection
        if connection is not None:
            self._begun.set()
        else:
            self._begun.clear()

    def _watch(self) -> None:
        """End the process when the web server closes the connection of the query at work.

        Runs beside the evaluation, which lets other threads run; where it does not, the keeper's
        deadline ends the query.
        """
        while True:
            self._begun.wait()
            with self._lock:
                connection = self._watched
            if connection is None:
                continue
            with contextlib.suppress(OSError, ValueError):
                poll = select.poll()
                poll.register(connection.fileno(), select.POLLRDHUP | select.POLLHUP | select.POLLERR)
                if poll.poll(50):
                    with self._lock:
                        if self._watched is connection:
                            os._exit(0)


def private_bytes(pid: int) -> int:
    """Bytes of memory that a process does not share with its keeper; 0 where it has ended."""
    try:
        fields = Path(f"/proc/{pid}/statm").read_bytes().split()
    except OSError:
        return 0
    return (int(fields[1]) - int(fields[2])) * resource.getpagesize()


def _seal(listener: socket.socket) -> None:
    """Let the process have one open file more, which ``accept`` takes: a query can open no connection.

    The gate before the parser refuses SERVICE already; this holds should it ever overlook one.
    """
    free = os.dup(listener.fileno())
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free + 1, free + 1))


def _settle_in(memory: int) -> None:
    """Die with the keeper, leave no core dump, and allocate at most ``memory`` bytes more."""
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    signal.set_wakeup_fd(-1)
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    now = int(Path("/proc/self/statm").read_bytes().split()[0]) * resource.getpagesize()
    limit = now + memory
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
