"""Asking Wikidata politely: the MediaWiki API and the query service, one request after the other.

The manners are those of https://www.mediawiki.org/wiki/API:Etiquette and the User-Agent policy of Wikimedia:
the program says who it is, asks for many items at once, does without where the servers lag behind (maxlag),
and waits as long as it is told to.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import httpx
import yaml

from ascn_kg import __version__
from ascn_kg.engine.results import rows_from_json
from ascn_kg.errors import WikidataError
from ascn_kg.settings import Settings
from ascn_kg.terms import Row
from ascn_kg.wikidata.items import Item, read_item

BATCH = 50
"""Items per request: the most that the API gives to anybody."""
_TRIES = 5
_LONGEST_WAIT = 60.0
_MAXLAG = "5"
_BUSY = frozenset({429, 500, 502, 503, 504})
_PROPS = "info|labels|aliases|descriptions|claims"


class Hit(NamedTuple):
    """What a search by name finds: an item and the name by which it was found."""

    item: str
    matched: str


def user_agent(root: Path) -> str:
    """Who asks: name, version, and the address that the project's CITATION.cff states, if any."""
    address = ""
    try:
        stated = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
        address = str(stated.get("repository-code") or stated.get("url") or "")
    except (OSError, ValueError, yaml.YAMLError, AttributeError):
        pass
    named = f" ({address})" if re.fullmatch(r"https?://[\x21-\x27\x2a-\x7e]+", address) else ""
    return f"ascn-kg/{__version__}{named} python-httpx/{httpx.__version__}"


