"""The errors that reach a person: each says what happened and what to do about it."""

from __future__ import annotations


class AscnKgError(Exception):
    """One clear line for the person at the terminal; never shown as a stack trace."""


class SettingsError(AscnKgError):
    """A setting has an unknown name or a value that cannot be used."""


class DataError(AscnKgError):
    """A curated file cannot be read: the message begins with ``file:line:``."""


class QueryFileError(AscnKgError):
    """A ``.rq`` file has front matter that cannot be used."""


class BuildError(AscnKgError):
    """The snapshot was not written; ``problems`` holds one printable line per violation."""

    def __init__(self, message: str, problems: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


class SnapshotError(AscnKgError):
    """A snapshot folder is missing, incomplete or made by another version."""


class PublishError(AscnKgError):
    """A snapshot could not be brought into a store elsewhere; what readers see there is as before."""


class ReceiptError(AscnKgError):
    """A receipt cannot be read, or there can be none for this query or answer."""


class NotFoundError(AscnKgError, LookupError):
    """There is no such entity, kind or question; the message names what is near."""


class WikidataError(AscnKgError):
    """Wikidata cannot be asked: it is out of reach, too busy, or its answer is none. Nothing was written."""


class QueryError(AscnKgError):
    """A SPARQL query cannot be answered; the subclasses say why."""


class QuerySyntaxError(QueryError):
    """The query does not parse (SPARQL 1.1 Query Language, section 19).

    ``line`` and ``column`` count from 1 and are ``None`` where the parser gave no place.
    ``detail`` is the parser's finding, ``hint`` what to type instead (may be empty).
    """

    def __init__(
        self, detail: str, line: int | None = None, column: int | None = None, hint: str = ""
    ) -> None:
        place = f"line {line}, column {column}: " if line is not None else ""
        super().__init__(f"{place}{detail}")
        self.detail = detail
        self.line = line
        self.column = column
        self.hint = hint


class QueryRefusedError(QueryError):
    """The query parses but is not evaluated here: too large, too deep, or not allowed.

    ``status`` is the HTTP status that fits, ``setting`` the setting that rules (may be empty).
    """

    def __init__(self, message: str, status: int = 400, setting: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.setting = setting


class EngineError(QueryError):
    """The engine failed while it evaluated a query."""


class ResultTooLargeError(QueryError):
    """The answer has more rows or bytes than are given out; none of it is."""


class QueryTimeoutError(QueryError):
    """The query was stopped at its deadline of ``seconds``."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The query was stopped after {seconds:g} s. Narrow it down: fewer variables without a pattern "
            "that joins them, a shorter property path, a LIMIT inside a subquery."
        )
        self.seconds = seconds


class QueryCrashedError(QueryError):
    """The worker that evaluated the query ended: out of memory, or a fault of the engine."""


class EngineBusyError(QueryError):
    """All query workers are taken and the queue is full; try again after ``retry_after`` seconds."""

    def __init__(self, message: str, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class UpstreamError(QueryError):
    """The remote SPARQL endpoint is down or answers what is no answer."""


class UpstreamTimeoutError(UpstreamError):
    """The remote SPARQL endpoint did not answer in time."""


class CancelledError(QueryError):
    """Whoever asked has gone; there is nobody to answer."""
