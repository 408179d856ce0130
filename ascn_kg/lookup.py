"""Entities by name: the one search that pages, suggestions and reconciliation share.

Candidates come from the search index of the snapshot (by key, by beginnings of words, by pieces of three
letters), and are put in order by likeness. Everything is bounded, whatever is typed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

from ascn_kg import iris
from ascn_kg.fold import fold
from ascn_kg.likeness import Likeness, likeness
from ascn_kg.spelling import Forms, forms, keys, variants

LONGEST = 200
"""Letters of a name that are looked at."""
KINDS = (
    "city", "country", "place", "organization", "person", "programme", "series", "event", "project",
    "partnership", "document", "focus-area", "role", "indicator", "concept",
)  # fmt: skip
"""Kinds of things with a name of their own; which of two equally good hits goes first follows their order."""
SAME_NAME = 90.0
"""The score from which on two names are taken for one."""
CODE, OTHER, PREFERRED = 0, 1, 2
"""What a label is to its entity: an identifier, another name, the preferred name of a language."""

_CANDIDATES = 120
_GRAMS = 8
_LESSER = 2.0
"""What is taken off for a name that is not the preferred one, or only a part of it."""
_FOUND = """
SELECT entity.iri, entity.kind, entity.name, label.text, label.lang, label.standing,
    form.part, form.folded, form.numbered, form.bare, form.sound, form.units
FROM {source} JOIN label ON label.id = form.label JOIN entity ON entity.id = label.entity
WHERE {condition} {kinds} {order} LIMIT :most
"""
_OF_KIND = "AND entity.kind IN (SELECT value FROM json_each(:kinds))"
_KEY = (
    "key CROSS JOIN form ON form.id = key.form",
    "key.key IN (SELECT value FROM json_each(:match))",
    "ORDER BY key.key, key.form",
)
_WORD = ("word CROSS JOIN form ON form.id = word.rowid", "word MATCH :match", "ORDER BY word.rowid")
_PIECE = ("piece CROSS JOIN form ON form.id = piece.rowid", "piece MATCH :match", "ORDER BY piece.rank")


@dataclass(frozen=True, slots=True)
class Hit:
    """One entity that was found.

    ``label`` is the name that fits best, in ``lang``; ``name`` the one it is listed under. ``score`` runs
    from 0 to 100, from SAME_NAME on it is the same name; ``why`` says in what way, in the words of
    :mod:`ascn_kg.likeness`.
    """

    iri: str
    kind: str
    label: str
    lang: str
    href: str
    score: float
    why: str
    name: str
    standing: int


class Search:
    """The search index of one snapshot, opened read-only; safe to use from several threads."""

    def __init__(self, path: Path, base: str) -> None:
        self._path = path
        self._base = base
        self._idle: SimpleQueue[sqlite3.Connection] = SimpleQueue()

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections that are idle."""
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return

    def find(self, text: str, limit: int = 20, kinds: Collection[str] = ()) -> list[Hit]:
        """The best hits for a name, best first; of these ``kinds`` only if any are given.

        Finds other spellings, titles, units, word order, slips of the pen, beginnings and pieces.
        """
        text = text[:LONGEST]
        whole = fold(text)
        if not whole:
            return []
        asked = [forms(one) for one in variants(text)]
        with self._connection() as connection:
            listed = {key: None for form in asked for key in keys(form)}
            found = _rows(connection, _KEY, json.dumps(list(listed)), kinds)
            found += _rows(connection, _WORD, _beginnings(whole), kinds)
            if match := _rarest(connection, {form.bare for form in asked} | {whole}):
                found += _rows(connection, _PIECE, match, kinds)
        return self._best(asked, found, limit)

    def suggest(self, prefix: str, limit: int = 10, kinds: Collection[str] = KINDS) -> list[Hit]:
        """The entities with a name that begins like ``prefix``, then those with such a word in it.

        Only where there are none, other spellings and slips count too.
        """
        whole = fold(prefix[:LONGEST])
        if not whole:
            return []
        asked = forms(prefix[:LONGEST])
        with self._connection() as connection:
            found = _rows(connection, _KEY, json.dumps([next(keys(asked))]), kinds)
            found += _rows(connection, _WORD, f'^ "{whole}" *', kinds)
            if len({row[0] for row in found}) < limit:
                found += _rows(connection, _WORD, _beginnings(whole), kinds)
        first: dict[str, tuple[str, ...]] = {}
        for row in sorted(found, key=lambda row: _as_suggestion(row, whole)):
            first.setdefault(row[0], row)
        hits = {hit.iri: hit for hit in self._best([asked], list(first.values())[:limit], limit)}
        return [hits[iri] for iri in first if iri in hits] or self.find(prefix, limit, kinds)

    def _best(self, asked: list[Forms], rows: Iterable[tuple[str, ...]], limit: int) -> list[Hit]:
        best: dict[str, tuple[tuple[float, int, int, str], Hit]] = {}
        compared: dict[tuple[str, ...], Likeness] = {}
        for row in dict.fromkeys(rows):
            iri, kind, name, label, lang, standing, part, *known = row
            key = tuple(known)
            if key not in compared:
                form = Forms(
                    known[0], known[1], known[2], known[2].replace(" ", ""), known[3], _units(known[4])
                )
                compared[key] = max(likeness(one, form) for one in asked)
            score, why = compared[key]
            if int(standing) != PREFERRED or part:
                score -= _LESSER
            score = round(score, 1)
            order = (-score, _place(kind), len(label), label)
            if score > 0 and (iri not in best or order < best[iri][0]):
                href = iris.page_path(self._base, iri) or iri
                best[iri] = order, Hit(iri, kind, label, lang, href, score, why, name, int(standing))
        ranked = sorted(best.values(), key=lambda one: (*one[0][:3], one[1].iri))
        return [hit for _, hit in ranked[:limit]]

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._idle.get_nowait()
        except Empty:
            connection = sqlite3.connect(
                f"file:{self._path}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
        try:
            yield connection
        finally:
            self._idle.put(connection)


def _rows(
    connection: sqlite3.Connection, query: tuple[str, str, str], match: str, kinds: Collection[str]
) -> list[tuple[str, ...]]:
    source, condition, order = query
    text = _FOUND.format(source=source, condition=condition, order=order, kinds=_OF_KIND if kinds else "")
    values = {"match": match, "kinds": json.dumps(list(kinds)), "most": _CANDIDATES}
    return connection.execute(text, values).fetchall()


def _beginnings(whole: str) -> str:
    return " ".join(f'"{word}"*' for word in whole.split())


def _rarest(connection: sqlite3.Connection, texts: Iterable[str]) -> str:
    """A match for any of the rarest three-letter pieces of ``texts``; empty where none is in the index."""
    grams = {text[at : at + 3] for text in texts for at in range(len(text) - 2)}
    rows = connection.execute(
        "SELECT term FROM gram WHERE term IN (SELECT value FROM json_each(?)) ORDER BY doc, term LIMIT ?",
        (json.dumps(sorted(grams)), _GRAMS),
    )
    return " OR ".join('"' + str(term).replace('"', '""') + '"' for (term,) in rows)


def _as_suggestion(row: tuple[str, ...], whole: str) -> tuple[bool, bool, int, int, str]:
    """The name itself first, then what begins like it, then by kind; short names before long ones."""
    iri, kind, _, label, _, _, _, folded, *_ = row
    return folded != whole, not folded.startswith(whole), _place(kind), len(label), iri


def _units(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _place(kind: str) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS)
