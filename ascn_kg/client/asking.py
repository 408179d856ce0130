"""Where answers come from: a snapshot in this process, or an endpoint elsewhere."""

from __future__ import annotations

import json
from typing import Protocol

import pyoxigraph as ox

from ascn_kg import library, vocab
from ascn_kg import snapshot as snapshots
from ascn_kg.engine.base import Query, answer
from ascn_kg.engine.embedded import EmbeddedEngine
from ascn_kg.engine.results import BY_NAME, rows_from_json
from ascn_kg.engine.tokens import head
from ascn_kg.errors import AscnKgError, UpstreamError
from ascn_kg.snapshot import Snapshot

_FORM = "application/x-www-form-urlencoded"
_ONTOLOGY = (
    'SELECT ?o WHERE { ?o a <http://www.w3.org/2002/07/owl#Ontology> FILTER(STRENDS(STR(?o), "/ontology")) }'
)


class Asker(Protocol):
    """Answers queries of one graph."""

    @property
    def base(self) -> str:
        """The base IRI of the graph."""

    @property
    def snapshot(self) -> str:
        """The id of its snapshot, empty where it is not known."""

    def ask(self, text: str, format: str) -> bytes:
        """The answer in a format (by its short name)."""

    def questions(self) -> dict[str, str]:
        """The queries of the library by id."""

    def close(self) -> None:
        """Let go of everything."""


class Here:
    """A snapshot, loaded into this process."""

    def __init__(self, opened: Snapshot) -> None:
        self.opened = opened
        self.engine = EmbeddedEngine.from_file(opened.file(snapshots.DATASET), opened.base)

    @property
    def base(self) -> str:
        """See :class:`Asker`."""
        return self.opened.base

    @property
    def snapshot(self) -> str:
        """See :class:`Asker`."""
        return self.opened.id

    def ask(self, text: str, format: str) -> bytes:
        """See :class:`Asker`."""
        return answer(self.engine, Query(text), head(text).form, BY_NAME[format])

    def questions(self) -> dict[str, str]:
        """See :class:`Asker`."""
        return {entry.id: entry.text for entry in library.read(self.opened.file(snapshots.LIBRARY))}

    def close(self) -> None:
        """See :class:`Asker`."""
        self.engine.close()


class There:
    """An endpoint of this graph elsewhere (SPARQL 1.1 Protocol)."""

    def __init__(self, endpoint: str, seconds: float) -> None:
        import httpx  # only when needed

        self._endpoint = endpoint
        self._client = httpx.Client(timeout=seconds, headers={"User-Agent": "ascn-kg"}, follow_redirects=True)
        try:
            rows = rows_from_json(self.ask(_ONTOLOGY, "json"))
            if len(rows) != 1:
                raise UpstreamError(f"{endpoint} does not hold this graph: it has no ontology of ours.")
            self.base = rows[0]["o"].value.removesuffix("ontology")
            self.snapshot = self._version()
        except BaseException:
            self._client.close()
            raise

    def ask(self, text: str, format: str) -> bytes:
        """See :class:`Asker`; raises UpstreamError with what the endpoint says."""
        return self._send({"query": text}, BY_NAME[format].media)

    def questions(self) -> dict[str, str]:
        """See :class:`Asker`: the examples of the service description."""
        body = self._send(None, "application/n-triples")
        first = f"{self.base}queries/"
        forms = {f"{vocab.SHACL}{form}" for form in ("select", "ask", "construct", "describe")}
        return {
            quad.subject.value.removeprefix(first): str(quad.object.value)
            for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)
            if quad.predicate.value in forms
            and isinstance(quad.object, ox.Literal)
            and isinstance(quad.subject, ox.NamedNode)
            and quad.subject.value.startswith(first)
        }

    def close(self) -> None:
        """See :class:`Asker`."""
        self._client.close()

    def _version(self) -> str:
        body = self._send(
            None, "application/n-triples", self._endpoint.removesuffix("sparql") + ".well-known/void"
        )
        for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES):
            if quad.predicate.value == f"{vocab.DCT}hasVersion" and isinstance(quad.object, ox.Literal):
                return str(quad.object.value)
        return ""

    def _send(self, form: dict[str, str] | None, media: str, address: str = "") -> bytes:
        import httpx

        address = address or self._endpoint
        try:
            if form is None:
                response = self._client.get(address, headers={"Accept": media})
            else:
                response = self._client.post(address, data=form, headers={"Accept": media})
        except httpx.HTTPError as error:
            raise UpstreamError(f"{address} cannot be asked: {error or type(error).__name__}") from None
        if response.status_code != 200:
            raise UpstreamError(f"{address} answered {response.status_code}: {_detail(response.text)}")
        return response.content


def _detail(body: str) -> str:
    """What an error says: the detail of a problem (RFC 9457), else its first 200 characters."""
    try:
        found = json.loads(body)
        return " ".join(str(found[key]) for key in ("detail", "hint") if found.get(key))
    except (ValueError, KeyError, TypeError, AttributeError):
        return " ".join(body.split())[:200]


def is_address(source: object) -> bool:
    """Whether ``source`` is the address of an endpoint."""
    return isinstance(source, str) and source.startswith(("http://", "https://"))


def missing(kind: str) -> AscnKgError:
    """The error for what only a snapshot at hand can do."""
    return AscnKgError(f"{kind} need a snapshot at hand: use ascn_kg.open() without an address")
