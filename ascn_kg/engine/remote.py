"""The engine elsewhere: any store that speaks the SPARQL 1.1 Protocol.

The merge of all named graphs is loaded there under ``graph/merged`` (see ``ascn-kg publish``), and every
request names its dataset, as stores differ in what their default graph is. Answers are read as JSON or
N-Triples and written again here, so that all engines give the same formats.
"""

from __future__ import annotations

import io
import logging
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, cast
from urllib.parse import urlencode

import httpx
import pyoxigraph as ox

from ascn_kg import iris, statistics
from ascn_kg import snapshot as snapshots
from ascn_kg.engine import once
from ascn_kg.engine.base import NO_CAPS, Cancel, Caps, Outcome, Query
from ascn_kg.engine.embedded import EmbeddedEngine
from ascn_kg.engine.results import BY_NAME, Format, rows_from_json
from ascn_kg.engine.tokens import head, without_dataset
from ascn_kg.errors import (
    ResultTooLargeError,
    UpstreamError,
    UpstreamTimeoutError,
)
from ascn_kg.settings import Settings
from ascn_kg.snapshot import Snapshot
from ascn_kg.terms import Row

MERGED = "merged"
_JSON, _TRIPLES = "application/sparql-results+json", "application/n-triples"
_NO_LIMIT = 1 << 30
_RECONNECTS = 2
_ASK = re.compile(rb'"__ASK_RETVAL"\s*:\s*\{[^}]*"value"\s*:\s*"(\w*)"')
_NODE = re.compile(rb'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*")nodeID://')
DEADLOCK = "40001"
"""What Virtuoso says where a query and an update were in each other's way; nothing has happened then."""
WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"
WKT_DISGUISED = "urn:ascn-kg:wkt"
"""The datatype under which points are in a store that would change them."""


_log = logging.getLogger("ascn_kg.engine")


class _DeadlockError(UpstreamError):
    """The store took back what it had begun, as an update was in the way."""


