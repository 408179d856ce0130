"""The keeper of the query workers: one process without threads that holds the snapshot and forks.

Started by ``ascn-kg serve`` before the web server, as ``python -m ascn_kg.engine.keeper``. Workers share
the memory of the snapshot with it. It kills a worker at its deadline, puts a new one in the place of each
that ends, and ends when its standard input closes.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from mmap import mmap
from pathlib import Path
from types import FrameType

from ascn_kg import snapshot as snapshots
from ascn_kg.engine.base import Engine
from ascn_kg.engine.embedded import EmbeddedEngine
from ascn_kg.engine.worker import SLOT, Worker
from ascn_kg.errors import AscnKgError

READY = "ready"
_LONG = 1.0
"""Seconds of one query after which its worker gives way to the others."""
_NICE = 10
"""How much nicer it then is."""
_TICK = 0.02
"""Seconds between two looks at the deadlines."""


class Keeper:
    """Keeps ``workers`` processes alive that answer on ``listener``."""

    def __init__(
        self, engine: Callable[[], Engine], listener: socket.socket, workers: int, memory: int, sealed: bool
    ) -> None:
        self._engine = engine
        self._listener = listener
        self._memory = memory
        self._sealed = sealed
        self._slots = mmap(-1, SLOT.size * workers)
        self._pids: list[int] = [0] * workers
        self._nice = os.getpriority(os.PRIO_PROCESS, 0) + _NICE
        self._stopping = False

    def run(self) -> None:
        """Work until standard input closes or a signal asks to end."""
        reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        gc.collect()
        gc.freeze()
        for index in range(len(self._pids)):
            self._fork(index)
        print(READY, flush=True)
        while not self._stopping:
            ready, _, _ = select.select([reading, sys.stdin], [], [], _TICK)
            if reading in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(reading, 4096)
            if sys.stdin in ready and not os.read(sys.stdin.fileno(), 4096):
                break
            self._kill_late()
            self._replace_ended()
        for pid in filter(None, self._pids):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _fork(self, index: int) -> None:
        SLOT.pack_into(self._slots, index * SLOT.size, 0.0, 0.0)
        pid = os.fork()
        if pid == 0:
            try:
                engine = self._engine()
                Worker(engine, self._listener, self._slots, index, self._memory, self._sealed).run()
            finally:
                os._exit(1)
        self._pids[index] = pid

    def _kill_late(self) -> None:
        now = time.monotonic()
        for index, pid in enumerate(self._pids):
            until, begun = SLOT.unpack_from(self._slots, index * SLOT.size)
            if pid and 0 < begun < now - _LONG:
                with contextlib.suppress(OSError):
                    os.setpriority(os.PRIO_PROCESS, pid, self._nice)
            if pid and 0 < until < now:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def _replace_ended(self) -> None:
        while True:
            try:
                pid, _ = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            if pid in self._pids:
                self._fork(self._pids.index(pid))


def main(arguments: list[str] | None = None) -> None:
    """Load a snapshot, listen on a Unix socket, and keep workers; prints ``ready`` once they answer."""
    parser = argparse.ArgumentParser(prog="python -m ascn_kg.engine.keeper", description=__doc__)
    parser.add_argument("snapshot", type=Path)
    parser.add_argument("socket", type=Path)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--queue", type=int, required=True)
    parser.add_argument("--memory", type=int, required=True, help="bytes that a query may allocate")
    parser.add_argument("--disk", type=Path, help="folder of the snapshot's store on disk")
    parser.add_argument("--sealed", action="store_true", help="workers can open no file and no connection")
    given = parser.parse_args(arguments)
    try:
        found = snapshots.open_snapshot(given.snapshot)
        engine = _opener(found, given.disk)
    except AscnKgError as error:
        sys.exit(f"ascn-kg: {error}")
    given.socket.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(given.socket))
    given.socket.chmod(0o600)
    listener.listen(given.queue)
    Keeper(engine, listener, given.workers, given.memory, given.sealed).run()


def _opener(snapshot: snapshots.Snapshot, disk: Path | None) -> Callable[[], Engine]:
    """How a worker gets its engine: the one in shared memory, or the store on disk opened by itself."""
    if disk is not None:
        EmbeddedEngine.on_disk(disk, snapshot.base).close()  # a store that cannot be opened is told now
        return lambda: EmbeddedEngine.on_disk(disk, snapshot.base)
    engine = EmbeddedEngine.from_file(snapshot.file(snapshots.DATASET), snapshot.base)
    return lambda: engine


if __name__ == "__main__":
    main()
