"""The page of the ontology: every class with its shape and its place among others, and every property."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ascn_kg import vocab
from ascn_kg.pages import diagram, explore_kinds, shaped
from ascn_kg.pages.diagram import Diagram
from ascn_kg.pages.model import Link
from ascn_kg.pages.names import Names
from ascn_kg.pages.shaped import ShapeRow
from ascn_kg.pages.site import Site
from ascn_kg.pages.words import Words
from ascn_kg.sentences import N_
from ascn_kg.statistics import Statistics
from ascn_kg.terms import Iri, Literal, pick_label

_TERMS = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT ?kind ?term ?property ?value WHERE {
  VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty }
  GRAPH ?g { ?term a ?kind ; ?property ?value }
  FILTER(STRENDS(STR(?g), "/graph/ontology") && STRSTARTS(STR(?term), STRBEFORE(STR(?g), "graph/ontology")))
}
ORDER BY ?term ?property ?value
"""
_GROUPS = (
    ("places", N_("Places"), ("City", "Country", "Place")),
    (
        "agents",
        N_("People, bodies and what they hold"),
        ("Person", "Organization", "Network", "Role", "Post", "Tenure", "Membership"),
    ),
    (
        "events",
        N_("Events"),
        (
            "Event",
            "AnnualMeeting",
            "HighLevelMeeting",
            "Summit",
            "Workshop",
            "Forum",
            "Training",
            "EventSeries",
            "Participation",
            "Outcome",
        ),
    ),
    ("programmes", N_("Programmes"), ("Programme", "Project", "Partnership", "Involvement", "FocusArea")),
    ("measures", N_("Measures"), ("Indicator", "Observation", "Listing")),
    ("evidence", N_("Evidence"), ("Document", "Source", "IdentityLink")),
)
"""Groups of classes: anchor, heading (a sentence for Words), local names in order."""
_RELATIONS = (
    (N_("subproperty of"), (f"{vocab.RDFS}subPropertyOf",)),
    (N_("of"), (f"{vocab.RDFS}domain", f"{vocab.SCHEMA}domainIncludes")),
    (N_("leads to"), (f"{vocab.RDFS}range", f"{vocab.SCHEMA}rangeIncludes")),
    (N_("inverse of"), (f"{vocab.OWL}inverseOf",)),
    (N_("close match"), (f"{vocab.SKOS}closeMatch",)),
    (N_("example"), (f"{vocab.SKOS}example",)),
)
"""What is shown of a property: heading (a sentence for Words) and properties."""

Values = Mapping[str, list[Iri | Literal]]


@dataclass(frozen=True, slots=True)
class ClassEntry:
    """A class: ``rows`` are the properties of its own shape, ``number`` how many things there are of it.

    ``inherits`` are superclasses whose properties hold as well; ``explore`` is the path of the list.
    """

    name: str
    label: Literal
    definition: Literal
    note: Literal
    examples: tuple[Link, ...]
    parents: tuple[Link, ...]
    narrower: tuple[Link, ...]
    inherits: tuple[Link, ...]
    rows: tuple[ShapeRow, ...]
    number: int
    explore: str
    kind: str
    diagram: Diagram | None


@dataclass(frozen=True, slots=True)
class PropertyEntry:
    """A property: ``relations`` are headings with links, ``number`` how many statements have it."""

    name: str
    label: Literal
    definition: Literal
    note: Literal
    relations: tuple[tuple[str, tuple[Link, ...]], ...]
    number: int


@dataclass(frozen=True, slots=True)
class ClassGroup:
    """Classes of one field."""

    id: str
    title: str
    classes: tuple[ClassEntry, ...]


@dataclass(frozen=True, slots=True)
class OntologyPage:
    """Classes by field, what holds for all of them, and properties in alphabetical order."""

    iri: str
    version: str
    groups: tuple[ClassGroup, ...]
    common: tuple[ShapeRow, ...]
    properties: tuple[PropertyEntry, ...]

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return sum(len(group.classes) for group in self.groups)


