"""The first things that a page says of an entity: its classes, its names at home, where it is."""

from __future__ import annotations

from ascn_kg import iris, vocab
from ascn_kg.pages import facts
from ascn_kg.pages.model import Link, Map, Point
from ascn_kg.pages.names import Names
from ascn_kg.pages.site import Site
from ascn_kg.pages.stated import Stated
from ascn_kg.terms import Iri, Literal

_PLACES = ("venue", "ofCity", "inCountry", "locatedIn", "forCity", "observedArea")


def types(site: Site, stated: Stated, names: Names, iri: str) -> tuple[Link, ...]:
    """The most specific classes that are said of it."""
    inferred = iris.graph(site.base, vocab.INFERRED)
    said = [
        term.value
        for term, graphs in stated.values(iri, f"{vocab.RDF}type").items()
        if isinstance(term, Iri) and set(graphs) != {inferred}
    ]
    above = {parent for one in said for parent in site.vocabulary.ancestors([one]) - {one}}
    return tuple(names.link(one) for one in sorted(set(said) - above))


def native(site: Site, stated: Stated, names: Names, iri: str, kind: str, slug: str) -> tuple[Literal, ...]:
    """The names in the languages of its country, but for the one that stands above the page."""
    if kind == "country":
        countries = [slug]
    else:
        found = (
            iris.split_entity(site.base, one)
            for one in stated.links(iri, f"{vocab.ascn(site.base)}inCountry")
        )
        countries = [ref.slug for ref in found if ref]
    languages = [one for country in countries for one in vocab.LANGUAGES_OF.get(country, ())]
    shown = names.of(iri).value
    return tuple(label for label in facts.native(stated, iri, languages) if label.value != shown)


def where(site: Site, stated: Stated, names: Names, iri: str, wanted: list[str]) -> Map:
    """Its own point, else those of the places that it names; and the cities of a country."""
    points: dict[str, Point] = {}
    if (own := names.point(iri)) is not None:
        points[iri] = own
    else:
        for place in _PLACES:
            for target in stated.links(iri, f"{vocab.ascn(site.base)}{place}"):
                if not points and (point := names.point(target)) is not None:
                    points[target] = point
    for node in wanted:
        ref = iris.split_entity(site.base, node)
        if ref and ref.kind == "city" and (point := names.point(node)) is not None:
            points[node] = point
    return Map(tuple(points.values()))
