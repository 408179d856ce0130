"""schema.org JSON-LD of an entity: the statements of the graph in other words.

Made by the tables of :mod:`ascn_kg.pages.schema`. Nothing is in it that ``/data/`` does not say: dates keep
their precision, and values that sources disagree on stand side by side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ascn_kg import iris, vocab
from ascn_kg.pages import schema
from ascn_kg.pages.schema import Node, Rule
from ascn_kg.terms import Iri, Literal, Term, to_sparql

CONTEXT = "https://schema.org"
MOST_NODES = 100
Facts = Sequence[tuple[str, Term]]
"""Statements about one thing: IRI of the property, value."""
Rows = Sequence[tuple[str, str, Term]]
"""Statements about several things: IRI of the subject, IRI of the property, value."""
Labels = Mapping[str, Literal]
Values = dict[str, list[Term]]
_NUMBERS = {f"{vocab.XSD}{name}" for name in ("decimal", "integer", "double", "float")}


def entity(
    base: str,
    iri: str,
    facts: Facts,
    related: Rows = (),
    labels: Labels | None = None,
    most: int = MOST_NODES,
) -> dict[str, Any]:
    """The JSON-LD of ``iri``.

    ``facts`` are its statements in the merged graph; ``related`` those of tenures, memberships and
    participations that point at it (see :func:`related_query`); ``labels`` the names of what both mention.
    A label without a language is none of the graph's and is not used. Of tenures and the like, the first
    ``most`` by address are in it.
    """
    writer = _Writer(base, labels or {})
    values = _gathered(facts)
    classes = writer.classes(values)
    made: dict[str, Any] = {"@context": CONTEXT, "@id": iri, "@type": one(writer.types(values, classes))}
    for term, said in writer.properties(schema.RULES, values, classes).items():
        made[term] = one(said)
    if geo := writer.geo(values):
        made["geo"] = geo
    for term, nodes in writer.nodes(iri, related, classes).items():
        made[term] = one(nodes[:most])
    return made


def related_query(base: str, iri: str) -> str:
    """A SELECT of ``?node ?property ?value``: what :func:`entity` wants to know of nodes that point at it."""
    prefixes = vocab.prefixes(base)
    links = {node.link for node in schema.NODES}
    wanted = links | {rule.property for node in schema.NODES for rule in node.inner}
    wanted |= {"rdf:type"} | {node.unless for node in schema.NODES if node.unless}

    def listed(curies: Iterable[str]) -> str:
        return " ".join(to_sparql(Iri(schema.expand(prefixes, curie))) for curie in sorted(curies))

    return f"""SELECT DISTINCT ?node ?property ?value WHERE {{
VALUES ?link {{ {listed(links)} }}
?node ?link {to_sparql(Iri(iri))} .
VALUES ?property {{ {listed(wanted)} }}
?node ?property ?value
}}"""


def mentioned(facts: Facts, related: Rows = ()) -> set[str]:
    """The IRIs whose labels :func:`entity` can use."""
    values = [value for _, value in facts] + [value for _, _, value in related]
    return {value.value for value in values if isinstance(value, Iri)}


class _Writer:
    """Writes terms as JSON-LD values, under one base and with one set of labels."""

    def __init__(self, base: str, labels: Labels) -> None:
        self._base = base
        self._prefixes = vocab.prefixes(base)
        self._labels = labels

    def iri(self, curie: str) -> str:
        return schema.expand(self._prefixes, curie)

    def classes(self, values: Values) -> set[str]:
        """Local names of the classes of a thing, ours and those of SKOS."""
        own = (vocab.ascn(self._base), vocab.SKOS)
        stated = [term.value for term in values.get(f"{vocab.RDF}type", ()) if isinstance(term, Iri)]
        return {one.removeprefix(head) for one in stated for head in own if one.startswith(head)}

    def types(self, values: Values, classes: set[str]) -> list[str]:
        """Its classes at schema.org: the narrower ones if there are any, else that of its first class."""
        narrower = {
            one.type
            for one in schema.NARROWER
            if Iri(iris.entity(self._base, "concept", one.concept)) in values.get(self.iri(one.property), ())
        }
        broad = next((of for cls, of in schema.TYPES.items() if cls in classes), "Thing")
        return sorted(narrower) or [broad]

    def properties(self, rules: Iterable[Rule], values: Values, classes: set[str]) -> dict[str, list[Any]]:
        made: dict[str, list[Any]] = defaultdict(list)
        for rule in rules:
            if not rule.on or classes.intersection(rule.on):
                for term in sorted(values.get(self.iri(rule.property), ()), key=_order):
                    written = self._value(rule, term)
                    if written is not None and written not in made[rule.term]:
                        made[rule.term].append(written)
        return {term: said for term, said in made.items() if said}

    def geo(self, values: Values) -> dict[str, Any]:
        pair = {term: values.get(self.iri(curie), []) for curie, term in schema.GEO.items()}
        if any(len(numbers) != 1 for numbers in pair.values()):
            return {}
        return {"@type": "GeoCoordinates", **{term: _plain(numbers[0]) for term, numbers in pair.items()}}

    def nodes(self, iri: str, rows: Rows, classes: set[str]) -> dict[str, list[Any]]:
        about: dict[str, list[tuple[str, Term]]] = defaultdict(list)
        for subject, property, value in rows:
            about[subject].append((property, value))
        made: dict[str, list[Any]] = defaultdict(list)
        for subject in sorted(about):
            values = _gathered(about[subject])
            own = self.classes(values)
            for node in schema.NODES:
                if node.cls in own and classes.intersection(node.on) and self._points(node, iri, values):
                    inner = self.properties(node.inner, values, own)
                    if node.needs in inner:
                        said = {term: one(listed) for term, listed in inner.items()}
                        made[node.term].append({"@type": schema.TYPES[node.cls], "@id": subject, **said})
        return made

    def _points(self, node: Node, iri: str, values: Values) -> bool:
        left_out = bool(node.unless) and self.iri(node.unless) in values
        return Iri(iri) in values.get(self.iri(node.link), ()) and not left_out

    def _value(self, rule: Rule, term: Term) -> Any:
        """The value as it is written, or ``None`` where the rule does not take it."""
        if not isinstance(term, Iri):
            return None if rule.kinds or rule.values else _plain(term)
        ref = iris.split_entity(self._base, term.value)
        if rule.values:
            mode = dict(rule.values).get(ref.slug) if ref else None
            return {"@id": f"schema:{mode}"} if mode else None
        if rule.kinds and (ref is None or ref.kind not in rule.kinds):
            return None
        return term.value if rule.address else self._reference(term.value, ref)

    def _reference(self, iri: str, ref: iris.EntityRef | None) -> dict[str, Any]:
        made: dict[str, Any] = {"@id": iri}
        kind = vocab.KIND_BY_SLUG.get(ref.kind) if ref else None
        if kind and kind.cls in schema.TYPES:
            made["@type"] = schema.TYPES[kind.cls]
        label = self._labels.get(iri)
        if label is not None and label.lang:
            made["name"] = _plain(label)
        return made


def _gathered(facts: Iterable[tuple[str, Term]]) -> Values:
    values: Values = defaultdict(list)
    for property, value in facts:
        if value not in values[property]:
            values[property].append(value)
    return dict(values)


def _order(term: Term) -> tuple[str, str]:
    return (term.lang if isinstance(term, Literal) else "", term.value)


def one(listed: list[Any]) -> Any:
    """The only value, or the list."""
    return listed[0] if len(listed) == 1 else listed


def _plain(term: Term) -> Any:
    """A literal as JSON: a number where that keeps it exact, else its text, with its language if any."""
    if isinstance(term, Literal) and term.lang:
        return {"@language": term.lang, "@value": term.value}
    if isinstance(term, Literal) and term.datatype in _NUMBERS:
        return _number(term.value)
    return term.value


def _number(lexical: str) -> int | float | str:
    exact = Decimal(lexical)
    if not exact.is_finite():
        return lexical
    if exact == exact.to_integral_value() and abs(exact) < 2**53:
        return int(exact)
    number = float(lexical)
    return number if Decimal(repr(number)) == exact else lexical
