"""Which classes of Wikidata fit which of our kinds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import pyoxigraph as ox

from ascn_kg import vocab
from ascn_kg.load import Dataset
from ascn_kg.wikidata.client import Client

_AREA = ("Q515", "Q486972", "Q56061")  # city, human settlement, administrative territorial entity
_WIDER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "city": _AREA,
        "place": (*_AREA, "Q2221906", "Q41176"),  # geographic location, building
        "country": ("Q6256", "Q3624078"),  # country, sovereign state
        "organization": ("Q43229",),
        "person": ("Q5",),
        "event": ("Q1656682", "Q1190554"),  # event, occurrence
    }
)
"""Kind → classes whose members may be meant besides those of the alignments; cities are of many kinds."""
_PIECE = 60
"""Classes per query, so that its address stays short."""


def roots(dataset: Dataset) -> dict[str, frozenset[str]]:
    """Kind → classes of Wikidata: those of ``ontology/alignments``, and wider ones."""
    found = {kind: {*wider} for kind, wider in _WIDER.items()}
    kinds = {f"{vocab.ascn(dataset.base)}{kind.cls}": kind.slug for kind in vocab.KINDS}
    for triple in dataset.of(vocab.ONTOLOGY):
        kind = kinds.get(getattr(triple.subject, "value", ""))
        value = triple.object
        if kind in found and isinstance(value, ox.NamedNode) and value.value.startswith(vocab.WIKIDATA):
            found[kind].add(value.value.removeprefix(vocab.WIKIDATA))
    return {kind: frozenset(classes) for kind, classes in found.items()}


def above(client: Client, classes: Iterable[str], roots: Iterable[str]) -> dict[str, frozenset[str]]:
    """Class → those of ``roots`` that are the class itself or above it, by the query service."""
    listed = sorted(set(classes), key=lambda one: (len(one), one))
    tops = " ".join(f"wd:{one}" for one in sorted(set(roots)))
    found: dict[str, set[str]] = {one: set() for one in listed}
    for begin in range(0, len(listed), _PIECE):
        asked = " ".join(f"wd:{one}" for one in listed[begin : begin + _PIECE])
        rows = client.select(
            f"PREFIX wd: <{vocab.WIKIDATA}>\nPREFIX wdt: <{vocab.WIKIDATA_PROPERTY}>\n"
            f"SELECT DISTINCT ?class ?root WHERE {{\n  VALUES ?class {{ {asked} }}\n"
            f"  VALUES ?root {{ {tops} }}\n  ?class wdt:P279* ?root .\n}}"
        )
        for row in rows:
            one, top = (row[name].value.removeprefix(vocab.WIKIDATA) for name in ("class", "root"))
            if one in found:
                found[one].add(top)
    return {one: frozenset(tops) for one, tops in found.items()}
