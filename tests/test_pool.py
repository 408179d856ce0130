"""Query workers: real processes, killed for real."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ascn_kg import settings
from ascn_kg.engine.base import Caps, Outcome, Query
from ascn_kg.engine.embedded import EmbeddedEngine
from ascn_kg.engine.frames import HELLO, receive, send
from ascn_kg.engine.keepers import Keepers, worker_count
from ascn_kg.engine.pool import PoolEngine
from ascn_kg.engine.results import BY_NAME, Format
from ascn_kg.errors import (
    CancelledError,
    EngineBusyError,
    EngineError,
    QueryCrashedError,
    QuerySyntaxError,
    QueryTimeoutError,
    ResultTooLargeError,
)
from ascn_kg.snapshot import Snapshot

from .conftest import PREFIXES

WORKERS = 3
FIVE = "SELECT * { ?s ?p ?o } LIMIT 5"
FIVE_SECONDS = Caps(seconds=5)
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f"
CRASHING = "SELECT * {" + "{" * 4000 + "}" * 4000 + "}"


@pytest.fixture(scope="module")
def keepers(snapshot: Snapshot) -> Iterator[Keepers]:
    flags = {"query_workers": str(WORKERS), "query_queue": "4", "query_memory": "256"}
    with Keepers(settings.load({}, flags), snapshot) as running:
        yield running


@pytest.fixture
def pool(keepers: Keepers) -> PoolEngine:
    return PoolEngine(keepers.socket, 256 << 20, 5.0)


def ask(
    engine: PoolEngine | EmbeddedEngine,
    text: str,
    format: Format = BY_NAME["json"],
    caps: Caps = FIVE_SECONDS,
    **more: object,
) -> tuple[bytes, Outcome]:
    sink = io.BytesIO()
    form = "CONSTRUCT" if format.name in ("ttl", "nt") else "SELECT"
    outcome = engine.run(Query(text), form, format, sink, caps, **more)  # type: ignore[arg-type]
    return sink.getvalue(), outcome


class Client:
    """A client that goes away when told to."""

    def __init__(self) -> None:
        self._reading, self._writing = os.pipe()

    def fileno(self) -> int:
        return self._reading

    def leave(self) -> None:
        os.write(self._writing, b"x")


def children(pid: int) -> set[int]:
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def full_strength(keepers: Keepers, before: set[int], gone: int) -> float:
    """Seconds until all workers are there again, ``gone`` of them new."""
    start = time.monotonic()
    while True:
        now = children(keepers.pid)
        if len(now) == WORKERS and len(now - before) == gone:
            return time.monotonic() - start
        assert time.monotonic() - start < 5, (before, now)
        time.sleep(0.005)


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv", "ttl", "nt"])
def test_the_answers_are_those_of_the_engine_inside(
    pool: PoolEngine, engine: EmbeddedEngine, name: str
) -> None:
    text = "SELECT ?c ?l { ?c a ascn:City ; skos:prefLabel ?l } ORDER BY ?c ?l"
    if name in ("ttl", "nt"):
        text = "CONSTRUCT { ?c a ascn:City } { ?c a ascn:City }"
    text = PREFIXES + text
    assert ask(pool, text, BY_NAME[name]) == ask(engine, text, BY_NAME[name])


def test_what_a_query_gets_wrong_comes_back(pool: PoolEngine) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        ask(pool, "SELECT *\n{ ?s ?p }")
    assert (caught.value.line, caught.value.column) == (2, 10)
    with pytest.raises(ResultTooLargeError, match="more than 4 rows"):
        ask(pool, FIVE, caps=Caps(rows=4, seconds=5))
    with pytest.raises(EngineError, match="cannot be answered as Turtle"):
        ask(pool, FIVE, BY_NAME["ttl"])
    assert ask(pool, FIVE, BY_NAME["csv"], Caps(rows=3, seconds=5, partial=True))[1] == Outcome(
        3, partial=True
    )


@pytest.mark.parametrize(
    ("text", "seconds", "error"),
    [(ENDLESS, 0.4, QueryTimeoutError), (HUNGRY, 5.0, QueryCrashedError), (CRASHING, 5.0, QueryCrashedError)],
    ids=["endless", "hungry", "crashing"],
)
def test_a_query_that_must_die_costs_its_worker_only(
    keepers: Keepers, pool: PoolEngine, text: str, seconds: float, error: type[Exception]
) -> None:
    before = children(keepers.pid)
    start = time.monotonic()
    with pytest.raises(error):
        ask(pool, text, caps=Caps(seconds=seconds))
    assert time.monotonic() - start < seconds + 0.5
    assert full_strength(keepers, before, 1) < 0.3
    assert ask(pool, FIVE)[1].rows == 5


def test_a_deadline_is_told_as_one_though_the_clock_of_the_worker_began_earlier(tmp_path: Path) -> None:
    path = tmp_path / "workers.sock"

    def stopped_early(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            receive(connection)
            send(connection, HELLO)
            time.sleep(0.9)

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        worker = threading.Thread(target=stopped_early, args=(listener,))
        worker.start()
        with pytest.raises(QueryTimeoutError):
            ask(PoolEngine(path, 1, 5.0), ENDLESS, caps=Caps(seconds=1))
        worker.join()


def test_others_see_nothing_of_it(pool: PoolEngine) -> None:
    failures: list[Exception] = []

    def kill_one() -> None:
        with contextlib.suppress(QueryCrashedError, QueryTimeoutError):
            ask(pool, CRASHING, caps=Caps(seconds=1))

    def ask_many() -> None:
        try:
            for _ in range(60):
                assert ask(pool, FIVE)[1].rows == 5
        except Exception as error:
            failures.append(error)

    honest = threading.Thread(target=ask_many)
    honest.start()
    for _ in range(10):
        kill_one()
    honest.join()
    assert failures == []


def test_no_worker_can_open_a_connection(pool: PoolEngine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        service = f"SERVICE SILENT <http://127.0.0.1:{listener.getsockname()[1]}/> {{ ?s ?p ?o }}"
        for text in (service, service.replace("SILENT", "")):
            with contextlib.suppress(EngineError):
                ask(pool, f"SELECT * {{ {text} }}")
        with pytest.raises(TimeoutError):
            listener.accept()
    for _ in range(2 * WORKERS):
        assert ask(pool, FIVE)[1].rows == 5


def test_a_client_that_goes_away_frees_its_worker(keepers: Keepers, pool: PoolEngine) -> None:
    before, client = children(keepers.pid), Client()
    threading.Timer(0.2, client.leave).start()
    start = time.monotonic()
    with pytest.raises(CancelledError):
        ask(pool, ENDLESS, caps=Caps(seconds=30), cancel=client)
    assert time.monotonic() - start < 1
    full_strength(keepers, before, 1)


def test_a_long_query_gives_way_and_its_worker_to_a_fresh_one(keepers: Keepers, pool: PoolEngine) -> None:
    before, usual, seen = children(keepers.pid), os.getpriority(os.PRIO_PROCESS, 0), set()

    def look() -> None:
        seen.update(os.getpriority(os.PRIO_PROCESS, pid) for pid in children(keepers.pid))

    timers = [threading.Timer(seconds, look) for seconds in (0.3, 1.8)]
    for timer in timers:
        timer.start()
    long = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(?c != ?f) } LIMIT 1"
    with contextlib.suppress(QueryTimeoutError):
        ask(pool, long, caps=Caps(seconds=2.5))
    for timer in timers:
        timer.join()
    assert seen == {usual, usual + 10}
    full_strength(keepers, before, 1)
    assert {os.getpriority(os.PRIO_PROCESS, pid) for pid in children(keepers.pid)} == {usual}


def test_a_full_queue_is_told_at_once_and_a_busy_one_in_time(keepers: Keepers) -> None:
    patient, impatient = (PoolEngine(keepers.socket, 256 << 20, wait) for wait in (5.0, 0.2))

    def occupy() -> None:
        with contextlib.suppress(QueryTimeoutError, EngineBusyError):
            ask(patient, ENDLESS, caps=Caps(seconds=1.5))

    threads = [threading.Thread(target=occupy) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    with pytest.raises(EngineBusyError, match="No query worker became free within"):
        ask(impatient, FIVE)
    waiting = [threading.Thread(target=occupy) for _ in range(8)]
    for thread in waiting:
        thread.start()
    time.sleep(0.3)
    start = time.monotonic()
    with pytest.raises(EngineBusyError, match="the queue is full"):
        ask(patient, FIVE)
    assert time.monotonic() - start < 0.2
    for thread in (*threads, *waiting):
        thread.join()
    assert ask(patient, FIVE)[1].rows == 5


def test_a_worker_that_has_grown_makes_room(keepers: Keepers, pool: PoolEngine) -> None:
    before = children(keepers.pid)
    text = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY STR(?o)"
    for _ in range(WORKERS):
        ask(pool, text, caps=Caps(seconds=10))
    time.sleep(0.3)
    assert len(children(keepers.pid)) == WORKERS
    assert sum(_private(pid) for pid in children(keepers.pid)) < WORKERS * (96 << 20)
    assert before  # workers that stayed small stayed


def test_values_without_an_order_are_told_and_others_are_answered(pool: PoolEngine) -> None:
    """Days, months and years together end the process of pyoxigraph 0.5.13."""
    with pytest.raises(QueryCrashedError, match=r"ORDER BY STR"):
        ask(pool, "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?o", caps=Caps(seconds=10))
    assert ask(pool, FIVE)


def _private(pid: int) -> int:
    fields = Path(f"/proc/{pid}/statm").read_text().split()
    return (int(fields[1]) - int(fields[2])) * os.sysconf("SC_PAGESIZE")


def test_a_dead_worker_and_a_dead_keeper_are_replaced(keepers: Keepers, pool: PoolEngine) -> None:
    before = children(keepers.pid)
    os.kill(next(iter(before)), signal.SIGKILL)
    full_strength(keepers, before, 1)
    old, workers = keepers.pid, children(keepers.pid)
    os.kill(old, signal.SIGKILL)
    for _ in range(100):
        time.sleep(0.1)
        with contextlib.suppress(EngineBusyError):
            if ask(pool, FIVE)[1].rows == 5 and keepers.pid != old:
                break
    assert keepers.pid != old
    assert not [pid for pid in workers if _alive(pid)], "no worker outlives its keeper"


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_from_disk(snapshot: Snapshot, engine: EmbeddedEngine, tmp_path: Path) -> None:
    flags = {"query_workers": "2", "engine": "disk"}
    with Keepers(settings.load({}, flags), snapshot) as running:
        disk = PoolEngine(running.socket, 1 << 30, 5.0)
        assert ask(disk, FIVE)[1].rows == 5
        with pytest.raises(QueryTimeoutError):
            ask(disk, ENDLESS, caps=Caps(seconds=0.3))
        text = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"
        assert ask(disk, text) == ask(engine, text)


def test_the_number_of_workers() -> None:
    assert worker_count(settings.load({}, {"query_workers": "5"})) == 5
    assert worker_count(settings.load({}, {})) >= 8
