"""What the tools do: each takes plain values and gives an answer, or raises an error that says what to do."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ascn_kg import iris, library, statistics, vocab
from ascn_kg import snapshot as snapshots
from ascn_kg.engine import choose
from ascn_kg.errors import AscnKgError, NotFoundError
from ascn_kg.fold import fold
from ascn_kg.library import Entry
from ascn_kg.library.parameters import ParameterError, bound, defaults, term, written
from ascn_kg.lookup import KINDS, Search
from ascn_kg.mcp.entity import describe
from ascn_kg.mcp.known import Known, did_you_mean
from ascn_kg.mcp.rows import DEFAULT, Answer, Asking, bounded, text_of
from ascn_kg.pages.choices import Choices
from ascn_kg.pages.site import Site
from ascn_kg.reconcile import answers
from ascn_kg.reconcile.match import Reconciler
from ascn_kg.reconcile.model import MOST, Asked
from ascn_kg.reconcile.types import Types
from ascn_kg.settings import Settings
from ascn_kg.snapshot import Snapshot
from ascn_kg.sparql import guard, prefixes


@dataclass(frozen=True, slots=True)
class Tools:
    """The tools over one snapshot; safe to use from several threads."""

    asking: Asking
    known: Known
    lookup: Search
    entries: tuple[Entry, ...]
    choices: Choices
    reconciler: Reconciler
    gate: guard.Limits

    @classmethod
    def open(cls, settings: Settings, snapshot: Snapshot) -> Tools:
        """The tools over a snapshot; ``settings.pool`` names the socket of the query workers."""
        engine = choose.trusted(settings, snapshot)
        base = snapshot.base
        site = Site.of(engine, snapshot)
        search = Search(snapshot.file(snapshots.SEARCH), base)
        return cls(
            Asking(settings, snapshot, choose.public(settings, engine), site),
            Known.of(engine, base, statistics.read(snapshot.file(snapshots.STATISTICS))),
            search,
            library.read(snapshot.file(snapshots.LIBRARY)),
            Choices(site),
            Reconciler(engine, search, Types.read(engine, base), base),
            replace(guard.Limits.of(settings), service_allow=()),
        )

    @property
    def base(self) -> str:
        """The base IRI."""
        return self.asking.site.base

    def close(self) -> None:
        """Let go of everything."""
        self.lookup.close()
        self.asking.site.engine.close()

    def search(self, text: str, kinds: Collection[str] = (), limit: int = 10) -> Answer:
        """Entities by name."""
        for kind in kinds:
            if kind not in KINDS:
                near = difflib.get_close_matches(kind, KINDS, n=3) or KINDS
                raise NotFoundError(f"There is no kind {kind!r} that can be searched{did_you_mean(near)}")
        limit = bounded(limit)
        hits = self.lookup.find(text, limit + 1, tuple(kinds) or KINDS)
        shown, more = hits[:limit], len(hits) > limit
        listed = [
            {"id": self._id(one.iri), "iri": one.iri, "kind": one.kind, "name": one.name}
            | {"matched": one.label, "lang": one.lang, "score": one.score, "why": one.why}
            for one in shown
        ]
        notes = [f"There are more than {limit}; give kinds or a longer name."] if more else []
        if not shown:
            notes.append("Nothing has a name like this; try another spelling or a part of it.")
        lines = [f"{one['id']}\t{one['name']}\t{one['score']}" for one in listed]
        content = {"query": text, "hits": listed, "more": more, "notes": notes}
        return Answer(content, text_of(f"{len(shown)} entities.", notes, lines))

    def describe(self, id: str, limit: int = DEFAULT) -> Answer:
        """The facts of an entity with who states each."""
        found = describe(self.asking, self._iri(id), bounded(limit))
        if found is None:
            kind, _, slug = self._id(self._iri(id)).partition("/")
            hits = self.lookup.find(slug.replace("-", " "), 3, (kind,) if kind in KINDS else KINDS)
            raise NotFoundError(f"There is no {id}{did_you_mean(self._id(one.iri) for one in hits)}")
        return found

    def query(self, text: str, limit: int = DEFAULT) -> Answer:
        """The answer to a SPARQL query, whose terms are checked first."""
        guard.inspect(text, self.gate)
        complete = prefixes.complete(text, self.base)
        form = guard.inspect(complete, self.gate).form
        return self.asking.answer(complete, form, limit, self.known.check(complete))

    def library(self, id: str, params: Mapping[str, str], limit: int = DEFAULT) -> Answer:
        """The answer to a question of the library."""
        entry = next((one for one in self.entries if one.id == id), None)
        if entry is None:
            near = difflib.get_close_matches(id, [one.id for one in self.entries], n=3)
            raise NotFoundError(
                f"There is no question {id}{did_you_mean(near)} The tool list_questions finds questions."
            )
        values = defaults(entry)
        for name, text in params.items():
            parameter = entry.parameter(name)
            if parameter is None:
                names = ", ".join(one.name for one in entry.parameters) or "none"
                raise NotFoundError(f"The question {id} has no parameter {name}; there are: {names}.")
            try:
                values[name] = term(parameter, text, self.base, self.choices.of(entry, parameter))
            except ParameterError as error:
                raise AscnKgError(f"{error} It can be {error.allowed}.") from None
        found = self.asking.answer(bound(entry, values), "SELECT", limit)
        about = {
            "question": entry.question("en"),
            "description": entry.description("en"),
            "parameters": {
                one.name: written(one, value)
                for one in entry.parameters
                if (value := values.get(one.name)) is not None
            },
            "explained": {one.name: one.explained["en"] for one in entry.columns},
        }
        return Answer({"id": id} | about | found.content, f"{entry.question('en')}\n{found.text}")

    def list_questions(self, text: str = "", limit: int = DEFAULT) -> Answer:
        """The questions of the library, those with the most of these words first."""
        words = fold(text).split()
        ranked = sorted(
            ((sum(word in _words(one) for word in words), one) for one in self.entries),
            key=lambda pair: (-pair[0], pair[1].id),
        )
        found = [one for hits, one in ranked if hits or not words]
        shown = found[: bounded(limit)]
        notes = [] if len(shown) == len(found) else [f"{len(shown)} of {len(found)} are shown."]
        content = {
            "questions": [_listing(one) for one in shown],
            "total": len(found),
            "more": len(found) > len(shown),
            "notes": notes,
        }
        lines = [
            f"{one.id}({', '.join(p.name for p in one.parameters)})\t{one.question('en')}" for one in shown
        ]
        return Answer(content, text_of(f"{len(found)} questions.", notes, lines))

    def reconcile(self, name: str, kind: str = "", limit: int = 5) -> Answer:
        """The entities that a name may mean, with scores and whether one is certain."""
        types = self.reconciler.types
        if kind and not types.kinds(types.id(kind)):
            near = difflib.get_close_matches(kind, [*KINDS, *types.named], n=3) or KINDS
            raise NotFoundError(f"There is no kind or class {kind!r}{did_you_mean(near)}")
        asked = Asked((name,), (kind,) if kind else (), limit=max(1, min(limit, MOST)))
        found = self.reconciler.reconcile([asked])
        result = answers.results({"name": found[0]})["name"]["result"]
        sure = next((one.entity.id for one in found[0] if one.match), None)
        first = f"{name} is {sure}." if sure else f"No candidate for {name} is certain."
        lines = [
            f"{one.entity.id}\t{one.entity.name}\t{one.score}\t{one.entity.description}" for one in found[0]
        ]
        return Answer({"name": name, "match": sure, "candidates": result}, text_of(first, (), lines))

    def _id(self, iri: str) -> str:
        return iri.removeprefix(f"{self.base}id/")

    def _iri(self, id: str) -> str:
        """The IRI for ``kind/slug``, ``kind:slug`` or an IRI."""
        text = id.strip().strip("<>").replace(f"{vocab.DEFAULT_BASE}id/", "").removeprefix(f"{self.base}id/")
        kind, slug = (*text.replace(":", "/", 1).split("/", 1), "")[:2]
        if kind not in vocab.KIND_BY_SLUG or not iris.is_slug(slug):
            near = difflib.get_close_matches(kind, vocab.KIND_BY_SLUG, n=3) or vocab.KIND_BY_SLUG
            raise NotFoundError(
                f"{id!r} names no entity: write kind/slug, such as city/makassar, or the IRI. "
                f"Kinds: {', '.join(near)}. The tool search finds entities by name."
            )
        return iris.entity(self.base, kind, slug)


def _words(entry: Entry) -> str:
    return fold(" ".join((entry.id, entry.title("en"), entry.question("en"), entry.title("id"), *entry.tags)))


def _listing(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "title": entry.title("en"),
        "question": entry.question("en"),
        "tags": list(entry.tags),
        "parameters": [
            {
                "name": one.name,
                "type": one.type,
                "label": one.label["en"],
                "default": written(one, one.default) if one.default is not None else None,
            }
            for one in entry.parameters
        ],
        "columns": {one.name: one.explained["en"] for one in entry.columns},
    }
