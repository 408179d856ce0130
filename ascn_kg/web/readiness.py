"""Whether this server can answer queries now, asked as often as anybody likes."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Condition

from ascn_kg import publish
from ascn_kg.engine import choose
from ascn_kg.engine.base import Caps, Engine, Query
from ascn_kg.engine.remote import RemoteEngine
from ascn_kg.engine.results import BY_NAME
from ascn_kg.errors import AscnKgError
from ascn_kg.settings import Settings
from ascn_kg.snapshot import Snapshot
from ascn_kg.web import bodies

SECONDS = 2.0
"""How long the trivial query may take."""
_KEPT = 1.0
_TRIVIAL = Query("ASK { ?s ?p ?o }")


class Readiness:
    """Asks ``probe`` for the reason why the server is not ready (empty: it is), at most once a second.

    One request at a time asks; the others get what was found last, so that no load comes of it.
    """

    def __init__(self, probe: Callable[[], str], clock: Callable[[], float] = time.monotonic) -> None:
        self._probe = probe
        self._clock = clock
        self._changed = Condition()
        self._asking = False
        self._found: tuple[str, float] | None = None

    @classmethod
    def of(cls, settings: Settings, snapshot: Snapshot, public: Engine) -> Readiness:
        """The readiness of the engine for public queries, and of the store behind it."""
        engine = choose.impatient(settings, public, SECONDS)
        return cls(lambda: _reason(engine, snapshot))

    def reason(self) -> str:
        """Why the server is not ready; empty if it is."""
        with self._changed:
            while self._found is None and self._asking:
                self._changed.wait()
            if self._found is not None and (self._asking or self._clock() - self._found[1] < _KEPT):
                return self._found[0]
            self._asking = True
        reason = "The check itself failed; the log says why."
        try:
            reason = self._probe()
        finally:
            with self._changed:
                self._found = (reason, self._clock())
                self._asking = False
                self._changed.notify_all()
        return reason


def _reason(engine: Engine, snapshot: Snapshot) -> str:
    caps = Caps(seconds=SECONDS)
    try:
        with bodies.new_body() as sink:
            engine.run(_TRIVIAL, "ASK", BY_NAME["json"], sink, caps)  # type: ignore[arg-type]
            sink.seek(0)
            if b"true" not in sink.read():
                return "The engine holds no statements."
        if isinstance(engine, RemoteEngine):
            there = publish.published(engine, snapshot.base, caps)
            if there != snapshot.id:
                return (
                    f"The SPARQL store holds {f'snapshot {there}' if there else 'no published snapshot'}, "
                    f"but this server is for {snapshot.id}: run ascn-kg publish."
                )
    except AscnKgError as error:
        return str(error)
    return ""
