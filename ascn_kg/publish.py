"""Loading a snapshot into a SPARQL store elsewhere, so that its readers never see half of one.

Each graph goes to a staging graph first, over the Graph Store HTTP Protocol. What is there already is left
alone, so that a broken transfer goes on where it stopped. When all of it is there, by count and by hash, one
update moves all graphs into place.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import httpx
import pyoxigraph as ox

from ascn_kg import iris, vocab
from ascn_kg import snapshot as snapshots
from ascn_kg.engine.base import NO_CAPS, Caps
from ascn_kg.engine.remote import DEADLOCK, MERGED, WKT, WKT_DISGUISED, RemoteEngine
from ascn_kg.engine.results import rows_from_json
from ascn_kg.errors import PublishError
from ascn_kg.fingerprint import fingerprint
from ascn_kg.observe import Progress
from ascn_kg.snapshot import Snapshot

_TRIPLES = "application/n-triples"
_PIECE = 20_000
"""Statements per request."""
_DATES = tuple(f"{vocab.XSD}{name}" for name in ("date", "gYearMonth", "gYear"))
_PAUSES = (0.1, 0.3, 1.0, 3.0)
"""Seconds before an update is sent again."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a store takes queries, updates (SPARQL 1.1 Protocol) and graphs (Graph Store HTTP Protocol)."""

    query: str
    update: str
    graphs: str


LAYOUTS = {
    "oxigraph": ("/query", "/update", "/store"),
    "virtuoso": ("/sparql", "/sparql-auth", "/sparql-graph-crud-auth"),
    "fuseki": ("/query", "/update", "/data"),
    "graphdb": ("", "/statements", "/rdf-graphs/service"),
}
"""What to append to the address of a store (of a dataset, of a repository) of each kind."""


def addresses(store: str, kind: str) -> Addresses:
    """The three addresses of a store of one of the kinds in ``LAYOUTS``."""
    query, update, graphs = (store.rstrip("/") + path for path in LAYOUTS[kind])
    return Addresses(query, update, graphs)


def publication(base: str) -> str:
    """The graph that says which snapshot is in the store."""
    return f"{base}publication"


