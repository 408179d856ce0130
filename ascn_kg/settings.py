"""Every setting in one table: name, default, type, help. Values come from ``ASCN_KG_*`` and flags."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ascn_kg import vocab
from ascn_kg.errors import SettingsError

PREFIX = "ASCN_KG_"


def _text(raw: str) -> str:
    if not raw.strip():
        raise ValueError("must not be empty")
    return raw.strip()


def _base_iri(raw: str) -> str:
    value = raw.strip()
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ValueError("must be an http(s) address such as https://kg.example.org/")
    if any(ch in '<>"{}|^`\\' or ch <= " " for ch in value):
        raise ValueError("holds a character that no IRI may have")
    return value if value.endswith("/") else f"{value}/"


def _number(cast: type[int] | type[float], low: float, high: float) -> Callable[[str], Any]:
    def convert(raw: str) -> int | float:
        try:
            value = cast(raw)
        except ValueError:
            raise ValueError(f"must be a number from {low} to {high}") from None
        if not low <= value <= high:
            raise ValueError(f"must be from {low} to {high}")
        return value

    return convert


def _engine(raw: str) -> str:
    if raw in ("auto", "memory", "disk"):
        return raw
    return _address(raw, "auto, memory, disk or ")


def _rate(raw: str) -> int | None:
    """Queries per minute, or ``None`` for what the address to listen on makes of it."""
    return None if raw == "auto" else int(_number(int, 0, 10**6)(raw))


def _choice(*allowed: str) -> Callable[[str], str]:
    def convert(raw: str) -> str:
        if raw not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return raw

    return convert


def _endpoints(raw: str) -> tuple[str, ...]:
    found = tuple(part.strip() for part in raw.split(",") if part.strip())
    for endpoint in found:
        if urlsplit(endpoint).scheme not in ("http", "https"):
            raise ValueError(f"{endpoint!r} is not an http(s) address")
    return found


def _address(raw: str, others: str = "") -> str:
    found = _endpoints(raw)
    if "," in raw or len(found) != 1:
        raise ValueError(f"not {others}one http(s) address")
    return found[0]


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table; ``convert`` raises ``ValueError`` with a reason a person understands."""

    name: str
    default: str
    convert: Callable[[str], Any]
    help: str

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"{PREFIX}{self.name.upper()}"

    def read(self, raw: str) -> Any:
        """The typed value; raises SettingsError naming the variable."""
        try:
            return self.convert(raw)
        except ValueError as error:
            raise SettingsError(f"{self.variable}={raw!r}: {error}. {self.help}") from None


TABLE: tuple[Setting, ...] = (
    Setting("host", "127.0.0.1", _text, "Address to listen on."),
    Setting("port", "8000", _number(int, 1, 65535), "Port to listen on."),
    Setting("project_dir", "", Path, "Folder with ontology/, data/ and queries/ (found if empty)."),
    Setting("build_dir", "build", Path, "Folder of the snapshots, relative to the project folder."),
    Setting("snapshot", "", Path, "Snapshot folder to serve; empty: the one of these files."),
    Setting("base_iri", vocab.DEFAULT_BASE, _base_iri, "Base of every IRI, applied at build."),
    Setting("workers", "1", _number(int, 1, 64), "Web server processes."),
    Setting("threads", "64", _number(int, 1, 1024), "Requests answered at once by each process."),
    Setting("engine", "auto", _engine, "auto, memory, disk, or the address of a SPARQL endpoint."),
    Setting("query_timeout", "10", _number(float, 0.1, 3600), "Seconds after which a query is stopped."),
    Setting("query_memory", "1024", _number(int, 16, 2**20), "MiB of memory that a query may take."),
    Setting("query_workers", "0", _number(int, 0, 256), "Query workers; 0: four per processor, at least 8."),
    Setting("query_queue", "64", _number(int, 1, 4096), "Queries that may wait for a worker."),
    Setting("query_wait", "5", _number(float, 0.1, 600), "Seconds that a query waits for a worker."),
    Setting("query_max_rows", "1000000", _number(int, 1, 10**9), "Most rows of an answer."),
    Setting("query_max_result", "64", _number(int, 1, 4096), "Most MiB of an answer."),
    Setting("response_cache", "64", _number(int, 0, 2**16), "MiB of answers kept by each process; 0: none."),
    Setting("query_max_bytes", "65536", _number(int, 256, 2**24), "Largest query, in bytes."),
    Setting("query_max_depth", "32", _number(int, 4, 64), "Deepest nesting of each bracket kind."),
    Setting("query_max_operators", "256", _number(int, 16, 4096), "Most operators of one kind."),
    Setting("service_allow", "", _endpoints, "Endpoints that SERVICE may call, comma-separated."),
    Setting("rate_limit", "auto", _rate, "Queries per minute and client; 0: any; auto: 300, on loopback 0."),
    Setting("trusted_proxies", "0", _number(int, 0, 10), "Proxies in front whose X-Forwarded-For counts."),
    Setting("pool", "", str, "Socket of the query workers; serve sets it."),
    Setting("wikidata_api", "https://www.wikidata.org/w/api.php", _address, "Address of the Wikidata API."),
    Setting(
        "wikidata_query",
        "https://query.wikidata.org/sparql",
        _address,
        "Address of the query service of Wikidata.",
    ),
    Setting("wikidata_timeout", "30", _number(float, 0.1, 600), "Seconds to wait for an answer of Wikidata."),
    Setting("downloads", "start", _choice("start", "request"), "When the files to download are made."),
    Setting("log_level", "info", _choice("debug", "info", "warning", "error"), "Log verbosity."),
)
PASSWORD = f"{PREFIX}PUBLISH_PASSWORD"
"""A variable that is no setting: ``ascn-kg publish`` alone reads it, and nothing shows it."""
BY_NAME: Mapping[str, Setting] = {setting.name: setting for setting in TABLE}


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, typed; made by :func:`load`."""

    host: str
    port: int
    project_dir: Path
    build_dir: Path
    snapshot: Path
    base_iri: str
    workers: int
    threads: int
    engine: str
    query_timeout: float
    query_memory: int
    query_workers: int
    query_queue: int
    query_wait: float
    query_max_rows: int
    query_max_result: int
    response_cache: int
    query_max_bytes: int
    query_max_depth: int
    query_max_operators: int
    service_allow: tuple[str, ...]
    rate_limit: int | None
    trusted_proxies: int
    pool: str
    wikidata_api: str
    wikidata_query: str
    wikidata_timeout: float
    downloads: str
    log_level: str


def load(
    environ: Mapping[str, str] | None = None, overrides: Mapping[str, str | None] | None = None
) -> Settings:
    """The settings from the environment, with ``overrides`` (flags) on top.

    Raises SettingsError for an unknown ``ASCN_KG_*`` variable or a value that cannot be used.
    """
    environ = os.environ if environ is None else environ
    known = {setting.variable for setting in TABLE} | {PASSWORD}
    for variable in sorted(environ):
        if variable.startswith(PREFIX) and variable not in known:
            name = variable.removeprefix(PREFIX).lower()
            close = difflib.get_close_matches(name, BY_NAME, n=1)
            listed = ", ".join(sorted(known))
            hint = f"did you mean {BY_NAME[close[0]].variable}?" if close else f"known: {listed}"
            raise SettingsError(f"unknown setting {variable}: {hint}")
    flags = {name: value for name, value in (overrides or {}).items() if value is not None}
    values = {
        setting.name: setting.read(flags.get(setting.name, environ.get(setting.variable, setting.default)))
        for setting in TABLE
    }
    return Settings(**values)
