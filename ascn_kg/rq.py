"""Query files: one question per ``.rq``, with ``#+`` YAML front matter and rebindable parameters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ascn_kg import vocab
from ascn_kg.errors import QueryFileError
from ascn_kg.terms import XSD_STRING, Iri, Literal, Term, to_sparql


@dataclass(frozen=True, slots=True)
class QueryFile:
    """One ``.rq`` file: ``id`` is its name, ``meta`` its front matter, ``text`` all of it."""

    id: str
    path: Path
    meta: Mapping[str, Any]
    text: str

    def under(self, base: str) -> str:
        """The query with our IRIs as they are under ``base``."""
        return self.text.replace(vocab.DEFAULT_BASE, base)


def read(path: Path, required: Iterable[str] = ("title", "question")) -> QueryFile:
    """The query file at ``path``.

    Raises QueryFileError with ``file:line:`` where the front matter is no YAML mapping or a required
    key is missing.
    """
    import yaml  # only when files are read: a built snapshot has what they say

    text = path.read_text(encoding="utf-8")
    head = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")]
    try:
        meta = yaml.safe_load("\n".join(head)) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise QueryFileError(f"{path.name}:{line}: the front matter is no YAML: {error}") from None
    if not isinstance(meta, dict):
        raise QueryFileError(f"{path.name}:1: the front matter must be key: value lines after #+")
    for key in required:
        if key not in meta:
            raise QueryFileError(f"{path.name}:1: the front matter lacks {key!r}; add '#+ {key}: ...'")
    return QueryFile(path.stem, path, meta, text)


def bind(text: str, values: Mapping[str, Term | Iterable[Term | None] | None]) -> str:
    """The query with each ``VALUES ?name { ... }`` line of ``values`` given other terms.

    Terms are written by :func:`ascn_kg.terms.to_sparql`, never spliced in as text; ``None`` leaves the
    variable open (``UNDEF``). Raises ``ValueError`` for a parameter that the query does not have.
    """
    for name, value in values.items():
        terms = list(value) if isinstance(value, Iterable) else [value]
        listed = " ".join("UNDEF" if term is None else to_sparql(term) for term in terms)
        pattern = rf"VALUES \?{re.escape(name)} \{{[^}}\n]*\}}"
        line = f"VALUES ?{name} {{ {listed} }}"
        text, count = re.subn(pattern, lambda _: line, text, count=1)  # noqa: B023
        if not count:
            raise ValueError(f"the query has no parameter ?{name}")
    return text


_PLACE = re.compile(r"VALUES \?(\w+) \{ (\S+|\"[^\"\\\n]*\"\S*) \}")
_PREFIX = re.compile(r"^PREFIX ([\w-]*): <([^>]*)>", re.MULTILINE)
_TERM = re.compile(
    r'<(?P<iri>[^>]*)>|(?P<int>\d+)|"(?P<text>[^"]*)"(?:\^\^(?P<dt>\S+)|@(?P<lang>\S+))?|(?P<pn>[\w-]*:[\w.-]+)'
)


def placeholders(text: str) -> dict[str, Term | None]:
    """What each ``VALUES ?name { one }`` line of a query holds; ``None`` for ``UNDEF``.

    Only single terms count, and only those that a parameter can be: IRIs, prefixed names, integers, and
    strings without quotation marks inside.
    """
    prefixes = dict(_PREFIX.findall(text))
    found: dict[str, Term | None] = {}
    for name, written in _PLACE.findall(text):
        if written == "UNDEF":
            found[name] = None
        elif (match := _TERM.fullmatch(written)) is not None:
            found[name] = _term(match, prefixes)
    return found


def _term(match: re.Match[str], prefixes: Mapping[str, str]) -> Term:
    def full(name: str) -> str:
        prefix, _, local = name.partition(":")
        return name[1:-1] if name.startswith("<") else prefixes.get(prefix, "") + local

    if match["iri"] is not None:
        return Iri(match["iri"])
    if match["int"] is not None:
        return Literal(match["int"], datatype=f"{vocab.XSD}integer")
    if match["text"] is not None:
        datatype = full(match["dt"]) if match["dt"] else "" if match["lang"] else XSD_STRING
        return Literal(match["text"], match["lang"] or "", datatype)
    return Iri(full(match["pn"]))
