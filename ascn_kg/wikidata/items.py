"""Items of Wikidata as plain values, read from the JSON of the API (Wikibase data model, JSON)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

INSTANCE_OF, COUNTRY, CITIZENSHIP, COORDINATES = "P31", "P17", "P27", "P625"
MEMBER_OF, START, END = "P463", "P580", "P582"
OFFICIAL_NAME = "P1448"
IDENTIFIERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "geonames": ("P1566",),
        "iso-3166-1": ("P297", "P298", "P299"),
        "iso-3166-2": ("P300",),
        "ror": ("P6782",),
    }
)
"""Register (slug of its concept) → the properties in which Wikidata has its identifiers."""
LANGUAGE: Mapping[str, str] = MappingProxyType({"fil": "tl", "ms-Arab": "ms-arab"})
"""Our language tag → the code of Wikidata, where they differ."""


def _none() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees north and east."""

    lat: float
    long: float


@dataclass(frozen=True, slots=True)
class Item:
    """One item as it was asked for by ``asked``; ``redirect`` is where that id leads, or empty.

    ``names`` is language → label and then aliases. ``claims`` is property → the values of best rank: item
    ids, strings or points.
    """

    asked: str
    redirect: str = ""
    missing: bool = False
    names: Mapping[str, tuple[str, ...]] = field(default_factory=_none)
    labels: Mapping[str, str] = field(default_factory=_none)
    description: str = ""
    claims: Mapping[str, tuple[str | Point, ...]] = field(default_factory=_none)

    @property
    def id(self) -> str:
        """The id that the item has now."""
        return self.redirect or self.asked

    def strings(self, *properties: str) -> tuple[str, ...]:
        """Item ids and strings that the item has for these properties, in order."""
        found = {
            value for name in properties for value in self.claims.get(name, ()) if isinstance(value, str)
        }
        return tuple(sorted(found))

    def points(self) -> tuple[Point, ...]:
        """Where on Earth it is."""
        return tuple(value for value in self.claims.get(COORDINATES, ()) if isinstance(value, Point))

    def label(self) -> str:
        """The English label, else the first by language, else the id."""
        return self.labels.get("en") or next((self.labels[one] for one in sorted(self.labels)), self.id)


def read_item(key: str, entity: Mapping[str, Any]) -> Item:
    """The item of one entry of ``entities``; raises KeyError, TypeError or ValueError for what is none.

    A redirect stands under the id that was asked for or under its target; ``redirects`` tells both.
    """
    redirect = entity.get("redirects") or {}
    asked = str(redirect.get("from", key))
    if "missing" in entity:
        return Item(asked, missing=True)
    labels = {language: str(one["value"]) for language, one in _object(entity, "labels").items()}
    aliases = {
        language: tuple(str(one["value"]) for one in listed)
        for language, listed in _object(entity, "aliases").items()
    }
    names = {
        language: tuple(dict.fromkeys((*([labels[language]] if language in labels else []), *found)))
        for language in sorted({*labels, *aliases})
        for found in (aliases.get(language, ()),)
    }
    descriptions = _object(entity, "descriptions")
    return Item(
        asked,
        str(redirect.get("to", "")),
        False,
        MappingProxyType(names),
        MappingProxyType(labels),
        str(descriptions.get("en", {}).get("value", "")),
        MappingProxyType({name: _best(listed) for name, listed in _object(entity, "claims").items()}),
    )


def _object(entity: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A part of an entity; PHP writes an empty one as a list."""
    part = entity.get(name) or {}
    if not isinstance(part, dict):
        raise TypeError(f"{name} is no object")
    return part


def _best(statements: list[dict[str, Any]]) -> tuple[str | Point, ...]:
    """The values of the statements of best rank, as the query service's ``wdt:`` has them."""
    for rank in ("preferred", "normal"):
        chosen = [one for one in statements if one.get("rank", "normal") == rank]
        if chosen:
            values = (_value(one["mainsnak"]) for one in chosen)
            return tuple(dict.fromkeys(value for value in values if value is not None))
    return ()


def _value(snak: Mapping[str, Any]) -> str | Point | None:
    if snak.get("snaktype") != "value":
        return None
    value = snak["datavalue"]["value"]
    match snak["datavalue"]["type"]:
        case "wikibase-entityid":
            return str(value.get("id") or f"Q{value['numeric-id']}")
        case "globecoordinate":
            on_earth = str(value.get("globe", "Q2")).endswith("Q2")
            return Point(float(value["latitude"]), float(value["longitude"])) if on_earth else None
        case "string":
            return str(value)
        case "monolingualtext":
            return str(value["text"])
    return None
