"""The graph as one object: queries, entities, days, the library."""

from __future__ import annotations

import datetime as dt
import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any

from ascn_kg import iris, vocab
from ascn_kg.client import asking, days
from ascn_kg.client.answer import Answer
from ascn_kg.client.asking import Asker, Here
from ascn_kg.client.days import Day, Standing
from ascn_kg.client.things import Entity, Fact, Source, Thing, property_name, thing
from ascn_kg.client.values import Value, to_python, to_term
from ascn_kg.engine import results
from ascn_kg.engine.tokens import head
from ascn_kg.errors import AscnKgError, NotFoundError, QuerySyntaxError
from ascn_kg.sparql import explain, prefixes
from ascn_kg.terms import Iri, Row, Term, to_sparql

_FACTS = """SELECT ?p ?o ?g ?source WHERE {
  GRAPH ?g { %s ?p ?o } OPTIONAL { ?g prov:wasDerivedFrom ?source } }"""
_NAMED = "SELECT DISTINCT ?s ?label WHERE { %s ?p ?s . ?s skos:prefLabel ?label }"
_SOURCES = """SELECT DISTINCT ?s ?label ?title ?issued ?page WHERE {
  { SELECT DISTINCT ?s WHERE { %s ?g prov:wasDerivedFrom ?s } }
  ?s skos:prefLabel ?label OPTIONAL { ?s dct:title ?title } OPTIONAL { ?s dct:issued ?issued }
  OPTIONAL { ?s foaf:page ?page } }"""
_ALL = "SELECT ?s ?label WHERE { ?s a %s ; skos:prefLabel ?label FILTER(STRSTARTS(STR(?s), %s)) }"
_HELD = """SELECT ?s ?p ?o ?source WHERE {
  ?s a ascn:%s . GRAPH ?g { ?s ?p ?o } OPTIONAL { ?g prov:wasDerivedFrom ?source }
  FILTER(?p IN (org:member, org:role, org:organization, ascn:post, ascn:forCity, ascn:forCountry,
    ascn:startDate, ascn:endDate, ascn:attestedOn) && ?g != graph:inferred) }"""
_HELD_NAMES = """SELECT DISTINCT ?s ?label WHERE {
  { ?s a ascn:%(cls)s } UNION { ?node a ascn:%(cls)s ; ?p ?s } ?s skos:prefLabel ?label }"""


