"""One real server against all of ``hostile``: it answers each as it should, and is as before afterwards."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import socket
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ascn_kg import sources
from ascn_kg.snapshot import Snapshot
from bench import endpoint

from .hostile import ALL, CLOSED, Hostile, corpus, get, sparql
from .live import serving

WORKERS = 3
TIMEOUT = 1.0
MARGIN = 8.0
"""Seconds over the deadline that any answer may take: a worker is waited for, and the machine is busy."""
SIMPLE = sparql("SELECT ?n { VALUES ?n { 1 2 } }", "Accept: text/csv")
ENDLESS = sparql(f"SELECT (COUNT(*) AS ?n) {{ {ALL} . ?g ?h ?i }}")
GROWTH = 80 << 20
"""Bytes that the web process may have grown by: its heap stays some 50 MiB larger."""
CORPUS = corpus()


@dataclass
class Server:
    """A server under attack, and how it was before."""

    port: int
    root: int
    trap: socket.socket
    usual: float = 0.0
    memory: int = 0

    def ask(self, request: bytes, patience: float = TIMEOUT + MARGIN) -> tuple[int, bytes, bytes]:
        """Status, head and body of the answer to a request as it is; status 0 where there is none."""
        answer = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as connection:
            until = time.monotonic() + patience
            with contextlib.suppress(ConnectionError):
                connection.sendall(request)
            with contextlib.suppress(ConnectionError):
                while piece := connection.recv(1 << 16):
                    answer += piece
                    assert time.monotonic() < until, "the answer does not end"
        head, _, body = answer.partition(b"\r\n\r\n")
        match = re.match(rb"HTTP/1\.[01] (\d{3})", head)
        return int(match[1]) if match else CLOSED, head, body

    def simple(self) -> float:
        """Seconds that a simple query takes, as the median of twenty."""
        seconds = []
        for _ in range(20):
            start = time.perf_counter()
            status, _, body = self.ask(SIMPLE)
            seconds.append(time.perf_counter() - start)
            assert (status, body) == (200, b"n\r\n1\r\n2\r\n")
        return statistics.median(seconds)

    def workers(self) -> set[int]:
        """The query workers that are there."""
        (keeper,) = (pid for pid in children(self.root) if b"ascn_kg.engine.keeper" in command(pid))
        return children(keeper)

    def resident(self) -> int:
        """Bytes of memory of the web processes."""
        return sum(resident(pid) for pid in children(self.root) if b"keeper" not in command(pid))


def children(pid: int) -> set[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return {int(child) for task in tasks for child in (task / "children").read_text().split()}


def command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


@pytest.fixture(scope="module")
def server(project: sources.Project, snapshot: Snapshot) -> Iterator[Server]:
    before = children(os.getpid())
    flags = {"query_timeout": str(TIMEOUT), "query_workers": str(WORKERS), "query_memory": "256"}
    with (
        serving(project, snapshot=str(snapshot.path), **flags) as (address, said, _),
        socket.create_server(("127.0.0.1", 0)) as trap,
    ):
        root = next(pid for pid in children(os.getpid()) - before if b"server.py" in command(pid))
        running = Server(int(address.rpartition(":")[2]), root, trap)
        running.simple()
        running.usual, running.memory = running.simple(), running.resident()
        yield running
    assert "Traceback" not in "".join(said), "".join(said)[-3000:]


@pytest.mark.parametrize("hostile", CORPUS, ids=lambda hostile: hostile.name)
def test_each_is_answered_as_it_should_be(server: Server, hostile: Hostile) -> None:
    status, head, body = server.ask(hostile.aimed_at(server.trap.getsockname()[1]))
    assert status in hostile.statuses, (status, head, body[:600])
    assert not re.search(rb"Traceback|File \"|\.py\b", body), "no stack trace ever leaves"
    assert b"root:" not in body
    assert b"x-evil:" not in head.lower(), "nobody writes our head"
    if b"text/html" in head:
        assert not re.search(rb"<script>alert|<img src=x", body), "what comes in goes out escaped"
    if status in (429, 503) and b"too much" not in body and b"the query was stopped" not in body.lower():
        assert b"retry-after" in head.lower()


def test_the_corpus_is_large_and_each_has_a_name() -> None:
    assert len({hostile.name for hostile in CORPUS}) == len(CORPUS) >= 60


def test_slow_clients_are_let_go(server: Server) -> None:
    """Heads and bodies that drip, and a connection that says nothing; others go on meanwhile."""
    post = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    openings = {
        "silent": b"",
        "head": b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n",
        "body": post + b"Content-Length: 100\r\n\r\n",
        "chunks": post + b"Transfer-Encoding: chunked\r\n\r\n",
    }
    drips = {"silent": b"", "head": b"X: y\r\n", "body": b" ", "chunks": b"1\r\n \r\n"}
    connections = {name: socket.create_connection(("127.0.0.1", server.port)) for name in openings}
    answers = dict.fromkeys(connections, b"")
    for name, connection in connections.items():
        connection.sendall(openings[name])
        connection.setblocking(False)
    start, ended = time.monotonic(), {}
    while len(ended) < len(connections):
        assert time.monotonic() - start < 15 + MARGIN, f"only {list(ended)} were let go"
        for name in connections.keys() - ended.keys():
            try:
                connections[name].sendall(drips[name])
                piece = connections[name].recv(1 << 16)
                answers[name] += piece
                if not piece:
                    ended[name] = time.monotonic() - start
            except BlockingIOError:
                pass
            except ConnectionError:
                ended[name] = time.monotonic() - start
        assert server.ask(SIMPLE)[0] == 200
        time.sleep(0.3)
    for connection in connections.values():
        connection.close()
    assert answers["body"].startswith(b"HTTP/1.1 408 ")
    assert answers["chunks"].startswith(b"HTTP/1.1 408 ")


def test_readers_that_do_not_read_hold_up_nobody(server: Server) -> None:
    large = sparql("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 30000", "Accept: text/csv")
    connections = []
    for _ in range(70):  # more than there are threads
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", server.port))
        connection.sendall(large)
        connections.append(connection)
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and server.ask(SIMPLE, 30)[0] != 200:
            time.sleep(0.2)
        assert server.ask(SIMPLE)[0] == 200
    finally:
        for connection in connections:
            connection.close()


def test_a_client_that_goes_away_frees_its_worker(server: Server) -> None:
    connections = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(WORKERS)]
    for connection in connections:
        connection.sendall(ENDLESS.replace(b"/sparql?", b"/sparql?timeout=1&"))
    time.sleep(0.2)
    for connection in connections:
        connection.close()
    start = time.perf_counter()
    assert server.ask(SIMPLE)[0] == 200
    assert time.perf_counter() - start < TIMEOUT - 0.2, "sooner than the queries would have been stopped"


def test_after_all_of_it_the_server_is_as_before(server: Server) -> None:
    """The trap saw nobody; the time, the memory and the number of workers are what they were."""
    time.sleep(0.5)
    assert server.ask(get("/health"))[0] == 200
    server.trap.setblocking(False)
    with pytest.raises(BlockingIOError):
        server.trap.accept()
    # the machine may be busy with others for a while; what stays slow is ours
    assert any(server.simple() < 3 * server.usual + 0.005 for _ in range(20)), "it stays slower than it was"
    assert server.resident() < server.memory + GROWTH
    deadline = time.monotonic() + 5
    while len(server.workers()) != WORKERS:
        assert time.monotonic() < deadline, server.workers()
        time.sleep(0.05)


def test_honest_clients_among_hostile_ones_get_right_answers(
    project: sources.Project, snapshot: Snapshot
) -> None:
    """A small dose of ``bench/endpoint.py``: forty clients for ten seconds."""
    with serving(project, snapshot=str(snapshot.path)) as (address, _, _):
        port = int(address.rpartition(":")[2])
        report = asyncio.run(endpoint.load(port, clients=40, seconds=10, share=0.05, pause=5))
    assert not report.broken, report.as_markdown()
    assert report.honest[200] > 20
    assert report.hostile.total() > 0
