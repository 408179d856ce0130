"""What sources state, by subject and property, and whether two values can both be true."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from ascn_kg import iris, vocab
from ascn_kg.dates import bounds
from ascn_kg.load import Dataset

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Span = tuple[date, date]

_TYPE = f"{vocab.RDF}type"
_NUMBERS = {f"{vocab.XSD}decimal", f"{vocab.XSD}integer"}
_DATES = {f"{vocab.XSD}{name}" for name in ("date", "gYearMonth", "gYear")}
_WITHIN = (f"{vocab.SKOS}broader", f"{vocab.ORG}subOrganizationOf")
_OWN_WITHIN = ("locatedIn", "inCountry", "coextensiveWith", "heldWithin", "partOf")


class Facts:
    """Statements by subject and property: those that sources (or the registry) make, and all of them."""

    def __init__(self, dataset: Dataset) -> None:
        self.base = dataset.base
        self.ascn = vocab.ascn(dataset.base)
        sources = set(dataset.source_graphs())
        registry = iris.graph(dataset.base, vocab.REGISTRY)
        self.stated: dict[str, dict[str, dict[Term, set[str]]]] = defaultdict(lambda: defaultdict(dict))
        self.types: dict[str, set[str]] = defaultdict(set)
        self._above: dict[str, set[str]] = defaultdict(set)
        within = {*_WITHIN, *(self.ascn + name for name in _OWN_WITHIN)}
        for graph, triples in dataset.graphs.items():
            for triple in triples:
                if not isinstance(triple.subject, ox.NamedNode):
                    continue
                subject, verb, value = triple.subject.value, triple.predicate.value, triple.object
                if graph in sources or graph == registry:
                    self.stated[subject][verb].setdefault(value, set()).add(graph)
                if isinstance(value, ox.NamedNode):
                    if verb == _TYPE:
                        self.types[subject].add(value.value)
                    elif verb in within:
                        self._above[subject].add(value.value)

    def named(self, subject: str, verb: str) -> frozenset[str]:
        """The IRIs that sources state; ``verb`` is an IRI or the name of a property of ours."""
        return frozenset(term.value for term in self.of(subject, verb) if isinstance(term, ox.NamedNode))

    def of(self, subject: str, verb: str) -> dict[Term, set[str]]:
        """The values that sources state, each with its graphs."""
        return self.stated[subject].get(verb if ":" in verb else self.ascn + verb, {})

    def spans(self, subject: str, verb: str) -> list[Span]:
        """First and last day of each time that sources state."""
        return [
            (days[0], days[-1])
            for term in self.of(subject, verb)
            if isinstance(term, ox.Literal) and (days := bounds(term.value))
        ]

    def contains(self, outer: str, inner: str) -> bool:
        """Whether ``outer`` lies around ``inner``: country and city, broader concept, parent body."""
        seen, todo = set(), {inner}
        while todo:
            seen |= todo
            todo = {above for one in todo for above in self._above.get(one, ())} - seen
        return outer in seen


def agree(facts: Facts, one: Term, other: Term) -> bool:
    """Whether both can be true: dates and areas of which one holds the other, equal numbers, equal text.

    Text in different languages agrees.
    """
    if isinstance(one, ox.NamedNode) and isinstance(other, ox.NamedNode):
        return facts.contains(one.value, other.value) or facts.contains(other.value, one.value)
    if isinstance(one, ox.Literal) and isinstance(other, ox.Literal):
        kinds = {one.datatype.value, other.datatype.value}
        if kinds <= _DATES:
            return nested(bounds(one.value) or (), bounds(other.value) or ())
        if kinds <= _NUMBERS:
            return _number(one) == _number(other)
        return one == other or one.language != other.language
    return False


def nested(one: tuple[date, ...], other: tuple[date, ...]) -> bool:
    """Whether one of two times, each its first and last day, lies in the other; not if either is empty."""
    if not one or not other:
        return False
    return one[0] <= other[0] <= other[-1] <= one[-1] or other[0] <= one[0] <= one[-1] <= other[-1]


def _number(literal: ox.Literal) -> Decimal | None:
    try:
        return Decimal(literal.value)
    except InvalidOperation:
        return None
