"""Entities of the registry whose names are so alike that they may be one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox
import yaml
from rapidfuzz import fuzz

from ascn_kg import iris, vocab
from ascn_kg.errors import DataError
from ascn_kg.fold import fold
from ascn_kg.load import Dataset

WAIVERS = "data/namesakes.yaml"
ALIKE = 90
"""Ratio of rapidfuzz, 0 to 100, from which two names are reported."""
_SHORTEST, _MAYBE, _ONE_WORD = 4, 70, 96
_ORDINALS = {
    word: str(number)
    for words in (
        "first second third fourth fifth sixth seventh eighth ninth tenth",
        "pertama kedua ketiga keempat kelima keenam ketujuh kedelapan kesembilan kesepuluh",
    )
    for number, word in enumerate(words.split(), 1)
}


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two entities, by their short names, and how alike their nearest labels are (0 to 100)."""

    first: str
    second: str
    score: int
    labels: tuple[str, str]


@dataclass(frozen=True, slots=True, order=True)
class _Name:
    entity: str
    label: str
    folded: str
    numbers: tuple[str, ...]


def pairs(dataset: Dataset) -> list[Pair]:
    """The pairs of one kind that are alike, in the order of their names.

    Names that differ in a number (an ordinal, a year) are not alike.
    """
    best: dict[tuple[str, str], Pair] = {}
    for names in _by_kind(dataset).values():
        for one, other in combinations(names, 2):
            if one.entity == other.entity or one.numbers != other.numbers:
                continue
            score = _alike(one.folded, other.folded)
            if score < ALIKE:
                continue
            first, second = sorted((one, other))
            key = first.entity, second.entity
            if key not in best or best[key].score < score:
                best[key] = Pair(*key, score, (first.label, second.label))
    return sorted(best.values())


def like(dataset: Dataset, name: str, limit: int = 10) -> list[tuple[int, str, str]]:
    """Score, entity and label of the registry's entities that ``name`` may mean, most alike first."""
    best: dict[str, tuple[int, str, str]] = {}
    wanted = fold(name)
    for names in _by_kind(dataset).values():
        for known in names:
            entity = known.entity
            score = max(round(fuzz.token_set_ratio(wanted, known.folded)), _alike(wanted, known.folded))
            if score >= _MAYBE and (entity not in best or best[entity][0] < score):
                best[entity] = (score, entity, known.label)
    return sorted(best.values(), key=lambda one: (-one[0], one[1]))[:limit]


def problems(dataset: Dataset, root: Path) -> list[str]:
    """Alike pairs without a waiver in ``data/namesakes.yaml``, and waivers without a pair."""
    waived = waivers(root)
    found = {(pair.first, pair.second): pair for pair in pairs(dataset)}
    lines = [
        f"{pair.first} and {pair.second}: {pair.labels[0]!r} is {pair.score} % like {pair.labels[1]!r}. "
        f"One entity? Then keep one IRI and make the other name a skos:altLabel. "
        f"Two? Then say in {WAIVERS} how one knows"
        for key, pair in found.items()
        if key not in waived
    ]
    lines += [
        f"{WAIVERS}: {first} and {second} are not alike (any more): remove the entry"
        for first, second in sorted(waived.keys() - found.keys())
    ]
    return lines


def waivers(root: Path) -> dict[tuple[str, str], str]:
    """Reason for each pair that is known to be two; raises DataError for a faulty file."""
    path = root / WAIVERS
    if not path.exists():
        return {}
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8")) or []
        found: dict[tuple[str, str], str] = {}
        for entry in entries:
            first, second = sorted(entry["pair"])
            found[first, second] = entry["reason"].strip()
        if not all(found.values()):
            raise ValueError("an entry has no reason")
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(
            f"{WAIVERS}: not a list of entries with a pair of short names and a reason ({error})"
        ) from None
    return found


def _alike(one: str, other: str) -> int:
    """0 to 100: the order of words aside, or how words are put apart."""
    in_order = fuzz.token_sort_ratio(one, other, score_cutoff=ALIKE)
    together = fuzz.ratio(one.replace(" ", ""), other.replace(" ", ""), score_cutoff=_ONE_WORD)
    return round(max(in_order, together))


def _by_kind(dataset: Dataset) -> dict[str, list[_Name]]:
    """Kind → names, in a fixed order."""
    predicates = {f"{vocab.SKOS}prefLabel", f"{vocab.SKOS}altLabel"}
    names: dict[str, set[_Name]] = defaultdict(set)
    for subject, label in _labels(dataset, predicates):
        entity = iris.curie(dataset.base, subject)
        folded = fold(label)
        if len(folded) >= _SHORTEST:
            names[entity.partition(":")[0]].add(_Name(entity, label, folded, _numbers(folded)))
    return {kind: sorted(found) for kind, found in sorted(names.items())}


def _labels(dataset: Dataset, predicates: set[str]) -> Iterator[tuple[str, str]]:
    for triple in dataset.of(vocab.REGISTRY):
        subject, value = triple.subject, triple.object
        if triple.predicate.value not in predicates:
            continue
        if isinstance(subject, ox.NamedNode) and isinstance(value, ox.Literal):
            yield subject.value, value.value


def _numbers(folded: str) -> tuple[str, ...]:
    words = re.findall(r"\d+|[a-z]+", folded)
    return tuple(sorted(_ORDINALS.get(word, word) for word in words if word.isdigit() or word in _ORDINALS))
