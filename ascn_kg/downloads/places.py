"""Everything with coordinates as GeoJSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from ascn_kg import iris, vocab
from ascn_kg.downloads.content import Content, Term

_LAT, _LONG = f"{vocab.WGS84}lat", f"{vocab.WGS84}long"
_LABEL = f"{vocab.SKOS}prefLabel"


def geojson(content: Content, path: Path) -> None:
    """A feature per entity with coordinates (RFC 7946): WGS 84, longitude first.

    Where documents state several, the first by value is taken; statements.csv has them all.
    """
    stating: dict[str, set[str]] = {}
    for graph, triples in content.graphs.items():
        for triple in triples:
            if triple.predicate.value == _LAT and isinstance(triple.subject, ox.NamedNode):
                stating.setdefault(triple.subject.value, set()).update(content.sources[graph])
    features = [
        _feature(content, entity, facts, sorted(stating.get(entity, ())))
        for entity, facts in content.facts.items()
        if facts.get(_LAT) and facts.get(_LONG)
    ]
    collection = {
        "type": "FeatureCollection",
        "dataset": f"{content.base}dataset",
        "snapshot": content.snapshot.id,
        "licence": "https://creativecommons.org/licenses/by/4.0/",
        "features": features,
    }
    path.write_text(json.dumps(collection, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _feature(
    content: Content, entity: str, facts: dict[str, tuple[Term, ...]] | Any, sources: list[str]
) -> dict[str, Any]:
    country = next(iter(facts.get(f"{vocab.ascn(content.base)}inCountry", ())), None)
    ref = iris.split_entity(content.base, entity)
    properties = {
        "kind": ref.kind if ref else "",
        "name": _label(facts, "en"),
        "name_id": _label(facts, "id"),
        "country": country.value if isinstance(country, ox.NamedNode) else None,
        "sources": sources,
    }
    position = [float(_text(facts[verb][0])) for verb in (_LONG, _LAT)]
    return {
        "type": "Feature",
        "id": entity,
        "geometry": {"type": "Point", "coordinates": position},
        "properties": properties,
    }


def _label(facts: dict[str, tuple[Term, ...]], language: str) -> str | None:
    labels = [term for term in facts.get(_LABEL, ()) if isinstance(term, ox.Literal)]
    return next((term.value for term in labels if term.language == language), None)


def _text(term: Term) -> str:
    return str(getattr(term, "value", term))
