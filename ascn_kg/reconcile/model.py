"""What a reconciliation query asks and what a candidate is, the same for both versions of the API."""

from __future__ import annotations

from dataclasses import dataclass

from ascn_kg.errors import AscnKgError

BATCH_SIZE = 50
"""Queries in one request, and entities in one data extension request."""
PROPERTIES = 20
"""Conditions of one query, and properties of one data extension request."""
LIMIT, MOST = 5, 50
"""Candidates of a query that says nothing, and of one that wants many."""


class ReconcileError(AscnKgError):
    """A request that cannot be answered, with the HTTP status that says why."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Given:
    """One value that somebody has for a property: text, or the ``id`` of an entity of ours."""

    text: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The values that somebody has for the property ``pid``.

    ``quantifier`` is any, all or none of them; with ``required`` only candidates that fit are wanted.
    """

    pid: str
    values: tuple[Given, ...]
    quantifier: str = "any"
    required: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """One reconciliation query: any of ``names``, of all or any of ``types``, with evidence."""

    names: tuple[str, ...]
    types: tuple[str, ...] = ()
    every_type: bool = False
    limit: int = LIMIT
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Feature:
    """A share of the score: the likeness of the names, or what a property adds or takes."""

    id: str
    name: str
    value: float | bool


@dataclass(frozen=True, slots=True)
class Named:
    """An entity, type or property with its name."""

    id: str
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a query may mean; ``match`` where it is certain and no other comes near."""

    entity: Named
    types: tuple[Named, ...]
    score: float
    match: bool
    features: tuple[Feature, ...]
