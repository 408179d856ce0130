"""The terms of the ontology and what follows from what, read once per snapshot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ascn_kg import iris, vocab
from ascn_kg.engine.base import Engine
from ascn_kg.terms import Iri, Literal, Term, pick_label

_TERMS = """
SELECT ?term ?property ?value WHERE {
VALUES ?graph { <https://w3id.org/ascn-kg/graph/ontology> }
GRAPH ?graph { ?term ?property ?value }
}
"""
_WELL_KNOWN = {
    f"{vocab.RDF}type": ("type", "jenis"),
    f"{vocab.RDFS}label": ("label", "label"),
    f"{vocab.RDFS}subClassOf": ("subclass of", "subkelas dari"),
    f"{vocab.RDFS}seeAlso": ("see also", "lihat juga"),
    f"{vocab.SKOS}prefLabel": ("name", "nama"),
    f"{vocab.SKOS}altLabel": ("also called", "juga disebut"),
    f"{vocab.SKOS}exactMatch": ("same as", "sama dengan"),
    f"{vocab.SKOS}inScheme": ("in scheme", "dalam skema"),
    f"{vocab.SKOS}hasTopConcept": ("top concept", "konsep utama"),
    f"{vocab.SKOS}topConceptOf": ("top concept of", "konsep utama dari"),
    f"{vocab.SKOS}broader": ("broader", "lebih luas"),
    f"{vocab.SKOS}definition": ("definition", "definisi"),
    f"{vocab.SKOS}editorialNote": ("note of the editors", "catatan penyunting"),
    f"{vocab.SKOS}closeMatch": ("close match", "padanan dekat"),
    f"{vocab.SKOS}example": ("example", "contoh"),
    f"{vocab.SKOS}scopeNote": ("scope", "cakupan"),
    f"{vocab.ORG}member": ("member", "anggota"),
    f"{vocab.ORG}memberOf": ("member of", "anggota dari"),
    f"{vocab.ORG}hasMembership": ("has membership", "memiliki keanggotaan"),
    f"{vocab.ORG}organization": ("organization", "organisasi"),
    f"{vocab.ORG}role": ("role", "peran"),
    f"{vocab.ORG}postIn": ("post in", "jabatan di"),
    f"{vocab.ORG}subOrganizationOf": ("part of", "bagian dari"),
    f"{vocab.DCT}title": ("title", "judul"),
    f"{vocab.DCT}publisher": ("publisher", "penerbit"),
    f"{vocab.DCT}issued": ("published on", "terbit pada"),
    f"{vocab.DCT}language": ("language", "bahasa"),
    f"{vocab.DCT}identifier": ("code", "kode"),
    f"{vocab.DCT}description": ("description", "keterangan"),
    f"{vocab.DCT}rights": ("rights", "hak"),
    f"{vocab.FOAF}page": ("page", "halaman"),
    f"{vocab.GEO}hasGeometry": ("geometry", "geometri"),
    f"{vocab.GEO}asWKT": ("point", "titik"),
    f"{vocab.WGS84}lat": ("latitude", "lintang"),
    f"{vocab.WGS84}long": ("longitude", "bujur"),
    f"{vocab.PROV}wasDerivedFrom": ("derived from", "diturunkan dari"),
    f"{vocab.SCHEMA}editor": ("editor", "penyunting"),
    f"{vocab.SCHEMA}containedInPlace": ("contained in", "terletak di"),
    f"{vocab.SCHEMA}location": ("location", "lokasi"),
    f"{vocab.SCHEMA}organizer": ("organizer", "penyelenggara"),
    f"{vocab.SCHEMA}superEvent": ("part of event", "bagian dari acara"),
    f"{vocab.QUDT_UNIT}KiloM2": ("km²", "km²"),
    f"{vocab.QUDT_UNIT}PERCENT": ("%", "%"),
    f"{vocab.QUDT_UNIT}NUM": ("number", "jumlah"),
    f"{vocab.QUDT_UNIT}UNITLESS": ("without unit", "tanpa satuan"),
    **{f"{vocab.QUDT_CURRENCY}{code}": (code, code) for code in ("AUD", "EUR", "IDR", "JPY", "USD")},
    f"{vocab.SOSA}observedProperty": ("observed property", "sifat yang diamati"),
}
"""Terms of other vocabularies in the words of our pages (English, Indonesian)."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Labels and definitions of terms and concepts, and the axioms that inference goes by.

    ``parents`` has the direct superclasses, ``wider`` the direct superproperties, ``inverse`` the
    inverses, ``chains`` the property chains of a property, ``domain`` and ``range`` its classes.
    """

    labels: Mapping[str, tuple[Literal, ...]]
    definitions: Mapping[str, tuple[Literal, ...]]
    parents: Mapping[str, frozenset[str]]
    wider: Mapping[str, frozenset[str]]
    inverse: Mapping[str, frozenset[str]]
    chains: Mapping[str, tuple[tuple[str, ...], ...]]
    domain: Mapping[str, frozenset[str]]
    range: Mapping[str, frozenset[str]]
    transitive: frozenset[str]

    def label(self, iri: str, languages: tuple[str, ...]) -> Literal | None:
        """The label of a term, or ``None`` where the ontology has none."""
        if iri in _WELL_KNOWN:
            return Literal(_WELL_KNOWN[iri][languages[0] == "id"], languages[0])
        return pick_label(self.labels.get(iri, ()), languages)

    def definition(self, iri: str, languages: tuple[str, ...]) -> str:
        """What a term means, or nothing."""
        found = pick_label(self.definitions.get(iri, ()), languages)
        return found.value if found else ""

    def ancestors(self, classes: Iterable[str]) -> set[str]:
        """The classes and all above them."""
        return closure(classes, self.parents)


def closure(start: Iterable[str], steps: Mapping[str, frozenset[str]]) -> set[str]:
    """What can be reached from ``start``, itself included."""
    reached, todo = set(start), list(start)
    while todo:
        for one in steps.get(todo.pop(), ()):
            if one not in reached:
                reached.add(one)
                todo.append(one)
    return reached


def read(engine: Engine, base: str) -> Vocabulary:
    """The vocabulary of a dataset. One query."""
    stated: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    text = _TERMS.replace(f"{vocab.DEFAULT_BASE}graph/ontology", iris.graph(base, vocab.ONTOLOGY))
    for row in engine.select(text):
        stated[row["property"].value][row["term"].value].append(row["value"])

    def labels(*properties: str) -> dict[str, tuple[Literal, ...]]:
        found: dict[str, list[Literal]] = defaultdict(list)
        for one in properties:
            for term, values in stated[one].items():
                found[term] += [value for value in values if isinstance(value, Literal)]
        return {term: tuple(values) for term, values in found.items()}

    def links(one: str) -> dict[str, frozenset[str]]:
        return {
            term: frozenset(value.value for value in values if isinstance(value, Iri))
            for term, values in stated[one].items()
        }

    inverse: dict[str, set[str]] = defaultdict(set)
    for term, others in links(f"{vocab.OWL}inverseOf").items():
        for other in others:
            inverse[term].add(other)
            inverse[other].add(term)
    kinds = links(f"{vocab.RDF}type")
    return Vocabulary(
        labels(f"{vocab.RDFS}label", f"{vocab.SKOS}prefLabel"),
        labels(f"{vocab.SKOS}definition"),
        links(f"{vocab.RDFS}subClassOf"),
        links(f"{vocab.RDFS}subPropertyOf"),
        {term: frozenset(others) for term, others in inverse.items()},
        {
            term: tuple(_listed(value.value, stated) for value in values)
            for term, values in stated[f"{vocab.OWL}propertyChainAxiom"].items()
        },
        links(f"{vocab.RDFS}domain"),
        links(f"{vocab.RDFS}range"),
        frozenset(term for term, types in kinds.items() if f"{vocab.OWL}TransitiveProperty" in types),
    )


def _listed(node: str, stated: Mapping[str, Mapping[str, list[Term]]]) -> tuple[str, ...]:
    """The members of an RDF list."""
    members: list[str] = []
    while node != f"{vocab.RDF}nil":
        members += [value.value for value in stated[f"{vocab.RDF}first"][node]]
        node = stated[f"{vocab.RDF}rest"][node][0].value
    return tuple(members)
