"""A receipt as JSON-LD: what was asked, of what, and what the answer was."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pyoxigraph as ox

import ascn_kg
from ascn_kg import vocab
from ascn_kg.engine.base import Query
from ascn_kg.errors import ReceiptError
from ascn_kg.pages import cite
from ascn_kg.receipts.canonical import Canonical
from ascn_kg.snapshot import DATASET, Snapshot

MEDIA = "application/ld+json"
METHOD = "answer-1"
MOST_LINES = 1000
"""Rows up to which a receipt holds a hash of each, so that a difference can be shown."""
CONTEXT: Mapping[str, Any] = {
    "@version": 1.1,
    "prov": vocab.PROV,
    "dct": vocab.DCT,
    "schema": vocab.SCHEMA,
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "xsd": vocab.XSD,
    "type": "@type",
    "id": "@id",
    "conformsTo": {"@id": "dct:conformsTo", "@type": "@id"},
    "date": {"@id": "prov:generatedAtTime", "@type": "xsd:dateTime"},
    "citation": "dct:bibliographicCitation",
    "query": "prov:hadPlan",
    "text": "schema:text",
    "form": "schema:additionalType",
    "defaultGraphs": {"@id": "sd:defaultGraph", "@type": "@id", "@container": "@list"},
    "namedGraphs": {"@id": "sd:namedGraph", "@type": "@id", "@container": "@list"},
    "engine": "prov:wasAttributedTo",
    "name": "schema:name",
    "version": "schema:softwareVersion",
    "software": "schema:isPartOf",
    "snapshot": "prov:wasDerivedFrom",
    "identifier": "dct:identifier",
    "dataset": {"@id": "dct:isVersionOf", "@type": "@id"},
    "sha256": "schema:sha256",
    "result": "schema:result",
    "method": "dct:conformsTo",
    "ordered": "schema:itemListOrder",
    "rows": {"@id": "schema:numberOfItems", "@type": "xsd:integer"},
    "head": "schema:headline",
    "base": "schema:url",
    "rowHashes": {"@id": "schema:hasPart", "@container": "@list"},
}
"""The JSON-LD context of a receipt, which every receipt carries whole, to be read offline."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says. ``data_hash`` is the SHA-256 of the N-Quads of the snapshot ``snapshot``.

    ``line_hashes`` is ``None`` for more than ``MOST_LINES`` rows.
    """

    query: Query
    form: str
    engine: str
    engine_version: str
    software: str
    snapshot: str
    base: str
    data_hash: str
    head: str
    hash: str
    ordered: bool
    rows: int
    line_hashes: tuple[str, ...] | None
    date: str
    citation: str


def profile(base: str) -> str:
    """The IRI of the profile that receipts conform to."""
    return f"{base}receipt"


def make(
    query: Query, form: str, answer: Canonical, ordered: bool, snapshot: Snapshot, day: date, engine: str
) -> Receipt:
    """The receipt of an answer over ``snapshot`` of ``day``, dated now.

    ``engine`` is memory, disk or remote.
    """
    now = datetime.now(UTC)
    title = f"Answer {answer.hash[:12]} to a SPARQL query"
    citation = cite.Citation(title, f"{snapshot.base}dataset", snapshot.id, day, now.date())
    own = engine in ("memory", "disk")
    return Receipt(
        query=query,
        form=form,
        engine="pyoxigraph" if own else "SPARQL 1.1 store",
        engine_version=ox.__version__ if own else "",
        software=f"ascn-kg {ascn_kg.__version__}",
        snapshot=snapshot.id,
        base=snapshot.base,
        data_hash=str(snapshot.manifest["files"][DATASET]["sha256"]),
        head=answer.head,
        hash=answer.hash,
        ordered=ordered,
        rows=len(answer.lines),
        line_hashes=answer.line_hashes() if len(answer.lines) <= MOST_LINES else None,
        date=now.isoformat(timespec="seconds"),
        citation=cite.text(citation),
    )


def write(receipt: Receipt) -> str:
    """The receipt as JSON-LD 1.1."""
    query: dict[str, Any] = {"type": "prov:Plan", "text": receipt.query.text, "form": receipt.form}
    if receipt.query.default_graphs is not None or receipt.query.named_graphs is not None:
        query["defaultGraphs"] = list(receipt.query.default_graphs or ())
        query["namedGraphs"] = list(receipt.query.named_graphs or ())
    result: dict[str, Any] = {
        "method": METHOD,
        "head": receipt.head,
        "sha256": receipt.hash,
        "ordered": receipt.ordered,
        "rows": receipt.rows,
    }
    if receipt.line_hashes is not None:
        result["rowHashes"] = list(receipt.line_hashes)
    content = {
        "@context": dict(CONTEXT),
        "type": "prov:Entity",
        "conformsTo": profile(receipt.base),
        "date": receipt.date,
        "query": query,
        "engine": {
            "type": "prov:SoftwareAgent",
            "name": receipt.engine,
            "version": receipt.engine_version,
            "software": receipt.software,
        },
        "snapshot": {
            "type": "prov:Entity",
            "identifier": receipt.snapshot,
            "dataset": f"{receipt.base}dataset",
            "base": receipt.base,
            "sha256": receipt.data_hash,
        },
        "result": result,
        "citation": receipt.citation,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def read(text: str) -> Receipt:
    """The receipt in ``text``; raises ReceiptError saying what is wrong with it."""
    try:
        content = json.loads(text)
    except ValueError as error:
        raise ReceiptError(f"this is no JSON: {error}") from None
    if not isinstance(content, dict) or not str(content.get("conformsTo", "")).endswith("/receipt"):
        raise ReceiptError("this is no receipt: it has no conformsTo that ends in /receipt")
    query, snapshot = _object(content, "query"), _object(content, "snapshot")
    engine, result = _object(content, "engine"), _object(content, "result")
    if result.get("method") != METHOD:
        raise ReceiptError(f"its result was hashed by {result.get('method')!r}; known is {METHOD}")
    given = "defaultGraphs" in query or "namedGraphs" in query
    hashes = result.get("rowHashes")
    return Receipt(
        query=Query(
            _text(query, "query", "text"),
            _texts(query, "query", "defaultGraphs") if given else None,
            _texts(query, "query", "namedGraphs") if given else None,
        ),
        form=_text(query, "query", "form"),
        engine=_text(engine, "engine", "name"),
        engine_version=_text(engine, "engine", "version"),
        software=_text(engine, "engine", "software"),
        snapshot=_text(snapshot, "snapshot", "identifier"),
        base=_text(snapshot, "snapshot", "base"),
        data_hash=_text(snapshot, "snapshot", "sha256"),
        head=_text(result, "result", "head"),
        hash=_text(result, "result", "sha256"),
        ordered=_typed(result, "result", "ordered", bool),
        rows=_typed(result, "result", "rows", int),
        line_hashes=None if hashes is None else _texts(result, "result", "rowHashes"),
        date=_text(content, "", "date"),
        citation=_text(content, "", "citation"),
    )


def _object(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value: Mapping[str, Any] = _typed(content, "", name, dict)
    return value


def _text(content: Mapping[str, Any], inside: str, name: str) -> str:
    return str(_typed(content, inside, name, str))


def _texts(content: Mapping[str, Any], inside: str, name: str) -> tuple[str, ...]:
    values = content.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ReceiptError(f"its {inside}.{name} is no list of text")
    return tuple(values)


def _typed(content: Mapping[str, Any], inside: str, name: str, kind: type) -> Any:
    value = content.get(name)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        place = f"{inside}.{name}" if inside else name
        raise ReceiptError(f"its {place} is {'missing' if value is None else f'no {kind.__name__}'}")
    return value
