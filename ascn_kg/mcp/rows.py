"""Answers of the public engine, bounded, as JSON and as text, with their documents and their receipt."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

import pyoxigraph as ox

from ascn_kg import iris
from ascn_kg.client.values import to_python
from ascn_kg.engine import choose
from ascn_kg.engine.base import Caps, Engine, Query
from ascn_kg.engine.results import BY_NAME, Table, table_from_json
from ascn_kg.errors import QuerySyntaxError, ReceiptError, ResultTooLargeError
from ascn_kg.pages import cite
from ascn_kg.pages.catalogue import Document
from ascn_kg.pages.names import Names
from ascn_kg.pages.site import Site
from ascn_kg.pages.words import Words
from ascn_kg.receipts import canonical
from ascn_kg.receipts import receipt as receipts
from ascn_kg.receipts.canonical import Canonical
from ascn_kg.settings import Settings
from ascn_kg.snapshot import Snapshot
from ascn_kg.sparql import explain, guard
from ascn_kg.terms import Iri, Term

DEFAULT, MOST = 50, 500
"""Rows of an answer where nothing is said, and at most."""
_COUNTED = 10_000
"""Rows up to which an answer is read whole, to tell how many there are and to make a receipt."""
_BYTES = 16 << 20
_HASHED = 100
"""Rows up to which the receipt has a hash of each."""
_TEXT, _CELL = 12_000, 200
"""Characters of a text, and of a cell in it."""
_CITED = ("title", "issued", "page")
UNSAID = (
    "The rows do not say who states them: put the pattern into GRAPH ?g { … } and add "
    "?g prov:wasDerivedFrom ?source."
)


class Answer(NamedTuple):
    """What a tool gives: JSON for programs, and the same in brief as text."""

    content: dict[str, Any]
    text: str


class _Found(NamedTuple):
    table: Table
    total: int | None
    canonical: Canonical | None


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks the queries of others: in a worker, with a deadline."""

    settings: Settings
    snapshot: Snapshot
    public: Engine
    site: Site

    def answer(self, text: str, form: str, limit: int, remarks: Iterable[str] = ()) -> Answer:
        """The answer to a query that passed the gate; at most ``limit`` rows or statements are shown.

        Raises QueryError, with what to do.
        """
        limit = bounded(limit)
        try:
            found = self._rows(text, form, limit)
        except QuerySyntaxError as error:
            better = explain.improve(error, text, self.site.base)
            place = explain.excerpt(text, better.line, better.column) if better.line and better.column else ""
            raise QuerySyntaxError(
                better.detail, better.line, better.column, "\n".join(("", place, better.hint))
            ) from None
        shown = found.table.rows[:limit]
        more = found.total is None or found.total > len(shown)
        mentioned = dict.fromkeys(
            term.value for row in shown for term in row.values() if isinstance(term, Iri)
        )
        said = self.documents(mentioned)
        notes = list(remarks)
        if mentioned and form == "SELECT" and not said and not any(map(self._is_graph, mentioned)):
            notes.append(UNSAID)
        total = found.total if found.total is not None else f"more than {len(shown)}"
        if more:
            notes.append(f"{len(shown)} of {total} rows are shown; ask with ORDER BY, LIMIT and OFFSET.")
        content = {
            "query": text,
            "columns": list(found.table.columns),
            "rows": [{name: plain(term) for name, term in row.items()} for row in shown],
            "shown": len(shown),
            "total": found.total,
            "more": more,
            "labels": self.labels(mentioned),
            "sources": said,
            "notes": notes,
            "snapshot": self.snapshot.id,
            "receipt": self._receipt(text, form, found.canonical),
        }
        lines = ["\t".join(found.table.columns)]
        lines += ["\t".join(self.brief(row.get(one)) for one in found.table.columns) for row in shown]
        return Answer(content, text_of(f"{total} rows. Snapshot {self.snapshot.id}.", notes, lines, said))

    def labels(self, mentioned: Iterable[str]) -> dict[str, str]:
        """The English names of those that are entities of ours; one query."""
        ours = [one for one in mentioned if iris.split_entity(self.site.base, one)]
        names = Names(self.site, ours, Words.of("en"))
        return {one: names.of(one).value for one in ours}

    def documents(self, mentioned: Iterable[str]) -> list[dict[str, str]]:
        """The documents among these IRIs, or behind the graphs among them."""
        wanted = set(mentioned)
        return [document(one) for one in self.site.catalogue if {one.iri, one.graph} & wanted]

    def brief(self, term: Term | None) -> str:
        """A term in a line of text."""
        if isinstance(term, Iri):
            return iris.curie(self.site.base, term.value)
        return "" if term is None else cut(" ".join(term.value.split()))

    def _is_graph(self, iri: str) -> bool:
        return iris.split_graph(self.site.base, iri) is not None

    def _rows(self, text: str, form: str, limit: int) -> _Found:
        seconds = self.settings.query_timeout
        whole = Caps(_COUNTED, _BYTES, seconds)
        if form in ("CONSTRUCT", "DESCRIBE"):
            body, partial = self._run(text, form, "nt", replace(whole, partial=True))
            lines = [line for line in body.decode().splitlines() if line and not line.startswith("# ")]
            table = table_from_json(json.dumps(_statements(lines)).encode())
            return _Found(table, None, None) if partial else _Found(table, len(lines), _triples(body))
        try:
            body, _ = self._run(text, form, "json", whole)
        except ResultTooLargeError:
            body, _ = self._run(text, form, "tsv", Caps(limit, _BYTES, seconds, partial=True))
            lines = [line for line in body.decode().splitlines() if not line.startswith("# partial:")]
            tsv = "\n".join((*lines, "")).encode()
            parsed = ox.parse_query_results(tsv, format=ox.QueryResultsFormat.TSV)
            return _Found(
                table_from_json(parsed.serialize(format=ox.QueryResultsFormat.JSON) or b""), None, None
            )
        table = table_from_json(body)
        try:
            ordered = form == "SELECT" and canonical.is_ordered(text)
            return _Found(table, len(table.rows), canonical.of_json(body, ordered=ordered))
        except ReceiptError:
            return _Found(table, len(table.rows), None)

    def _run(self, text: str, form: str, format: str, caps: Caps) -> tuple[bytes, bool]:
        sink = io.BytesIO()
        outcome = self.public.run(Query(text), form, BY_NAME[format], sink, caps)
        return sink.getvalue(), outcome.partial

    def _receipt(self, text: str, form: str, answer: Canonical | None) -> Any:
        if answer is None or not guard.is_repeatable(text):
            return None
        ordered = form == "SELECT" and canonical.is_ordered(text)
        day = cite.snapshot_date(self.snapshot.manifest, self.snapshot.modified)
        kind = choose.kind(self.settings, self.snapshot)
        made = receipts.make(Query(text), form, answer, ordered, self.snapshot, day, kind)
        if made.rows > _HASHED:
            made = replace(made, line_hashes=None)
        return json.loads(receipts.write(made))


