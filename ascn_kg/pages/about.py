"""The page about the graph: how it is made, how to use and correct it, and what it does not know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ascn_kg import iris, vocab
from ascn_kg.pages.model import Link
from ascn_kg.pages.site import Site
from ascn_kg.pages.words import Words
from ascn_kg.sentences import N_
from ascn_kg.statistics import Statistics

_GAPS = """
PREFIX ascn: <https://w3id.org/ascn-kg/ontology#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX wgs84: <http://www.w3.org/2003/01/geo/wgs84_pos#>
SELECT ?gap (COUNT(DISTINCT ?thing) AS ?number) WHERE {
{ ?thing a ascn:Tenure FILTER NOT EXISTS { ?thing ascn:startDate ?any } BIND("tenure" AS ?gap) }
UNION {
  ?thing a ascn:Observation
  FILTER NOT EXISTS { ?thing ascn:year ?any }
  FILTER NOT EXISTS { ?thing a ascn:Listing }
  BIND("value" AS ?gap)
}
UNION { ?thing a ascn:Event FILTER NOT EXISTS { ?thing ascn:startDate ?any } BIND("event" AS ?gap) }
UNION { ?thing a ascn:Source FILTER NOT EXISTS { ?thing dct:issued ?any } BIND("source" AS ?gap) }
UNION { ?thing a ascn:Place FILTER NOT EXISTS { ?thing wgs84:lat ?any } BIND("place" AS ?gap) }
UNION { ?thing a ascn:Organization FILTER NOT EXISTS { ?thing ascn:organizationKind ?any } BIND("body" AS ?gap) }
UNION { ?thing a ascn:Project FILTER NOT EXISTS { ?thing ascn:status ?any } BIND("project" AS ?gap) }
UNION { ?graph prov:wasDerivedFrom ?thing FILTER NOT EXISTS { GRAPH ?graph { ?any ascn:locator ?place } } BIND("place-in" AS ?gap) }
}
GROUP BY ?gap
"""  # noqa: E501 - a line per gap
_VALUE = "value"
_SAID = {
    "tenure": (
        "Tenure",
        N_("tenures have no stated beginning: documents show only that the office was held."),
    ),
    "source": ("Source", N_("sources carry no date of their own.")),
    "place-in": (
        "Source",
        N_("sources were noted without the place of any statement in them, such as a paragraph."),
    ),
    "value": (_VALUE, N_("stated values (numbers and states of affairs) have no time.")),
    "body": ("Organization", N_("organizations have no kind, as no document shows it.")),
    "place": ("Place", N_("places have no coordinates in the registers that may be reused.")),
    "project": ("Project", N_("projects have no status in any list.")),
    "event": ("Event", N_("events have no date in any document.")),
}
"""Gap → class of all such things, and a sentence for :meth:`Words.say` that follows a number."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing: from how many things, of how many."""

    number: int
    of: int
    text: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source with terms of use that must be named."""

    link: Link
    publisher: str
    rights: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AboutPage:
    """Counts, gaps and attributions; the address of the data set and the snapshot to cite."""

    sources: int
    statements: int
    conflicts: int
    gaps: tuple[Gap, ...]
    attributions: tuple[Attribution, ...]
    iri: str
    snapshot: str
    software: str
    ontology: str


def about_page(site: Site, words: Words, manifest: Mapping[str, object], counted: Statistics) -> AboutPage:
    """The page. One query."""
    ascn = vocab.ascn(site.base)
    rows = site.engine.select(_GAPS.replace(vocab.ascn(vocab.DEFAULT_BASE), ascn))
    found = {row["gap"].value: int(row["number"].value) for row in rows if "gap" in row}
    counts, versions = manifest["counts"], manifest["versions"]
    classes = {**counted.classes, _VALUE: counted.classes.get(f"{ascn}Observation", 0)}
    classes[_VALUE] -= counted.classes.get(f"{ascn}Listing", 0)  # which is of a list, not of the world
    assert isinstance(counts, dict)  # noqa: S101 - so the build writes them
    assert isinstance(versions, dict)  # noqa: S101
    return AboutPage(
        len(site.catalogue.documents),
        sum(counted.graphs.get(graph, 0) for graph in site.catalogue.documents),
        counts["conflicts"],
        tuple(
            Gap(found[gap], classes.get(cls if cls == _VALUE else ascn + cls, found[gap]), words.say(text))
            for gap, (cls, text) in _SAID.items()
            if found.get(gap)
        ),
        tuple(
            Attribution(
                Link(
                    one.iri,
                    one.title(words.fallback),
                    iris.page_path(site.base, one.iri) or one.iri,
                    "source",
                ),
                ", ".join(site.catalogue.name(iri, words.fallback) for iri in one.publishers),
                one.rights,
            )
            for one in site.catalogue.documents.values()
            if one.rights
        ),
        site.base,
        str(manifest["id"]),
        str(versions["software"]),
        str(versions["ontology"]),
    )
