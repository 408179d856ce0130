"""``/ready``: what it says, and that asking it often costs nothing."""

from __future__ import annotations

import json
import threading
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from ascn_kg import settings
from ascn_kg.engine.base import Engine
from ascn_kg.engine.choose import public
from ascn_kg.engine.keepers import Keepers
from ascn_kg.web import create_app
from ascn_kg.web.context import Context
from ascn_kg.web.readiness import Readiness


def client_with(context: Context, readiness: Readiness) -> FlaskClient:
    return create_app(replace(context, readiness=readiness)).test_client()


def test_a_server_that_answers_is_ready(client: FlaskClient, context: Context) -> None:
    response = client.get("/ready")
    assert (response.status_code, response.json) == (
        200,
        {"status": "ready", "snapshot": context.snapshot.id},
    )
    assert response.headers["Cache-Control"] == "no-store"
    assert client.head("/ready").status_code == 200


def test_with_the_workers_gone_it_is_not_but_it_lives(context: Context) -> None:
    with Keepers(settings.load({}, {"query_workers": "2"}), context.snapshot) as keepers:
        values = settings.load({}, {"pool": str(keepers.socket)})
        pool = public(values, context.engine)
        before = client_with(context, Readiness.of(values, context.snapshot, pool)).get("/ready")
    client = client_with(context, Readiness.of(values, context.snapshot, pool))
    after = client.get("/ready")
    assert (before.status_code, after.status_code) == (200, 503)
    assert after.headers["Retry-After"] == "2"
    assert "query workers" in json.loads(after.data)["detail"]
    assert client.get("/health").status_code == 200


def test_with_all_workers_busy_it_says_so_in_time(context: Context) -> None:
    with Keepers(settings.load({}, {"query_workers": "1"}), context.snapshot) as keepers:
        values = settings.load({}, {"pool": str(keepers.socket), "query_wait": "30"})
        pool = public(values, context.engine)
        occupied = threading.Thread(target=_occupy, args=(pool, 4.0))
        occupied.start()
        threading.Event().wait(0.5)
        response = client_with(context, Readiness.of(values, context.snapshot, pool)).get("/ready")
        occupied.join()
    assert response.status_code == 503
    assert "No query worker became free within 2 s" in response.text


def _occupy(engine: Engine, seconds: float) -> None:
    import io

    from ascn_kg.engine.base import Caps, Query
    from ascn_kg.engine.results import BY_NAME
    from ascn_kg.errors import QueryTimeoutError

    endless = Query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    with pytest.raises(QueryTimeoutError):
        engine.run(endless, "SELECT", BY_NAME["json"], io.BytesIO(), Caps(seconds=seconds))


class Probe:
    """Counts how often it is asked, and answers when it may."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = list(reasons)
        self.asked = 0
        self.may = threading.Event()
        self.may.set()

    def __call__(self) -> str:
        self.asked += 1
        assert self.may.wait(10)
        return self.reasons.pop(0)


def test_the_outcome_is_kept_for_a_second_good_or_bad() -> None:
    now = [100.0]
    probe = Probe("", "broken", "")
    readiness = Readiness(probe, lambda: now[0])
    found = []
    for step in (0.0, 0.5, 0.4, 0.2, 0.9, 0.2):
        now[0] += step
        found.append(readiness.reason())
    assert found == ["", "", "", "broken", "broken", ""]
    assert probe.asked == 3


def test_many_at_once_ask_once_and_do_not_wait_for_a_slow_check() -> None:
    now = [100.0]
    probe = Probe("", "broken")
    readiness = Readiness(probe, lambda: now[0])
    assert readiness.reason() == ""
    now[0] += 5
    probe.may.clear()
    slow = threading.Thread(target=readiness.reason)
    slow.start()
    while probe.asked < 2:
        threading.Event().wait(0.01)
    assert [readiness.reason() for _ in range(50)] == [""] * 50, "what was known before"
    probe.may.set()
    slow.join()
    assert readiness.reason() == "broken"
    assert probe.asked == 2


def test_the_first_ones_wait_for_the_first_check() -> None:
    probe = Probe("broken")
    probe.may.clear()
    readiness = Readiness(probe)
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(readiness.reason())) for _ in range(8)]
    for thread in threads:
        thread.start()
    threading.Event().wait(0.2)
    probe.may.set()
    for thread in threads:
        thread.join()
    assert (found, probe.asked) == (["broken"] * 8, 1)


def test_a_check_that_breaks_does_not_block_the_next() -> None:
    now = [100.0]
    probe = Probe()
    readiness = Readiness(probe, lambda: now[0])
    with pytest.raises(IndexError):
        readiness.reason()
    assert readiness.reason() == "The check itself failed; the log says why."
    now[0] += 2
    probe.reasons = [""]
    assert readiness.reason() == ""
