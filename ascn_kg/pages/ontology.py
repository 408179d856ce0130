"""The page of the ontology: every class and property with its definition, for people."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from ascn_kg import vocab
from ascn_kg.pages.model import Link
from ascn_kg.pages.names import Names
from ascn_kg.pages.site import Site
from ascn_kg.pages.words import Words
from ascn_kg.terms import Iri, Literal

_TERMS = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT ?kind ?term ?property ?value WHERE {
  VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty }
  GRAPH ?g { ?term a ?kind ; ?property ?value }
  FILTER(STRENDS(STR(?g), "/graph/ontology") && STRSTARTS(STR(?term), STRBEFORE(STR(?g), "graph/ontology")))
}
ORDER BY ?term ?property ?value
"""
_RELATIONS = {
    f"{vocab.RDFS}subClassOf": "broader",
    f"{vocab.RDFS}subPropertyOf": "broader",
    f"{vocab.RDFS}domain": "domain",
    f"{vocab.SCHEMA}domainIncludes": "domain",
    f"{vocab.RDFS}range": "range",
    f"{vocab.SCHEMA}rangeIncludes": "range",
    f"{vocab.SKOS}example": "example",
    f"{vocab.SKOS}closeMatch": "match",
    f"{vocab.OWL}inverseOf": "inverse",
}


@dataclass(frozen=True, slots=True)
class TermEntry:
    """One class or property: ``relations`` maps broader, domain, range, example … to links."""

    name: str
    label: Literal
    definition: str
    note: str
    relations: dict[str, tuple[Link, ...]]


@dataclass(frozen=True, slots=True)
class OntologyPage:
    """Classes and properties in alphabetical order."""

    iri: str
    version: str
    classes: tuple[TermEntry, ...]
    properties: tuple[TermEntry, ...]


def ontology_page(site: Site, version: str, words: Words) -> OntologyPage:
    """The page of the ontology. Two queries."""
    stated: dict[tuple[str, str], dict[str, list[Iri | Literal]]] = defaultdict(lambda: defaultdict(list))
    mentioned: set[str] = set()
    for row in site.engine.select(_TERMS):
        value = row["value"]
        if isinstance(value, (Iri, Literal)):
            stated[row["kind"].value, row["term"].value][row["property"].value].append(value)
            mentioned |= {row["term"].value} | ({value.value} if isinstance(value, Iri) else set())
    names = Names(site, mentioned, words)
    entries: dict[bool, list[TermEntry]] = {True: [], False: []}
    for (kind, term), values in stated.items():
        relations: dict[str, list[Link]] = defaultdict(list)
        for predicate, key in _RELATIONS.items():
            for value in values.get(predicate, ()):
                relations[key].append(names.link(value.value))
        entry = TermEntry(
            term.rpartition("#")[2],
            names.of(term),
            _text(values, "definition"),
            _text(values, "scopeNote"),
            {key: tuple(links) for key, links in relations.items()},
        )
        entries[kind == f"{vocab.OWL}Class"].append(entry)
    ordered = {key: tuple(sorted(found, key=lambda one: one.name)) for key, found in entries.items()}
    return OntologyPage(f"{site.base}ontology", version, ordered[True], ordered[False])


def _text(values: dict[str, list[Iri | Literal]], name: str) -> str:
    return next((value.value for value in values.get(f"{vocab.SKOS}{name}", ())), "")
