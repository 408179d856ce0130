"""Real servers on loopback: ours, and SPARQL stores of others."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from ascn_kg import sources

from .conftest import ROOT


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(project: sources.Project, **settings: str) -> Iterator[tuple[str, list[str], float]]:
    """The address of a server, what it printed (once it has stopped), and the seconds until it was ready."""
    port = free_port()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("ASCN_KG_")}
    environ |= {
        f"ASCN_KG_{name.upper()}": value.replace("PORT", str(port)) for name, value in settings.items()
    }
    environ.setdefault("ASCN_KG_DOWNLOADS", "request")
    environ |= {"ASCN_KG_PORT": str(port), "ASCN_KG_PROJECT_DIR": str(project.root)}
    start = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "server.py")],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=project.root,
    )
    address, said = f"http://127.0.0.1:{port}", []
    try:
        while True:
            try:
                urllib.request.urlopen(f"{address}/health", timeout=5).read()
                break
            except (urllib.error.URLError, OSError):
                assert process.poll() is None, process.communicate()[1]
                assert time.monotonic() - start < 60, "the server did not come up"
                time.sleep(0.05)
        yield address, said, time.monotonic() - start
    finally:
        process.send_signal(signal.SIGINT)
        try:
            said[:] = process.communicate(timeout=20)
        finally:
            process.kill()
            process.wait()


def fetch(url: str, accept: str = "*/*") -> tuple[int, str, bytes]:
    request = urllib.request.Request(url, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=10) as response:
        return response.status, response.headers["Content-Type"], response.read()


def until(ready: Callable[[], bool], seconds: float, process: subprocess.Popen[str]) -> None:
    """Wait until something is ready; fails when the process ends or the time is over."""
    end = time.monotonic() + seconds
    while not ready():
        assert process.poll() is None, "the server ended"
        assert time.monotonic() < end, "the server did not come up"
        time.sleep(0.1)


def wanted(tool: str, package: str = "virtuoso-opensource") -> str:
    """The path of a program of a Debian package; skips where it is not installed, and never in CI."""
    path = shutil.which(tool)
    if path is None:
        assert not os.environ.get("CI"), f"{tool} is not installed, and CI must have it"
        pytest.skip(f"{tool} is not installed (Debian: {package})")
    return path


@contextmanager
def oxigraph_server() -> Iterator[str]:
    """The address of an Oxigraph server with an empty store in memory."""
    port = free_port()
    command = [Path(sys.executable).with_name("oxigraph"), "serve", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: answers(f"{address}/query?query=ASK%7B%7D"), 30, process)
        yield address
    finally:
        process.kill()
        process.wait()


VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
MaxCheckpointRemap = 2000
Striping = 0
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
MaxCheckpointRemap = 2000
Striping = 0
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 20
CheckpointInterval = 0
NumberOfBuffers = 40000
DefaultIsolation = 4
MaxDirtyBuffers = 30000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
MaxClientConnections = 20
[SPARQL]
ResultSetMaxRows = 2000000
MaxQueryExecutionTime = 600
"""


@contextmanager
def virtuoso_server(folder: Path) -> Iterator[str]:
    """The address of a Virtuoso with an empty database in ``folder``; user and password are ``dba``."""
    program = wanted("virtuoso-t")
    http = free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(folder=folder, http=http, sql=free_port()))
    command = [program, "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    with (folder / "output.txt").open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, text=True)
        address = f"http://127.0.0.1:{http}"
        try:
            until(lambda: answers(f"{address}/sparql?query=ASK%7B%7D"), 60, process)
            yield address
        finally:
            process.kill()
            process.wait()


def answers(address: str) -> bool:
    """Whether a server answers 200 there."""
    try:
        return httpx.get(address, timeout=5).status_code == 200
    except httpx.HTTPError:
        return False
