"""A syntax error as a person can use it: the place, the line with a caret, what to try."""

from __future__ import annotations

import re
from itertools import pairwise

from ascn_kg import vocab
from ascn_kg.engine.tokens import head, tokens
from ascn_kg.errors import QuerySyntaxError

_NOISE = re.compile(r"\[[^\[\]]*(?:\[[^\[\]]*\])?[^\[\]]*\](?:\s*\|\s*)?")


def improve(error: QuerySyntaxError, text: str, base: str) -> QuerySyntaxError:
    """The same error with a readable detail and a hint, where one is known."""
    detail = error.detail
    if "Prefix not found" in detail:
        detail = "prefix not declared"
    else:
        expected = detail.removeprefix("expected one of ").removeprefix("expected ")
        words = [part.strip() for part in _NOISE.sub("", expected).split(",")]
        words = [word for word in words if word and "\\u" not in word]
        detail = f"expected {' or '.join(words[:8])}" if words else "not valid SPARQL here"
    return QuerySyntaxError(detail, error.line, error.column, _hint(error, text, base))


def excerpt(text: str, line: int, column: int) -> str:
    """The line at fault and, below it, a caret under the column (both counted from 1)."""
    lines = text.splitlines() or [""]
    shown = lines[min(line, len(lines)) - 1]
    start = max(0, column - 60)
    window = shown[start : start + 100]
    caret = "".join("\t" if char == "\t" else " " for char in window[: column - 1 - start])
    return f"{window}\n{caret}^"


def _hint(error: QuerySyntaxError, text: str, base: str) -> str:
    known = vocab.prefixes(base)
    declared = head(text).prefixes
    words = list(tokens(text))
    for word in words:
        if word.kind == "pname":
            prefix = word.text.partition(":")[0]
            if prefix not in declared and prefix in known:
                return f"Add this line at the top: PREFIX {prefix}: <{known[prefix]}>"
            if prefix not in declared and prefix != "_":
                return f"The prefix {prefix}: is not declared. Add PREFIX {prefix}: <...> at the top."
    texts = [word.text for word in words]
    for opening, closing, name in (("{", "}", "brace"), ("(", ")", "parenthesis"), ("[", "]", "bracket")):
        difference = texts.count(opening) - texts.count(closing)
        if difference > 0:
            return f"{difference} closing {name} {closing} missing."
        if difference < 0:
            return f"{-difference} closing {name} {closing} too many."
    for one, two in pairwise(texts):
        if one == ":" and two == "=":
            return "SPARQL writes BIND(... AS ?x); there is no := ."
        if one == "=" and two == "=":
            return "Equality is written with one = in SPARQL."
    if not head(text).form:
        return "A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after its PREFIX lines."
    return ""
