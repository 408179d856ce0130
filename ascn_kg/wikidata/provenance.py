"""Sources as references: where each is, what it is called, and whether Wikidata may take data from it."""

from __future__ import annotations

import re
from collections import defaultdict

import pyoxigraph as ox

from ascn_kg import iris, vocab
from ascn_kg.load import Dataset
from ascn_kg.stated import Facts
from ascn_kg.terms import Literal
from ascn_kg.wikidata.ours import spoken
from ascn_kg.wikidata.quickstatements import Reference

_FREE = re.compile(r"(cc0|public domain)( 1\.0)?\.?", re.IGNORECASE)
"""Terms under which Wikidata, which is CC0, may take data over."""


class Provenance:
    """What the graphs of sources are, and whether Wikidata may take from them; ``day`` is when."""

    def __init__(self, dataset: Dataset, facts: Facts, day: str) -> None:
        self._facts, self._base, self._day = facts, dataset.base, day
        self._of: dict[str, str] = {}
        self._items: dict[str, str] = {}
        derived = f"{vocab.PROV}wasDerivedFrom"
        same, is_of = f"{vocab.SKOS}exactMatch", f"{vocab.DCT}hasFormat"
        formats: dict[str, list[str]] = defaultdict(list)
        for triple in sorted(dataset.merged(), key=str):
            if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode):
                subject, verb, value = triple.subject.value, triple.predicate.value, triple.object.value
                if verb == derived:
                    self._of[subject] = value
                elif verb == is_of:
                    formats[subject].append(value)
                elif verb == same and value.startswith(f"{vocab.WIKIDATA}Q"):
                    self._items[subject] = value.removeprefix(vocab.WIKIDATA)
        for document, sources in formats.items():
            for source in sources if document in self._items else ():
                self._items.setdefault(source, self._items[document])

    def forbids(self, graph: str) -> str:
        """Why Wikidata may not take over data from a graph, or an empty string."""
        source = self._of.get(graph, "")
        rights = self._texts(source, f"{vocab.DCT}rights")
        if rights and not all(_FREE.fullmatch(one) for one in rights):
            return f"the terms of {self._short(source)} are not CC0: {rights[0]}"
        if any("wikidata" in one.casefold() for one in self._texts(source, f"{vocab.DCT}title")):
            return f"{self._short(source)} is itself made from Wikidata"
        if not source or not self._address(source):
            return f"{self._short(source or graph)} has no address to refer to"
        return ""

    def reference(self, graph: str) -> Reference:
        """The reference to a source that forbids nothing."""
        source = self._of[graph]
        titles = [
            Literal(term.value, term.language or "")
            for term in self._facts.of(source, f"{vocab.DCT}title")
            if isinstance(term, ox.Literal)
        ]
        title = min(titles, key=lambda one: (one.lang, one.value), default=Literal("", ""))
        return Reference(
            self._address(source), title.value, spoken(title), self._day, self._items.get(source, "")
        )

    def is_by(self, graph: str, body: str) -> bool:
        """Whether a body published the source itself."""
        return body in self._facts.named(self._of.get(graph, ""), f"{vocab.DCT}publisher")

    def issued(self, graph: str) -> tuple[str, str]:
        """The key by which sources are put in order: the oldest first, those without a date last."""
        dates = self._texts(self._of.get(graph, ""), f"{vocab.DCT}issued")
        return (min(dates, default="9999"), graph)

    def _address(self, source: str) -> str:
        pages = (str(getattr(one, "value", "")) for one in self._facts.of(source, f"{vocab.FOAF}page"))
        return min((one for one in pages if re.match(r"https?://[^\s\"]+$", one)), default="")

    def _texts(self, subject: str, verb: str) -> list[str]:
        return sorted(str(getattr(one, "value", "")) for one in self._facts.of(subject, verb))

    def _short(self, iri: str) -> str:
        return iris.curie(self._base, iri).strip("<>")
