"""What the front matter of ``queries/library`` says, as values.

A question has a title, a question and columns in English and Indonesian, tags, and perhaps parameters, a
chart, and a question that lists what its numbers count (``behind``). docs/how-to/ask-with-the-library.md
shows the format.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ascn_kg import vocab
from ascn_kg.errors import QueryFileError
from ascn_kg.rq import placeholders
from ascn_kg.terms import Iri, Term

PLAIN_TYPES = ("date", "year", "string", "integer")
IRI = "iri"
"""The type of a parameter that can be any IRI; written out in full, where entities of a kind have a slug."""
RESERVED = ("format", "lang", "page")
"""What addresses of the library say besides parameters."""
COLUMN_KINDS = ("text", "number", "date", "link")
CHARTS: Mapping[str, tuple[str, ...]] = {
    "bar": ("label", "value"),
    "line": ("x", "value"),
    "timeline": ("label", "from", "to"),
    "map": ("place",),
}
"""Kinds of charts, and the columns that each needs; a line may also name ``series``, a timeline ``note``."""
_KEYS = frozenset(
    {"title", "question", "description", "start", "tags", "parameters", "columns", "chart", "behind"}
)
Said = Mapping[str, str]
"""A text by language: ``en`` and ``id``."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a reader may choose: ``type`` is a kind of entity, ``IRI`` or one of ``PLAIN_TYPES``.

    ``default`` is what the query file itself asks, ``None`` where it leaves the variable open; ``choices`` is
    a query that selects ``?value``, or nothing.
    """

    name: str
    type: str
    label: Said
    default: Term | None
    choices: str = ""

    @property
    def is_entity(self) -> bool:
        """Whether its values are entities of one kind."""
        return self.type not in (*PLAIN_TYPES, IRI)

    @property
    def is_closed(self) -> bool:
        """Whether only its choices will do."""
        return self.is_entity or (self.type in ("string", IRI) and bool(self.choices))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer: ``kind`` is a kind of entity or one of ``COLUMN_KINDS``.

    ``of`` names the column whose things this one only writes out: a page shows the link instead.
    """

    name: str
    kind: str
    explained: Said
    of: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """How the answer is drawn: the kind, and which column plays which part."""

    kind: str
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Behind:
    """The question that lists what a number counts, its parameters filled from columns or parameters."""

    question: str
    bind: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One question: ``id`` is the name of its file, ``meta`` its front matter, ``text`` the query."""

    id: str
    meta: Mapping[str, Any]
    text: str
    parameters: tuple[Parameter, ...] = ()
    columns: tuple[Column, ...] = ()
    tags: tuple[str, ...] = ()
    chart: Chart | None = None
    behind: Behind | None = field(default=None)

    def title(self, language: str) -> str:
        """The title in the reader's language, else in English."""
        return said(self.meta["title"], language)

    def question(self, language: str) -> str:
        """The question in the reader's language, else in English."""
        return said(self.meta["question"], language)

    def description(self, language: str) -> str:
        """What else there is to know of the answer; may be empty."""
        return said(self.meta.get("description", {"en": ""}), language)

    def parameter(self, name: str) -> Parameter | None:
        """The parameter with this name."""
        return next((one for one in self.parameters if one.name == name), None)

    @property
    def sparql(self) -> str:
        """The query without its front matter."""
        return "".join(line for line in self.text.splitlines(keepends=True) if not line.startswith("#+"))

    @property
    def has_map(self) -> bool:
        """Whether the answer has places with coordinates."""
        return {"lat", "long"} <= {column.name for column in self.columns}


def said(texts: Said, language: str) -> str:
    """The text in a language, else in English."""
    return texts.get(language) or texts["en"]


def entry(id: str, meta: Mapping[str, Any], text: str) -> Entry:
    """The question with this front matter; raises QueryFileError with ``file:line:`` where it is no use."""
    file = _File(f"{id}.rq", text)
    for key in meta:
        if key not in _KEYS:
            file.fail(key, f"{key!r} is no key of a question; there are {', '.join(sorted(_KEYS))}")
    for key in ("title", "question", "columns", "tags"):
        if key not in meta:
            file.fail(key, f"the front matter lacks {key!r}; add '#+ {key}: ...'")
    for key in ("title", "question", "description"):
        if key in meta:
            file.both_languages(key, meta[key])
    columns = tuple(
        _column(file, name, spec) for name, spec in file.mapping("columns", meta["columns"]).items()
    )
    parameters = _parameters(file, meta.get("parameters", {}))
    return Entry(
        id, meta, text, parameters, columns, tuple(meta["tags"]), _chart(file, meta, columns), _behind(meta)
    )


