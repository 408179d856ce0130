"""The engine inside this process: pyoxigraph, holding the snapshot in memory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, BinaryIO, cast

import pyoxigraph as ox

from ascn_kg import vocab
from ascn_kg.engine.base import NO_CAPS, Cancel, Caps, Outcome, Query
from ascn_kg.engine.caps import CappedSink, EnoughError
from ascn_kg.engine.results import Format, rows_from_json, write_rdf
from ascn_kg.engine.tokens import head, star_in_order
from ascn_kg.errors import EngineError, QueryRefusedError, QuerySyntaxError
from ascn_kg.terms import Row

_ROWS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)

_FUNCTION = re.compile(r"custom function <(.*)> is not supported")


class EmbeddedEngine:
    """Answers from a pyoxigraph store in this process."""

    def __init__(self, store: ox.Store, base: str) -> None:
        self._store = store
        self._prefixes = vocab.prefixes(base)

    @classmethod
    def from_file(cls, path: Path, base: str) -> EmbeddedEngine:
        """An engine over the N-Quads of a snapshot; raises EngineError if they cannot be read."""
        store = ox.Store()
        try:
            store.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
        except (OSError, SyntaxError) as error:
            raise EngineError(f"{path} cannot be loaded: {error}") from None
        return cls(store, base)

    @classmethod
    def on_disk(cls, folder: Path, base: str) -> EmbeddedEngine:
        """An engine over a store on disk, read-only, which several processes may share."""
        try:
            store = ox.Store.read_only(str(folder))
        except (OSError, ValueError) as error:
            raise EngineError(f"{folder} cannot be opened: {error}") from None
        return cls(store, base)

    @classmethod
    def from_quads(cls, quads: Iterable[ox.Quad], base: str) -> EmbeddedEngine:
        """An engine over statements in memory."""
        store = ox.Store()
        store.bulk_extend(quads)
        return cls(store, base)

    def run(
        self,
        query: Query,
        form: str,
        format: Format,
        sink: BinaryIO,
        caps: Caps = NO_CAPS,
        cancel: Cancel | None = None,
    ) -> Outcome:
        """See :meth:`ascn_kg.engine.base.Engine.run`; without a process of its own it cannot be stopped."""
        return self.write(self._evaluate(query), format, sink, caps)

    def check(self, text: str) -> None:
        """Raise QuerySyntaxError where the query does not parse."""
        _query(ox.Store(), text)

    def write(
        self,
        result: ox.QuerySolutions | ox.QueryBoolean | Iterator[ox.Triple],
        format: Format,
        sink: BinaryIO,
        caps: Caps,
    ) -> Outcome:
        """Write an answer that has been found; raises ResultTooLargeError at a cap."""
        capped = CappedSink(sink, format.name, caps)
        try:
            if not isinstance(result, ox.QuerySolutions | ox.QueryBoolean):
                write_rdf(self._once(result, capped), format, self._prefixes, capped)
            elif format.name in _ROWS:
                result.serialize(cast("IO[bytes]", capped), format=_ROWS[format.name])
            else:
                raise EngineError(f"rows cannot be answered as {format.label}")
            capped.finish()
        except EnoughError:
            pass
        except (OSError, ValueError, RuntimeError) as error:
            raise _failure(error) from None
        return Outcome(capped.rows, capped.partial)

    def select(self, text: str) -> list[Row]:
        """See :meth:`ascn_kg.engine.base.Engine.select`."""
        result = self._evaluate(Query(text))
        if isinstance(result, ox.QueryTriples):
            raise EngineError("not a SELECT")
        return rows_from_json(result.serialize(format=ox.QueryResultsFormat.JSON) or b"")

    @staticmethod
    def _once(triples: Iterator[ox.Triple], capped: CappedSink) -> Iterator[ox.Triple]:
        """Each statement once: a graph is a set (SPARQL 1.1 Query, section 16.2)."""
        seen: set[ox.Triple] = set()
        for triple in triples:
            if triple not in seen:
                seen.add(triple)
                capped.add_rows(1)
                yield triple

    def close(self) -> None:
        """See :meth:`ascn_kg.engine.base.Engine.close`."""
        self._store = ox.Store()

    def _evaluate(self, query: Query) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        found = self._evaluate_over(query, query.text)
        if isinstance(found, ox.QuerySolutions):
            in_order = star_in_order(query.text, [variable.value for variable in found.variables])
            if in_order is not None:
                return self._evaluate_over(query, in_order)
        return found

    def _evaluate_over(
        self, query: Query, text: str
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        default, named = query.default_graphs, query.named_graphs
        if default is None and named is None:
            clause = head(text)
            if not clause.has_dataset:
                return _query(self._store, text)
            default, named = clause.default_graphs, clause.named_graphs
        default, named = default or (), named or ()
        if len(default) > 1:
            store = self._merged(default, named)
            graphs: list[ox.NamedNode] | ox.DefaultGraph = ox.DefaultGraph()
        else:
            store, graphs = self._store, [_graph(graph) for graph in default]
        return _query(
            store,
            text,
            default_graph=graphs,
            named_graphs=[_graph(graph) for graph in named],
        )

    def _merged(self, default: tuple[str, ...], named: tuple[str, ...]) -> ox.Store:
        """A store whose default graph is the merge of ``default``, each statement once.

        pyoxigraph answers a union of graphs with duplicates, which makes counts wrong.
        """
        store = ox.Store()
        for graph in dict.fromkeys(default):
            quads = self._store.quads_for_pattern(None, None, None, _graph(graph))
            store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
        for graph in dict.fromkeys(named):
            store.bulk_extend(self._store.quads_for_pattern(None, None, None, _graph(graph)))
        return store


def _graph(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError:
        raise QueryRefusedError(f"{iri!r} is not the IRI of a graph.") from None


def _failure(error: Exception) -> EngineError | QueryRefusedError:
    """What to tell of an evaluation that failed; functions of others are the client's mistake."""
    if found := _FUNCTION.search(str(error)):
        return QueryRefusedError(f"There is no function <{found[1]}> here; those of SPARQL 1.1 are.")
    return EngineError(f"the query could not be evaluated: {error}")


def _query(
    store: ox.Store, text: str, **dataset: object
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    try:
        return store.query(text, **dataset)  # type: ignore[arg-type]
    except SyntaxError as error:
        match = _PLACE.match(str(error))
        if not match:
            raise QuerySyntaxError(str(error)) from None
        raise QuerySyntaxError(match[3], int(match[1]), int(match[2])) from None
    except (OSError, ValueError, RuntimeError) as error:
        raise _failure(error) from None
