"""The words of a SPARQL query, with strings, IRIs and comments told apart from the rest.

This is no parser: it reads any text once from left to right, in linear time and without recursion,
so that it is safe on text that would overwhelm a parser (SPARQL 1.1 Query, section 19.8).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urljoin

_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+|\#[^\r\n]*)"
    r'|(?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\r\n]|\\.)*"'
    r"|'(?:[^'\\\r\n]|\\.)*')"
    r"|(?P<iri><[^<>\"{}|^`\\\x00-\x20]*>)"
    r"|(?P<var>[?$]\w+)"
    r"|(?P<lang>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)"
    r"|(?P<pname>(?:[^\W\d_](?:[\w.\-]{0,100}[\w\-])?)?:(?:(?:[\w:\-]|%[0-9A-Fa-f]{2}|\\.)"
    r"(?:(?:[\w.:\-]|%[0-9A-Fa-f]{2}|\\.)*(?:[\w:\-]|%[0-9A-Fa-f]{2}|\\.))?)?)"
    r"|(?P<word>[^\W\d]\w*)"
    r"|(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    r"|(?P<symbol>&&|\|\||\^\^|!=|<=|>=|<<|>>|\{\||\|\}|.)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"})


class Token(NamedTuple):
    """One word: its kind (string, iri, var, lang, pname, word, number, symbol), text and offset."""

    kind: str
    text: str
    start: int


def unescape(text: str) -> str:
    r"""The text with ``\uXXXX`` and ``\UXXXXXXXX`` resolved (SPARQL 1.1 Query, section 19.2)."""

    def char(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code < 0x110000 else match[0]

    return _ESCAPE.sub(char, text)


def tokens(text: str) -> Iterator[Token]:
    """The words of ``text`` in order; whitespace and comments are left out."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "symbol"
        if kind != "space":
            yield Token(kind, match.group(), match.start())


@dataclass(frozen=True, slots=True)
class Head:
    """What the top of a query says: its form, its prefixes and its dataset clause.

    ``form`` is SELECT, ASK, CONSTRUCT, DESCRIBE, UPDATE, or empty where neither is to be seen.
    ``default_graphs`` and ``named_graphs`` are the IRIs after FROM and FROM NAMED.
    """

    form: str
    prefixes: dict[str, str]
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]

    @property
    def has_dataset(self) -> bool:
        """Whether the query itself says which graphs it is about."""
        return bool(self.default_graphs or self.named_graphs)


def head(text: str) -> Head:
    """The head of the query in ``text`` (which need not be well-formed)."""
    words = list(tokens(unescape(text)))
    base, prefixes, position = "", {}, 0
    while position < len(words):
        word = words[position].text.upper()
        if word == "BASE" and position + 1 < len(words):
            base = urljoin(base, words[position + 1].text[1:-1])
            position += 2
        elif word == "PREFIX" and position + 2 < len(words):
            name, iri = words[position + 1].text, words[position + 2].text
            prefixes[name.removesuffix(":")] = urljoin(base, iri[1:-1])
            position += 3
        else:
            break
    form = words[position].text.upper() if position < len(words) else ""
    if form in UPDATES:
        return Head("UPDATE", prefixes, (), ())
    if form not in FORMS:
        return Head("", prefixes, (), ())
    default, named = _dataset(words[position + 1 :], base, prefixes)
    return Head(form, prefixes, default, named)


def _dataset(
    words: list[Token], base: str, prefixes: dict[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    default: list[str] = []
    named: list[str] = []
    depth = 0
    for index, word in enumerate(words):
        if word.text in "{([" and word.kind == "symbol":
            # a template or an expression of the SELECT clause comes before FROM; the pattern after
            depth += 1
        elif word.text in "})]" and word.kind == "symbol":
            depth -= 1
        elif word.kind == "word" and word.text.upper() == "WHERE" and depth == 0:
            break
        elif word.kind == "word" and word.text.upper() == "FROM" and depth == 0:
            rest = words[index + 1 : index + 3]
            into = default
            if rest and rest[0].text.upper() == "NAMED":
                into, rest = named, rest[1:]
            if rest:
                into.append(_resolve(rest[0], base, prefixes))
    return tuple(default), tuple(named)


def _resolve(token: Token, base: str, prefixes: dict[str, str]) -> str:
    if token.kind == "iri":
        return urljoin(base, token.text[1:-1]) if base else token.text[1:-1]
    prefix, _, local = token.text.partition(":")
    return prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)
