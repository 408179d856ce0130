"""What all pages of one snapshot share, read once: sources, terms, the order of facts, conflicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ascn_kg import conflicts, display, snapshot
from ascn_kg.conflicts import Conflict
from ascn_kg.display import Display
from ascn_kg.engine.base import Engine
from ascn_kg.pages import catalogue, vocabulary
from ascn_kg.pages.catalogue import Catalogue
from ascn_kg.pages.vocabulary import Vocabulary
from ascn_kg.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Site:
    """The graph as pages see it; ``base`` is the base IRI, and ``engine`` answers their queries.

    ``conflicts`` has what documents disagree on, by what it is about; ``contested`` has the values of all
    of them as (node, term in N-Triples).
    """

    engine: Engine
    base: str
    catalogue: Catalogue
    vocabulary: Vocabulary
    display: Display
    conflicts: Mapping[str, tuple[Conflict, ...]]
    contested: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, engine: Engine, opened: Snapshot) -> Site:
        """The site over a snapshot. Two queries and two files."""
        base = opened.base
        found = conflicts.read(opened.file(snapshot.CONFLICTS))
        return cls(
            engine,
            base,
            catalogue.read(engine, base),
            vocabulary.read(engine, base),
            display.read(opened.file(snapshot.DISPLAY)),
            _by_entity(found),
            frozenset((value.node, value.value) for one in found for value in one.values),
        )


def _by_entity(all: Iterable[Conflict]) -> dict[str, tuple[Conflict, ...]]:
    found: dict[str, list[Conflict]] = defaultdict(list)
    for one in all:
        found[one.entity].append(one)
    return {entity: tuple(conflicts) for entity, conflicts in found.items()}
