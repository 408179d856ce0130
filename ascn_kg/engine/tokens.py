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


def without_dataset(text: str) -> str:
    """The query without its FROM clauses, for where the protocol names the dataset."""
    text = unescape(text)
    found = list(tokens(text))
    cut: list[tuple[int, int]] = []
    for index, end in _clauses(found):
        last = found[end]
        cut.append((found[index].start, last.start + len(last.text)))
    for start, stop in reversed(cut):
        text = f"{text[:start]} {text[stop:]}"
    return text


def _clauses(words: list[Token]) -> Iterator[tuple[int, int]]:
    """Where each FROM clause begins and ends, as positions in ``words``."""
    depth = 0
    for index, word in enumerate(words):
        if word.kind == "symbol" and word.text in "{([":
            # a template or an expression of the SELECT clause comes before FROM; the pattern after
            depth += 1
        elif word.kind == "symbol" and word.text in "})]":
            depth -= 1
        elif word.kind == "word" and depth == 0:
            if word.text.upper() == "WHERE":
                return
            if word.text.upper() == "FROM":
                named = index + 1 < len(words) and words[index + 1].text.upper() == "NAMED"
                end = index + (2 if named else 1)
                if end < len(words):
                    yield index, end


def star_in_order(text: str, variables: list[str]) -> str | None:
    """The query with the ``*`` of its outer SELECT spelt out, in the order in which the text names variables.

    ``None`` where it has no such star or the order is that already: engines may answer in any order, and
    ours does so by the alphabet.
    """
    text = unescape(text)
    found = list(tokens(text))
    star = _outer_star(found)
    if star is None:
        return None
    named = dict.fromkeys(word.text[1:] for word in found if word.kind == "var")
    wanted = [name for name in named if name in variables]
    if wanted == variables or set(wanted) != set(variables):
        return None
    written = " ".join(f"?{name}" for name in wanted)
    return f"{text[: star.start]}{written}{text[star.start + 1 :]}"


def _outer_star(words: list[Token]) -> Token | None:
    for index, word in enumerate(words):
        if word.kind == "word" and word.text.upper() == "SELECT":
            rest = [
                one for one in words[index + 1 : index + 3] if one.text.upper() not in ("DISTINCT", "REDUCED")
            ]
            return rest[0] if rest and rest[0].text == "*" else None
        if word.text == "{":
            return None
    return None


def _dataset(
    words: list[Token], base: str, prefixes: dict[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    default: list[str] = []
    named: list[str] = []
    for index, end in _clauses(words):
        into = named if end == index + 2 else default
        into.append(_resolve(words[end], base, prefixes))
    return tuple(default), tuple(named)


def _resolve(token: Token, base: str, prefixes: dict[str, str]) -> str:
    if token.kind == "iri":
        return urljoin(base, token.text[1:-1]) if base else token.text[1:-1]
    prefix, _, local = token.text.partition(":")
    return prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)
