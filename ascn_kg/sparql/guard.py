"""The gate before the parser: what is too large, too deep or not allowed never reaches an engine.

The limits follow measurements on pyoxigraph 0.5: 4 KB of nested braces end the process, 1.4 KB of
nested property lists parse for many seconds, and SERVICE cannot be switched off there.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from ascn_kg.engine.tokens import Head, Token, head, tokens, unescape
from ascn_kg.errors import QueryRefusedError
from ascn_kg.settings import Settings

_OPEN = {"{": "}", "(": ")", "[": "]", "{|": "|}", "<<": ">>"}
_CLOSE = {closing: opening for opening, closing in _OPEN.items()}
_NAMES = {"{": "braces", "(": "parentheses", "[": "brackets", "{|": "annotations", "<<": "quoted triples"}
_ENDS_OPERAND = {")", "]", "}", ">>", "|}"}
_ABSOLUTE = re.compile(r"<[A-Za-z][\w+.-]*://")
_COUNTED_WORDS = {"UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "EXISTS", "SELECT", "GRAPH", "VALUES"}
_COUNTED_SYMBOLS = {"/", "|", "^", "*", "+", "?", "!", "-", "&&", "||", ";"}


@dataclass(frozen=True, slots=True)
class Limits:
    """What the gate lets through; the names are those of the settings."""

    max_bytes: int
    max_depth: int
    max_operators: int
    service_allow: tuple[str, ...] = ()

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The limits that the settings give."""
        return cls(
            settings.query_max_bytes,
            settings.query_max_depth,
            settings.query_max_operators,
            settings.service_allow,
        )


def inspect(text: str, limits: Limits) -> Head:
    """The head of the query, if the query may go on to an engine.

    Raises QueryRefusedError: 413 for too many bytes, 403 for UPDATE and SERVICE, 400 for what is nested
    too deep or has too many operators. Never recurses; linear in the length of the text.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > limits.max_bytes:
        raise QueryRefusedError(
            f"The query has {size} bytes; at most {limits.max_bytes} are taken.",
            413,
            "ASCN_KG_QUERY_MAX_BYTES",
        )
    if "\x00" in text:
        raise QueryRefusedError("The query holds a NUL character; remove it.")
    words = list(tokens(unescape(text)))
    found = head(text)
    if found.form == "UPDATE":
        raise QueryRefusedError(
            "This endpoint answers queries only. The data changes by review: see how to correct it "
            "under /about, or download it and update your own copy.",
            403,
        )
    _check_depth(words, limits)
    _check_operators(words, limits)
    _check_readings(words)
    _check_services(words, found, limits)
    return found


_UNREPEATABLE = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE", "SERVICE"})


def is_repeatable(text: str) -> bool:
    """Whether the query gives the same answer each time over one snapshot, as far as one can see."""
    return not any(
        word.kind == "word" and word.text.upper() in _UNREPEATABLE for word in tokens(unescape(text))
    )


def _check_depth(words: list[Token], limits: Limits) -> None:
    depth: Counter[str] = Counter()
    for word in words:
        if word.kind != "symbol":
            continue
        if word.text in _OPEN:
            depth[word.text] += 1
            if depth[word.text] > limits.max_depth:
                raise QueryRefusedError(
                    f"The {_NAMES[word.text]} are nested more than {limits.max_depth} deep. "
                    "Split the query, or flatten it.",
                    400,
                    "ASCN_KG_QUERY_MAX_DEPTH",
                )
        elif word.text in _CLOSE:
            depth[_CLOSE[word.text]] = max(0, depth[_CLOSE[word.text]] - 1)


def _check_operators(words: list[Token], limits: Limits) -> None:
    counts: Counter[str] = Counter()
    for word in words:
        if word.kind == "symbol" and word.text in _COUNTED_SYMBOLS:
            counts[word.text] += 1
        elif word.kind == "word" and word.text.upper() in _COUNTED_WORDS:
            counts[word.text.upper()] += 1
    for name, count in counts.most_common(1):
        if count > limits.max_operators:
            raise QueryRefusedError(
                f"The query has {count} times {name}; at most {limits.max_operators} are taken. "
                "A VALUES block says the same with less.",
                400,
                "ASCN_KG_QUERY_MAX_OPERATORS",
            )


def _check_readings(words: list[Token]) -> None:
    """Refuse what the engine may cut into other words than the gate does, and so hide something.

    Its parser goes by what may come next: in an expression, ``1<2#>`` is a comparison and a comment to it,
    where longest match (SPARQL 1.1 Query, section 19.8) makes an IRI of ``<2#>``.
    """
    open_brackets: list[str] = []
    after_values = False
    for before, word in zip([None, *words], words, strict=False):
        if before is not None and _ends_operand(before) and _in_expression(open_brackets):
            _check_less_than(before, word)
        if word.kind == "symbol" and word.text in _OPEN:
            open_brackets.append("VALUES" if word.text == "{" and after_values else word.text)
        elif word.kind == "symbol" and word.text in _CLOSE and open_brackets:
            open_brackets.pop()
        if word.kind == "word":
            after_values = word.text.upper() == "VALUES"
        elif word.kind != "var" and word.text not in ("(", ")"):
            after_values = False


def _check_less_than(before: Token, word: Token) -> None:
    relative = word.kind == "iri" and not _ABSOLUTE.match(word.text)
    if word.text == "<<" or (relative and set(word.text) & set("#()[]")):
        raise QueryRefusedError(
            f"{word.text} after {before.text} can be read in two ways. Write a space after the less-than "
            "sign, or the IRI in full."
        )


def _in_expression(open_brackets: list[str]) -> bool:
    """Whether a less-than sign may be an operator there: in parentheses that are no row of VALUES."""
    return open_brackets[-1:] == ["("] and open_brackets[-2:-1] != ["VALUES"]


def _ends_operand(word: Token) -> bool:
    return word.kind != "symbol" or word.text in _ENDS_OPERAND


def _check_services(words: list[Token], found: Head, limits: Limits) -> None:
    for index, word in enumerate(words):
        after, before = words[index + 1 : index + 3], words[index - 1].text.upper() if index else ""
        if word.kind == "word" and word.text.upper() == "SERVICE":
            _check_endpoint(after, found, limits)
        elif _hides_service(word, before, after):
            raise _service_refused(word.text)


def _hides_service(word: Token, before: str, after: list[Token]) -> bool:
    """Whether the engine, which wants no space between words, may read SERVICE at the start or end of one."""
    if word.kind == "word":
        return "SERVICE" in word.text.upper()
    if word.kind != "pname" or "SERVICE" not in word.text.partition(":")[0].upper():
        return False
    return bool(after) and after[0].text == "{" and before not in ("GRAPH", "FROM", "NAMED")


def _check_endpoint(after: list[Token], found: Head, limits: Limits) -> None:
    rest = [token for token in after if token.text.upper() != "SILENT"]
    endpoint = rest[0].text if rest else ""
    if rest and rest[0].kind == "iri":
        endpoint = endpoint[1:-1]
    elif rest and rest[0].kind == "pname":
        prefix, _, local = endpoint.partition(":")
        endpoint = found.prefixes.get(prefix, "") + local
    if endpoint not in limits.service_allow:
        raise _service_refused(endpoint)


def _service_refused(endpoint: str) -> QueryRefusedError:
    return QueryRefusedError(
        f"SERVICE {endpoint or '?'} is not allowed: this endpoint calls no other one unless "
        "its operator lists it in ASCN_KG_SERVICE_ALLOW.",
        403,
        "ASCN_KG_SERVICE_ALLOW",
    )
