"""Entities as small frozen objects: their labels, what is stated of them, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ascn_kg import iris, vocab
from ascn_kg.client.values import Value


@dataclass(frozen=True, slots=True)
class Thing:
    """Something in the graph: its IRI, its kind and slug, and its labels by language."""

    iri: str
    kind: str = ""
    slug: str = ""
    labels: Mapping[str, str] = field(default_factory=dict, compare=False, hash=False, repr=False)

    def label(self, lang: str = "en") -> str:
        """The label in a language, else in English, else in any, else the IRI."""
        fallback = self.labels[min(self.labels)] if self.labels else self.iri
        return self.labels.get(lang) or self.labels.get("en") or fallback

    def __str__(self) -> str:
        return self.label()


@dataclass(frozen=True, slots=True)
class Source(Thing):
    """A document that statements were curated from; ``issued`` is as exact as known, ``page`` its address."""

    title: str = field(default="", compare=False)
    issued: str = field(default="", compare=False)
    page: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of the property ``name``, with the documents that state it.

    ``graphs`` are the slugs of the graphs that hold it; ``inferred`` is set where no other graph does.
    """

    name: str
    value: Value | Thing
    sources: tuple[Source, ...]
    graphs: tuple[str, ...]

    @property
    def inferred(self) -> bool:
        """Whether it follows from other statements and nobody states it."""
        return self.graphs == (vocab.INFERRED,)


@dataclass(frozen=True, slots=True)
class Entity(Thing):
    """An entity with all that is stated of it, in the order of properties and values."""

    statements: tuple[Fact, ...] = field(default=(), compare=False, repr=False)

    @property
    def facts(self) -> Mapping[str, tuple[Value | Thing, ...]]:
        """The values by property, such as ``inCountry`` or ``skos:altLabel``."""
        found: dict[str, tuple[Value | Thing, ...]] = {}
        for fact in self.statements:
            found[fact.name] = (*found.get(fact.name, ()), fact.value)
        return found

    def stated(self, property: str) -> tuple[Fact, ...]:
        """The values of a property, each with who states it; none if nobody does."""
        name = property.removeprefix("ascn:")
        return tuple(fact for fact in self.statements if fact.name == name)

    def sources_of(self, property: str) -> tuple[Source, ...]:
        """All documents that state a value of a property, each once."""
        return tuple(dict.fromkeys(source for fact in self.stated(property) for source in fact.sources))


def thing(base: str, iri: str, labels: Mapping[str, str]) -> Thing:
    """The thing with an IRI of ours, or one without kind and slug."""
    ref = iris.split_entity(base, iri)
    return Thing(iri, ref.kind, ref.slug, labels) if ref else Thing(iri, labels=labels)


def property_name(base: str, iri: str) -> str:
    """What a property is called here: the local name of ours, else prefix and name, else the IRI."""
    own = vocab.ascn(base)
    return iri.removeprefix(own) if iri.startswith(own) else iris.curie(base, iri).strip("<>")
