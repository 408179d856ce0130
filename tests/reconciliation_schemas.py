"""JSON schemas for answers of the Reconciliation Service API, written after the text of the specifications.

0.2: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
1.0-draft: https://reconciliation-api.github.io/specs/1.0-draft/

No package registry has the schemas of the Community Group; these say the same in our own words, and are
stricter where an answer of ours is meant to be (no further fields, features with names).
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]
TEXT: Schema = {"type": "string", "minLength": 1}
URL: Schema = {"type": "string", "pattern": "^https?://"}


def record(required: Schema, optional: Schema | None = None) -> Schema:
    """An object with these fields and no others."""
    fields = {**required, **(optional or {})}
    return {"type": "object", "properties": fields, "required": list(required), "additionalProperties": False}


def many(items: Schema) -> Schema:
    return {"type": "array", "items": items}


NAMED = record({"id": TEXT, "name": TEXT})
DESCRIBED = record({"id": TEXT, "name": TEXT}, {"description": TEXT})
FEATURE = record({"id": TEXT, "name": TEXT, "value": {"type": ["number", "boolean"]}})
CANDIDATE = record(
    {
        "id": TEXT,
        "name": TEXT,
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "match": {"type": "boolean"},
        "type": many(NAMED),
        "features": {**many(FEATURE), "minItems": 1},
    },
    {"description": TEXT},
)
RESULTS = {"type": "object", "additionalProperties": record({"result": many(CANDIDATE)})}
DRAFT_RESULTS = record({"results": many(record({"candidates": many(CANDIDATE)}))})

SERVICE = record({"service_url": URL, "service_path": TEXT})
SUGGEST = record(
    {"service_url": URL, "service_path": TEXT},
    {"flyout_service_url": URL, "flyout_service_path": {"type": "string", "pattern": r"\$\{id\}"}},
)
SETTING = record(
    {"name": TEXT, "label": TEXT, "type": {"const": "number"}},
    {"default": {"type": "number"}, "help_text": TEXT},
)
DRAFT_SETTING = record(
    {"id": TEXT, "name": TEXT, "type": {"const": "number"}}, {"default": {"type": "number"}, "helpText": TEXT}
)
COMMON: Schema = {"name": TEXT, "documentation": URL, "serviceVersion": TEXT, "defaultTypes": many(NAMED)}
SIZE: Schema = {"width": {"type": "integer"}, "height": {"type": "integer"}}
TEMPLATE: Schema = {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}
MANIFEST = record(
    {
        **COMMON,
        "versions": {"type": "array", "contains": {"const": "0.2"}},
        "identifierSpace": URL,
        "schemaSpace": URL,
        "view": record({"url": TEMPLATE}),
        "preview": record({"url": TEMPLATE, **SIZE}),
        "suggest": record({"entity": SUGGEST, "type": SUGGEST, "property": SUGGEST}),
        "extend": record({"propose_properties": SERVICE, "property_settings": many(SETTING)}),
        "batchSize": {"type": "integer"},
    }
)
DRAFT_MANIFEST = record(
    {
        **COMMON,
        "versions": {"type": "array", "contains": {"const": "1.0-draft"}},
        "view": record({"url": {"type": "string", "pattern": r"^https?://[^{]*\{\+?id\}$"}}),
        "preview": record(SIZE),
        "suggest": record({what: {"type": "boolean"} for what in ("entity", "property", "type")}),
        "extend": record({"proposeProperties": {"type": "boolean"}, "propertySettings": many(DRAFT_SETTING)}),
        "standardizedScore": {"type": "boolean"},
        "batchSize": {"type": "integer"},
    }
)
SUGGESTIONS = record(
    {"result": many(record({"id": TEXT, "name": TEXT}, {"description": TEXT, "notable": many(NAMED)}))}
)
FLYOUT = record({"id": TEXT, "html": TEXT})
PROPOSAL = record({"properties": many(NAMED)}, {"type": TEXT, "limit": {"type": "integer"}})


def cells(*, draft: bool) -> Schema:
    lang: Schema = {"lang": TEXT} if draft else {}
    kinds = [
        record({"id": TEXT, "name": TEXT}, lang),
        record({"str": {"type": "string"}}, lang),
        record({"float": {"type": "number"}}),
        record({"int": {"type": "integer"}}),
    ]
    return many({"oneOf": kinds})


META = many(record({"id": TEXT, "name": TEXT}, {"type": NAMED}))
ROW: Schema = {"type": "object", "additionalProperties": cells(draft=False)}
EXTENSION = record({"meta": META, "rows": {"type": "object", "additionalProperties": ROW}})
DRAFT_ROW = record({"id": TEXT, "properties": many(record({"id": TEXT, "values": cells(draft=True)}))})
DRAFT_EXTENSION = record({"meta": META, "rows": many(DRAFT_ROW)})
