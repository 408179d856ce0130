"""From reviewed rows to identity links in ``data/links``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ascn_kg import iris, turtle, vocab
from ascn_kg.errors import BuildError
from ascn_kg.fold import fold
from ascn_kg.load import Dataset
from ascn_kg.wikidata import ours, review
from ascn_kg.wikidata.matching import match
from ascn_kg.wikidata.ours import Ours, Thing
from ascn_kg.wikidata.report import write_whole
from ascn_kg.wikidata.review import DECISIONS, Candidate

_DIRECT = "wikidata"
_FILES = {
    "city": "places",
    "country": "places",
    "place": "places",
    "organization": "organizations",
    "person": "people",
    "event": "events",
}
_SAME_ORIGIN = frozenset({"wikidata", "wikipedia", "dbpedia", "wikimedia commons", "yago"})
"""Registers that are made from Wikidata or make it: as evidence for a link they count as one."""
_SHOWN = ("yes", "no", "unsure", "undecided")


@dataclass(frozen=True, slots=True)
class Link:
    """A link to write, as the vocabulary asks for it: verified and exact, or single-register and close."""

    thing: Thing
    item: str
    verified: bool
    evidence: tuple[str, ...]
    level: str
    day: str


@dataclass(slots=True)
class Applied:
    """What was done: links written and those that were there, rows by decision, files that changed."""

    written: list[Link] = field(default_factory=list)
    there: int = 0
    rows: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_SHOWN, 0))
    files: list[str] = field(default_factory=list)


def apply(dataset: Dataset, path: Path, root: Path) -> Applied:
    """Write the links of the rows that say yes; raises BuildError naming each faulty row, and writes nothing.

    ``dataset`` has the default base, as the files do. A link that is there already is left as it is.
    """
    known = ours.read(dataset)
    done = Applied()
    problems: list[str] = []
    seen: dict[str, str] = {}
    for line, row in review.read(path):
        done.rows[row.decision if row.decision in _SHOWN else "undecided"] += 1
        if row.decision not in ("yes", ""):
            if row.decision not in DECISIONS:
                problems.append(f"{path}:{line}: decision {row.decision!r}; write {', '.join(DECISIONS)}")
            continue
        if row.decision == "yes":
            made = _link(known, dataset, row, seen)
            if isinstance(made, str):
                problems.append(f"{path}:{line}: {made}")
            elif made is None:
                done.there += 1
            else:
                done.written.append(made)
    if problems:
        raise BuildError(f"{len(problems)} rows cannot be applied", tuple(problems))
    _write(done, dataset, root)
    return done


def _link(known: Ours, dataset: Dataset, row: Candidate, seen: dict[str, str]) -> Link | str | None:
    """The link, what is wrong with the row, or ``None`` where the link is there."""
    kind, _, slug = row.entity.partition(":")
    iri = iris.entity(known.base, kind, slug)
    thing = known.things.get(iri)
    if thing is None or kind not in _FILES:
        return f"{row.entity} is no entity of the registry that links are kept for"
    if not re.fullmatch(r"Q[1-9]\d*", row.item):
        return f"{row.item!r} is no item of Wikidata"
    if seen.setdefault(row.entity, row.item) != row.item:
        return f"{row.entity} has yes for {seen[row.entity]} too; one entity is one item"
    if row.item in (*thing.exact, *thing.close):
        return None
    if thing.exact or thing.close:
        return f"{row.entity} has another link already: {(*thing.exact, *thing.close)[0]}; remove that first"
    holders = [other for other in known.things.values() if row.item in (*other.exact, *other.close)]
    if holders or seen.setdefault(row.item, row.entity) != row.entity:
        held = f"{holders[0].kind}:{holders[0].slug}" if holders else seen[row.item]
        return f"{row.item} is the item of {held}; two entities are not one item"
    level = iris.entity(known.base, "concept", row.entry_level) if row.entry_level else ""
    if level and not any(str(triple.subject) == f"<{level}>" for triple in dataset.of(vocab.ONTOLOGY)):
        return f"entry_level {row.entry_level!r} is no concept of ontology/schemes/administrative-kinds.ttl"
    try:
        dt.date.fromisoformat(row.seen_on)
    except ValueError:
        return f"seen_on {row.seen_on!r} is no day such as 2026-11-24"
    return _borne_out(known, thing, row)


def _borne_out(known: Ours, thing: Thing, row: Candidate) -> Link | str:
    """The link in the state that its evidence allows, or what is missing."""
    stated = review.split(row.evidence)
    if wrong := [one for one in stated if not re.match(r"[^:]*\w[^:]*: *\S", one)]:
        return f"evidence {wrong[0]!r}; write which register says it, and what: Register: what it says"
    registers = {_origin(one.partition(":")[0]) for one in stated}
    try:
        found = match(
            thing,
            review.split(row.item_names),
            row.points(),
            review.split(row.item_countries),
            known.country_items(thing),
        )
    except ValueError:
        return f"item_points {row.item_points!r}; it is latitude and longitude, as propose wrote them"
    evidence = list(stated)
    if found.in_place:
        seen = f"Wikidata {row.item} '{row.item_label}', seen {row.seen_on}"
        evidence.append(f"{seen}: label, country and coordinates match ({found.kilometres:.1f} km apart)")
    if not evidence:
        return (
            f"{row.entity} has no evidence for {row.item}: name two independent registers that agree in the "
            "column evidence, as Register: what it says, with | between them (one makes a close match)"
        )
    verified = found.in_place or len(registers) > 1
    return Link(thing, row.item, verified, tuple(evidence), row.entry_level, row.seen_on)


def _origin(register: str) -> str:
    name = fold(register)
    return "wikidata" if any(name == one or name.endswith(f" {one}") for one in _SAME_ORIGIN) else name


def _write(done: Applied, dataset: Dataset, root: Path) -> None:
    """Add the links to the files; all new texts are made before the first file is replaced."""
    taken = {
        str(triple.subject)[1:-1].rpartition("/")[2]
        for triple in dataset.of(vocab.LINKS)
        if f"/{'identity-link'}/" in str(triple.subject)
    }
    added: dict[str, list[str]] = {}
    for link in done.written:
        file = f"identity-links-{_FILES[link.thing.kind]}"
        added.setdefault(file, []).append("".join(_statements(link, taken)))
        added.setdefault(_DIRECT, []).append(
            f"{link.thing.kind}:{link.thing.slug} skos:{_match(link)} wd:{link.item} .\n"
        )
    texts: dict[Path, str] = {}
    for file, statements in sorted(added.items()):
        path = root / "data" / "links" / f"{file}.ttl"
        shown = path.relative_to(root).as_posix()
        before = turtle.read(path, shown) if path.exists() else ""
        texts[path] = turtle.canonical(f"{before}\n{_head()}{''.join(statements)}", shown)
        done.files.append(shown)
    for path, text in texts.items():
        write_whole(path, text)


def _match(link: Link) -> str:
    return "exactMatch" if link.verified else "closeMatch"


def _head() -> str:
    used = ("ascn", "concept", "identity-link", "skos", "wd", "xsd", *_FILES)
    prefixes = vocab.prefixes(vocab.DEFAULT_BASE)
    return "".join(f"PREFIX {name}: <{prefixes[name]}>\n" for name in used)


def _statements(link: Link, taken: set[str]) -> Iterator[str]:
    kind, slug = link.thing.kind, link.thing.slug
    state = "verified" if link.verified else "single-register"
    yield f"identity-link:{_slug(link, taken)} a ascn:IdentityLink ; ascn:linksFrom {kind}:{slug} ;\n"
    yield f" ascn:linksTo wd:{link.item} ; ascn:matchKind skos:{_match(link)} ;\n"
    yield f" ascn:register concept:wikidata ; ascn:checkState concept:{state} ;\n"
    if link.level:
        yield f" ascn:entryLevel concept:{link.level} ;\n"
    said = " , ".join(f'"{_escaped(one)}"' for one in link.evidence)
    yield f' ascn:checkedOn "{link.day}"^^xsd:date ;\n ascn:evidence {said} .\n'


def _slug(link: Link, taken: set[str]) -> str:
    """A free slug of the form of the others: kind, slug, register, entry; cut in the middle if need be."""
    tail = f"-wikidata-{link.item.lower()}"
    head = f"{link.thing.kind}-{link.thing.slug}"[: iris.MAX_SLUG - len(tail)].strip("-")
    slug = f"{head}{tail}"
    for number in range(2, 1000):
        if slug not in taken:
            break
        ending = f"-{number}"
        slug = f"{head[: iris.MAX_SLUG - len(tail) - len(ending)].strip('-')}{tail}{ending}"
    taken.add(slug)
    return slug


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
