"""The HTTP interfaces for programs, described in OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from ascn_kg import __version__
from ascn_kg.engine.results import GRAPHS, ROWS, Format
from ascn_kg.library import Entry, Parameter
from ascn_kg.library.catalogue import IRI
from ascn_kg.library.parameters import MAX_TEXT, PATTERNS, written
from ascn_kg.sparql import tables
from ascn_kg.terms import Term

_PLAIN_TEXT = {"type": "string"}
_SHOWN = 400
"""Choices that are listed one by one; a longer list is left to the messages of the server."""
_PROBLEM = {
    "description": "What is wrong and what to do, as problem+json (RFC 9457).",
    "content": {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}},
        "text/html": {"schema": _PLAIN_TEXT},
        "text/plain": {"schema": _PLAIN_TEXT},
    },
}


class Choosing(Protocol):
    """Knows what a parameter can be."""

    def of(self, entry: Entry, parameter: Parameter) -> tuple[Term, ...]:
        """The choices; none where anything of the type will do."""


def describe(entries: Iterable[Entry], site: str, choices: Choosing) -> dict[str, Any]:
    """The OpenAPI document for the server at ``site``, which ends with a slash."""
    listed = tuple(entries)
    tags = sorted({tag for one in listed for tag in one.tags})
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "ASCN knowledge graph",
            "version": __version__,
            "summary": "Questions about the ASEAN Smart Cities Network, each with an address of its own.",
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": site.rstrip("/")}],
        "tags": [{"name": tag} for tag in tags],
        "paths": {
            **{f"/api/{one.id}": {"get": _question(one, choices)} for one in listed},
            **_others(),
        },
        "components": {"schemas": {"Problem": _problem_schema()}},
    }


def _question(entry: Entry, choices: Choosing) -> dict[str, Any]:
    offers = tables.offers(entry)
    parameters = [_parameter(entry, one, choices) for one in entry.parameters]
    return {
        "operationId": entry.id,
        "summary": entry.title("en"),
        "description": " ".join(filter(None, (entry.question("en"), entry.description("en")))),
        "tags": [*entry.tags],
        "parameters": [*parameters, _format(offers)],
        "responses": {
            "200": {
                "description": "The rows of the answer.",
                "content": {
                    one.media: {"schema": _answer(entry)} if one is tables.JSON else _content(one)
                    for one in offers
                },
            },
            **_failures(),
        },
    }


def _parameter(entry: Entry, parameter: Parameter, choices: Choosing) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    values = [written(parameter, one) for one in choices.of(entry, parameter)]
    if parameter.type in PATTERNS:
        schema["pattern"] = f"^{PATTERNS[parameter.type]}$"
        if parameter.type == "date":
            schema["format"] = "date"
    elif parameter.is_closed and len(values) <= _SHOWN:
        schema["enum"] = values
    elif parameter.type == IRI:
        schema["format"] = "iri"
    elif parameter.type == "string":
        schema |= {"minLength": 1, "maxLength": MAX_TEXT}
    if parameter.default is not None:
        schema["default"] = written(parameter, parameter.default)
    return {
        "name": parameter.name,
        "in": "query",
        "required": False,
        "description": parameter.label["en"] + ("" if parameter.default else "; all if it is not given"),
        "schema": schema,
    }


def _format(offers: Iterable[Format]) -> dict[str, Any]:
    names = [one.name for one in offers]
    return {
        "name": "format",
        "in": "query",
        "required": False,
        "description": "The format; goes before Accept.",
        "schema": {"type": "string", "enum": names},
    }


def _answer(entry: Entry) -> dict[str, Any]:
    both = {"type": "object", "required": ["en", "id"]}
    cell = {"type": ["string", "number", "boolean", "null"]}
    row = {
        "type": "object",
        "properties": {one.name: {**cell, "description": one.explained["en"]} for one in entry.columns},
        "required": [one.name for one in entry.columns],
    }
    return {
        "type": "object",
        "required": ["id", "question", "parameters", "snapshot", "columns", "count", "rows"],
        "properties": {
            "id": {"const": entry.id},
            "title": both,
            "question": both,
            "parameters": {"type": "object"},
            "snapshot": {"type": "string"},
            "columns": {"type": "array", "items": {"type": "object", "required": ["name", "kind"]}},
            "count": {"type": "integer", "minimum": 0},
            "rows": {"type": "array", "items": row},
        },
    }


def _content(format: Format) -> dict[str, Any]:
    """What is said of an answer in a format; nothing of bytes that are no text."""
    if format in (tables.PARQUET, tables.ARROW):
        return {}
    return {"schema": {"type": "object"} if "json" in format.media else _PLAIN_TEXT}


def _failures() -> dict[str, Any]:
    said = {
        "400": "A parameter cannot be used",
        "406": "No such format",
        "413": "The answer is too large",
        "429": "Asked too often",
        "503": "Busy",
        "504": "Took too long",
    }
    return {status: {**_PROBLEM, "description": text} for status, text in said.items()}


def _problem_schema() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "parameter": {"type": "string"},
            "allowed": {"type": "string"},
        },
    }


def _others() -> dict[str, Any]:
    """The interfaces besides the library."""
    rows = {one.media: _content(one) for one in ROWS}
    graphs = {one.media: _content(one) for one in GRAPHS}
    html = {"text/html": {"schema": _PLAIN_TEXT}}
    return {
        "/sparql": {
            "get": {
                "operationId": "sparql",
                "summary": "SPARQL 1.1 Protocol",
                "description": "Answers a query; without one, the form or the service description.",
                "parameters": [_text("query", "The query"), _text("format", "The format, by name")],
                "responses": {
                    "200": {"description": "The answer.", "content": {**rows, **graphs, **html}},
                    "403": {**_PROBLEM, "description": "An update, or a SERVICE that is not allowed"},
                    **_failures(),
                },
            }
        },
        "/search": {
            "get": {
                "operationId": "search",
                "summary": "What names match a text",
                "parameters": [_text("q", "The text")],
                "responses": {
                    "200": {
                        "description": "What was found.",
                        "content": {"application/json": {"schema": _hits()}, **html},
                    }
                },
            }
        },
        "/api": _listing("questions", "The questions of the library", {"type": "array"}, html),
        "/openapi.json": _listing("openapi", "This document", {"type": "object"}, {}),
        "/health": _listing("health", "Whether the web server runs", {"type": "object"}, {}),
    }


def _text(name: str, description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": _PLAIN_TEXT}


def _listing(id: str, summary: str, schema: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}, **more}
    return {
        "get": {
            "operationId": id,
            "summary": summary,
            "responses": {"200": {"description": summary, "content": content}},
        }
    }


def _hits() -> dict[str, Any]:
    hit = {"type": "object", "required": ["iri", "kind", "label", "lang"]}
    return {
        "type": "object",
        "required": ["query", "hits"],
        "properties": {"query": _PLAIN_TEXT, "hits": {"type": "array", "items": hit}},
    }
