"""A list as it is chosen, for programs and spreadsheets: CSV, JSON and GeoJSON of all its pages."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from ascn_kg import vocab
from ascn_kg.pages import selection as selections
from ascn_kg.pages.explore_specs import COUNT, NAME, Column
from ascn_kg.pages.explore_table import Entry, Listing, Position
from ascn_kg.pages.model import Value
from ascn_kg.pages.selection import Selection
from ascn_kg.pages.words import Words

_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def to_csv(listing: Listing, selection: Selection) -> str:
    """CSV (RFC 4180): IRI, name and a column per column, several values apart by ``; ``, dates as stated."""
    entries, _ = selections.apply(listing, selection)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["iri", NAME, *(column.id for column in listing.spec.shown)])
    for entry in entries:
        cells = zip(listing.spec.shown, entry.cells, strict=True)
        texts = ("; ".join(str(_plain(column, one)) for one in cell) for column, cell in cells)
        writer.writerow([entry.link.iri, entry.link.text, *texts])
    return text.getvalue()


def to_json(listing: Listing, selection: Selection, words: Words, base: str, snapshot: str) -> dict[str, Any]:
    """The columns with what they mean, what is chosen, and the things with their values and IRIs."""
    entries, _ = selections.apply(listing, selection)
    paths = " ".join(column.path for column in listing.spec.shown)
    prefixes = {name: iri for name, iri in vocab.prefixes(base).items() if f"{name}:" in paths}
    return {
        "kind": listing.kind.slug,
        "title": words.plural(listing.kind),
        "description": words.say(listing.spec.about),
        "language": words.language,
        "snapshot": snapshot,
        "license": _LICENCE,
        "filters": {name: list(keys) for name, keys in selection.chosen},
        "sort": selection.sort,
        "prefixes": prefixes,
        "columns": [_column(column, words) for column in listing.spec.shown],
        "total": len(listing.entries),
        "count": len(entries),
        "rows": [{**_name(entry), "values": _values(listing.spec.shown, entry)} for entry in entries],
    }


def to_geojson(listing: Listing, selection: Selection) -> dict[str, Any]:
    """A FeatureCollection (RFC 7946); what has no place on the map has a geometry of null (section 3.2)."""
    entries, _ = selections.apply(listing, selection)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": entry.link.iri,
                "geometry": _geometry(entry.positions),
                "properties": {
                    **_name(entry),
                    "place": [one.name for one in entry.positions],
                    **{
                        column.id: [_plain(column, one) for one in cell]
                        for column, cell in zip(listing.spec.shown, entry.cells, strict=True)
                    },
                },
            }
            for entry in entries
        ],
    }


def _geometry(positions: tuple[Position, ...]) -> dict[str, Any] | None:
    """A Point, or a MultiPoint for several; longitude goes first (RFC 7946, section 3.1.1)."""
    places = [[one.long, one.lat] for one in positions]
    if not places:
        return None
    return (
        {"type": "Point", "coordinates": places[0]}
        if len(places) == 1
        else {"type": "MultiPoint", "coordinates": places}
    )


def _column(column: Column, words: Words) -> dict[str, Any]:
    """What a column is: its heading, the property path to its values, and whether these are only counted."""
    return {
        "id": column.id,
        "title": words.say(column.title),
        "path": column.path,
        "counted": column.shows == COUNT,
        "facet": bool(column.facet),
    }


def _name(entry: Entry) -> dict[str, str]:
    return {"iri": entry.link.iri, "name": entry.link.text, "lang": entry.link.label.lang}


def _values(columns: Iterable[Column], entry: Entry) -> dict[str, list[Any]]:
    return {
        column.id: [_one(column, value) for value in cell]
        for column, cell in zip(columns, entry.cells, strict=True)
    }


def _one(column: Column, value: Value) -> Any:
    if value.link is None:
        return _plain(column, value)
    return {"iri": value.link.iri, "name": value.text, "lang": value.lang}


def _plain(column: Column, value: Value) -> str | int:
    """A value without its thousands separators and month names: dates and numbers as they are stated."""
    if column.shows == COUNT:
        return int(value.sort)
    return value.text if value.link is not None else value.sort