class Publisher:
    """Brings one snapshot into a store.

    ``virtuoso`` allows for two ways of that store: it cuts coordinates to single precision, so points go in
    as literals of a datatype of our own, which the remote engine turns back; and it takes a year for its
    first day, so where a graph has both, one of them is lost. ``lost`` holds such statements.
    """

    def __init__(
        self, to: Addresses, auth: httpx.Auth | None, *, virtuoso: bool = False, seconds: float = 600.0
    ) -> None:
        self._to = to
        self._virtuoso = virtuoso
        self.lost: list[ox.Triple] = []
        self._client = httpx.Client(auth=auth, timeout=httpx.Timeout(seconds, connect=10.0))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def publish(self, snapshot: Snapshot, progress: Progress) -> None:
        """Load, verify and switch; raises PublishError. Running it again goes on where it stopped."""
        base = snapshot.base
        graphs = _graphs(snapshot)
        if self._virtuoso:
            graphs = {graph: self._as_virtuoso_has_them(found) for graph, found in graphs.items()}
        staging = {
            graph: f"{base}staging/{snapshot.id}/{number}" for number, graph in enumerate(sorted(graphs))
        }
        there = self._counts(f"{base}staging/")
        progress.step("load", f"{len(graphs)} graphs, {sum(map(len, graphs.values()))} statements")
        for graph in sorted(graphs):
            if there.get(staging[graph], 0) != len(graphs[graph]):
                self._put(staging[graph], graphs[graph])
        progress.step("verify", f"{len(graphs)} graphs")
        for graph, statements in graphs.items():
            self._verify(staging[graph], statements)
        progress.step("switch", snapshot.id)
        obsolete = [graph for graph in self._counts(f"{base}graph/") if graph not in graphs]
        leftover = [graph for graph in there if graph not in staging.values()]
        self._update(_switch(base, snapshot.id, staging, obsolete, leftover))
        self._confirm(snapshot, graphs)
        progress.done(f"{snapshot.id} at {self._to.query}")

    def _as_virtuoso_has_them(self, statements: list[ox.Triple]) -> list[ox.Triple]:
        kept: dict[tuple[str, ...], ox.Triple] = {}
        for triple in statements:
            value = triple.object
            key = str(triple.object)
            if isinstance(value, ox.Literal) and value.datatype.value in _DATES:
                key = (value.value + "-01-01")[:10]
            if kept.setdefault((str(triple.subject), triple.predicate.value, key), triple) is not triple:
                self.lost.append(triple)
        return [_disguise(triple) for triple in kept.values()]

    def _put(self, graph: str, statements: list[ox.Triple]) -> None:
        for begin in range(0, len(statements), _PIECE):
            body = ox.serialize(statements[begin : begin + _PIECE], format=ox.RdfFormat.N_TRIPLES)
            method = "PUT" if begin == 0 else "POST"
            self._send(
                method,
                self._to.graphs,
                params={"graph": graph},
                content=body,
                headers={"Content-Type": _TRIPLES},
            )

    def _verify(self, graph: str, statements: list[ox.Triple]) -> None:
        response = self._send("GET", self._to.graphs, params={"graph": graph}, headers={"Accept": _TRIPLES})
        try:
            found = [quad.triple for quad in ox.parse(response.content, format=ox.RdfFormat.N_TRIPLES)]
        except (SyntaxError, ValueError) as error:
            raise PublishError(f"{graph} cannot be read back: {error}") from None
        if len(found) != len(statements) or fingerprint(found) != fingerprint(statements):
            raise PublishError(
                f"{graph} is not what was sent ({len(found)} of {len(statements)} statements). "
                "Nothing was switched; run the command again, or DROP the staging graphs first."
            )

    def _counts(self, head: str) -> dict[str, int]:
        """Statements by graph, of the graphs whose IRIs begin with ``head``."""
        text = (
            "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } "
            f'FILTER(STRSTARTS(STR(?g), "{head}")) }} GROUP BY ?g'
        )
        headers = {"Accept": "application/sparql-results+json"}
        response = self._send("POST", self._to.query, data={"query": text}, headers=headers)
        try:
            rows = rows_from_json(response.content)
            return {row["g"].value: int(float(row["n"].value)) for row in rows if "g" in row}
        except (ValueError, KeyError, TypeError) as error:
            raise PublishError(f"{self._to.query} does not answer as a SPARQL store: {error}") from None

    def _update(self, text: str) -> None:
        """Send an update; again where the store rolled it back, as a reader was in its way."""
        for pause in (*_PAUSES, None):
            try:
                self._send("POST", self._to.update, data={"update": text})
            except PublishError as error:
                if pause is None or DEADLOCK not in str(error):
                    raise
                time.sleep(pause)
            else:
                return

    def _confirm(self, snapshot: Snapshot, graphs: dict[str, list[ox.Triple]]) -> None:
        found = self._counts(f"{snapshot.base}graph/")
        wrong = [graph for graph, statements in graphs.items() if found.get(graph, 0) != len(statements)]
        if wrong:
            raise PublishError(
                f"after the switch {len(wrong)} graphs are not complete, among them {wrong[0]}"
            )

    def _send(self, method: str, address: str, **parts: object) -> httpx.Response:
        try:
            response = self._client.request(method, address, **parts)  # type: ignore[arg-type]
        except httpx.HTTPError as error:
            raise PublishError(f"{address} cannot be reached ({type(error).__name__})") from None
        if response.status_code in (401, 403):
            raise PublishError(
                f"{address} refuses: {response.status_code}. Give --user, and the password in "
                "ASCN_KG_PUBLISH_PASSWORD."
            )
        if response.status_code >= 400:
            said = " ".join(response.text.split())[:200]
            raise PublishError(f"{address} answers {response.status_code}: {said}")
        return response


def published(engine: RemoteEngine, base: str, caps: Caps = NO_CAPS) -> str:
    """The id of the snapshot that is in the store, or an empty string."""
    graph = engine.graph(publication(base), caps)
    return next((one.object.value for one in graph if isinstance(one.object, ox.Literal)), "")


def _disguise(triple: ox.Triple) -> ox.Triple:
    value = triple.object
    if isinstance(value, ox.Literal) and value.datatype.value == WKT:
        value = ox.Literal(value.value, datatype=ox.NamedNode(WKT_DISGUISED))
        return ox.Triple(triple.subject, triple.predicate, value)
    return triple


def _graphs(snapshot: Snapshot) -> dict[str, list[ox.Triple]]:
    """Every named graph of the snapshot, and its default graph under ``graph/merged``."""
    merged = iris.graph(snapshot.base, MERGED)
    found: dict[str, list[ox.Triple]] = {}
    path = str(snapshot.file(snapshots.DATASET))
    for quad in ox.parse(path=path, format=ox.RdfFormat.N_QUADS):
        name = merged if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value
        found.setdefault(name, []).append(quad.triple)
    return found


def _switch(
    base: str, snapshot: str, staging: dict[str, str], obsolete: list[str], leftover: list[str]
) -> str:
    """One update request: all of it happens, or none (SPARQL 1.1 Update, section 3)."""
    moves = [f"MOVE <{graph}> TO <{target}>" for target, graph in staging.items()]
    drops = [f"DROP SILENT GRAPH <{graph}>" for graph in (*obsolete, *leftover, publication(base))]
    say = f'<{base}dataset> <{vocab.DCT}hasVersion> "{snapshot}"'
    insert = f"INSERT DATA {{ GRAPH <{publication(base)}> {{ {say} }} }}"
    return " ;\n".join((*moves, *drops, insert))
