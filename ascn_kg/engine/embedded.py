"""The engine inside this process: pyoxigraph, holding the snapshot in memory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from ascn_kg import vocab
from ascn_kg.engine.base import Query
from ascn_kg.engine.results import Format, rows_from_json, write_rdf
from ascn_kg.engine.tokens import head
from ascn_kg.errors import EngineError, QuerySyntaxError
from ascn_kg.terms import Row

_ROWS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


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
    def from_quads(cls, quads: Iterable[ox.Quad], base: str) -> EmbeddedEngine:
        """An engine over statements in memory."""
        store = ox.Store()
        store.bulk_extend(quads)
        return cls(store, base)

    def run(self, query: Query, form: str, format: Format) -> Iterator[bytes]:
        """See :meth:`ascn_kg.engine.base.Engine.run`."""
        result = self._evaluate(query)
        if isinstance(result, ox.QueryTriples):
            body = write_rdf(result, format, self._prefixes)
        else:
            body = result.serialize(format=_ROWS[format.name]) or b""
        yield body

    def select(self, text: str) -> list[Row]:
        """See :meth:`ascn_kg.engine.base.Engine.select`."""
        result = self._evaluate(Query(text))
        if isinstance(result, ox.QueryTriples):
            raise EngineError("not a SELECT")
        return rows_from_json(result.serialize(format=ox.QueryResultsFormat.JSON) or b"")

    def close(self) -> None:
        """See :meth:`ascn_kg.engine.base.Engine.close`."""
        self._store = ox.Store()

    def _evaluate(self, query: Query) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        default, named = query.default_graphs, query.named_graphs
        if default is None and named is None:
            clause = head(query.text)
            if not clause.has_dataset:
                return _query(self._store, query.text)
            default, named = clause.default_graphs, clause.named_graphs
        default, named = default or (), named or ()
        if len(default) > 1:
            store = self._merged(default, named)
            graphs: list[ox.NamedNode] | ox.DefaultGraph = ox.DefaultGraph()
        else:
            store, graphs = self._store, [ox.NamedNode(graph) for graph in default]
        return _query(
            store,
            query.text,
            default_graph=graphs,
            named_graphs=[ox.NamedNode(graph) for graph in named],
        )

    def _merged(self, default: tuple[str, ...], named: tuple[str, ...]) -> ox.Store:
        """A store whose default graph is the merge of ``default``, each statement once.

        pyoxigraph answers a union of graphs with duplicates, which makes counts wrong.
        """
        store = ox.Store()
        for graph in dict.fromkeys(default):
            quads = self._store.quads_for_pattern(None, None, None, ox.NamedNode(graph))
            store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
        for graph in dict.fromkeys(named):
            store.bulk_extend(self._store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
        return store


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
        raise EngineError(f"the query could not be evaluated: {error}") from None
