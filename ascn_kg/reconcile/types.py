"""The types of the graph, as reconciliation knows them: the classes of entities that have names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ascn_kg import vocab
from ascn_kg.engine.base import Engine
from ascn_kg.fold import fold
from ascn_kg.lookup import KINDS
from ascn_kg.reconcile.model import Named

DEFAULT = ("City", "Country", "Organization", "Person", "Event", "Programme", "Project")
_CLASSES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?class ?label ?definition ?over WHERE {{
  GRAPH <{base}graph/ontology> {{
    ?class a owl:Class ; skos:prefLabel|rdfs:label ?label . FILTER(LANG(?label) = "en")
    OPTIONAL {{ ?class skos:definition ?definition FILTER(LANG(?definition) = "en") }}
    OPTIONAL {{ ?class rdfs:subClassOf ?over FILTER(STRSTARTS(STR(?over), "{base}ontology#")) }}
  }}
}} ORDER BY ?class ?label ?definition ?over
"""


@dataclass(frozen=True, slots=True)
class Types:
    """The classes by local name, what each is directly under, and the namespace they are in."""

    own: str
    named: dict[str, Named]
    over: dict[str, frozenset[str]]

    @classmethod
    def read(cls, engine: Engine, base: str) -> Types:
        """The classes as the ontology has them; one query."""
        own = vocab.ascn(base)
        named: dict[str, Named] = {}
        over: dict[str, set[str]] = {}
        for row in engine.select(_CLASSES.format(base=base)):
            name = row["class"].value.removeprefix(own)
            definition = row["definition"].value if "definition" in row else ""
            named.setdefault(name, Named(name, row["label"].value, definition))
            if "over" in row and row["over"].value.startswith(own):
                over.setdefault(name, set()).add(row["over"].value.removeprefix(own))
        types = cls(own, {}, {name: frozenset(listed) for name, listed in over.items()})
        kept = {name: one for name, one in named.items() if types.kinds(name)}
        return cls(own, kept, types.over)

    def id(self, asked: str) -> str:
        """The local name for a type given as one, as an IRI or as the kind in an address; else as it is."""
        name = asked.removeprefix(self.own)
        kind = vocab.KIND_BY_SLUG.get(name)
        return kind.cls if kind else name

    def above(self, name: str) -> frozenset[str]:
        """``name`` and every class over it."""
        found, fresh = {name}, {name}
        while fresh:
            fresh = {over for one in fresh for over in self.over.get(one, ())} - found
            found |= fresh
        return frozenset(found)

    def kinds(self, name: str) -> tuple[str, ...]:
        """The kinds of entities among which instances of a class are found; empty for no such class."""
        above = self.above(name)
        return tuple(
            kind.slug
            for kind in vocab.KINDS
            if kind.slug in KINDS and (kind.cls in above or name in self.above(kind.cls))
        )

    def named_like(self, prefix: str) -> tuple[Named, ...]:
        """The types whose name begins like ``prefix``, then those with it anywhere."""
        asked = fold(prefix)
        found = [one for one in self.named.values() if asked in fold(f"{one.name} {one.id}")]
        return tuple(sorted(found, key=lambda one: (not fold(one.name).startswith(asked), one.name)))

    def of(self, ids: Iterable[str]) -> tuple[Named, ...]:
        """These types with their names, the most special first."""
        known = [self.named[one] for one in ids if one in self.named]
        return tuple(sorted(known, key=lambda one: (-len(self.above(one.id)), one.id)))
