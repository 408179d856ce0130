"""Search over the labels of a snapshot: by words and word beginnings, then by any piece of text."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from ascn_kg import iris
from ascn_kg.fold import fold

_QUERY = """
SELECT entity.iri, entity.kind, label.text, label.lang, MIN(
    CASE WHEN label.folded = :whole THEN 0 WHEN label.folded LIKE :start ESCAPE '!' THEN 1 ELSE 2 END * 10000
    + (1 - label.preferred) * 1000 + LENGTH(label.folded)
) AS rank
FROM {table} JOIN label ON label.id = {table}.rowid JOIN entity ON entity.id = label.entity
WHERE {table} MATCH :match
GROUP BY entity.id ORDER BY rank, entity.iri LIMIT :limit
"""

_WORDS = 16
"""Words that are searched for; SQLite takes no more than some sixty."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One entity that was found, with the label that matched and its language."""

    iri: str
    kind: str
    label: str
    lang: str
    href: str


class Search:
    """The search index of one snapshot, opened read-only; safe to use from several threads."""

    def __init__(self, path: Path, base: str) -> None:
        self._path = path
        self._base = base

    def find(self, text: str, limit: int = 20) -> list[Hit]:
        """The best hits for what somebody typed, whole labels first; empty for nothing to search."""
        whole = fold(text)[:200]
        words = list(dict.fromkeys(whole.split()))[:_WORDS]
        if not words:
            return []
        starts = " ".join(f'"{word}"*' for word in words)
        hits = self._run("word", starts, whole, limit)
        if len(hits) < limit and len(whole) >= 3:
            known = {hit.iri for hit in hits}
            pieces = self._run("piece", f'"{whole}"', whole, limit)
            hits += [hit for hit in pieces if hit.iri not in known][: limit - len(hits)]
        return hits

    def _run(self, table: str, match: str, whole: str, limit: int) -> list[Hit]:
        start = whole.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"
        values = {"match": match, "whole": whole, "start": start, "limit": limit}
        connection = sqlite3.connect(f"file:{self._path}?mode=ro&immutable=1", uri=True)
        try:
            rows = connection.execute(_QUERY.format(table=table), values).fetchall()
        finally:
            connection.close()
        return [
            Hit(iri, kind, label, lang, iris.page_path(self._base, iri) or iri)
            for iri, kind, label, lang, _ in rows
        ]
