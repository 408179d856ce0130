"""Values of properties out of the graph, for many entities at once: two queries, however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ascn_kg import vocab
from ascn_kg.engine.base import Engine
from ascn_kg.reconcile.properties import Property
from ascn_kg.terms import Iri, Literal, Term, pick_label, to_sparql

TYPE = "type"
"""The key under which :func:`fetch` gives the classes of an entity."""
_NAMES = """
SELECT ?iri ?label ?preferred WHERE {{
  VALUES ?iri {{ {iris} }}
  {{ ?iri skos:prefLabel ?label BIND(true AS ?preferred) }} UNION
  {{ ?iri skos:altLabel|dct:identifier ?label BIND(false AS ?preferred) }}
}}
"""
_TYPES = '{{ VALUES ?this {{ {iris} }} ?this a ?value BIND("type" AS ?pid) }}'
_VALUES = '{{ VALUES ?this {{ {iris} }} ?this {path} ?value BIND("{pid}" AS ?pid) }}'


@dataclass(frozen=True, slots=True)
class Value:
    """One value with every name of it; a literal has its own text as its only name."""

    term: Term
    name: str
    lang: str
    names: tuple[str, ...]


Values = Mapping[str, Mapping[str, tuple[Value, ...]]]
"""Entity IRI → property identifier → values, in the order of their names."""


def fetch(
    engine: Engine, base: str, iris: Collection[str], wanted: Collection[Property], language: str
) -> Values:
    """The values of the ``wanted`` properties, and the classes under TYPE, named in ``language``."""
    if not iris:
        return {}
    subjects = " ".join(to_sparql(Iri(one)) for one in sorted(iris))
    parts = [_TYPES.format(iris=subjects)]
    parts += [_VALUES.format(iris=subjects, path=f"({one.path})", pid=one.id) for one in wanted]
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in vocab.prefixes(base).items())
    rows = engine.select(f"{prefixes}SELECT DISTINCT ?this ?pid ?value WHERE {{ {' UNION '.join(parts)} }}")
    found: dict[str, dict[str, set[Term]]] = defaultdict(lambda: defaultdict(set))
    countries = {one.id for one in wanted if one.type == "Country"}
    for row in rows:
        pid, value = row["pid"].value, row["value"]
        if pid not in countries or value.value.startswith(f"{base}id/country/"):
            found[row["this"].value][pid].add(value)
    terms = {term for own in found.values() for pid, some in own.items() if pid != TYPE for term in some}
    names = _names(engine, prefixes, {term.value for term in terms if isinstance(term, Iri)})
    return {
        iri: {pid: _named(some, names, language) for pid, some in own.items()} for iri, own in found.items()
    }


def _names(engine: Engine, prefixes: str, iris: set[str]) -> dict[str, list[tuple[bool, Literal]]]:
    named: dict[str, list[tuple[bool, Literal]]] = defaultdict(list)
    if iris:
        listed = " ".join(to_sparql(Iri(one)) for one in sorted(iris))
        for row in engine.select(prefixes + _NAMES.format(iris=listed)):
            if isinstance(label := row["label"], Literal):
                named[row["iri"].value].append((row["preferred"].value == "true", label))
    return named


def _named(
    terms: Iterable[Term], names: Mapping[str, list[tuple[bool, Literal]]], language: str
) -> tuple[Value, ...]:
    return tuple(
        sorted((_value(term, names, language) for term in terms), key=lambda one: (one.name, one.term.value))
    )


def _value(term: Term, names: Mapping[str, list[tuple[bool, Literal]]], language: str) -> Value:
    if isinstance(term, Literal):
        return Value(term, term.value, term.lang, (term.value,))
    labels = names.get(term.value, [])
    shown = pick_label([label for preferred, label in labels if preferred], (language, "en"))
    shown = shown or Literal(term.value)
    return Value(term, shown.value, shown.lang, tuple(label.value for _, label in labels))
