"""Answers of the library in formats that data tools read: plain JSON, GeoJSON, Parquet, Arrow.

The engine writes the formats of SPARQL itself; these are made from its rows.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ascn_kg.engine.results import ROWS, Format, Table
from ascn_kg.errors import QueryRefusedError
from ascn_kg.library import Entry
from ascn_kg.terms import Literal, Term
from ascn_kg.vocab import XSD

JSON = Format("json", "application/json", "json", "JSON")
CSV, TSV = ROWS[2], ROWS[3]
GEOJSON = Format("geojson", "application/geo+json", "geojson", "GeoJSON")
PARQUET = Format("parquet", "application/vnd.apache.parquet", "parquet", "Parquet")
ARROW = Format("arrow", "application/vnd.apache.arrow.file", "arrow", "Arrow")
RESULTS_JSON = Format("srj", "application/sparql-results+json", "srj", "SPARQL JSON")
RESULTS_XML = Format("xml", "application/sparql-results+xml", "xml", "SPARQL XML")
BY_ENGINE: Mapping[str, Format] = {"csv": CSV, "tsv": TSV, "srj": ROWS[0], "xml": ROWS[1]}
"""The formats that an engine writes, by the name that ``?format=`` has here."""
_INTEGERS = frozenset({f"{XSD}integer", f"{XSD}int", f"{XSD}nonNegativeInteger"})
_NUMBERS = _INTEGERS | {f"{XSD}decimal", f"{XSD}double", f"{XSD}float"}
Plain = str | int | float | bool | None


def offers(entry: Entry) -> tuple[Format, ...]:
    """The formats of an answer; the first is what a client gets that does not say."""
    geo = (GEOJSON,) if entry.has_map else ()
    return (JSON, CSV, TSV, *geo, PARQUET, ARROW, RESULTS_JSON, RESULTS_XML)


def convert(entry: Entry, table: Table, format: Format, about: Mapping[str, Any]) -> bytes:
    """The rows in ``format``; ``about`` is what plain JSON says besides them.

    Raises QueryRefusedError with status 406 for Parquet and Arrow where pyarrow is not installed.
    """
    make: Mapping[str, Callable[[], bytes]] = {
        "json": lambda: as_json(entry, table, about),
        "geojson": lambda: as_geojson(table),
        "parquet": lambda: as_parquet(entry, table),
        "arrow": lambda: as_arrow(entry, table),
    }
    return make[format.name]()


def as_json(entry: Entry, table: Table, about: Mapping[str, Any]) -> bytes:
    """An object with the question, its columns explained, and ``rows``: a list of objects."""
    columns = [
        {"name": one.name, "kind": one.kind, "description": {**one.explained}} for one in entry.columns
    ]
    rows = [{name: plain(row.get(name)) for name in table.columns} for row in table.rows]
    return _dump({**about, "columns": columns, "count": len(rows), "rows": rows})


def as_geojson(table: Table) -> bytes:
    """A FeatureCollection of the rows with ``lat`` and ``long`` (RFC 7946); other columns are properties."""
    features = []
    for row in table.rows:
        lat, long = plain(row.get("lat")), plain(row.get("long"))
        if not isinstance(lat, int | float) or not isinstance(long, int | float):
            continue
        others = [name for name in table.columns if name not in ("lat", "long")]
        point = {"type": "Point", "coordinates": [long, lat]}
        properties = {name: plain(row.get(name)) for name in others}
        features.append({"type": "Feature", "geometry": point, "properties": properties})
    return _dump({"type": "FeatureCollection", "features": features})


def as_parquet(entry: Entry, table: Table) -> bytes:
    """A Parquet file."""
    _pyarrow()
    from pyarrow import parquet

    out = io.BytesIO()
    parquet.write_table(_columnar(entry, table), out)
    return out.getvalue()


def as_arrow(entry: Entry, table: Table) -> bytes:
    """An Arrow IPC file, as ``pandas.read_feather`` reads it."""
    arrow = _pyarrow()
    made, out = _columnar(entry, table), io.BytesIO()
    with arrow.ipc.new_file(out, made.schema) as writer:
        writer.write_table(made)
    return out.getvalue()


def plain(term: Term | None) -> Plain:
    """A number, a truth value, or text; ``None`` for what is unbound."""
    if not isinstance(term, Literal):
        return term.value if term is not None else None
    if term.datatype in _INTEGERS:
        return int(term.value)
    if term.datatype in _NUMBERS:
        number = float(term.value)
        return number if number - number == 0 else term.value
    return term.value == "true" if term.datatype == f"{XSD}boolean" else term.value


def _columnar(entry: Entry, table: Table) -> Any:
    arrow = _pyarrow()
    said = {column.name: column.explained["en"] for column in entry.columns}
    fields, arrays = [], []
    for name in table.columns:
        terms = [row.get(name) for row in table.rows]
        kind, values = _typed(arrow, terms)
        fields.append(arrow.field(name, kind, metadata={"description": said.get(name, "")}))
        arrays.append(arrow.array(values, type=kind))
    schema = arrow.schema(fields, metadata={"title": entry.title("en"), "question": entry.question("en")})
    return arrow.Table.from_arrays(arrays, schema=schema)


def _typed(arrow: Any, terms: list[Term | None]) -> tuple[Any, list[Any]]:
    """The narrowest type that holds all values of a column: integer, number, day or text."""
    types = {term.datatype if isinstance(term, Literal) else "" for term in terms if term is not None}
    if types and types <= _INTEGERS:
        return arrow.int64(), [None if term is None else int(term.value) for term in terms]
    if types and types <= _NUMBERS:
        return arrow.float64(), [None if term is None else float(Decimal(term.value)) for term in terms]
    if types == {f"{XSD}date"}:
        return arrow.date32(), [None if term is None else date.fromisoformat(term.value) for term in terms]
    return arrow.string(), [None if term is None else term.value for term in terms]


def _pyarrow() -> Any:
    try:
        import pyarrow
        import pyarrow.ipc
    except ImportError:
        raise QueryRefusedError(
            "This server has no pyarrow, which writes Parquet and Arrow. Ask for csv or json, or install "
            "ascn-kg[arrow] on it.",
            406,
        ) from None
    return pyarrow


def _dump(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()
