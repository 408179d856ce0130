"""What every engine can do, whether it holds the data itself or asks another server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

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


class Engine(Protocol):
    """Answers SPARQL 1.1 queries over one snapshot.

    The default graph is the merge of all named graphs without duplicates; several graphs named as
    the default graph are merged without duplicates too.
    """

    def run(self, query: Query, form: str, format: Format) -> Iterator[bytes]:
        """The answer in ``format``, which must fit ``form`` (SELECT, ASK, CONSTRUCT, DESCRIBE).

        Raises QuerySyntaxError, QueryRefusedError or EngineError before the first chunk where possible.
        """

    def select(self, text: str) -> list[Row]:
        """All solutions of a SELECT of our own making, in memory."""

    def close(self) -> None:
        """Let go of what the engine holds."""
