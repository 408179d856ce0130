"""Statements by subject and property, each value with the graphs that state it; and evidence for readers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ascn_kg import iris, vocab
from ascn_kg.pages import catalogue
from ascn_kg.pages.model import Evidence, Link
from ascn_kg.pages.site import Site
from ascn_kg.pages.words import Words
from ascn_kg.sentences import N_
from ascn_kg.terms import Iri, Literal, Row, Term

_NOTHING: Mapping[Term, list[str]] = {}
HOUSE = {
    vocab.REGISTRY: N_("our register of names and kinds"),
    vocab.LINKS: N_("our checked identity links"),
    vocab.EDITORIAL: N_("a note of the editors"),
    vocab.ONTOLOGY: N_("our ontology"),
    vocab.INFERRED: N_("follows from other facts"),
}
"""What the graphs of our own are to a reader; sentences for :meth:`Words.say`."""


class Stated:
    """The statements of some rows with ``?subject ?property ?value ?graph``."""

    def __init__(self, rows: Iterable[Row], base: str) -> None:
        self._base = base
        self._by: dict[str, dict[str, dict[Term, list[str]]]] = defaultdict(lambda: defaultdict(dict))
        for row in rows:
            values = self._by[row["subject"].value][row["property"].value]
            values.setdefault(row["value"], []).append(row["graph"].value)
        self._locator = f"{vocab.ascn(base)}locator"

    @property
    def subjects(self) -> list[str]:
        """All subjects, in order."""
        return sorted(self._by)

    def properties(self, subject: str) -> Mapping[str, Mapping[Term, list[str]]]:
        """The values of each property of a subject."""
        return self._by.get(subject, {})

    def values(self, subject: str, one: str) -> Mapping[Term, list[str]]:
        """The values of one property, each with its graphs."""
        return self._by.get(subject, {}).get(one, _NOTHING)

    def links(self, subject: str, one: str) -> list[str]:
        """The IRIs among the values of one property, in order."""
        return sorted(term.value for term in self.values(subject, one) if isinstance(term, Iri))

    def texts(self, subject: str, one: str) -> list[str]:
        """The literals among the values of one property, in order."""
        return sorted(term.value for term in self.values(subject, one) if isinstance(term, Literal))

    def locator(self, subject: str, graph: str) -> str:
        """Where in the document of ``graph`` the subject is spoken of, or nothing."""
        found = [
            term.value for term, graphs in self.values(subject, self._locator).items() if graph in graphs
        ]
        return "; ".join(sorted(found))

    def graphs(self, subject: str) -> list[str]:
        """The graphs that say anything of a subject beyond its name, kind and dates."""
        return sorted(
            {graph for values in self._by[subject].values() for graphs in values.values() for graph in graphs}
        )

    def mentioned(self) -> set[str]:
        """Every IRI among subjects and values."""
        found = set(self._by)
        for properties in self._by.values():
            for values in properties.values():
                found |= {term.value for term in values if isinstance(term, Iri)}
        return found


class Witnesses:
    """Turns graphs into evidence: the documents, written out for readers and numbered as they first come."""

    def __init__(self, site: Site, words: Words) -> None:
        self._site = site
        self._words = words
        self._inferred = iris.graph(site.base, vocab.INFERRED)
        self._made: dict[tuple[str, str], Evidence] = {}
        self._numbers: dict[str, int] = {}

    @property
    def all(self) -> tuple[Evidence, ...]:
        """Every document (and graph of our own) that was named so far, in order of number, without places."""
        return tuple(self._one(graph, "") for graph in sorted(self._numbers, key=self._numbers.__getitem__))

    def of(
        self, graphs: Iterable[str], stated: Stated | None = None, subject: str = ""
    ) -> tuple[Evidence, ...]:
        """Evidence for each graph but the inferred one: documents first, by date and title."""
        found = []
        for graph in dict.fromkeys(graphs):
            if graph != self._inferred:
                locator = stated.locator(subject, graph) if stated else ""
                found.append(self._one(graph, locator))
        return tuple(sorted(found, key=lambda one: one.number))

    def _one(self, graph: str, locator: str) -> Evidence:
        key = (graph, locator)
        if key not in self._made:
            self._made[key] = self._make(graph, locator)
        return self._made[key]

    def _make(self, graph: str, locator: str) -> Evidence:
        words, site = self._words, self._site
        number = self._numbers.setdefault(graph, len(self._numbers) + 1)
        document = site.catalogue.of(graph)
        if document is None:
            slug = catalogue.house(site.base, graph) or (iris.split_graph(site.base, graph) or graph)
            label = Literal(words.say(HOUSE[slug]) if slug in HOUSE else slug, words.language)
            return Evidence(
                number, Link(graph, label, iris.page_path(site.base, graph) or graph, "graph"), slug
            )
        title = document.title(words.fallback)
        return Evidence(
            number,
            Link(document.iri, title, iris.page_path(site.base, document.iri) or document.iri, "source"),
            "",
            ", ".join(site.catalogue.name(one, words.fallback) for one in document.publishers),
            ", ".join(words.date(one) for one in document.issued),
            ", ".join(words.language_name(one) for one in document.languages),
            locator,
            document.pages[0] if document.pages else "",
        )
