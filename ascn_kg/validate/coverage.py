"""Whether every term of the ontology is used by data and needed by a competency question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import yaml

from ascn_kg import rq, vocab
from ascn_kg.engine.tokens import head, tokens
from ascn_kg.errors import DataError
from ascn_kg.load import Dataset

WAIVERS = "ontology/unused-terms.yaml"
_KINDS = {f"{vocab.OWL}Class", f"{vocab.OWL}ObjectProperty", f"{vocab.OWL}DatatypeProperty"}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Local names of the terms, and which of them no data uses or no question needs."""

    terms: tuple[str, ...]
    unused: tuple[str, ...]
    unasked: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share of terms that data uses and a question needs."""
        gaps = {*self.unused, *self.unasked}
        return 1 - len(gaps) / len(self.terms) if self.terms else 1.0


def measure(dataset: Dataset, questions: Iterable[rq.QueryFile]) -> Coverage:
    """The coverage of the ontology of ``dataset`` by its own data and by ``questions``."""
    own = vocab.ascn(dataset.base)
    terms = sorted(
        {
            triple.subject.value.removeprefix(own)
            for triple in dataset.of(vocab.ONTOLOGY)
            if isinstance(triple.subject, ox.NamedNode)
            and triple.subject.value.startswith(own)
            and isinstance(triple.object, ox.NamedNode)
            and triple.object.value in _KINDS
        }
    )
    used = {name.removeprefix(own) for name in _used(dataset) if name.startswith(own)}
    asked = {name.removeprefix(own) for file in questions for name in _named(file.under(dataset.base))}
    return Coverage(
        tuple(terms),
        tuple(term for term in terms if term not in used),
        tuple(term for term in terms if term not in asked),
    )


def _used(dataset: Dataset) -> set[str]:
    used = set()
    ontology = f"{dataset.base}graph/{vocab.ONTOLOGY}"
    for graph, triples in dataset.graphs.items():
        for triple in triples:
            if graph == ontology and not _is_individual(triple, dataset.base):
                continue
            used.add(triple.predicate.value)
            if triple.predicate.value == f"{vocab.RDF}type" and isinstance(triple.object, ox.NamedNode):
                used.add(triple.object.value)
    return used


def _is_individual(triple: ox.Triple, base: str) -> bool:
    return isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(f"{base}id/")


def _named(text: str) -> set[str]:
    prefixes = head(text).prefixes
    found = set()
    for token in tokens(text):
        if token.kind == "iri":
            found.add(token.text[1:-1])
        elif token.kind == "pname":
            prefix, _, local = token.text.partition(":")
            found.add(prefixes.get(prefix, "") + local)
    return found


def problems(coverage: Coverage, root: Path) -> list[str]:
    """One line per gap that no waiver explains, and per waiver that is no longer needed.

    Waivers are in ``ontology/unused-terms.yaml``: term → reason.
    """
    path = root / WAIVERS
    waivers = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    if not isinstance(waivers, dict):
        raise DataError(f"{WAIVERS}:1: must map terms to reasons")
    lines = []
    for term in coverage.terms:
        gaps = [
            text
            for terms, text in (
                (coverage.unused, "no data uses it"),
                (coverage.unasked, "no competency question needs it"),
            )
            if term in terms
        ]
        if gaps and term not in waivers:
            lines.append(f"ascn:{term}: {' and '.join(gaps)}; add them, or give a reason in {WAIVERS}")
        if not gaps and term in waivers:
            lines.append(f"ascn:{term}: is used and asked for; remove its line from {WAIVERS}")
    lines += [f"{WAIVERS}: ascn:{term} is no term" for term in waivers if term not in coverage.terms]
    return lines
