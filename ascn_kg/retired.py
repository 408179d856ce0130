"""What became of an entity IRI that is no longer used: slugs are never reused."""

from __future__ import annotations

from dataclasses import dataclass

from ascn_kg import vocab
from ascn_kg.engine.base import Engine
from ascn_kg.terms import Iri, to_sparql


@dataclass(frozen=True, slots=True)
class Fate:
    """``replacement`` is the IRI that took its place; ``gone`` says that nothing did."""

    replacement: str = ""
    gone: bool = False


def fate(engine: Engine, iri: str) -> Fate:
    """What ``data/retired.ttl`` says of ``iri``: dct:isReplacedBy, or owl:deprecated true."""
    this = to_sparql(Iri(iri))
    text = (
        f"SELECT ?by ?gone WHERE {{ {{ {this} <{vocab.DCT}isReplacedBy> ?by }} UNION "
        f"{{ {this} <{vocab.OWL}deprecated> ?gone }} }}"
    )
    rows = engine.select(text)
    replacement = next((row["by"].value for row in rows if "by" in row), "")
    return Fate(replacement, any(row["gone"].value == "true" for row in rows if "gone" in row))
