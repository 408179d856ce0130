"""A Wikidata on loopback: the MediaWiki API and the query service over a few items, with all their moods."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Claims = dict[str, list[Any]]


def item(
    id: str, labels: dict[str, str], claims: Claims | None = None, aliases: dict[str, list[str]] | None = None
) -> dict[str, Any]:
    """An item as the API writes it; points are pairs, items and strings are texts."""
    return {
        "type": "item",
        "id": id,
        "labels": {one: {"language": one, "value": text} for one, text in labels.items()},
        "aliases": {
            one: [{"language": one, "value": text} for text in texts]
            for one, texts in (aliases or {}).items()
        },
        "descriptions": {"en": {"language": "en", "value": f"item {id} of the test"}},
        "claims": {
            name: [statement(name, value) for value in values] for name, values in (claims or {}).items()
        },
    }


def statement(name: str, value: Any, rank: str = "normal") -> dict[str, Any]:
    if isinstance(value, tuple):
        content = {"latitude": value[0], "longitude": value[1], "globe": "http://www.wikidata.org/entity/Q2"}
        data = {"type": "globecoordinate", "value": content}
    elif re.fullmatch(r"Q\d+", value):
        data = {"type": "wikibase-entityid", "value": {"entity-type": "item", "id": value}}
    else:
        data = {"type": "string", "value": value}
    snak = {"snaktype": "value", "property": name, "datavalue": data}
    return {"mainsnak": snak, "type": "statement", "rank": rank}


class Wikidata(ThreadingHTTPServer):
    """Items by id; ``redirects`` from id to id; ``above`` is class → the classes above it.

    ``moods`` holds what the next answers are instead of the right ones: ``maxlag``, ``broken``, ``slow``,
    ``page``, ``moved``, a status with a Retry-After (``(429, "1")``), or ``fine``.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.items: dict[str, dict[str, Any]] = {}
        self.redirects: dict[str, str] = {}
        self.deleted: set[str] = set()
        self.above: dict[str, set[str]] = {}
        self.moods: list[Any] = []
        self.requests: list[dict[str, str]] = []
        self.agents: set[str] = set()
        self.by_target = False
        self.closing = threading.Event()

    def put(self, *items: dict[str, Any]) -> None:
        self.items |= {one["id"]: one for one in items}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def settings(self) -> dict[str, str]:
        return {"wikidata_api": f"{self.address}/w/api.php", "wikidata_query": f"{self.address}/sparql"}

    @property
    def flags(self) -> list[str]:
        return [
            part for name, value in self.settings.items() for part in (f"--{name.replace('_', '-')}", value)
        ]

    def of(self, action: str) -> list[dict[str, str]]:
        return [one for one in self.requests if one.get("action") == action]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has had enough of waiting."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, Wikidata)
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        server.requests.append({"path": parts.path, **asked})
        server.agents.add(self.headers["User-Agent"])
        mood = server.moods.pop(0) if server.moods else "fine"
        match mood:
            case (int(status), str(wait)):
                self._send(status, b"slow down", {"Retry-After": wait} if wait else {}, "text/plain")
            case "maxlag":
                said = {"code": "maxlag", "info": "Waiting for db: 7 seconds lagged.", "lag": 7}
                self._send(200, json.dumps({"error": said}).encode(), {"Retry-After": "0"})
            case "broken":
                self._send(200, b'{"entities": {"Q1": {')
            case "page":
                self._send(200, b"<html>captive portal</html>", {}, "text/html")
            case "moved":
                self._send(301, b"", {"Location": f"{server.address}/elsewhere{self.path}"})
            case "slow":
                server.closing.wait(5)
                self.close_connection = True
            case _:
                self._answer(server, parts.path.removeprefix("/elsewhere"), asked)

    def _answer(self, server: Wikidata, path: str, asked: dict[str, str]) -> None:
        if path == "/sparql":
            assert "application/sparql-results+json" in self.headers["Accept"]
            body = json.dumps(_classes(server, asked["query"])).encode()
            self._send(200, body, {}, "application/sparql-results+json")
            return
        assert path == "/w/api.php", path
        assert asked["format"] == "json", asked
        assert asked["maxlag"] == "5", asked
        actions = {"wbgetentities": _entities, "wbsearchentities": _search}
        self._send(200, json.dumps(actions[asked["action"]](server, asked)).encode())

    def _send(
        self, status: int, body: bytes, headers: dict[str, str] | None = None, media: str = "application/json"
    ) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": media,
            "Content-Length": str(len(body)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def _entities(server: Wikidata, asked: dict[str, str]) -> dict[str, Any]:
    ids = asked["ids"].split("|")
    if len(ids) > 50:
        return {"error": {"code": "toomanyvalues", "info": "Too many values supplied for parameter ids."}}
    languages = set(asked["languages"].split("|"))
    found: dict[str, Any] = {}
    for id in ids:
        target = server.redirects.get(id, id)
        if target in server.deleted:
            found[id] = {"id": id, "missing": ""}
        elif target not in server.items:
            info = f"Could not find an entity with the ID {id}."
            return {"error": {"code": "no-such-entity", "info": info, "id": id}}
        else:
            entity = dict(server.items[target])
            for part in ("labels", "aliases"):
                kept = {one: value for one, value in entity[part].items() if one in languages}
                entity[part] = kept or []  # PHP writes an empty object so
            if target != id:
                entity["redirects"] = {"from": id, "to": target}
            found[target if server.by_target else id] = entity
    return {"entities": found, "success": 1}


def _search(server: Wikidata, asked: dict[str, str]) -> dict[str, Any]:
    wanted, language = asked["search"].casefold(), asked["language"]
    found = []
    for id, entity in sorted(server.items.items(), key=lambda pair: int(pair[0][1:])):
        labels = [entity["labels"].get(language), *entity["aliases"].get(language, [])]
        for number, name in enumerate(one for one in labels if one):
            if name["value"].casefold().startswith(wanted):
                kind = "alias" if number else "label"
                found.append({"id": id, "match": {"type": kind, "language": language, "text": name["value"]}})
                break
    return {"searchinfo": {"search": asked["search"]}, "search": found[: int(asked["limit"])], "success": 1}


def _classes(server: Wikidata, query: str) -> dict[str, Any]:
    """What a query service answers to the question which classes are below which (P279*)."""
    assert "?class wdt:P279* ?root" in query, query
    values = {
        name: re.findall(r"wd:(Q\d+)", body)
        for name, body in re.findall(r"VALUES \?(\w+) \{([^}]*)\}", query)
    }
    head = "http://www.wikidata.org/entity/"
    rows = [
        {"class": {"type": "uri", "value": head + one}, "root": {"type": "uri", "value": head + top}}
        for one in values["class"]
        for top in values["root"]
        if top == one or top in server.above.get(one, set())
    ]
    return {"head": {"vars": ["class", "root"]}, "results": {"bindings": rows}}


@contextmanager
def serving() -> Iterator[Wikidata]:
    with Wikidata() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()
