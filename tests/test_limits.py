"""How often a client may ask, and which client it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from flask import Request
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder

from ascn_kg import settings
from ascn_kg.web import create_app, limits
from ascn_kg.web.context import Context
from ascn_kg.web.limits import RateLimit, client_of


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("per_minute", "steps", "waits"),
    [
        pytest.param(3, [0, 0, 0, 0], [0, 0, 0, 20], id="a burst, then no more"),
        pytest.param(3, [0, 0, 0, 19, 1], [0, 0, 0, 1, 0], id="one more for each twenty seconds"),
        pytest.param(3, [0, 0, 0, 3600, 0, 0, 0], [0, 0, 0, 0, 0, 0, 20], id="no more saved than a burst"),
        pytest.param(1, [0, 0, 30, 30], [0, 60, 30, 0], id="being refused costs nothing"),
        pytest.param(600, [0] * 600 + [0], [0] * 600 + [1], id="never less than a second"),
        pytest.param(0, [0] * 1000, [0] * 1000, id="nothing is everything"),
    ],
)
def test_the_bucket(per_minute: int, steps: Sequence[float], waits: Sequence[int]) -> None:
    clock = Clock()
    rate = RateLimit(per_minute, clock)
    found = []
    for step in steps:
        clock.now += step
        found.append(rate.wait("a"))
    assert found == list(waits)


def test_waiting_as_long_as_told_is_enough() -> None:
    clock = Clock()
    rate = RateLimit(7, clock)
    for _ in range(50):
        if seconds := rate.wait("a"):
            clock.now += seconds
            assert rate.wait("a") == 0
    assert clock.now > 1000


def test_clients_do_not_pay_for_each_other() -> None:
    rate = RateLimit(1, Clock())
    assert [rate.wait("a"), rate.wait("a"), rate.wait("b")] == [0, 60, 0]


def test_many_clients_take_bounded_memory_and_the_busy_one_is_not_forgotten() -> None:
    rate = RateLimit(1, Clock())
    assert rate.wait("busy") == 0
    for number in range(3 * limits._CLIENTS):
        rate.wait(f"client {number}")
        if number % 1000 == 0:
            assert rate.wait("busy") > 0
    assert len(rate._buckets) <= limits._CLIENTS
    assert [rate.wait("the newest"), rate.wait("the newest")] == [0, 60], "the newest is remembered too"


@pytest.mark.parametrize(
    ("forwarded", "proxies", "client"),
    [
        pytest.param(None, 0, "10.0.0.9", id="no proxy"),
        pytest.param("1.1.1.1", 0, "10.0.0.9", id="a header that nobody trusts"),
        pytest.param("1.1.1.1", 1, "1.1.1.1", id="one proxy"),
        pytest.param("6.6.6.6, 1.1.1.1", 1, "1.1.1.1", id="one proxy, and the client lies"),
        pytest.param("1.1.1.1, 2.2.2.2", 2, "1.1.1.1", id="two proxies"),
        pytest.param("6.6.6.6,1.1.1.1,2.2.2.2", 2, "1.1.1.1", id="two proxies, and the client lies"),
        pytest.param("1.1.1.1", 2, "10.0.0.9", id="fewer hops than proxies"),
        pytest.param(" , ,", 1, "10.0.0.9", id="empty hops"),
        pytest.param("2001:db8::1", 1, "2001:db8::1", id="IPv6"),
    ],
)
def test_whose_request_it_is(forwarded: str | None, proxies: int, client: str) -> None:
    headers = {"X-Forwarded-For": forwarded} if forwarded is not None else {}
    builder = EnvironBuilder(headers=headers, environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert client_of(Request(builder.get_environ()), proxies) == client


@pytest.mark.parametrize(
    ("given", "allowed"),
    [
        pytest.param({}, None, id="loopback"),
        pytest.param({"host": "::1"}, None, id="loopback in IPv6"),
        pytest.param({"host": "localhost"}, None, id="loopback by name"),
        pytest.param({"host": "0.0.0.0"}, 300, id="everywhere"),
        pytest.param({"host": "kg.example.org"}, 300, id="a name"),
        pytest.param({"host": "0.0.0.0", "workers": "4"}, 75, id="each process has its share"),
        pytest.param({"rate_limit": "5"}, 5, id="as set, loopback or not"),
        pytest.param({"rate_limit": "5", "workers": "2"}, 3, id="a share is rounded up"),
        pytest.param({"host": "0.0.0.0", "rate_limit": "0"}, None, id="off"),
    ],
)
def test_the_limit_of_the_settings(given: dict[str, str], allowed: int | None) -> None:
    rate = RateLimit.of(settings.load({}, given))
    rate._clock = Clock()
    answers = [rate.wait("a") for _ in range(400)]
    assert answers.count(0) == (400 if allowed is None else allowed)


class TestEndpoint:
    @pytest.fixture
    def limited(self, context: Context) -> FlaskClient:
        values = replace(context.settings, trusted_proxies=1)
        return create_app(replace(context, settings=values, rate=RateLimit(2, Clock()))).test_client()

    def test_too_many_is_429_with_the_time_to_wait(self, limited: FlaskClient) -> None:
        found = [limited.get("/sparql?query=ASK{}") for _ in range(3)]
        assert [one.status_code for one in found] == [200, 200, 429]
        assert found[2].headers["Retry-After"] == "30"
        assert found[2].headers["Cache-Control"] == "no-store"
        assert "Retry-After" in found[2].headers["Access-Control-Expose-Headers"]
        assert found[2].mimetype == "application/problem+json"
        assert "30 s" in found[2].text

    def test_clients_behind_the_proxy_are_told_apart(self, limited: FlaskClient) -> None:
        for client, statuses in (("1.1.1.1", [200, 200, 429]), ("2.2.2.2", [200, 200, 429])):
            headers = {"X-Forwarded-For": f"9.9.9.9, {client}"}
            found = [limited.get("/sparql?query=ASK{}", headers=headers).status_code for _ in range(3)]
            assert found == statuses

    @pytest.mark.parametrize("path", ["/sparql", "/health", "/ready", "/", "/data/city/makassar.ttl"])
    def test_what_is_no_query_is_not_counted(self, limited: FlaskClient, path: str) -> None:
        assert {limited.get(path).status_code for _ in range(6)} == {200}
