"""What the build adds by plain computation: bounds of stated dates, and names of nameless nodes.

Both go to ``graph/inferred``, beside what the reasoner finds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from ascn_kg import dates, vocab

_Named = ox.NamedNode | ox.Literal
_STATED = ("startDate", "endDate", "attestedOn", "year")


def derive(asserted: Iterable[ox.Triple], base: str) -> list[ox.Triple]:
    """``ascn:earliest`` and ``ascn:latest`` of dated nodes, and labels of n-ary nodes.

    Tenures, memberships, participations and observations carry no label in the curated files; each
    gets a ``skos:prefLabel`` in English and Indonesian, put together from the labels of its parts.
    """
    facts = _Facts(asserted, base)
    return sorted([*_bounds(facts), *_labels(facts)], key=str)


class _Facts:
    """Statements by subject and predicate, values in a fixed order."""

    def __init__(self, triples: Iterable[ox.Triple], base: str) -> None:
        self.ascn = vocab.ascn(base)
        self._values: dict[tuple[str, str], list[_Named]] = defaultdict(list)
        self.by_class: dict[str, list[str]] = defaultdict(list)
        for triple in sorted(triples, key=str):
            if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, _Named):
                key = (triple.subject.value, triple.predicate.value)
                self._values[key].append(triple.object)
                if triple.predicate.value == f"{vocab.RDF}type":
                    self.by_class[triple.object.value].append(triple.subject.value)

    def subjects(self) -> list[str]:
        return sorted({subject for subject, _ in self._values})

    def values(self, subject: str, predicate: str) -> list[_Named]:
        return self._values.get((subject, predicate), [])

    def own(self, subject: str, name: str) -> list[_Named]:
        return self.values(subject, self.ascn + name)

    def label(self, subject: str, language: str) -> str:
        """The preferred label in ``language``, else in English, else the end of the IRI."""
        labels = self.values(subject, f"{vocab.SKOS}prefLabel")
        for wanted in (language, "en"):
            for label in labels:
                if isinstance(label, ox.Literal) and label.language == wanted:
                    return str(label.value)
        return subject.rpartition("/")[2]

    def names(self, subject: str, predicates: Iterable[str], language: str) -> str:
        found = {
            self.label(value.value, language)
            for predicate in predicates
            for value in self.values(subject, predicate)
            if isinstance(value, ox.NamedNode)
        }
        return ", ".join(sorted(found))


def _bounds(facts: _Facts) -> Iterator[ox.Triple]:
    predicates = [facts.ascn + name for name in _STATED] + [f"{vocab.DCT}issued"]
    for subject in facts.subjects():
        days = [
            day
            for predicate in predicates
            for value in facts.values(subject, predicate)
            if isinstance(value, ox.Literal)
            for day in dates.bounds(value.value) or ()
        ]
        if days:
            for name, day in (("earliest", min(days)), ("latest", max(days))):
                literal = ox.Literal(day.isoformat(), datatype=ox.NamedNode(f"{vocab.XSD}date"))
                yield ox.Triple(ox.NamedNode(subject), ox.NamedNode(facts.ascn + name), literal)


_WORDS = {
    "en": {"for": "for", "in": "in", "at": "at"},
    "id": {"for": "untuk", "in": "di", "at": "pada"},
}


def _labels(facts: _Facts) -> Iterator[ox.Triple]:
    makers = {
        "Tenure": _tenure,
        "Membership": _membership,
        "Participation": _participation,
        "Observation": _observation,
    }
    predicate = ox.NamedNode(f"{vocab.SKOS}prefLabel")
    for name, make in makers.items():
        for subject in facts.by_class[facts.ascn + name]:
            if facts.values(subject, predicate.value):
                continue
            for language in ("en", "id"):
                text = make(facts, subject, language)
                yield ox.Triple(ox.NamedNode(subject), predicate, ox.Literal(text, language=language))


def _tenure(facts: _Facts, subject: str, language: str) -> str:
    holder = facts.names(subject, [f"{vocab.ORG}member"], language)
    what = facts.names(subject, [f"{vocab.ORG}role", facts.ascn + "post"], language)
    if facts.own(subject, "capacity"):
        what = f"{what} ({facts.names(subject, [facts.ascn + 'capacity'], language)})"
    whom = facts.names(subject, [facts.ascn + "forCity", facts.ascn + "forCountry"], language)
    if not whom:
        return f"{holder}, {what}"
    return f"{holder}, {what} {_WORDS[language]['for']} {whom}"


def _membership(facts: _Facts, subject: str, language: str) -> str:
    member = facts.names(subject, [f"{vocab.ORG}member"], language)
    network = facts.names(subject, [f"{vocab.ORG}organization"], language)
    return f"{member} {_WORDS[language]['in']} {network}"


def _participation(facts: _Facts, subject: str, language: str) -> str:
    who = facts.names(subject, [facts.ascn + "participant"], language)
    event = facts.names(subject, [facts.ascn + "inEvent"], language)
    role = facts.names(subject, [f"{vocab.ORG}role"], language)
    text = f"{who} {_WORDS[language]['at']} {event}"
    return f"{text} ({role})" if role else text


def _observation(facts: _Facts, subject: str, language: str) -> str:
    what = facts.names(subject, [facts.ascn + "indicator"], language)
    area = facts.names(subject, [facts.ascn + "observedArea", facts.ascn + "about"], language)
    when = ", ".join(value.value for value in facts.own(subject, "year"))
    value = ", ".join(value.value.removesuffix(".0") for value in facts.own(subject, "value"))
    about = ", ".join(part for part in (what, area, when) if part)
    return f"{about}: {value}" if value else about
