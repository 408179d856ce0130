"""Candidates for reconciliation queries: names first, then evidence, then whether one of them is certain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ascn_kg import iris
from ascn_kg.engine.base import Engine
from ascn_kg.likeness import likeness
from ascn_kg.lookup import KINDS, SAME_NAME, Hit, Search
from ascn_kg.reconcile import properties
from ascn_kg.reconcile.model import Asked, Candidate, Evidence, Feature, Given, Named, ReconcileError
from ascn_kg.reconcile.properties import Property
from ascn_kg.reconcile.types import Types
from ascn_kg.reconcile.values import TYPE, Value, Values, fetch
from ascn_kg.spelling import forms

AGREES, DIFFERS = 10.0, -20.0
"""What all properties together add to the score where they agree, and each takes where ours are others."""
_AT_MOST = 5.0
"""What one property adds at most."""
CLEAR = 2.0
"""By how much a match is better than the next candidate."""
_POOL = 15
"""Hits per name that evidence and types are looked up for."""
_COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Reconciler:
    """Answers reconciliation queries over one snapshot."""

    engine: Engine
    search: Search
    types: Types
    base: str

    def reconcile(self, batch: Sequence[Asked], language: str = "en") -> list[list[Candidate]]:
        """The candidates for each query, best first. The graph is asked twice, whatever the batch."""
        found = [self._hits(asked) for asked in batch]
        wanted = {one.pid for asked in batch for one in asked.evidence} | {_COUNTRY}
        listed = tuple(self.property(pid) for pid in sorted(wanted))
        subjects = {hit.iri for hits in found for hit in hits}
        values = fetch(self.engine, self.base, subjects, listed, language)
        return [self._candidates(asked, hits, values) for asked, hits in zip(batch, found, strict=True)]

    def property(self, pid: str) -> Property:
        """The property ``pid``; raises ReconcileError if there is none."""
        found = properties.by_id(pid, self.base)
        if found is None:
            raise ReconcileError(f"There is no property {pid!r}; /reconcile/suggest/property lists them.")
        return found

    def id(self, iri: str) -> str:
        """The identifier of an entity: its IRI without the identifier space."""
        return iri.removeprefix(f"{self.base}id/")

    def iri(self, id: str) -> str:
        """The IRI for an identifier, which may be a whole IRI already; raises ReconcileError for another."""
        kind, _, slug = self.id(id).partition("/")
        if not (iris.is_slug(kind) and iris.is_slug(slug)):
            raise ReconcileError(f"{id!r} is no identifier of this service; they look like city/makassar.")
        return iris.entity(self.base, kind, slug)

    def _hits(self, asked: Asked) -> list[Hit]:
        kinds = [kind for one in asked.types for kind in self.types.kinds(self.types.id(one))]
        if asked.types and not kinds:
            return []
        pool = max(_POOL, asked.limit) if asked.evidence or asked.types else asked.limit + 1
        best: dict[str, Hit] = {}
        for name in asked.names:
            for hit in self.search.find(name, pool, kinds or KINDS):
                if hit.iri not in best or hit.score > best[hit.iri].score:
                    best[hit.iri] = hit
        return list(best.values())

    def _candidates(self, asked: Asked, hits: Iterable[Hit], values: Values) -> list[Candidate]:
        weighed = []
        for order, hit in enumerate(hits):
            own = values.get(hit.iri, {})
            classes = {self.types.id(value.term.value) for value in own.get(TYPE, ())}
            wanted = [self.types.id(one) in classes for one in asked.types]
            if wanted and not (all(wanted) if asked.every_type else any(wanted)):
                continue
            gain = min(_AT_MOST, AGREES / max(1, len(asked.evidence)))
            shares = [(one, self._share(one, own, gain)) for one in asked.evidence]
            if any(one.required and share <= 0 for one, share in shares):
                continue
            score = round(min(100.0, max(0.0, hit.score + sum(share for _, share in shares))), 1)
            weighed.append((-score, order, self._candidate(hit, own, classes, score, shares)))
        ranked = [candidate for _, _, candidate in sorted(weighed, key=lambda one: one[:2])]
        return _decided(ranked)[: asked.limit]

    def _candidate(
        self,
        hit: Hit,
        own: Mapping[str, tuple[Value, ...]],
        classes: set[str],
        score: float,
        shares: list[tuple[Evidence, float]],
    ) -> Candidate:
        types = self.types.of(classes)
        country = next((one.name for one in own.get(_COUNTRY, ())), "")
        about = ", ".join(part for part in (types[0].name if types else "", country) if part)
        if hit.label != hit.name:
            about = f"{about}; also {hit.label}" if about else f"also {hit.label}"
        features = [
            Feature("name", f"likeness of the names ({hit.why})", hit.score),
            *(Feature(one.pid, f"evidence: {self.property(one.pid).name}", share) for one, share in shares),
        ]
        return Candidate(Named(self.id(hit.iri), hit.name, about), types, score, False, tuple(features))

    def _share(self, evidence: Evidence, own: Mapping[str, tuple[Value, ...]], gain: float) -> float:
        known = own.get(self.property(evidence.pid).id, ())
        if not known or not evidence.values:
            return 0.0
        fits = [self._fits(given, known) for given in evidence.values]
        good = {"all": all(fits), "none": not any(fits)}.get(evidence.quantifier, any(fits))
        return round(gain, 1) if good else DIFFERS

    def _fits(self, given: Given, known: tuple[Value, ...]) -> bool:
        if given.id:
            wanted = self.iri(given.id)
            return any(value.term.value == wanted for value in known)
        asked = forms(given.text)
        return any(
            _begins(given.text, name) or likeness(asked, forms(name)).score >= SAME_NAME
            for value in known
            for name in value.names
        )


def _begins(one: str, other: str) -> bool:
    """Whether one of two dates is the beginning of the other: a year of a day, a month of a day."""
    short, long = sorted((one.strip(), other), key=len)
    return len(short) >= 4 and short[:4].isdigit() and (long == short or long.startswith(f"{short}-"))


def _decided(ranked: list[Candidate]) -> list[Candidate]:
    """The candidates, with the first marked as a match where it is certain and clearly ahead."""
    if not ranked or ranked[0].score < SAME_NAME:
        return ranked
    first, rest = ranked[0], ranked[1:]
    if rest and first.score - rest[0].score < CLEAR:
        return ranked
    sure = Candidate(first.entity, first.types, first.score, True, first.features)
    return [sure, *rest]
