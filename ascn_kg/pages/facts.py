"""The facts of an entity: in the order of its shape, each value with who states it, disagreement marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ascn_kg import iris, vocab
from ascn_kg.pages.model import Fact, Group, Value
from ascn_kg.pages.names import Names
from ascn_kg.pages.site import Site
from ascn_kg.pages.stated import Stated, Witnesses
from ascn_kg.pages.why import Why
from ascn_kg.pages.words import Words
from ascn_kg.terms import BNode, Literal, Term, to_sparql

_TYPE = f"{vocab.RDF}type"
_NOT_FACTS = frozenset({f"{vocab.RDFS}label", _TYPE})
"""Said elsewhere on the page: rdfs:label repeats skos:prefLabel, and the classes stand above the name.

So are places in documents (``ascn:locator``), beside the number of the document."""
_REST = "rest"


class Values:
    """Makes the values of properties."""

    def __init__(self, site: Site, words: Words, stated: Stated, names: Names) -> None:
        self._site = site
        self._words = words
        self._stated = stated
        self._names = names
        self.witnesses = Witnesses(site, words)
        self._inferred = iris.graph(site.base, vocab.INFERRED)
        self.why = Why(site, words, stated, names.link)

    def of(self, subject: str, one: str, *, inferred: bool = False) -> list[Value]:
        """The values of one property that documents state, or (``inferred``) those that nobody states."""
        values = [
            self._value(subject, one, term, graphs)
            for term, graphs in self._stated.values(subject, one).items()
            if inferred == all(graph == self._inferred for graph in graphs)
        ]
        return sorted(values, key=lambda value: (value.sort.casefold(), value.lang))

    def one(self, subject: str, one: str, term: Term) -> Value:
        """One value of a property that the statements have."""
        return self._value(subject, one, term, self._stated.values(subject, one)[term])

    def _value(self, subject: str, one: str, term: Term, graphs: Iterable[str]) -> Value:
        evidence = self.witnesses.of(graphs, self._stated, subject)
        because = None if evidence else self.why.of(subject, one, term)
        contested = not isinstance(term, BNode) and (subject, to_sparql(term)) in self._site.contested
        if isinstance(term, Literal):
            text = self._words.literal(term)
            return Value(text, None, term.lang, evidence, because, contested, term.value)
        link = self._names.link(term.value)
        return Value(link.text, link, link.label.lang, evidence, because, contested, link.text)


def groups(
    site: Site, words: Words, stated: Stated, values: Values, names: Names, this: str
) -> tuple[Group, ...]:
    """The stated facts of ``this`` by group, in the order of the shapes of its classes."""
    classes = stated.links(this, _TYPE)
    hidden = _NOT_FACTS | {f"{vocab.ascn(site.base)}locator"}
    place = {item.path: (item.group, item.order) for item in site.display.of(classes)}
    found: dict[str, list[tuple[int, str, Fact]]] = defaultdict(list)
    for one in stated.properties(this):
        if one in hidden:
            continue
        shown = tuple(values.of(this, one))
        if shown:
            group, order = place.get(one, (_REST, 0))
            fact = Fact(names.link(one), shown, any(value.contested for value in shown))
            found[group].append((order, one, fact))
    titled = [
        (group.id, group.label.get(words.language) or group.label["en"]) for group in site.display.groups
    ]
    titled.append((_REST, words.say("More")))
    return tuple(
        Group(name, title, tuple(fact for _, _, fact in sorted(found[name], key=lambda entry: entry[:2])))
        for name, title in titled
        if name in found
    )


def inferred(stated: Stated, values: Values, names: Names, this: str) -> tuple[Fact, ...]:
    """What nobody states of ``this`` but follows from other facts, each with why."""
    found = []
    for one in sorted(stated.properties(this)):
        if one != f"{vocab.RDFS}label" and (shown := tuple(values.of(this, one, inferred=True))):
            found.append(Fact(names.link(one), shown))
    return tuple(found)


def native(stated: Stated, this: str, languages: Iterable[str]) -> tuple[Literal, ...]:
    """The preferred names in the given languages, each once."""
    labels = [term for term in stated.values(this, f"{vocab.SKOS}prefLabel") if isinstance(term, Literal)]
    found: dict[str, Literal] = {}
    for language in languages:
        for label in sorted(labels, key=lambda one: one.value):
            if label.lang == language:
                found.setdefault(label.value, label)
    return tuple(found.values())
