"""Every named graph with the document behind it, read once per snapshot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ascn_kg import iris, vocab
from ascn_kg.engine.base import Engine
from ascn_kg.terms import Literal, Term, pick_label

_SOURCES = """
PREFIX ascn: <https://w3id.org/ascn-kg/ontology#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?graph ?source ?property ?value ?name WHERE {
  GRAPH ?graph { ?graph prov:wasDerivedFrom ?source }
  VALUES ?property {
    rdfs:label dct:title dct:publisher dct:issued dct:language dct:rights foaf:page ascn:documentKind
  }
  ?source ?property ?value
  OPTIONAL { ?value rdfs:label ?name }
}
"""


@dataclass(frozen=True, slots=True)
class Document:
    """The document behind one graph: what a reader needs to find it and judge it."""

    graph: str
    iri: str
    titles: tuple[Literal, ...]
    publishers: tuple[str, ...]
    issued: tuple[str, ...]
    languages: tuple[str, ...]
    pages: tuple[str, ...]
    kinds: tuple[str, ...]
    rights: tuple[str, ...]

    def title(self, languages: tuple[str, ...]) -> Literal:
        """The title as the document has it, else a label in one of the languages."""
        return pick_label(self.titles, (*self.languages, *languages)) or Literal(self.iri)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The documents by graph, and the names of what their descriptions mention."""

    documents: Mapping[str, Document]
    names: Mapping[str, tuple[Literal, ...]]

    def of(self, graph: str) -> Document | None:
        """The document behind a graph; ``None`` for a graph of our own."""
        return self.documents.get(graph)

    def name(self, iri: str, languages: tuple[str, ...]) -> str:
        """The name of a publisher or a kind of document."""
        label = pick_label(self.names.get(iri, ()), languages)
        return label.value if label else iri

    def __iter__(self) -> Iterator[Document]:
        return iter(self.documents.values())


def read(engine: Engine, base: str) -> Catalogue:
    """The catalogue of a dataset. One query."""
    found: dict[str, dict[str, dict[Term, None]]] = defaultdict(lambda: defaultdict(dict))
    iri: dict[str, str] = {}
    names: dict[str, dict[Literal, None]] = defaultdict(dict)
    for row in engine.select(_SOURCES.replace(vocab.DEFAULT_BASE, base)):
        graph, value = row["graph"].value, row["value"]
        iri[graph] = row["source"].value
        found[graph][row["property"].value][value] = None
        if isinstance(name := row.get("name"), Literal):
            names[value.value][name] = None
    documents = {
        graph: Document(
            graph,
            iri[graph],
            tuple(
                one
                for one in _terms(values, f"{vocab.DCT}title", f"{vocab.RDFS}label")
                if isinstance(one, Literal)
            ),
            _texts(values, f"{vocab.DCT}publisher"),
            _texts(values, f"{vocab.DCT}issued"),
            _texts(values, f"{vocab.DCT}language"),
            _texts(values, f"{vocab.FOAF}page"),
            _texts(values, f"{vocab.ascn(base)}documentKind"),
            _texts(values, f"{vocab.DCT}rights"),
        )
        for graph, values in sorted(found.items())
    }
    return Catalogue(documents, {one: tuple(labels) for one, labels in names.items()})


def _terms(values: Mapping[str, Mapping[Term, None]], *properties: str) -> list[Term]:
    return [term for one in properties for term in values.get(one, ())]


def _texts(values: Mapping[str, Mapping[Term, None]], one: str) -> tuple[str, ...]:
    return tuple(sorted(term.value for term in values.get(one, ())))


def house(base: str, graph: str) -> str:
    """The slug of a graph of our own (registry, links, editorial, ontology, inferred), or nothing."""
    slug = iris.split_graph(base, graph) or ""
    return slug if slug in vocab.HOUSE_GRAPHS else ""
