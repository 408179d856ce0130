"""What the map shows, for programs (RFC 7946)."""

from __future__ import annotations

from typing import Any

from ascn_kg.pages.places import MapPage, Spot


def as_geojson(page: MapPage) -> dict[str, Any]:
    """What the page shows as a FeatureCollection (RFC 7946); places without coordinates have no geometry."""
    return {
        "type": "FeatureCollection",
        "features": [_feature(spot) for land in page.lands for spot in land.spots],
    }


def _feature(spot: Spot) -> dict[str, Any]:
    point = spot.point
    return {
        "type": "Feature",
        "id": spot.link.iri,
        "geometry": {"type": "Point", "coordinates": [point.long, point.lat]} if point else None,
        "properties": {
            "label": spot.link.text,
            "kind": spot.link.kind,
            "country": spot.country.text if spot.country else None,
            "note": spot.note,
            "items": [
                {"iri": entry.link.iri, "label": entry.link.text, "when": entry.when}
                for entry in spot.entries
            ],
        },
    }
