"""What every handler needs: the settings, the snapshot, and what answers from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

from flask import current_app

from ascn_kg import library, sources, statistics
from ascn_kg import snapshot as snapshots
from ascn_kg.engine import choose as engines
from ascn_kg.engine.base import Engine
from ascn_kg.lookup import Search
from ascn_kg.pages.choices import Choices
from ascn_kg.pages.explore_table import Explorer
from ascn_kg.pages.site import Site
from ascn_kg.pages.words import LANGUAGES, Words
from ascn_kg.settings import Settings
from ascn_kg.snapshot import Snapshot
from ascn_kg.sparql.guard import Limits
from ascn_kg.statistics import Statistics
from ascn_kg.web.limits import RateLimit
from ascn_kg.web.readiness import Readiness


@dataclass(frozen=True, slots=True)
class Context:
    """One snapshot, opened for serving."""

    settings: Settings
    snapshot: Snapshot
    engine: Engine
    search: Search
    questions: tuple[library.Entry, ...]
    limits: Limits
    public: Engine
    site: Site
    explorer: Explorer
    words: Mapping[str, Words]
    statistics: Statistics
    rate: RateLimit
    modified: float
    readiness: Readiness
    choices: Choices

    @classmethod
    def open(cls, settings: Settings) -> Context:
        """The context for the snapshot that the settings name, else the current one."""
        if str(settings.snapshot) not in ("", "."):
            snapshot = snapshots.open_snapshot(settings.snapshot)
        else:
            build_dir = sources.build_dir(settings, sources.find_project(settings))
            snapshot = snapshots.current(build_dir)
        return cls.of(settings, snapshot)

    @classmethod
    def of(cls, settings: Settings, snapshot: Snapshot) -> Context:
        """The context for an opened snapshot."""
        engine = engines.trusted(settings, snapshot)
        search = Search(snapshot.file(snapshots.SEARCH), snapshot.base)
        site = Site.of(engine, snapshot)
        questions = library.read(snapshot.file(snapshots.LIBRARY))
        public = engines.public(settings, engine)
        return cls(
            settings,
            snapshot,
            engine,
            search,
            questions,
            Limits.of(settings),
            public,
            site,
            Explorer(site),
            MappingProxyType({language: Words.of(language) for language in LANGUAGES}),
            statistics.read(snapshot.file(snapshots.STATISTICS)),
            RateLimit.of(settings),
            snapshot.modified,
            Readiness.of(settings, snapshot, public),
            Choices(site),
        )

    @property
    def base(self) -> str:
        """The base IRI of the snapshot."""
        return self.snapshot.base


def kg() -> Context:
    """The context of the app that handles the present request."""
    return cast(Context, current_app.extensions["kg"])
