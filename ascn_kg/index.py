"""The search index of a snapshot: every label of every entity, in SQLite with FTS5."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from ascn_kg import iris, vocab
from ascn_kg.fold import fold

_SCHEMA = """
CREATE TABLE entity (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, kind TEXT NOT NULL);
CREATE TABLE label (
    id INTEGER PRIMARY KEY,
    entity INTEGER NOT NULL REFERENCES entity (id),
    text TEXT NOT NULL,
    lang TEXT NOT NULL,
    preferred INTEGER NOT NULL,
    folded TEXT NOT NULL
);
CREATE INDEX label_entity ON label (entity);
CREATE VIRTUAL TABLE word USING fts5 (
    folded, content = 'label', content_rowid = 'id', prefix = '1 2 3',
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
);
CREATE VIRTUAL TABLE piece USING fts5 (
    folded, content = 'label', content_rowid = 'id', tokenize = 'trigram case_sensitive 1'
);
"""
_PREDICATES = {
    f"{vocab.SKOS}prefLabel": 1,
    f"{vocab.SKOS}altLabel": 0,
    f"{vocab.DCT}identifier": 0,
}


def write(path: Path, triples: Iterable[ox.Triple], base: str) -> int:
    """Write the index of the labels among ``triples`` to ``path``; returns how many labels it holds.

    The same labels give the same bytes.
    """
    rows = sorted(_labels(triples, base))
    connection = sqlite3.connect(path)
    try:
        connection.executescript(f"PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; {_SCHEMA}")
        numbers = {iri: number for number, iri in enumerate(sorted({row[0] for row in rows}), start=1)}
        connection.executemany(
            "INSERT INTO entity VALUES (?, ?, ?)",
            ((number, iri, _kind(base, iri)) for iri, number in numbers.items()),
        )
        connection.executemany(
            "INSERT INTO label VALUES (?, ?, ?, ?, ?, ?)",
            (
                (number, numbers[iri], text, lang, preferred, fold(text))
                for number, (iri, text, lang, preferred) in enumerate(rows, start=1)
            ),
        )
        connection.execute("INSERT INTO word (word) VALUES ('rebuild')")
        connection.execute("INSERT INTO piece (piece) VALUES ('rebuild')")
        connection.commit()
        connection.execute("VACUUM")
    finally:
        connection.close()
    return len(rows)


def _kind(base: str, iri: str) -> str:
    ref = iris.split_entity(base, iri)
    return ref.kind if ref else ""


def _labels(triples: Iterable[ox.Triple], base: str) -> Iterator[tuple[str, str, str, int]]:
    seen = set()
    for triple in triples:
        preferred = _PREDICATES.get(triple.predicate.value)
        if preferred is None or not isinstance(triple.object, ox.Literal):
            continue
        if not isinstance(triple.subject, ox.NamedNode) or not _kind(base, triple.subject.value):
            continue
        row = (triple.subject.value, triple.object.value, triple.object.language or "", preferred)
        if row not in seen:
            seen.add(row)
            yield row
