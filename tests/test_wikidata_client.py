"""The client speaks to Wikidata as Wikimedia asks its users to, and knows when there is no answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from ascn_kg import __version__
from ascn_kg.errors import WikidataError
from ascn_kg.wikidata.client import Client, user_agent
from ascn_kg.wikidata.items import Point, read_item

from .conftest import ROOT
from .live import free_port
from .wikidata_server import Wikidata, item, serving, statement


@pytest.fixture
def server() -> Iterator[Wikidata]:
    with serving() as one:
        one.put(
            item("Q1", {"en": "One", "id": "Satu"}, {"P31": ["Q5"], "P625": [(1.5, 2.5)]}, {"en": ["Uno"]})
        )
        yield one


class Waits(list[float]):
    """Remembers how long it was asked to wait."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def client(server: Wikidata, waits: Waits) -> Iterator[Client]:
    with Client(**_addresses(server), agent="test/1", seconds=2.0, pause=waits) as one:
        yield one


def _addresses(server: Wikidata) -> dict[str, str]:
    return {"api": server.settings["wikidata_api"], "query": server.settings["wikidata_query"]}


def test_an_item_is_read(client: Client) -> None:
    found = client.items(["Q1"], ("en", "id"))["Q1"]
    assert found.labels == {"en": "One", "id": "Satu"}
    assert found.names == {"en": ("One", "Uno"), "id": ("Satu",)}
    assert (found.strings("P31"), found.points()) == (("Q5",), (Point(1.5, 2.5),))


def test_items_come_in_batches_of_fifty(server: Wikidata, client: Client) -> None:
    server.put(*(item(f"Q{number}", {"en": str(number)}) for number in range(1, 121)))
    found = client.items(f"Q{number}" for number in range(1, 121))
    assert len(found) == 120
    assert [len(one["ids"].split("|")) for one in server.of("wbgetentities")] == [50, 50, 20]
    assert server.agents == {"test/1"}


@pytest.mark.parametrize("by_target", [False, True], ids=["under the id asked for", "under the target"])
def test_redirects_are_told(server: Wikidata, client: Client, by_target: bool) -> None:
    server.redirects, server.by_target = {"Q7": "Q1", "Q8": "Q1"}, by_target
    found = client.items(["Q7", "Q8", "Q1"])
    assert {id: (one.asked, one.id, one.redirect) for id, one in found.items()} == {
        "Q1": ("Q1", "Q1", ""),
        "Q7": ("Q7", "Q1", "Q1"),
        "Q8": ("Q8", "Q1", "Q1"),
    }


def test_deleted_and_never_created_items_are_missing(server: Wikidata, client: Client) -> None:
    server.deleted = {"Q9"}
    found = client.items(["Q1", "Q9", "Q999999999"])
    assert {id: one.missing for id, one in found.items()} == {"Q1": False, "Q9": True, "Q999999999": True}


@pytest.mark.parametrize(
    ("moods", "waited"),
    [
        ([(429, "1")], [1.0]),
        ([(503, "0"), (429, "2")], [0.0, 2.0]),
        ([(503, ""), (502, "")], [1.0, 2.0]),
        (["maxlag", "maxlag"], [0.0, 0.0]),
        ([(429, "nonsense")], [1.0]),
        (["moved"], []),
    ],
    ids=["429", "busy twice", "no Retry-After", "maxlag", "nonsense", "moved"],
)
def test_it_waits_as_it_is_told(
    server: Wikidata, client: Client, waits: Waits, moods: list[Any], waited: list[float]
) -> None:
    server.moods = moods
    assert client.items(["Q1"])["Q1"].label() == "One"
    assert waits == waited


def test_it_waits_until_a_date(server: Wikidata, client: Client, waits: Waits) -> None:
    server.moods = [(429, format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=40), usegmt=True))]
    client.items(["Q1"])
    assert 0 < waits[0] <= 41


@pytest.mark.parametrize(
    ("moods", "said"),
    [
        ([(429, "1")] * 5, "too busy"),
        (["maxlag"] * 5, "too busy"),
        ([(429, "3600")], "asks to wait 3600 s"),
        ([(403, "")], "answers 403"),
        ([(404, "")], "answers 404"),
        (["broken"], "no answer of Wikidata"),
        (["page"], "no answer of Wikidata"),
        (["moved"] * 9, "cannot be reached"),
    ],
    ids=[
        "busy for good",
        "lagging for good",
        "an hour",
        "forbidden",
        "gone",
        "broken",
        "portal",
        "in circles",
    ],
)
def test_it_gives_up_with_one_sentence(server: Wikidata, client: Client, moods: list[Any], said: str) -> None:
    server.moods = moods
    with pytest.raises(WikidataError, match=said):
        client.items(["Q1"])
    assert len(server.requests) <= 6


def test_a_slow_answer_is_not_waited_for(server: Wikidata) -> None:
    server.moods = ["slow"]
    with (
        Client(**_addresses(server), agent="test/1", seconds=0.2) as hasty,
        pytest.raises(WikidataError, match="in time"),
    ):
        hasty.items(["Q1"])


def test_nobody_there() -> None:
    address = f"http://127.0.0.1:{free_port()}/"
    with Client(address, address, "test/1", 2.0) as lonely:
        with pytest.raises(WikidataError, match="offline"):
            lonely.items(["Q1"])
        with pytest.raises(WikidataError, match="offline"):
            lonely.select("SELECT * {}")


def test_a_search_asks_in_a_language(server: Wikidata, client: Client) -> None:
    assert client.search("uno", "en")[0] == ("Q1", "Uno")
    assert client.search("uno", "id") == ()
    assert client.search("Satu", "id")[0].item == "Q1"


@pytest.mark.parametrize("mood", ["broken", "page"])
def test_a_query_service_may_answer_nonsense(server: Wikidata, client: Client, mood: str) -> None:
    server.moods = [mood]
    with pytest.raises(WikidataError, match="no answer"):
        client.select("SELECT ?class ?root { ?class wdt:P279* ?root }")


def test_the_best_rank_counts() -> None:
    claims = [
        statement("P17", "Q10", "deprecated"),
        statement("P17", "Q11"),
        statement("P17", "Q12", "preferred"),
    ]
    unknown = {"mainsnak": {"snaktype": "somevalue", "property": "P31"}, "rank": "normal"}
    found = read_item("Q1", {"id": "Q1", "claims": {"P17": claims, "P31": [unknown], "P27": claims[:1]}})
    assert (found.strings("P17"), found.strings("P31"), found.strings("P27")) == (("Q12",), (), ())


def test_the_moon_is_not_on_earth() -> None:
    claim = statement("P625", (1.0, 2.0))
    claim["mainsnak"]["datavalue"]["value"]["globe"] = "http://www.wikidata.org/entity/Q405"
    assert read_item("Q1", {"id": "Q1", "claims": {"P625": [claim]}}).points() == ()


def test_it_says_who_asks(tmp_path: Path) -> None:
    agent = user_agent(ROOT)
    assert agent.startswith(f"ascn-kg/{__version__} (https://w3id.org/ascn-kg/) python-httpx/")
    assert user_agent(tmp_path).startswith(f"ascn-kg/{__version__} python-httpx/")
    (tmp_path / "CITATION.cff").write_text(
        "repository-code: https://code.example.org/kg\nurl: https://kg.example.org/\n"
    )
    assert "(https://code.example.org/kg)" in user_agent(tmp_path)
    (tmp_path / "CITATION.cff").write_text('repository-code: "https://e.org/\\r\\nX: 1"\n')
    assert "X:" not in user_agent(tmp_path)
