"""All things of one kind with the values of their columns and facets, read at once and kept."""

from __future__ import annotations

import re
import threading
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ascn_kg import iris, vocab
from ascn_kg.fold import fold
from ascn_kg.pages import explore_specs as specs
from ascn_kg.pages.explore_kinds import SPECS
from ascn_kg.pages.explore_specs import Column, Spec
from ascn_kg.pages.model import Link, Value
from ascn_kg.pages.names import Names
from ascn_kg.pages.site import Site
from ascn_kg.pages.words import Words
from ascn_kg.sentences import N_
from ascn_kg.terms import BNode, Iri, Literal, Term, to_sparql

NOT_STATED = "not-stated"
_PLACE = "-place"
_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Position(NamedTuple):
    """A place on the map in degrees (WGS 84), with its name."""

    lat: float
    long: float
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing: a cell per shown column, its keys per facet, and how it sorts by each column."""

    link: Link
    cells: tuple[tuple[Value, ...], ...]
    keys: Mapping[str, frozenset[str]]
    order: Mapping[str, tuple[float, str] | None]
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """The list of one kind in one language; ``options`` has the names of the keys of each facet."""

    kind: vocab.Kind
    spec: Spec
    entries: tuple[Entry, ...]
    options: Mapping[str, Mapping[str, Literal]]


class Explorer:
    """Lists by kind and language. Those of at most ``largest`` things are kept, ``kept`` of them."""

    def __init__(self, site: Site, largest: int = 20_000, kept: int = 64) -> None:
        self._site = site
        self._largest = largest
        self._kept = kept
        self._lists: OrderedDict[tuple[str, str], Listing] = OrderedDict()
        self._lock = threading.Lock()

    def listing(self, kind: str, words: Words) -> Listing | None:
        """The list of a kind, or ``None`` for one that cannot be explored. Two queries, or none."""
        if kind not in SPECS:
            return None
        key = (kind, words.language)
        with self._lock:
            if key in self._lists:
                self._lists.move_to_end(key)
                return self._lists[key]
        made = read(self._site, kind, words)
        if len(made.entries) <= self._largest:
            with self._lock:
                self._lists[key] = made
                while len(self._lists) > self._kept:
                    self._lists.popitem(last=False)
        return made


def query(base: str, kind: str) -> str:
    """A SELECT of ``?entity ?column ?value`` for all columns of a kind at once."""
    spec = SPECS[kind]
    paths = [(column.id, column.path) for column in spec.columns]
    paths.append((specs.NAME, "a"))
    if spec.place not in ("", "."):
        paths.append((_PLACE, spec.place))
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in vocab.prefixes(base).items())
    cls = f"ascn:{vocab.KIND_BY_SLUG[kind].cls}"
    parts = [f'{{ ?entity a {cls} ; {path} ?value BIND("{name}" AS ?column) }}' for name, path in paths]
    return f"{prefixes}SELECT DISTINCT ?entity ?column ?value WHERE {{\n" + "\nUNION ".join(parts) + "\n}"


def read(site: Site, kind: str, words: Words) -> Listing:
    """The list of a kind, from the graph. Two queries."""
    found: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    mentioned: set[str] = set()
    for row in site.engine.select(query(site.base, kind)):
        entity, column, value = row["entity"].value, row["column"].value, row["value"]
        ref = iris.split_entity(site.base, entity)
        if ref is None or ref.kind != kind:
            continue
        found[entity][column].append(value)
        mentioned.add(entity)
        if isinstance(value, Iri) and column != specs.NAME:
            mentioned.add(value.value)
    return _Maker(site, kind, words, Names(site, mentioned, words)).of(found)


class _Maker:
    """Makes the list of one kind in one language."""

    def __init__(self, site: Site, kind: str, words: Words, names: Names) -> None:
        self._base = site.base
        self._contested = site.contested
        self._kind = vocab.KIND_BY_SLUG[kind]
        self._spec = SPECS[kind]
        self._words = words
        self._names = names
        self._general = site.vocabulary.ancestors([vocab.ascn(site.base) + self._kind.cls])
        self._options: dict[str, dict[str, Literal]] = defaultdict(dict)

    def of(self, found: Mapping[str, Mapping[str, list[Term]]]) -> Listing:
        entries = []
        clashing = self._clashing(found)
        for entity in sorted(found):
            link, by_column = self._names.link(entity), found[entity]
            values: dict[str, list[Term]] = {}
            cells: dict[str, tuple[Value, ...]] = {}
            order: dict[str, tuple[float, str] | None] = {specs.NAME: (0, fold(link.text))}
            for column in self._spec.columns:
                values[column.id] = self._values(column, by_column.get(column.id, ()))
                cells[column.id] = self._cell(column, values[column.id], entity)
                order[column.id] = _order(column, cells[column.id])
            keys = {
                column.id: self._keys(column, values[column.id], clashing[column.id])
                for column in self._spec.facets
            }
            places = [Iri(entity)] if self._spec.place == "." else by_column.get(_PLACE, [])
            cell = tuple(cells[column.id] for column in self._spec.shown)
            entries.append(Entry(link, cell, keys, order, self._positions(places)))
        options = {name: dict(all) for name, all in self._options.items()}
        return Listing(self._kind, self._spec, tuple(entries), options)

    def _values(self, column: Column, terms: Iterable[Term]) -> list[Term]:
        """The values that count: those of one kind, or our narrower classes, where the column says so."""
        if column.shows == specs.TYPES:
            ours = vocab.ascn(self._base)
            return [one for one in terms if one.value.startswith(ours) and one.value not in self._general]
        if column.only:
            head = f"{self._base}id/{column.only}/"
            return [one for one in terms if one.value.startswith(head)]
        return list(terms)

    def _cell(self, column: Column, terms: list[Term], entity: str) -> tuple[Value, ...]:
        if column.shows == specs.COUNT:
            return (Value(self._words.integer(len(terms)), sort=str(len(terms))),) if terms else ()
        values = [self._value(column, term, entity) for term in terms]
        return tuple(sorted((one for one in values if one.text), key=lambda one: (fold(one.sort), one.lang)))

    def _value(self, column: Column, term: Term, entity: str = "") -> Value:
        contested = not isinstance(term, BNode) and (entity, to_sparql(term)) in self._contested
        if not isinstance(term, Literal):
            link = self._names.link(term.value)
            shown = None if column.shows == specs.TEXT else link
            return Value(link.text, shown, link.label.lang, contested=contested, sort=link.text)
        languages = column.shows == specs.LANGUAGES
        text = self._words.language_name(term.value) if languages else self._words.literal(term)
        return Value(text, None, term.lang, contested=contested, sort=term.value)

    def _clashing(self, found: Mapping[str, Mapping[str, list[Term]]]) -> Mapping[str, frozenset[str]]:
        """The slugs of each facet that two things share, such as the city and the state Singapore."""
        clashing = {}
        for column in self._spec.facets:
            terms = {one for by in found.values() for one in self._values(column, by.get(column.id, ()))}
            times = Counter(_slug(one.value) for one in terms if isinstance(one, Iri))
            clashing[column.id] = frozenset(slug for slug, number in times.items() if number > 1)
        return clashing

    def _keys(self, column: Column, terms: list[Term], clashing: frozenset[str]) -> frozenset[str]:
        options = self._options[column.id]
        if column.facet == specs.ANY:
            key = "yes" if terms else "no"
            options.setdefault(
                key, Literal(self._words.say(N_("with") if terms else N_("without")), self._words.language)
            )
            return frozenset((key,))
        if not terms:
            said = N_("other") if column.facet == specs.CLASS else N_("not stated")
            options.setdefault(NOT_STATED, Literal(self._words.say(said), self._words.language))
            return frozenset((NOT_STATED,))
        keys = set()
        for term in terms:
            key, label = self._option(column, term, clashing)
            options.setdefault(key, label)
            keys.add(key)
        return frozenset(keys)

    def _option(self, column: Column, term: Term, clashing: frozenset[str]) -> tuple[str, Literal]:
        if column.facet == specs.YEAR:
            return term.value[:4], Literal(term.value[:4])
        if isinstance(term, Literal):
            value = self._value(column, term)
            return term.value, Literal(value.text, value.lang)
        slug, label = _slug(term.value), self._names.of(term.value)
        ref = iris.split_entity(self._base, term.value)
        return f"{ref.kind}.{slug}" if ref and slug in clashing else slug, label

    def _positions(self, places: Iterable[Term]) -> tuple[Position, ...]:
        points = (self._names.point(one.value) for one in sorted(places, key=lambda one: one.value))
        return tuple(Position(one.lat, one.long, one.link.text) for one in points if one is not None)


def _slug(iri: str) -> str:
    """The last part of an IRI as it stands in addresses here: lower case, words apart by hyphens."""
    return _WORD.sub("-", re.split(r"[/#]", iri)[-1]).lower()


def _order(column: Column, values: tuple[Value, ...]) -> tuple[float, str] | None:
    """How a cell sorts: by its first value, numbers by size; ``None`` for an empty one."""
    if not values:
        return None
    if column.shows in (specs.COUNT, specs.NUMBER):
        return float(values[0].sort), ""
    return 0, fold(values[0].sort)