class RemoteEngine:
    """Asks ``endpoint`` about the graphs of one snapshot, ``graphs``; waits ``seconds`` for an answer.

    What has to be worked out here may take ``memory`` bytes.
    """

    def __init__(
        self, endpoint: str, base: str, graphs: tuple[str, ...], seconds: float, memory: int = 1 << 30
    ) -> None:
        self._endpoint = endpoint
        self._base = base
        self._graphs = graphs
        self._seconds = seconds
        self._memory = memory
        self._client = httpx.Client(
            transport=httpx.HTTPTransport(
                retries=_RECONNECTS,  # of connecting only: nothing has been sent then
                limits=httpx.Limits(max_connections=64, max_keepalive_connections=16),
            ),
            follow_redirects=False,
            headers={"User-Agent": "ascn-kg"},
        )
        self._writer = EmbeddedEngine.from_quads((), base)

    @classmethod
    def of(cls, settings: Settings, snapshot: Snapshot) -> RemoteEngine:
        """The engine at the address that the settings name, for the graphs of ``snapshot``."""
        counts = statistics.read(snapshot.file(snapshots.STATISTICS)).graphs
        memory = settings.query_memory << 20
        return cls(settings.engine, snapshot.base, tuple(counts), settings.query_timeout, memory)

    def run(
        self,
        query: Query,
        form: str,
        format: Format,
        sink: BinaryIO,
        caps: Caps = NO_CAPS,
        cancel: Cancel | None = None,
    ) -> Outcome:
        """See :meth:`ascn_kg.engine.base.Engine.run`."""
        self._writer.check(query.text)
        default, named = self._dataset(query)
        if len(default) > 1:
            return self._merged_here(query, (default, named), form, format, sink, caps)
        text = without_dataset(query.text)
        graph = form in ("CONSTRUCT", "DESCRIBE")
        accept = _TRIPLES if graph else _JSON
        try:
            body = self._ask(text, default, named, accept, caps)
        except _DeadlockError:
            body = self._ask(text, default, named, accept, caps)
        try:
            return self._writer.write(self._parsed(body, form), format, sink, caps)
        except SyntaxError as error:  # rows are read while they are written
            raise UpstreamError(f"The SPARQL store answered with what is no answer: {error}.") from None

    def select(self, text: str) -> list[Row]:
        """See :meth:`ascn_kg.engine.base.Engine.select`."""
        sink = io.BytesIO()
        self.run(Query(text), "SELECT", BY_NAME["json"], sink)
        return rows_from_json(sink.getvalue())

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _dataset(self, query: Query) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The default and named graphs to ask for: the protocol's, the query's, or all."""
        default, named = query.default_graphs, query.named_graphs
        if default is None and named is None:
            clause = head(query.text)
            if not clause.has_dataset:
                return (iris.graph(self._base, MERGED),), self._graphs
            default, named = clause.default_graphs, clause.named_graphs
        return tuple(dict.fromkeys(default or ())), tuple(dict.fromkeys(named or ()))

    def _merged_here(
        self,
        query: Query,
        dataset: tuple[tuple[str, ...], tuple[str, ...]],
        form: str,
        format: Format,
        sink: BinaryIO,
        caps: Caps,
    ) -> Outcome:
        """The answer over several default graphs, fetched and merged: a store would count duplicates."""
        default, named = dataset
        until = time.monotonic() + (caps.seconds or self._seconds)
        quads: list[ox.Quad] = []
        for graph in dict.fromkeys((*default, *named)):
            name = ox.NamedNode(graph)
            for triple in self.graph(graph, Caps(seconds=max(0.1, until - time.monotonic()))):
                if graph in default:
                    quads.append(ox.Quad(triple.subject, triple.predicate, triple.object))
                if graph in named:
                    quads.append(ox.Quad(triple.subject, triple.predicate, triple.object, name))
        left = replace(caps, seconds=max(0.1, until - time.monotonic()))
        written = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
        asked = Query(without_dataset(query.text))
        return once.run(written, self._base, asked, form, format, sink, left, self._memory)

    def graph(self, graph: str, caps: Caps = NO_CAPS) -> list[ox.Triple]:
        """All statements of one named graph."""
        body = self._ask("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", (graph,), (), _TRIPLES, caps)
        return list(cast("Iterator[ox.Triple]", self._parsed(body, "CONSTRUCT")))

    def _ask(
        self, text: str, default: tuple[str, ...], named: tuple[str, ...], accept: str, caps: Caps
    ) -> bytes:
        """The body of the answer; raises UpstreamError and what is below it, or ResultTooLargeError."""
        fields = [("query", text)]
        # An empty default graph is named too; without any, a store would take its own.
        fields += [("default-graph-uri", graph) for graph in default or (iris.graph(self._base, "none"),)]
        fields += [("named-graph-uri", graph) for graph in named]
        seconds = caps.seconds or self._seconds
        most = (caps.bytes or _NO_LIMIT) * 4
        until = time.monotonic() + seconds
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            with self._client.stream(
                "POST",
                self._endpoint,
                content=urlencode(fields),
                headers=headers,
                timeout=httpx.Timeout(seconds, connect=min(seconds, 10.0) / (1 + _RECONNECTS)),
            ) as response:
                body = bytearray()
                for piece in response.iter_bytes():
                    body += piece
                    if len(body) > most:
                        raise ResultTooLargeError("The answer is larger than what is given out at once.")
                    if time.monotonic() > until:
                        raise httpx.ReadTimeout("the answer took too long")
        except httpx.TimeoutException:
            raise UpstreamTimeoutError(f"The SPARQL store did not answer within {seconds:g} s.") from None
        except httpx.HTTPError as error:
            raise UpstreamError(f"The SPARQL store cannot be asked ({type(error).__name__}).") from None
        _accept_answer(response, bytes(body[:300]), accept)
        return bytes(body)

    def _parsed(self, body: bytes, form: str) -> ox.QuerySolutions | ox.QueryBoolean | Iterator[ox.Triple]:
        try:
            if form in ("CONSTRUCT", "DESCRIBE"):
                body = body.replace(WKT_DISGUISED.encode(), WKT.encode())
                return iter([q.triple for q in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)])
            return ox.parse_query_results(_repaired(body, form), format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise UpstreamError(f"The SPARQL store answered with what is no answer: {error}.") from None


def _accept_answer(response: httpx.Response, begin: bytes, accept: str) -> None:
    """Raise what fits where the response is no whole answer in the format asked for."""
    if response.status_code in (408, 504):
        raise UpstreamTimeoutError("The SPARQL store stopped the query at its own time limit.")
    if response.status_code != 200:
        said = _line(begin)
        _log.error("the SPARQL store answered %d: %s", response.status_code, said)
        kind = _DeadlockError if DEADLOCK in said else UpstreamError
        raise kind(f"The SPARQL store answered {response.status_code}; the log of this server says more.")
    if response.headers.get("X-SQL-State", "").startswith("S1TAT"):
        raise UpstreamTimeoutError("The SPARQL store stopped the query at its own time limit.")
    if response.headers.get("X-SPARQL-MaxRows"):
        rows = response.headers["X-SPARQL-MaxRows"]
        raise ResultTooLargeError(f"The SPARQL store gives out at most {rows} rows at once.")
    media = response.headers.get("Content-Type", "").partition(";")[0].strip()
    if media not in (accept, "application/json", "text/plain", "text/ntriples"):
        raise UpstreamError(f"The SPARQL store answered with {media or 'no type'} instead of {accept}.")


def _line(begin: bytes) -> str:
    return " ".join(begin.decode("utf-8", "replace").split())[:200]


def _repaired(body: bytes, form: str) -> bytes:
    """Virtuoso's ways made standard (an ASK as a row, labels of nodes), and points as they were published."""
    if form == "ASK":
        if match := _ASK.search(body):
            return b'{"head":{},"boolean":%s}' % (b"true" if match[1] in (b"1", b"true") else b"false")
        if b'"boolean"' not in body:
            return b'{"head":{},"boolean":false}'
    return _NODE.sub(rb"\1", body).replace(WKT_DISGUISED.encode(), WKT.encode())
