"""The search index of a snapshot: every label of every entity with its spellings, in SQLite with FTS5."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from ascn_kg import iris, spelling, vocab
from ascn_kg.lookup import CODE, KINDS, OTHER, PREFERRED

_SCHEMA = """
CREATE TABLE entity (
    id INTEGER PRIMARY KEY,
    iri TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    name TEXT NOT NULL
);
CREATE TABLE label (
    id INTEGER PRIMARY KEY,
    entity INTEGER NOT NULL REFERENCES entity (id),
    text TEXT NOT NULL,
    lang TEXT NOT NULL,
    standing INTEGER NOT NULL
);
CREATE INDEX label_entity ON label (entity);
CREATE TABLE form (
    id INTEGER PRIMARY KEY,
    label INTEGER NOT NULL REFERENCES label (id),
    folded TEXT NOT NULL,
    numbered TEXT NOT NULL,
    bare TEXT NOT NULL,
    sound TEXT NOT NULL,
    units TEXT NOT NULL,
    part INTEGER NOT NULL
);
CREATE INDEX form_folded ON form (folded);
CREATE TABLE key (key TEXT NOT NULL, form INTEGER NOT NULL, PRIMARY KEY (key, form)) WITHOUT ROWID;
CREATE VIRTUAL TABLE word USING fts5 (
    folded, content = 'form', content_rowid = 'id', prefix = '1 2 3',
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
);
CREATE VIRTUAL TABLE piece USING fts5 (
    folded, content = 'form', content_rowid = 'id', tokenize = 'trigram case_sensitive 1'
);
CREATE TABLE gram (term TEXT PRIMARY KEY, doc INTEGER NOT NULL) WITHOUT ROWID;
"""
_PREDICATES = {
    f"{vocab.SKOS}prefLabel": PREFERRED,
    f"{vocab.SKOS}altLabel": OTHER,
    f"{vocab.DCT}identifier": CODE,
}


class _Label(NamedTuple):
    iri: str
    text: str
    lang: str
    standing: int


class _Form(NamedTuple):
    """One spelling of the label with this number; ``part`` is a label without what it adds in parentheses."""

    label: int
    forms: spelling.Forms
    part: bool


def write(path: Path, triples: Iterable[ox.Triple], base: str) -> int:
    """Write the index of the labels among ``triples`` to ``path``; returns how many labels it holds.

    The same labels give the same bytes.
    """
    labels = sorted(_labels(triples, base), key=lambda label: _order(base, label))
    names = _names(labels)
    numbers = {iri: number for number, iri in enumerate(sorted(names), start=1)}
    forms = list(_forms(labels))
    connection = sqlite3.connect(path)
    try:
        connection.executescript(f"PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; {_SCHEMA}")
        connection.executemany(
            "INSERT INTO entity VALUES (?, ?, ?, ?)",
            ((number, iri, _kind(base, iri), names[iri]) for iri, number in numbers.items()),
        )
        connection.executemany(
            "INSERT INTO label VALUES (?, ?, ?, ?, ?)",
            ((n, numbers[one.iri], one.text, one.lang, one.standing) for n, one in enumerate(labels, 1)),
        )
        connection.executemany(
            "INSERT INTO form VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (n, one.label, *one.forms[:3], one.forms.sound, " ".join(sorted(one.forms.units)), one.part)
                for n, one in enumerate(forms, 1)
            ),
        )
        connection.executemany("INSERT INTO key VALUES (?, ?)", sorted(_keys(labels, forms)))
        connection.execute("INSERT INTO word (word) VALUES ('rebuild')")
        connection.execute("INSERT INTO piece (piece) VALUES ('rebuild')")
        connection.execute("CREATE VIRTUAL TABLE temp.grams USING fts5vocab ('main', 'piece', 'row')")
        connection.execute("INSERT INTO gram SELECT term, doc FROM temp.grams ORDER BY term")
        connection.execute("DROP TABLE temp.grams")
        connection.commit()
        connection.execute("VACUUM")
    finally:
        connection.close()
    return len(labels)


def _forms(labels: list[_Label]) -> Iterator[_Form]:
    """Every spelling of every label."""
    for number, label in enumerate(labels, start=1):
        texts = (label.text,) if label.standing == CODE else spelling.variants(label.text)
        for at, form in enumerate(dict.fromkeys(spelling.forms(text) for text in texts)):
            yield _Form(number, form, at > 0)


def _keys(labels: list[_Label], forms: list[_Form]) -> Iterator[tuple[str, int]]:
    for number, one in enumerate(forms, start=1):
        listed = list(dict.fromkeys(spelling.keys(one.forms)))
        if labels[one.label - 1].standing == CODE:
            listed = listed[:1]
        yield from ((key, number) for key in listed)


def _names(labels: list[_Label]) -> dict[str, str]:
    """The name by which each entity is listed: the preferred one in English, else the best there is."""
    candidates: dict[str, list[_Label]] = defaultdict(list)
    for label in labels:
        candidates[label.iri].append(label)
    return {
        iri: min(own, key=lambda one: (-one.standing, one.lang != "en", one.lang, one.text)).text
        for iri, own in candidates.items()
    }


def _order(base: str, label: _Label) -> tuple[int, int, int, _Label]:
    """Labels in the order in which a search wants to meet them, so that it can stop early."""
    kind = _kind(base, label.iri)
    place = KINDS.index(kind) if kind in KINDS else len(KINDS)
    return place, -label.standing, len(label.text), label


def _kind(base: str, iri: str) -> str:
    ref = iris.split_entity(base, iri)
    return ref.kind if ref else ""


def _labels(triples: Iterable[ox.Triple], base: str) -> Iterator[_Label]:
    seen = set()
    for triple in triples:
        standing = _PREDICATES.get(triple.predicate.value)
        if standing is None or not isinstance(triple.object, ox.Literal):
            continue
        if not isinstance(triple.subject, ox.NamedNode) or not _kind(base, triple.subject.value):
            continue
        label = _Label(triple.subject.value, triple.object.value, triple.object.language or "", standing)
        if label not in seen:
            seen.add(label)
            yield label