class Client:
    """Asks Wikidata; every method raises WikidataError where there is no answer to be had.

    ``api`` and ``query`` are addresses, ``seconds`` the wait for an answer. ``pause`` waits so many seconds.
    """

    def __init__(
        self, api: str, query: str, agent: str, seconds: float, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._api, self._query, self._pause = api, query, pause
        self._client = httpx.Client(
            headers={"User-Agent": agent},
            timeout=httpx.Timeout(seconds, connect=min(seconds, 10.0)),
            follow_redirects=True,
            max_redirects=5,
        )

    @classmethod
    def of(cls, settings: Settings, root: Path) -> Client:
        """The client that the settings describe, for the project in ``root``."""
        return cls(
            settings.wikidata_api, settings.wikidata_query, user_agent(root), settings.wikidata_timeout
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def items(self, ids: Iterable[str], languages: Iterable[str] = ("en",)) -> dict[str, Item]:
        """The items by the id that was asked for; deleted ones are ``missing``, redirects tell whereto."""
        found: dict[str, Item] = {}
        wanted = sorted(set(ids), key=lambda one: (len(one), one))
        spoken = "|".join(sorted(set(languages)))
        for batch in _batches(wanted, BATCH):
            found |= self._batch(batch, spoken)
        return found

    def _batch(self, ids: Sequence[str], languages: str) -> dict[str, Item]:
        left, found = list(ids), dict[str, Item]()
        while left:
            content = self._ask_api(
                action="wbgetentities", ids="|".join(left), props=_PROPS, languages=languages
            )
            error = content.get("error")
            if error and error.get("code") == "no-such-entity" and error.get("id") in left:
                found[error["id"]] = Item(error["id"], missing=True)
            elif error:
                raise WikidataError(_refusal(self._api, error))
            else:
                fresh = {item.asked: item for item in _read_all(content, self._api) if item.asked in left}
                if not fresh:
                    raise WikidataError(f"{self._api} does not answer about {', '.join(left[:3])}.")
                found |= fresh
            left = [id for id in left if id not in found]
        return found

    def search(self, name: str, language: str, limit: int = 10) -> tuple[Hit, ...]:
        """Items with a label or an alias that begins like ``name``, in the order of Wikidata."""
        content = self._ask_api(
            action="wbsearchentities",
            search=name[:250],
            language=language,
            uselang=language,
            type="item",
            limit=str(limit),
        )
        if error := content.get("error"):
            raise WikidataError(_refusal(self._api, error))
        try:
            found = (Hit(str(one["id"]), str(one["match"]["text"])) for one in content["search"])
            return tuple(hit for hit in found if re.fullmatch(r"Q\d+", hit.item))
        except (KeyError, TypeError):
            raise WikidataError(_nonsense(self._api)) from None

    def select(self, text: str) -> list[Row]:
        """The rows of a SELECT query to the query service (SPARQL 1.1 Protocol, section 2.1.1)."""
        response = self._ask(self._query, {"query": text}, "application/sparql-results+json")
        try:
            return rows_from_json(response.content)
        except (ValueError, KeyError, TypeError):
            raise WikidataError(_nonsense(self._query)) from None

    def _ask_api(self, **parameters: str) -> dict[str, Any]:
        common = {"format": "json", "formatversion": "2", "maxlag": _MAXLAG}
        for waited in self._tries():
            response = self._ask(self._api, {**parameters, **common}, "application/json")
            try:
                content = response.json()
            except ValueError:
                raise WikidataError(_nonsense(self._api)) from None
            if not isinstance(content, dict):
                raise WikidataError(_nonsense(self._api))
            code = (content.get("error") or {}).get("code")
            if code not in ("maxlag", "ratelimited"):
                return content
            waited(response)
        raise WikidataError(_busy(self._api))

    def _ask(self, address: str, parameters: dict[str, str], accept: str) -> httpx.Response:
        for waited in self._tries():
            try:
                response = self._client.get(address, params=parameters, headers={"Accept": accept})
            except httpx.TimeoutException:
                raise WikidataError(f"{address} does not answer in time; nothing was written.") from None
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise WikidataError(
                    f"{address} cannot be reached ({type(error).__name__}); nothing was written. "
                    "Is this machine offline? Try again when it is not."
                ) from None
            if response.status_code == 200:
                return response
            if response.status_code not in _BUSY:
                raise WikidataError(f"{address} answers {response.status_code}; nothing was written.")
            waited(response)
        raise WikidataError(_busy(address))

    def _tries(self) -> Iterator[Callable[[httpx.Response], None]]:
        """As often as it is decent: each time what to do before the next, given a refusal."""
        for number in range(_TRIES):

            def wait(response: httpx.Response, number: int = number) -> None:
                if number + 1 < _TRIES:
                    self._pause(_delay(response, 2.0**number))

            yield wait


def _delay(response: httpx.Response, otherwise: float) -> float:
    """Seconds that the response asks to wait (RFC 9110, section 10.2.3); raises where they are too many."""
    told = response.headers.get("Retry-After", "")
    seconds = otherwise
    if told.isascii() and told.isdecimal():
        seconds = float(told)
    elif told:
        try:
            seconds = (parsedate_to_datetime(told) - dt.datetime.now(dt.UTC)).total_seconds()
        except (TypeError, ValueError):
            seconds = otherwise
    if seconds > _LONGEST_WAIT:
        host = response.request.url.host
        raise WikidataError(f"{host} asks to wait {seconds:.0f} s; nothing was written. Try again then.")
    return max(0.0, seconds)


def _batches(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for begin in range(0, len(ids), size):
        yield ids[begin : begin + size]


def _read_all(content: dict[str, Any], address: str) -> list[Item]:
    try:
        return [read_item(key, entity) for key, entity in content["entities"].items()]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise WikidataError(_nonsense(address)) from None


def _refusal(address: str, error: Any) -> str:
    said = " ".join(
        str(error.get("info", error.get("code", "")) if isinstance(error, dict) else error).split()
    )
    return f"{address} refuses: {said[:200]}"


def _busy(address: str) -> str:
    return f"{address} is too busy ({_TRIES} tries); nothing was written. Try again later."


def _nonsense(address: str) -> str:
    return f"{address} answers what is no answer of Wikidata; nothing was written."