def _statements(lines: list[str]) -> dict[str, Any]:
    rows = [{"statement": {"type": "literal", "value": line}} for line in lines]
    return {"head": {"vars": ["statement"]}, "results": {"bindings": rows}}


def _triples(body: bytes) -> Canonical | None:
    try:
        return canonical.of_triples(body)
    except ReceiptError:
        return None


def document(one: Document) -> dict[str, str]:
    """A document as JSON: its IRI and graph, title, date and address."""
    return {
        "iri": one.iri,
        "graph": one.graph,
        "title": one.title(("en",)).value,
        "issued": ", ".join(one.issued),
        "page": ", ".join(one.pages),
    }


def plain(term: Term) -> Any:
    """The value of a term in JSON: numbers and booleans as such, IRIs in full, dates as text."""
    value = to_python(term)
    if isinstance(value, bool | int):
        return value
    return float(value) if isinstance(value, Decimal) else str(value)


def bounded(limit: int) -> int:
    """The limit, from 1 to MOST."""
    return max(1, min(limit, MOST))


def cut(text: str, most: int = _CELL) -> str:
    """The text, shortened with a mark."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def text_of(
    first: str, notes: Iterable[str], lines: Iterable[str], documents: Iterable[Mapping[str, str]] = ()
) -> str:
    """A text for reading: what it is, remarks, the lines, and the documents that it rests on."""
    said = [
        f"[{one['iri'].rpartition('/')[2]}] " + ", ".join(one[key] for key in _CITED if one[key])
        for one in documents
    ]
    parts = [
        first,
        *(f"Note: {note}" for note in notes),
        "",
        *lines,
        *(["", "Sources:", *said] if said else []),
    ]
    return cut("\n".join(parts), _TEXT)
