"""Starting the keeper of the query workers, and starting it again should it end."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import TracebackType

from ascn_kg.engine import choose
from ascn_kg.engine.keeper import READY
from ascn_kg.errors import EngineError
from ascn_kg.settings import Settings
from ascn_kg.snapshot import Snapshot

_log = logging.getLogger("ascn_kg.engine")


class Keepers:
    """A keeper for ``snapshot`` while the context is open; ``socket`` is where its workers listen."""

    def __init__(self, settings: Settings, snapshot: Snapshot) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="ascn-kg-")
        self.socket = Path(self._folder.name) / "workers.sock"
        self._command = [
            sys.executable,
            "-m",
            "ascn_kg.engine.keeper",
            str(snapshot.path),
            str(self.socket),
            f"--workers={worker_count(settings)}",
            f"--queue={settings.query_queue}",
            f"--memory={settings.query_memory << 20}",
        ]
        if choose.kind(settings, snapshot) == "disk":
            self._command.append(f"--disk={choose.store_on_disk(snapshot)}")
        elif not settings.service_allow:
            self._command.append("--sealed")
        self._closing = threading.Event()

    def __enter__(self) -> Keepers:
        """Start the keeper and wait until its workers answer; raises EngineError if they do not."""
        self._process = self._start()
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    @property
    def pid(self) -> int:
        """The process of the keeper at present."""
        return self._process.pid

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the keeper and its workers."""
        self._closing.set()
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._folder.cleanup()

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Ctrl+C at a terminal is for the web server, which ends the keeper when it is done.
            start_new_session=True,
        )
        line = b""
        if process.stdout is not None:
            with process.stdout:
                line = process.stdout.readline()
        if line.decode().strip() != READY:
            raise EngineError("the query workers could not be started; see the message above")
        return process

    def _watch(self) -> None:
        while True:
            self._process.wait()
            if self._process.stdin is not None:
                self._process.stdin.close()
            if self._closing.is_set():
                return
            _log.error("the keeper of the query workers ended; starting another")
            try:
                self._process = self._start()
            except EngineError as error:
                _log.error("%s", error)
                time.sleep(1)


def worker_count(settings: Settings) -> int:
    """The setting, or four for each processor and at least eight: most workers wait most of the time."""
    return settings.query_workers or max(8, 4 * (os.cpu_count() or 1))
