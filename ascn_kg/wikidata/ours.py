"""What the curated files say of the things that Wikidata may have: names, places, codes and links."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from ascn_kg import iris, vocab
from ascn_kg.load import Dataset
from ascn_kg.terms import Literal, pick_label
from ascn_kg.wikidata.items import LANGUAGE, Point

KINDS = ("city", "place", "country", "organization", "person", "event")
"""Kinds of things that are looked for in Wikidata."""
_KM_PER_DEGREE = 111.2
_EXACT, _CLOSE = f"{vocab.SKOS}exactMatch", f"{vocab.SKOS}closeMatch"
_PREF, _ALT = f"{vocab.SKOS}prefLabel", f"{vocab.SKOS}altLabel"
_Values = dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]


@dataclass(frozen=True, slots=True)
class Thing:
    """One entity of ours. ``countries`` are IRIs, ``codes`` is register (slug) → identifiers.

    ``exact`` and ``close`` are ids of items in Wikidata.
    """

    iri: str
    kind: str
    slug: str
    preferred: tuple[Literal, ...]
    others: tuple[Literal, ...]
    points: tuple[Point, ...]
    countries: tuple[str, ...]
    codes: Mapping[str, tuple[str, ...]]
    exact: tuple[str, ...]
    close: tuple[str, ...]

    @property
    def name(self) -> str:
        """The English label."""
        label = pick_label(self.preferred)
        return label.value if label else self.slug

    def names(self, language: str = "") -> tuple[str, ...]:
        """All names, or those in one language of Wikidata, the preferred first."""
        found = (one for one in (*self.preferred, *self.others) if not language or spoken(one) == language)
        return tuple(dict.fromkeys(one.value for one in found))


@dataclass(frozen=True, slots=True)
class Ours:
    """All entities of the six kinds, and others with a link, by IRI in order."""

    base: str
    things: Mapping[str, Thing]
    public: frozenset[str]
    """Persons with an office or a seat: those in a public function."""

    def country_items(self, thing: Thing) -> frozenset[str]:
        """The items that we hold for the countries of a thing; empty where none is known."""
        found = (self.things[iri] for iri in thing.countries if iri in self.things)
        return frozenset(item for country in found for item in country.exact)

    def languages(self) -> tuple[str, ...]:
        """The languages, by the codes of Wikidata, in which we have names."""
        named = (one for thing in self.things.values() for one in (*thing.preferred, *thing.others))
        return tuple(sorted({spoken(one) for one in named} - {"und", ""}))


def spoken(label: Literal) -> str:
    """The language of a label by its code in Wikidata."""
    return LANGUAGE.get(label.lang, label.lang)


def distance(one: Iterable[Point], other: Iterable[Point]) -> float | None:
    """Kilometres between the nearest of two sets of points, on a sphere; ``None`` where one is empty."""
    return min((_kilometres(a, b) for a in one for b in other), default=None)


def _kilometres(a: Point, b: Point) -> float:
    phi, theta = math.radians(a.lat), math.radians(b.lat)
    half = (
        math.sin((phi - theta) / 2) ** 2
        + math.cos(phi) * math.cos(theta) * math.sin(math.radians(a.long - b.long) / 2) ** 2
    )
    return 2 * math.degrees(math.asin(min(1.0, math.sqrt(half)))) * _KM_PER_DEGREE


def read(dataset: Dataset) -> Ours:
    """What the files of ``dataset`` say."""
    facts: dict[str, _Values] = defaultdict(lambda: defaultdict(list))
    points: dict[str, set[Point]] = defaultdict(set)
    for triples in (triples for graph, triples in sorted(dataset.graphs.items())):
        here: dict[str, dict[str, float]] = defaultdict(dict)
        for triple in triples:
            if isinstance(triple.subject, ox.NamedNode):
                subject, verb, value = triple.subject.value, triple.predicate.value, triple.object
                facts[subject][verb].append(value)
                if verb.startswith(vocab.WGS84) and isinstance(value, ox.Literal):
                    here[subject][verb.removeprefix(vocab.WGS84)] = float(value.value)
        for subject, position in here.items():
            if {"lat", "long"} <= position.keys():
                points[subject].add(Point(position["lat"], position["long"]))
    codes = _codes(facts, dataset.base)
    tenures = _tenures(facts, dataset.base)
    things = {}
    for iri in sorted(facts):
        ref = iris.split_entity(dataset.base, iri)
        exact, close = _wikidata(facts[iri], _EXACT), _wikidata(facts[iri], _CLOSE)
        if ref is None or not (ref.kind in KINDS or exact) or not facts[iri][_PREF]:
            continue
        countries = _countries(facts, dataset.base, iri, tenures.get(iri, ()))
        things[iri] = Thing(
            iri,
            *ref,
            _literals(facts[iri], _PREF),
            _literals(facts[iri], _ALT),
            tuple(sorted(points[iri], key=lambda one: (one.lat, one.long))),
            countries,
            codes.get(iri, {}),
            exact,
            close,
        )
    return Ours(dataset.base, things, frozenset(tenures))


def _literals(of: _Values, verb: str) -> tuple[Literal, ...]:
    found = {Literal(one.value, one.language or "") for one in of[verb] if isinstance(one, ox.Literal)}
    return tuple(sorted(found, key=lambda one: (one.lang, one.value)))


def _named(of: _Values, verb: str) -> tuple[str, ...]:
    return tuple(sorted({one.value for one in of[verb] if isinstance(one, ox.NamedNode)}))


def _wikidata(of: _Values, verb: str) -> tuple[str, ...]:
    head = vocab.WIKIDATA
    return tuple(one.removeprefix(head) for one in _named(of, verb) if one.startswith(f"{head}Q"))


def _codes(facts: Mapping[str, _Values], base: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """Entity → register → identifiers, from the identity links."""
    ascn = vocab.ascn(base)
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for link in [one for one in facts if one.startswith(f"{base}id/identity-link/")]:
        of = facts[link]
        if (f"{vocab.SKOS}closeMatch",) == _named(of, f"{ascn}matchKind"):
            continue
        for entity in _named(of, f"{ascn}linksFrom"):
            for register in _named(of, f"{ascn}register"):
                for entry in of[f"{ascn}linksTo"]:
                    code = str(getattr(entry, "value", "")).rstrip("/").rpartition("/")[2]
                    found[entity][register.rpartition("/")[2]].add(code)
    return {
        entity: {register: tuple(sorted(codes)) for register, codes in sorted(by.items())}
        for entity, by in found.items()
    }


def _tenures(facts: Mapping[str, _Values], base: str) -> dict[str, list[str]]:
    """Holder → the tenures in which they hold something."""
    found: dict[str, list[str]] = defaultdict(list)
    for node in sorted(one for one in facts if one.startswith(f"{base}id/tenure/")):
        for holder in _named(facts[node], f"{vocab.ORG}member"):
            found[holder].append(node)
    return found


def _countries(facts: Mapping[str, _Values], base: str, iri: str, tenures: Iterable[str]) -> tuple[str, ...]:
    """The countries in which a thing lies, or of the offices of a person, as far as the files say it."""
    ascn = vocab.ascn(base)
    areas = {iri, *_named(facts[iri], f"{ascn}venue")}
    for tenure in tenures:
        for verb in (f"{ascn}forCity", f"{ascn}forCountry", f"{vocab.ORG}organization"):
            areas.update(_named(facts[tenure], verb))
    found = {one for one in areas if one.startswith(f"{base}id/country/")}
    if not (found - {iri}):
        for area in areas & facts.keys():
            found.update(_named(facts[area], f"{ascn}inCountry"))
    return tuple(sorted(found))
