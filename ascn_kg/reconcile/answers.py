"""Answers in the JSON of each version of the API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ascn_kg import __version__, vocab
from ascn_kg.reconcile.match import Reconciler
from ascn_kg.reconcile.model import BATCH_SIZE, Candidate, Named
from ascn_kg.reconcile.properties import Property
from ascn_kg.reconcile.read import Extension
from ascn_kg.reconcile.types import DEFAULT
from ascn_kg.reconcile.values import Value, Values, fetch
from ascn_kg.terms import Iri, Literal

NAME = "ASCN knowledge graph"
WIDTH, HEIGHT = 400, 180
_LIMIT = "limit"
_LIMIT_NAME = "How many values"
_LIMIT_HELP = "The most values to fetch for each entity; 0 for all of them."
_INTEGERS = {f"{vocab.XSD}{name}" for name in ("integer", "int", "long", "nonNegativeInteger")}
_DECIMALS = {f"{vocab.XSD}{name}" for name in ("decimal", "double", "float")}


def manifest(reconciler: Reconciler, site: str) -> dict[str, Any]:
    """The manifest of the service of version 0.2 (section 3.1); ``site`` ends with a slash."""
    service = f"{site}reconcile"

    def suggest(what: str) -> dict[str, str]:
        return {
            "service_url": service,
            "service_path": f"/suggest/{what}",
            "flyout_service_url": service,
            "flyout_service_path": f"/flyout/{what}?id=${{id}}",
        }

    return {
        "versions": ["0.2"],
        **_common(reconciler, site),
        "identifierSpace": f"{reconciler.base}id/",
        "schemaSpace": vocab.ascn(reconciler.base),
        "view": {"url": f"{site}id/{{{{id}}}}"},
        "preview": {"url": f"{service}/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": {what: suggest(what) for what in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/extend/propose"},
            "property_settings": [
                {
                    "name": _LIMIT,
                    "label": _LIMIT_NAME,
                    "type": "number",
                    "default": 0,
                    "help_text": _LIMIT_HELP,
                }
            ],
        },
    }


def draft_manifest(reconciler: Reconciler, site: str) -> dict[str, Any]:
    """The manifest of the service of version 1.0-draft."""
    return {
        "versions": ["1.0-draft"],
        **_common(reconciler, site),
        "view": {"url": f"{site}id/{{+id}}"},
        "preview": {"width": WIDTH, "height": HEIGHT},
        "suggest": {"entity": True, "type": True, "property": True},
        "extend": {
            "proposeProperties": True,
            "propertySettings": [
                {"id": _LIMIT, "name": _LIMIT_NAME, "type": "number", "default": 0, "helpText": _LIMIT_HELP}
            ],
        },
        "standardizedScore": True,
    }


def _common(reconciler: Reconciler, site: str) -> dict[str, Any]:
    named = reconciler.types.named
    return {
        "name": NAME,
        "documentation": f"{site}",
        "serviceVersion": __version__,
        "defaultTypes": [{"id": one, "name": named[one].name} for one in DEFAULT if one in named],
        "batchSize": BATCH_SIZE,
    }


def results(found: Mapping[str, Sequence[Candidate]]) -> dict[str, Any]:
    """The answer to a batch of version 0.2."""
    return {key: {"result": [_candidate(one) for one in listed]} for key, listed in found.items()}


def draft_results(found: Iterable[Sequence[Candidate]]) -> dict[str, Any]:
    """The answer to a batch of version 1.0-draft, in the order of the queries."""
    return {"results": [{"candidates": [_candidate(one) for one in listed]} for listed in found]}


def _candidate(one: Candidate) -> dict[str, Any]:
    return {
        **named(one.entity),
        "type": [{"id": kind.id, "name": kind.name} for kind in one.types],
        "score": one.score,
        "match": one.match,
        "features": [{"id": part.id, "name": part.name, "value": part.value} for part in one.features],
    }


def named(one: Named | Property) -> dict[str, Any]:
    """An entity, type or property as an object with id and name, and a description where there is one."""
    return {"id": one.id, "name": one.name, **({"description": one.description} if one.description else {})}


def extended(reconciler: Reconciler, asked: Extension, language: str, *, draft: bool) -> dict[str, Any]:
    """The answer to a data extension request; rows are objects by id in 0.2 and lists in 1.0-draft."""
    wanted = [(pid, reconciler.property(pid), most) for pid, most in asked.properties]
    subjects = {id: reconciler.iri(id) for id in asked.ids}
    values = fetch(
        reconciler.engine, reconciler.base, set(subjects.values()), {one for _, one, _ in wanted}, language
    )
    meta = [_meta(reconciler, pid, one) for pid, one, _ in wanted]
    cells = {
        id: {pid: _cells(reconciler, values, iri, one, most, draft=draft) for pid, one, most in wanted}
        for id, iri in subjects.items()
    }
    if not draft:
        return {"meta": meta, "rows": cells}
    rows = [
        {"id": id, "properties": [{"id": pid, "values": some} for pid, some in own.items()]}
        for id, own in cells.items()
    ]
    return {"meta": meta, "rows": rows}


def _meta(reconciler: Reconciler, pid: str, one: Property) -> dict[str, Any]:
    kind = reconciler.types.named.get(one.type)
    typed = {"type": {"id": kind.id, "name": kind.name}} if kind else {}
    return {"id": pid, "name": one.name, **typed}


def _cells(
    reconciler: Reconciler, values: Values, iri: str, one: Property, most: int, *, draft: bool
) -> list[dict[str, Any]]:
    found = values.get(iri, {}).get(one.id, ())
    return [_cell(reconciler, value, draft=draft) for value in (found[:most] if most else found)]


def _cell(reconciler: Reconciler, value: Value, *, draft: bool) -> dict[str, Any]:
    term = value.term
    lang = {"lang": value.lang} if draft and value.lang and value.lang != "und" else {}
    if isinstance(term, Iri):
        if term.value.startswith(f"{reconciler.base}id/"):
            return {"id": reconciler.id(term.value), "name": value.name, **lang}
        return {"str": term.value}
    if isinstance(term, Literal) and term.datatype in _INTEGERS:
        return {"int": int(term.value)}
    if isinstance(term, Literal) and term.datatype in _DECIMALS:
        return {"float": float(term.value)}
    return {"str": value.name, **lang}
