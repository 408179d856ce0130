"""Why an inferred fact holds: the rule, and the facts that it follows from.

The rules are those of the reasoner (OWL 2 RL, tables 4 to 9) that our ontology uses, and the two that the
build adds: bounds of dates, and names of things that no document names. The facts are looked for among
what the page has fetched anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ascn_kg import vocab
from ascn_kg.pages.model import Because, Link
from ascn_kg.pages.site import Site
from ascn_kg.pages.stated import Stated
from ascn_kg.pages.words import Words
from ascn_kg.sentences import N_
from ascn_kg.terms import Iri, Literal, Term

_TYPE = f"{vocab.RDF}type"
_Triple = tuple[str, str, str]


class Why:
    """Explains inferred statements about one entity."""

    def __init__(self, site: Site, words: Words, stated: Stated, link: Callable[[str], Link]) -> None:
        self._site = site
        self._words = words
        self._stated = stated
        self._link = link

    def of(self, subject: str, one: str, value: Term) -> Because:
        """The first rule that gives the statement from other facts; a general one where none is found."""
        for rule, facts in self._rules(subject, one, value):
            return Because(self._words.say(rule), tuple(self._shown(fact) for fact in facts))
        return Because(self._words.say("follows from the ontology"))

    def _shown(self, fact: _Triple) -> tuple[Link, Link, Link]:
        subject, one, value = (self._link(part) for part in fact)
        return subject, one, value

    def _rules(self, subject: str, one: str, value: Term) -> Iterator[tuple[str, list[_Triple]]]:
        ascn = vocab.ascn(self._site.base)
        if one in (f"{ascn}earliest", f"{ascn}latest"):
            yield N_("the first and last day that the stated dates allow"), []
        if isinstance(value, Literal):
            if one == f"{vocab.SKOS}prefLabel":
                yield N_("put together from the names of its parts"), []
            yield from self._wider(subject, one, value)
            return
        if one == _TYPE:
            yield from self._classes(subject, value.value)
            return
        yield from self._wider(subject, one, value)
        yield from self._inverse(subject, one, value.value)
        yield from self._chain(subject, one, value.value)
        yield from self._transitive(subject, one, value.value)

    def _has(self, subject: str, one: str, value: str) -> bool:
        return any(
            isinstance(term, Iri) and term.value == value for term in self._stated.values(subject, one)
        )

    def _wider(self, subject: str, one: str, value: Term) -> Iterator[tuple[str, list[_Triple]]]:
        for narrower, wider in self._site.vocabulary.wider.items():
            if one in wider and value in self._stated.values(subject, narrower):
                yield N_("a narrower property says so"), [(subject, narrower, value.value)]

    def _inverse(self, subject: str, one: str, value: str) -> Iterator[tuple[str, list[_Triple]]]:
        for other in self._site.vocabulary.inverse.get(one, ()):
            if self._has(value, other, subject):
                yield N_("the same fact seen from the other side"), [(value, other, subject)]

    def _chain(self, subject: str, one: str, value: str) -> Iterator[tuple[str, list[_Triple]]]:
        for chain in self._site.vocabulary.chains.get(one, ()):
            if len(chain) != 2:
                continue
            first, second = chain
            back = self._site.vocabulary.inverse.get(first, frozenset())
            for node in self._stated.subjects:
                forward = self._has(subject, first, node) or any(
                    self._has(node, inv, subject) for inv in back
                )
                if forward and self._has(node, second, value):
                    step = next((inv for inv in back if self._has(node, inv, subject)), "")
                    head = (node, step, subject) if step else (subject, first, node)
                    yield N_("two facts that lead from one to the other"), [head, (node, second, value)]

    def _transitive(self, subject: str, one: str, value: str) -> Iterator[tuple[str, list[_Triple]]]:
        if one in self._site.vocabulary.transitive:
            for middle in self._stated.links(subject, one):
                if middle != value:
                    yield (
                        N_("what is in a place is in all that holds it"),
                        [(subject, one, middle), (middle, one, value)],
                    )
                    return

    def _classes(self, subject: str, wanted: str) -> Iterator[tuple[str, list[_Triple]]]:
        vocabulary = self._site.vocabulary
        for own in self._stated.links(subject, _TYPE):
            if own != wanted and wanted in vocabulary.ancestors([own]):
                yield N_("a narrower class"), [(subject, _TYPE, own)]
        for one, values in self._stated.properties(subject).items():
            if wanted in vocabulary.ancestors(vocabulary.domain.get(one, ())):
                yield N_("only such things have this property"), [(subject, one, next(iter(values)).value)]
        for node in self._stated.subjects:
            for one in self._stated.properties(node):
                if wanted in vocabulary.ancestors(vocabulary.range.get(one, ())) and self._has(
                    node, one, subject
                ):
                    yield N_("only such things are a value of this property"), [(node, one, subject)]
