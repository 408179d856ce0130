"""What every engine can do, whether it holds the data itself or asks another server."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from ascn_kg.engine.results import Format
from ascn_kg.terms import Row


@dataclass(frozen=True, slots=True)
class Query:
    """A query and the dataset that the protocol names for it (SPARQL 1.1 Protocol, section 2.1.4).

    ``default_graphs`` and ``named_graphs`` are ``None`` where the request says nothing; when either
    is given, both rule and the query's own FROM clauses do not count.
    """

    text: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Caps:
    """How much of an answer is given out: ``rows`` (solutions or statements), ``bytes``, ``seconds``.

    ``partial`` lets a line-based format (CSV, TSV, N-Triples) end early, with a mark, instead of being
    refused. ``None`` is no limit.
    """

    rows: int | None = None
    bytes: int | None = None
    seconds: float | None = None
    partial: bool = False


NO_CAPS = Caps()
LINE_FORMATS = frozenset({"csv", "tsv", "nt"})
"""Formats that can end after any row and still be read."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an answer ended: rows or statements written, and whether there would have been more."""

    rows: int
    partial: bool = False


class Cancel(Protocol):
    """Whether the client is still there: readable (see ``select``) once it has gone."""

    def fileno(self) -> int:
        """The descriptor that becomes readable."""


class Engine(Protocol):
    """Answers SPARQL 1.1 queries over one snapshot.

    The default graph is the merge of all named graphs without duplicates; several graphs named as
    the default graph are merged without duplicates too.
    """

    def run(
        self,
        query: Query,
        form: str,
        format: Format,
        sink: BinaryIO,
        caps: Caps = NO_CAPS,
        cancel: Cancel | None = None,
    ) -> Outcome:
        """Write the answer in ``format``, which must fit ``form`` (SELECT, ASK, CONSTRUCT, DESCRIBE).

        Raises QuerySyntaxError, EngineError, ResultTooLargeError, QueryTimeoutError, QueryCrashedError,
        EngineBusyError, UpstreamError or CancelledError; what is in ``sink`` then means nothing.
        """

    def select(self, text: str) -> list[Row]:
        """All solutions of a SELECT of our own making, in memory."""

    def close(self) -> None:
        """Let go of what the engine holds."""


def answer(engine: Engine, query: Query, form: str, format: Format) -> bytes:
    """The answer to a query of our own making, in memory and without caps."""
    sink = io.BytesIO()
    engine.run(query, form, format, sink)
    return sink.getvalue()