def ontology_page(site: Site, version: str, words: Words, counted: Statistics) -> OntologyPage:
    """The page of the ontology. Two queries."""
    classes: dict[str, Values] = defaultdict(lambda: defaultdict(list))
    verbs: dict[str, Values] = defaultdict(lambda: defaultdict(list))
    mentioned: set[str] = set()
    for row in site.engine.select(_TERMS):
        value, term = row["value"], row["term"].value
        if isinstance(value, (Iri, Literal)):
            known = classes if row["kind"].value == f"{vocab.OWL}Class" else verbs
            known[term][row["property"].value].append(value)
            mentioned |= {term} | ({value.value} if isinstance(value, Iri) else set())
    maker = _Maker(site, words, Names(site, mentioned, words), counted, classes)
    ascn = vocab.ascn(site.base)
    listed = {name for _, _, names in _GROUPS for name in names}
    rest = tuple(sorted(term.removeprefix(ascn) for term in classes if term.removeprefix(ascn) not in listed))
    groups = [
        ClassGroup(
            anchor,
            words.say(title),
            tuple(maker.cls(ascn + name) for name in names if ascn + name in classes),
        )
        for anchor, title, names in (*_GROUPS, ("more", N_("More"), rest))
    ]
    return OntologyPage(
        f"{site.base}ontology",
        version,
        tuple(group for group in groups if group.classes),
        shaped.rows(words, maker.names, maker.common),
        tuple(maker.verb(term, verbs[term]) for term in sorted(verbs)),
    )


class _Maker:
    """Makes the entries of one page."""

    def __init__(
        self, site: Site, words: Words, names: Names, counted: Statistics, classes: Mapping[str, Values]
    ) -> None:
        self._site, self._words, self.names, self._counted, self._classes = (
            site,
            words,
            names,
            counted,
            classes,
        )
        self._ascn = vocab.ascn(site.base)
        self.common = shaped.common(site.display, classes)

    def cls(self, term: str) -> ClassEntry:
        """The entry of a class."""
        values, name = self._classes[term], term.removeprefix(self._ascn)
        parents = self._links(values, f"{vocab.RDFS}subClassOf")
        own = shaped.own(self._site.display, term, self.common)
        rows = shaped.rows(self._words, self.names, own)
        leads = [(row.property.text, [one.text for one in row.classes]) for row in rows if row.classes]
        kind = next((kind.slug for kind in vocab.KINDS if kind.cls == name), "")
        above = self._site.display.parents.get(term, ())
        label = self.names.of(term)
        return ClassEntry(
            name,
            label,
            self._text(values, "definition"),
            self._text(values, "scopeNote"),
            self._links(values, f"{vocab.SKOS}example"),
            parents,
            tuple(
                self.names.link(other)
                for other, found in sorted(self._classes.items())
                if any(one.value == term for one in found.get(f"{vocab.RDFS}subClassOf", ()))
            ),
            tuple(self.names.link(one) for one in above if one in self._classes),
            rows,
            self._counted.classes.get(term, 0),
            f"/explore/{kind}" if kind in explore_kinds.SPECS else "",
            kind,
            diagram.draw(label.value, [one.text for one in parents], leads),
        )

    def verb(self, term: str, values: Values) -> PropertyEntry:
        """The entry of a property."""
        relations = (
            (self._words.say(heading), self._links(values, *predicates)) for heading, predicates in _RELATIONS
        )
        stated = self._counted.properties.get(term)
        return PropertyEntry(
            term.removeprefix(self._ascn),
            self.names.of(term),
            self._text(values, "definition"),
            self._text(values, "scopeNote"),
            tuple((heading, links) for heading, links in relations if links),
            stated.triples if stated else 0,
        )

    def _links(self, values: Values, *predicates: str) -> tuple[Link, ...]:
        found: Iterable[Iri | Literal] = (one for each in predicates for one in values.get(each, ()))
        return tuple(self.names.link(one.value) for one in dict.fromkeys(found) if isinstance(one, Iri))

    def _text(self, values: Values, name: str) -> Literal:
        texts = [one for one in values.get(f"{vocab.SKOS}{name}", ()) if isinstance(one, Literal)]
        return pick_label(texts, self._words.fallback) or Literal("")
