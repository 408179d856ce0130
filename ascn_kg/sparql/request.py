"""A SPARQL Protocol request, taken from plain HTTP parts (SPARQL 1.1 Protocol, section 2.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from ascn_kg.engine.base import Query
from ascn_kg.errors import QueryError

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"


class ProtocolError(QueryError):
    """The request is not one of the protocol's; ``status`` is 400, 403, 405 or 415."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: the query with its dataset, and what the request says of the answer.

    ``format`` is what ``?format=`` names (or nothing), ``timeout`` the seconds that it may take (``None``:
    as the server has it), ``partial`` whether it may end early, ``receipt``
    whether a receipt is wanted in its place.
    """

    query: Query
    format: str
    timeout: float | None = None
    partial: bool = False
    receipt: bool = False


def read(method: str, query_string: bytes, content_type: str, body: bytes) -> Asked | None:
    """What a request to the endpoint asks, or ``None`` for a GET without a query.

    Raises ProtocolError with the status that fits: 415 for another content type, 403 for an update, 400
    for a missing or repeated query or text that is not in its charset.
    """
    media, _, parameters = content_type.partition(";")
    media = media.strip().lower()
    pairs = _pairs(query_string, "utf-8")
    if method in ("GET", "HEAD"):
        return _asked(pairs, None)
    charset = _charset(parameters)
    if media == DIRECT:
        return _asked(pairs, _decode(body, charset))
    if media == UPDATE:
        raise ProtocolError("This endpoint takes no updates; the data changes by review only.", 403)
    if media != FORM:
        raise ProtocolError(
            f"POST takes {FORM} with query=..., or {DIRECT} with the query itself; "
            f"the request said {media or 'nothing'}.",
            415,
        )
    return _asked([*pairs, *_pairs(body, charset)], None) or _missing()


def _asked(pairs: Sequence[tuple[str, str]], direct: str | None) -> Asked | None:
    def all_of(name: str) -> list[str]:
        return [value for key, value in pairs if key == name]

    if all_of("update"):
        raise ProtocolError("This endpoint takes no updates; the data changes by review only.", 403)
    texts = all_of("query") if direct is None else [direct, *all_of("query")]
    if len(texts) > 1:
        raise ProtocolError("The request holds more than one query; send one.")
    default, named = all_of("default-graph-uri"), all_of("named-graph-uri")
    given = bool(default or named)
    if not texts:
        if given:
            _missing()
        return None
    query = Query(texts[0], tuple(default) if given else None, tuple(named) if given else None)
    partial = next(iter(all_of("allow-partial")), "0")
    if partial not in ("0", "1"):
        raise ProtocolError("allow-partial is 1 (the answer may end early) or 0.")
    receipt = next(iter(all_of("receipt")), "0")
    if receipt not in ("0", "1"):
        raise ProtocolError("receipt is 1 (a receipt in place of the answer) or 0.")
    format = next(iter(all_of("format")), "")
    return Asked(query, format, _timeout(all_of("timeout")), partial == "1", receipt == "1")


def _timeout(given: Sequence[str]) -> float | None:
    if not given:
        return None
    try:
        seconds = float(given[0])
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise ProtocolError("timeout is a number of seconds above 0, such as timeout=2.5.")
    return seconds


def _missing() -> Asked:
    raise ProtocolError("The request holds no query; send it as query=... .")


def _charset(parameters: str) -> str:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or "utf-8"
    return "utf-8"


def _decode(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(charset)
    except LookupError:
        raise ProtocolError(f"Unknown charset {charset!r}; send UTF-8.", 415) from None
    except UnicodeDecodeError as error:
        raise ProtocolError(f"The query is not {charset}: byte {error.start} cannot be read.") from None


def _pairs(raw: bytes, charset: str) -> list[tuple[str, str]]:
    try:
        text = raw.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, encoding=charset, errors="strict", max_num_fields=100)
    except UnicodeDecodeError:
        raise ProtocolError(f"The request is not percent-encoded {charset}.") from None
    except LookupError:
        raise ProtocolError(f"Unknown charset {charset!r}; send UTF-8.", 415) from None
    except ValueError:
        raise ProtocolError("The request has more than 100 fields.") from None
