"""A syntax error as a person can use it: the place, the line with a caret, what to try."""

from __future__ import annotations

import re
from itertools import pairwise

from ascn_kg import vocab
from ascn_kg.engine.tokens import Token, head, tokens
from ascn_kg.errors import QuerySyntaxError

_NOISE = re.compile(r"\[[^\[\]]*(?:\[[^\[\]]*\])?[^\[\]]*\](?:\s*\|\s*)?")


def improve(error: QuerySyntaxError, text: str, base: str) -> QuerySyntaxError:
    """The same error with a readable detail and a hint, where one is known."""
    words = list(tokens(text))
    slip = _slip(words)
    undeclared = None if slip else _undeclared(words, text)
    if undeclared is not None:
        line = text.count("\n", 0, undeclared.start) + 1
        column = undeclared.start - text.rfind("\n", 0, undeclared.start)
        prefix = undeclared.text.partition(":")[0]
        hint = _declaration(prefix, base)
        return QuerySyntaxError(f"the prefix {prefix}: is not declared", line, column, hint)
    expected = error.detail.removeprefix("expected one of ").removeprefix("expected ")
    listed = [part.strip() for part in _NOISE.sub("", expected).split(",")]
    listed = [part for part in listed if part and "\\u" not in part]
    detail = f"expected {' or '.join(listed[:8])}" if listed else "not valid SPARQL here"
    hint = slip or _unbalanced(words) or _no_form(text)
    return QuerySyntaxError(detail, error.line, error.column, hint)


def excerpt(text: str, line: int, column: int) -> str:
    """The line at fault and, below it, a caret under the column (both counted from 1)."""
    lines = text.splitlines() or [""]
    shown = lines[min(line, len(lines)) - 1]
    start = max(0, column - 60)
    window = shown[start : start + 100]
    caret = "".join("\t" if char == "\t" else " " for char in window[: column - 1 - start])
    return f"{window}\n{caret}^"


def _slip(words: list[Token]) -> str:
    for one, two in pairwise(words):
        if (one.text, two.text) == (":", "="):
            return "SPARQL writes BIND(... AS ?x); there is no := ."
        if (one.text, two.text) == ("=", "="):
            return "Equality is written with one = in SPARQL."
    return ""


def _undeclared(words: list[Token], text: str) -> Token | None:
    declared = {*head(text).prefixes, "_"}
    names = (word for word in words if word.kind == "pname")
    return next((word for word in names if word.text.partition(":")[0] not in declared), None)


def _declaration(prefix: str, base: str) -> str:
    known = vocab.prefixes(base)
    if prefix in known:
        return f"Add this line at the top: PREFIX {prefix}: <{known[prefix]}>"
    return f"Add PREFIX {prefix}: <...> at the top."


def _unbalanced(words: list[Token]) -> str:
    symbols = [word.text for word in words if word.kind == "symbol"]
    for opening, closing, name in (("{", "}", "brace"), ("(", ")", "parenthesis"), ("[", "]", "bracket")):
        difference = symbols.count(opening) - symbols.count(closing)
        if difference > 0:
            return f"{difference} closing {name} {closing} missing."
        if difference < 0:
            return f"{-difference} closing {name} {closing} too many."
    return ""


def _no_form(text: str) -> str:
    if head(text).form:
        return ""
    return "A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after its PREFIX lines."
