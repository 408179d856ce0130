"""What all pages of one snapshot share, read once: sources, terms, the order of facts, conflicts."""

from __future__ import annotations

from dataclasses import dataclass

from ascn_kg import display, snapshot
from ascn_kg.display import Display
from ascn_kg.engine.base import Engine
from ascn_kg.pages import catalogue, vocabulary
from ascn_kg.pages.catalogue import Catalogue
from ascn_kg.pages.vocabulary import Vocabulary
from ascn_kg.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Site:
    """The graph as pages see it; ``base`` is the base IRI, and ``engine`` answers their queries."""

    engine: Engine
    base: str
    catalogue: Catalogue
    vocabulary: Vocabulary
    display: Display
    conflicts: dict[str, tuple]

    @classmethod
    def of(cls, engine: Engine, opened: Snapshot) -> Site:
        """The site over a snapshot. Two queries and two files."""
        base = opened.base
        return cls(
            engine,
            base,
            catalogue.read(engine, base),
            vocabulary.read(engine, base),
            display.read(opened.file(snapshot.DISPLAY)),
            {},
        )