def read(path: Path) -> tuple[Entry, ...]:
    """All questions of a snapshot's ``library.json``, in the order of their ids."""
    listed = json.loads(path.read_text(encoding="utf-8"))
    return tuple(entry(one["id"], one["meta"], one["text"]) for one in listed)


def to_begin_with(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The questions marked ``start: true``: what pages offer first."""
    return tuple(entry for entry in entries if entry.meta.get("start"))


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    text: str

    def fail(self, word: str, message: str) -> None:
        """Raise QueryFileError at the first line of the front matter that has the word as a key."""
        lines = self.text.splitlines()
        found = (n for n, line in enumerate(lines, 1) if line.startswith("#+") and f"{word}:" in line)
        raise QueryFileError(f"queries/library/{self.name}:{next(found, 1)}: {message}")

    def mapping(self, key: str, value: Any) -> Mapping[str, Any]:
        """The value, which must have keys of its own."""
        if not isinstance(value, dict):
            self.fail(key, f"{key} must be name: value lines")
        return dict(value)

    def both_languages(self, key: str, value: Any) -> Said:
        """The value, which must have a text in English and in Indonesian."""
        texts = {name: str(text) for name, text in self.mapping(key, value).items()}
        if not texts.get("en") or not texts.get("id"):
            self.fail(key, f"{key} needs a text in English (en) and one in Indonesian (id)")
        return texts

    def one_of(self, key: str, value: str, allowed: Iterable[str]) -> str:
        """The value, which must be one of ``allowed``."""
        if value not in (listed := tuple(allowed)):
            self.fail(key, f"{key}: {value!r} is none of {', '.join(listed)}")
        return value


def _column(file: _File, name: str, spec: Any) -> Column:
    given = file.mapping(name, spec)
    kind = file.one_of(name, str(given.get("kind", "text")), (*COLUMN_KINDS, *vocab.KIND_BY_SLUG, "entity"))
    texts = file.both_languages(name, {key: given.get(key, "") for key in ("en", "id")})
    return Column(name, kind, texts, str(given.get("of", "")))


def _parameters(file: _File, given: Any) -> tuple[Parameter, ...]:
    specs = file.mapping("parameters", given)
    defaults = placeholders(file.text)
    made = []
    for name, one in specs.items():
        spec = file.mapping(name, one)
        kind = file.one_of(name, str(spec.get("type", "")), (*PLAIN_TYPES, IRI, *vocab.KIND_BY_SLUG))
        texts = file.both_languages(name, {key: spec.get(key, "") for key in ("en", "id")})
        if name in RESERVED:
            file.fail(
                name, f"{name} has a meaning of its own in addresses; call the parameter something else"
            )
        if name not in defaults:
            file.fail(name, f"the query has no line VALUES ?{name} {{ ... }} for the parameter {name}")
        default = defaults.get(name)
        if default is not None and (isinstance(default, Iri) == (kind in PLAIN_TYPES)):
            file.fail(name, f"VALUES ?{name} does not hold a {kind}")
        made.append(Parameter(name, kind, texts, default, str(spec.get("choices", ""))))
    return tuple(made)


def _chart(file: _File, meta: Mapping[str, Any], columns: tuple[Column, ...]) -> Chart | None:
    if "chart" not in meta:
        return None
    given = {key: str(value) for key, value in file.mapping("chart", meta["chart"]).items()}
    kind = file.one_of("chart", given.pop("type", ""), CHARTS)
    for part in CHARTS[kind]:
        if part not in given:
            file.fail("chart", f"a {kind} chart needs {part!r}: the name of a column")
    for column in given.values():
        file.one_of("chart", column, (one.name for one in columns))
    return Chart(kind, given)


def _behind(meta: Mapping[str, Any]) -> Behind | None:
    given = meta.get("behind")
    return Behind(str(given["question"]), {**given.get("with", {})}) if given else None
