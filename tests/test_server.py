"""The real thing: ``server.py`` in a process of its own, spoken to over loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

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


def test_the_first_start_builds_and_the_second_does_not(copy: sources.Project) -> None:
    with serving(copy) as (address, said, first):
        assert b"ASEAN" in fetch(f"{address}/", "text/html")[2]
        status, kind, body = fetch(f"{address}/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D")
        assert (status, kind, body) == (200, "application/sparql-results+json", b'{"head":{},"boolean":true}')
    out, err = said
    assert f"Pages    {address}/" in out
    assert f"SPARQL   {address}/sparql" in out
    assert "validate" in err, "the first start shows the progress of the build"
    with serving(copy) as (address, said, second):
        assert fetch(f"{address}/health")[0] == 200
    assert "validate" not in said[1]
    assert second < first


def test_with_its_own_address_as_base_every_iri_dereferences(copy: sources.Project) -> None:
    with serving(copy, base_iri="http://127.0.0.1:PORT/") as (address, _, _):
        text = f"SELECT DISTINCT ?s {{ ?s a ?c FILTER(STRSTARTS(STR(?s), '{address}/id/')) }}"
        listed = (
            fetch(f"{address}/sparql?format=csv&query={urllib.request.quote(text)}")[2].decode().split()[1:]
        )
        assert len(listed) > 300
        for iri in listed:
            assert fetch(iri, "text/html")[0] == 200
        for iri in listed[::25]:
            quads = ox.parse(fetch(iri, "text/turtle")[2], format=ox.RdfFormat.TURTLE)
            assert f"<{iri}>" in {str(quad.subject) for quad in quads}


def test_several_processes_serve_one_snapshot(copy: sources.Project) -> None:
    with serving(copy, workers="2") as (address, _, _):
        assert {fetch(f"{address}/health")[2] for _ in range(10)} == {fetch(f"{address}/health")[2]}


def test_server_py_is_short() -> None:
    assert len(Path(ROOT / "server.py").read_text().splitlines()) <= 30
