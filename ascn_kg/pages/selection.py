"""What a reader has chosen from a list: values of facets, order, page and view, all of it in the address."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from ascn_kg.pages import explore_specs as specs
from ascn_kg.pages.explore_table import Entry, Listing

TABLE, CARDS = "table", "cards"
SORT, PAGE, VIEW = "sort", "page", "view"
_LAST = 10**6


class SelectionError(Exception):
    """A parameter that the list does not have (400), or a value that nothing in it has (404)."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Selection:
    """The chosen keys by facet; values of one facet are alternatives, facets restrict each other."""

    kind: str
    usual: str
    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sort: str = ""
    page: int = 1
    view: str = TABLE

    def keys(self, facet: str) -> tuple[str, ...]:
        """What is chosen of a facet."""
        return dict(self.chosen).get(facet, ())

    def with_(self, facet: str, key: str) -> Selection:
        """The selection with one more value, from its first page on."""
        return self._changed(facet, (*self.keys(facet), key))

    def without(self, facet: str, key: str = "") -> Selection:
        """The selection without a value of a facet, or without the facet."""
        return self._changed(facet, tuple(one for one in self.keys(facet) if key and one != key))

    def _changed(self, facet: str, keys: Iterable[str]) -> Selection:
        chosen = {**dict(self.chosen), facet: tuple(sorted(keys))}
        return replace(
            self, chosen=tuple((name, keys) for name, keys in sorted(chosen.items()) if keys), page=1
        )

    def address(self, ending: str = "", **changes: str | int) -> str:
        """Its path and query, the same for the same choice; a twin, with an ``ending``, has no pages."""
        one = replace(self, **changes) if changes else self  # type: ignore[arg-type]
        pairs: list[tuple[str, str | int]] = [(name, key) for name, keys in one.chosen for key in keys]
        pairs += [(SORT, one.sort)] if one.sort != one.usual else []
        if not ending:
            pairs += [(PAGE, one.page)] if one.page > 1 else []
            pairs += [(VIEW, one.view)] if one.view != TABLE else []
        path = f"/explore/{one.kind}{f'.{ending}' if ending else ''}"
        return f"{path}?{urlencode(pairs)}" if pairs else path


def parse(listing: Listing, parameters: Iterable[tuple[str, str]]) -> Selection:
    """The selection that an address asks for. Raises SelectionError."""
    facets = {column.id for column in listing.spec.facets}
    sorts = {specs.NAME, *(column.id for column in listing.spec.shown)}
    chosen: dict[str, set[str]] = defaultdict(set)
    once: dict[str, str] = {}
    for name, value in parameters:
        if name in facets:
            if value not in listing.options.get(name, {}):
                raise SelectionError(404, f"Nothing in this list has {name}={value}.")
            chosen[name].add(value)
        elif name not in (SORT, PAGE, VIEW):
            known = ", ".join((*sorted(facets), SORT, PAGE, VIEW))
            raise SelectionError(400, f"This list has no parameter {name!r}; it has {known}.")
        elif name in once:
            raise SelectionError(400, f"The parameter {name} can be given once.")
        else:
            once[name] = value
    sort, view, page = once.get(SORT, listing.spec.sort), once.get(VIEW, TABLE), once.get(PAGE, "1")
    if sort.removeprefix("-") not in sorts:
        known = ", ".join(sorted(sorts))
        raise SelectionError(
            400, f"This list cannot be sorted by {sort!r}; by {known} it can, with - from the last."
        )
    if view not in (TABLE, CARDS):
        raise SelectionError(400, f"There is no view {view!r}; there are {TABLE} and {CARDS}.")
    if not (page.isascii() and page.isdigit() and 1 <= int(page) <= _LAST):
        raise SelectionError(400, "The page is a number from 1.")
    return Selection(
        listing.kind.slug,
        listing.spec.sort,
        tuple((name, tuple(sorted(keys))) for name, keys in sorted(chosen.items())),
        sort,
        int(page),
        view,
    )


def apply(listing: Listing, selection: Selection) -> tuple[list[Entry], Mapping[str, Counter[str]]]:
    """The chosen things in order, and how many there would be for each key of each facet.

    What is chosen within a facet does not count for the numbers of that facet itself.
    """
    chosen = {name: frozenset(keys) for name, keys in selection.chosen}
    counts: dict[str, Counter[str]] = {column.id: Counter() for column in listing.spec.facets}
    entries = []
    for entry in listing.entries:
        failing = [name for name, keys in chosen.items() if entry.keys[name].isdisjoint(keys)]
        if not failing:
            entries.append(entry)
        if len(failing) <= 1:
            for name in failing or counts:
                counts[name].update(entry.keys[name])
    return _sorted(entries, selection.sort), counts


def _sorted(entries: Iterable[Entry], sort: str) -> list[Entry]:
    """In the order of a column, ties by name and address; what has nothing in it comes last either way."""
    column = sort.removeprefix("-")
    filled: list[Entry] = []
    empty: list[Entry] = []
    for entry in sorted(entries, key=lambda entry: (entry.order[specs.NAME], entry.link.iri)):
        (empty if entry.order[column] is None else filled).append(entry)
    filled.sort(key=lambda entry: entry.order[column] or (0, ""), reverse=sort.startswith("-"))
    return filled + empty
