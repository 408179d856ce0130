"""Reconciliation and data extension requests out of JSON, of both versions of the API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ascn_kg.reconcile.model import (
    BATCH_SIZE,
    LIMIT,
    MOST,
    PROPERTIES,
    Asked,
    Evidence,
    Given,
    ReconcileError,
)


@dataclass(frozen=True, slots=True)
class Extension:
    """A data extension request: entities, and properties with how many values of each (0: all)."""

    ids: tuple[str, ...]
    properties: tuple[tuple[str, int], ...]


def parse(text: str | bytes) -> Any:
    """JSON out of a request; raises ReconcileError where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReconcileError(f"This is not JSON: {error}") from None


def batch(listed: Any) -> dict[str, Asked]:
    """The queries of a batch of version 0.2, by their keys (0.2, section 4.2)."""
    if not isinstance(listed, dict):
        raise ReconcileError('queries must be an object of queries by key, as in {"q0": {"query": …}}.')
    _not_too_many(len(listed), BATCH_SIZE, "queries in a batch")
    return {key: _query(_object(one, f"query {key}")) for key, one in listed.items()}


def draft(body: Any) -> list[Asked]:
    """The queries of a batch of version 1.0-draft, in their order."""
    listed = _object(body, "the batch").get("queries")
    if not isinstance(listed, list):
        raise ReconcileError('A batch must have "queries", a list of queries.')
    _not_too_many(len(listed), BATCH_SIZE, "queries in a batch")
    return [_draft_query(_object(one, f"query {n}")) for n, one in enumerate(listed)]


def extension(body: Any) -> Extension:
    """A data extension request; both versions have the same one."""
    body = _object(body, "a data extension request")
    ids, wanted = body.get("ids"), body.get("properties")
    if (
        not isinstance(ids, list)
        or not isinstance(wanted, list)
        or not all(isinstance(one, str) for one in ids)
    ):
        raise ReconcileError('A data extension request has "ids" and "properties", both lists.')
    _not_too_many(len(ids), 10 * BATCH_SIZE, "entities in a request")
    _not_too_many(len(wanted), PROPERTIES, "properties in a request")
    return Extension(tuple(dict.fromkeys(ids)), tuple(_wanted(one) for one in wanted))


def _wanted(one: Any) -> tuple[str, int]:
    one = _object(one, "a property")
    settings = one.get("settings") or {}
    try:
        most = int(settings.get("limit") or 0) if isinstance(settings, dict) else 0
    except (TypeError, ValueError):
        raise ReconcileError("The setting limit is a number of values.") from None
    return _text(one.get("id"), "the id of a property"), max(0, most)


def _query(one: Mapping[str, Any]) -> Asked:
    kinds = one.get("type") or []
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if not isinstance(kinds, list) or len(kinds) > PROPERTIES:
        raise ReconcileError("type is one type or a short list of types.")
    listed = one.get("properties") or []
    if not isinstance(listed, list):
        raise ReconcileError("properties is a list of pid and v.")
    _not_too_many(len(listed), PROPERTIES, "properties in a query")
    if not one.get("query") and not listed:
        raise ReconcileError("A query needs a query text or properties.")
    return Asked(
        names=(_text(one["query"], "query"),) if one.get("query") else (),
        types=tuple(_text(kind, "type") for kind in kinds),
        every_type=one.get("type_strict") == "all",
        limit=_limit(one.get("limit")),
        evidence=tuple(_evidence(_object(each, "a property")) for each in listed),
    )


def _draft_query(one: Mapping[str, Any]) -> Asked:
    listed = one.get("conditions")
    if not isinstance(listed, list) or not listed:
        raise ReconcileError("A query needs conditions: at least one, of matchType name or property.")
    _not_too_many(len(listed), PROPERTIES, "conditions in a query")
    names: list[str] = []
    evidence: list[Evidence] = []
    for each in listed:
        condition = _object(each, "a condition")
        match condition.get("matchType"):
            case "name":
                names += [given.text for given in _values(condition.get("v")) if given.text]
            case "property":
                evidence.append(_evidence(condition))
            case other:
                raise ReconcileError(f"matchType is name or property, not {other!r}.")
    return Asked(
        names=tuple(names),
        types=(_text(one["type"], "type"),) if one.get("type") else (),
        limit=_limit(one.get("limit")),
        evidence=tuple(evidence),
    )


def _evidence(one: Mapping[str, Any]) -> Evidence:
    quantifier = one.get("matchQuantifier", "any")
    if quantifier not in ("any", "all", "none"):
        raise ReconcileError("matchQuantifier is any, all or none.")
    return Evidence(
        _text(one.get("pid"), "pid"), _values(one.get("v")), quantifier, one.get("required", False) is True
    )


def _values(given: Any) -> tuple[Given, ...]:
    listed = given if isinstance(given, list) else [given]
    _not_too_many(len(listed), PROPERTIES, "values of a property")
    return tuple(_given(one) for one in listed)


def _given(one: Any) -> Given:
    if isinstance(one, dict) and isinstance(one.get("id"), str):
        return Given(str(one.get("name", "")), one["id"])
    if isinstance(one, str | bool | int | float):
        return Given(str(one).lower() if isinstance(one, bool) else str(one))
    raise ReconcileError('A value is a text, a number, true, false or {"id": …}.')


def _limit(value: Any) -> int:
    if value is None:
        return LIMIT
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ReconcileError("limit is a number of candidates.")
    return int(min(MOST, max(1, value)))


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str) or not value:
        raise ReconcileError(f"{what} must be a text.")
    return value


def _object(value: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ReconcileError(f"{what} must be a JSON object.")
    return value


def _not_too_many(count: int, most: int, what: str) -> None:
    if count > most:
        raise ReconcileError(f"There can be {most} {what}, not {count}.", 413)