class KnowledgeGraph:
    """The graph; made by :func:`ascn_kg.open`, and a context manager that closes it."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    @property
    def base(self) -> str:
        """The base IRI."""
        return self._asker.base

    @property
    def snapshot(self) -> str:
        """The id of the snapshot: name it where you use an answer."""
        return self._asker.snapshot

    def query(self, text: str, **parameters: Any) -> Answer:
        """The answer to a SELECT or ASK; prefixes of this graph need not be declared.

        A parameter gives other values to the line ``VALUES ?name { … }`` of the query. Raises
        QuerySyntaxError with a hint, or AscnKgError.
        """
        text = self._prepared(text, parameters)
        if head(text).form in ("CONSTRUCT", "DESCRIBE"):
            raise AscnKgError("query() gives rows; use construct() for CONSTRUCT and DESCRIBE")
        table = results.table_from_json(self._ask(text, "json"))
        return Answer(table.columns, tuple(table.rows))

    def construct(self, text: str, format: str = "ttl", **parameters: Any) -> str:
        """The answer to a CONSTRUCT or DESCRIBE as text: ``ttl``, ``nt``, ``jsonld`` or ``rdf``."""
        if format not in {one.name for one in results.GRAPHS}:
            raise ValueError(f"{format} is no format of graphs: ttl, nt, jsonld, rdf")
        return self._ask(self._prepared(text, parameters), format).decode()

    def library(self, id: str, **parameters: Any) -> Answer:
        """The answer to a question of the library, by its id."""
        questions = self._asker.questions()
        if id not in questions:
            close = difflib.get_close_matches(id, questions, n=3)
            raise NotFoundError(f"there is no question {id}; {_hint(close or sorted(questions))}")
        return self.query(questions[id], **parameters)

    def questions(self) -> tuple[str, ...]:
        """The ids of the questions of the library."""
        return tuple(sorted(self._asker.questions()))

    def receipt(self, text: str, **parameters: Any) -> str:
        """The receipt of an answer, as JSON-LD to keep; needs a snapshot at hand."""
        from ascn_kg.client.keeping import receipt  # only when needed

        if not isinstance(self._asker, Here):
            raise asking.missing("receipts")
        return receipt(self._asker, self._prepared(text, parameters))

    def get(self, kind: str, slug: str) -> Entity:
        """The entity of a kind; raises NotFoundError with the nearest slugs."""
        if kind not in vocab.KIND_BY_SLUG:
            close = difflib.get_close_matches(kind, vocab.KIND_BY_SLUG, n=3)
            raise NotFoundError(f"there is no kind {kind}; {_hint(close or list(vocab.KIND_BY_SLUG))}")
        iri = iris.entity(self.base, kind, slug)
        rows = self.query(_FACTS % to_sparql(Iri(iri))).terms if iris.is_slug(slug) else ()
        if not rows:
            close = difflib.get_close_matches(slug, [one.slug for one in self.all(kind)], n=3, cutoff=0.5)
            raise NotFoundError(f"there is no {kind} {slug}{'; ' + _hint(close) if close else ''}")
        return self._entity(iri, rows)

    def city(self, slug: str) -> Entity:
        """A city, such as ``makassar``."""
        return self.get("city", slug)

    def country(self, slug: str) -> Entity:
        """A country, such as ``indonesia``."""
        return self.get("country", slug)

    def person(self, slug: str) -> Entity:
        """A person, such as ``safrizal-za``."""
        return self.get("person", slug)

    def event(self, slug: str) -> Entity:
        """An event, such as ``32nd-asean-summit``."""
        return self.get("event", slug)

    def project(self, slug: str) -> Entity:
        """A project of an action plan."""
        return self.get("project", slug)

    def all(self, kind: str) -> tuple[Thing, ...]:
        """All entities of a kind with their labels, in the order of slugs."""
        known = vocab.KIND_BY_SLUG[kind]
        cls = f"{'skos' if kind in ('concept', 'scheme') else 'ascn'}:{known.cls}"
        head = f'"{iris.entity(self.base, kind, "")}"'
        labels = self._labels(_ALL % (cls, head))
        return tuple(thing(self.base, iri, labels[iri]) for iri in sorted(labels))

    def on(self, day: str | dt.date) -> Day:
        """The network on a day, ``2021-10-18`` or a date; raises ValueError for what is none."""
        return Day(dt.date.fromisoformat(day) if isinstance(day, str) else day, self._standings)

    def close(self) -> None:
        """Let go of the data or the connections."""
        self._asker.close()

    def __enter__(self) -> KnowledgeGraph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<KnowledgeGraph {self.base} snapshot {self.snapshot or 'unknown'}>"

    def _prepared(self, text: str, parameters: Mapping[str, Any]) -> str:
        if parameters:
            from ascn_kg import rq  # loads YAML: only when needed

            text = rq.bind(text, {name: to_term(value) for name, value in parameters.items()})
        return prefixes.complete(text, self.base)

    def _ask(self, text: str, format: str) -> bytes:
        try:
            return self._asker.ask(text, format)
        except QuerySyntaxError as error:
            raise explain.improve(error, text, self.base) from None

    def _labels(self, text: str) -> dict[str, dict[str, str]]:
        """Labels by IRI and language, the first by alphabet where a language has several."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for row in self.query(text).terms:
            lang = getattr(row["label"], "lang", "")
            labels = found[row["s"].value]
            labels[lang] = min(labels.get(lang, row["label"].value), row["label"].value)
        return found

    def _sources(self, pattern: str) -> dict[str, Source]:
        """The documents of the graphs ``?g`` of a pattern."""
        rows: dict[str, list[Row]] = defaultdict(list)
        for row in self.query(_SOURCES % pattern).terms:
            rows[row["s"].value].append(row)
        made = {}
        for iri, same in rows.items():
            labels = {getattr(row["label"], "lang", ""): row["label"].value for row in same}
            known = thing(self.base, iri, labels)
            more = {
                name: min((row[name].value for row in same if name in row), default="")
                for name in ("title", "issued", "page")
            }
            made[iri] = Source(known.iri, known.kind, known.slug, labels, **more)
        return made

    def _entity(self, iri: str, rows: Iterable[Row]) -> Entity:
        written = to_sparql(Iri(iri))
        labels = self._labels(_NAMED % written)
        sources = self._sources(f"GRAPH ?g {{ {written} ?p ?o }}")
        graphs: dict[tuple[str, Term], dict[str, None]] = {}
        stating: dict[tuple[str, Term], dict[str, None]] = {}
        for row in sorted(rows, key=lambda row: (row["p"].value, str(row["o"]), row["g"].value)):
            fact = (row["p"].value, row["o"])
            graphs.setdefault(fact, {})[iris.split_graph(self.base, row["g"].value) or row["g"].value] = None
            if "source" in row:
                stating.setdefault(fact, {})[row["source"].value] = None
        statements = tuple(
            Fact(
                property_name(self.base, verb),
                self._value(term, labels),
                tuple(sources[one] for one in stating.get((verb, term), ()) if one in sources),
                tuple(names),
            )
            for (verb, term), names in graphs.items()
        )
        own: dict[str, str] = {}
        for verb, term in graphs:
            if verb == f"{vocab.SKOS}prefLabel":
                own.setdefault(getattr(term, "lang", ""), term.value)
        known = thing(self.base, iri, own)
        return Entity(known.iri, known.kind, known.slug, own, statements)

    def _value(self, term: Term, labels: Mapping[str, Mapping[str, str]]) -> Value | Thing:
        if isinstance(term, Iri) and iris.split_entity(self.base, term.value):
            return thing(self.base, term.value, labels.get(term.value, {}))
        return to_python(term)

    def _standings(self, cls: str, day: dt.date) -> tuple[Standing, ...]:
        rows = self.query(_HELD % cls).terms
        labels = self._labels(_HELD_NAMES % {"cls": cls})
        known = self._sources(f"?node a ascn:{cls} . GRAPH ?g {{ ?node ?p ?o }}")
        stating: dict[str, dict[str, None]] = defaultdict(dict)
        for row in rows:
            if "source" in row:
                stating[row["s"].value][row["source"].value] = None
        stated = days.gather(
            (row["s"].value, property_name(self.base, row["p"].value), row["o"].value) for row in rows
        )
        sources = {
            node: tuple(known[one] for one in sorted(found) if one in known)
            for node, found in stating.items()
        }
        return days.standings(stated, day, lambda iri: thing(self.base, iri, labels.get(iri, {})), sources)


def _hint(names: Iterable[str]) -> str:
    return f"did you mean {', '.join(names)}?"
