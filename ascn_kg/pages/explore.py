"""Lists of one kind of thing that can be narrowed by facets, and the page that leads to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ascn_kg import vocab
from ascn_kg.pages import explore_specs as specs
from ascn_kg.pages import selection as selections
from ascn_kg.pages.explore_kinds import SPECS
from ascn_kg.pages.explore_specs import Column
from ascn_kg.pages.explore_table import NOT_STATED, Entry, Listing
from ascn_kg.pages.model import Link
from ascn_kg.pages.selection import Selection
from ascn_kg.pages.words import Words
from ascn_kg.sentences import N_
from ascn_kg.terms import Literal

ROWS = 50
OPTIONS = 10
"""Values of a facet that are shown before one asks for the rest."""


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet: ``href`` chooses it, or gives it up where it is chosen."""

    label: Literal
    count: int
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its values: those shown at once, and the rest; ``all`` gives up what is chosen of it."""

    id: str
    title: str
    options: tuple[Option, ...]
    more: tuple[Option, ...]
    all: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """A chosen value, for the list of what is chosen; ``href`` gives it up."""

    title: str
    label: Literal
    href: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column: ``href`` sorts by it (from the other end where it is sorted by already)."""

    title: str
    href: str
    sorted: str = ""
    """``ascending``, ``descending`` or nothing, as ``aria-sort`` has it."""


@dataclass(frozen=True, slots=True)
class ExplorePage:
    """The list of a kind as chosen: ``total`` things, ``count`` chosen, ``entries`` those of this page.

    ``headings`` are those of the columns with anything in them, ``shown`` the places of these in the cells.
    """

    kind: vocab.Kind
    title: str
    about: str
    named: bool
    total: int
    count: int
    entries: tuple[Entry, ...]
    headings: tuple[Heading, ...]
    shown: tuple[int, ...]
    facets: tuple[Facet, ...]
    filters: tuple[Filter, ...]
    selection: Selection
    pages: int

    @property
    def views(self) -> tuple[tuple[str, str], ...]:
        """Name and address of each view."""
        return tuple(
            (view, self.selection.address(view=view)) for view in (selections.TABLE, selections.CARDS)
        )

    @property
    def clear(self) -> str:
        """The address of the whole list."""
        return self.selection.address(chosen=(), page=1)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Card:
    """A kind on the page that leads to the lists."""

    link: Link
    about: str
    count: int


def index(base: str, words: Words, classes: Mapping[str, int]) -> tuple[Card, ...]:
    """The kinds that there are things of, with how many. No query."""
    cards = []
    for slug, spec in SPECS.items():
        kind = vocab.KIND_BY_SLUG[slug]
        count = classes.get(vocab.ascn(base) + kind.cls, 0) - _apart(base, slug, classes)
        if count > 0:
            label = Literal(words.plural(kind), words.language)
            cards.append(
                Card(
                    Link(vocab.ascn(base) + kind.cls, label, f"/explore/{slug}", slug),
                    words.say(spec.about),
                    count,
                )
            )
    return tuple(cards)


def _apart(base: str, slug: str, classes: Mapping[str, int]) -> int:
    """How many things of a class belong to a kind of their own: every project is a programme, too."""
    narrower = {"programme": "Project", "document": "Source"}.get(slug)
    return classes.get(vocab.ascn(base) + narrower, 0) if narrower else 0


def explore_page(listing: Listing, selection: Selection, words: Words) -> ExplorePage:
    """The page of a list. No query."""
    entries, counts = selections.apply(listing, selection)
    pages = max(1, -(-len(entries) // ROWS))
    if selection.page > pages:
        raise selections.SelectionError(404, f"There is no page {selection.page}; the last is {pages}.")
    shown = tuple(
        place
        for place in range(len(listing.spec.shown))
        if any(entry.cells[place] for entry in listing.entries)
    )
    return ExplorePage(
        listing.kind,
        words.plural(listing.kind),
        words.say(listing.spec.about),
        listing.spec.named,
        len(listing.entries),
        len(entries),
        tuple(entries[(selection.page - 1) * ROWS : selection.page * ROWS]),
        _headings(listing, selection, words, shown),
        shown,
        tuple(
            facet
            for column in listing.spec.facets
            if (facet := _facet(listing, selection, words, column, counts[column.id])).options
        ),
        _filters(listing, selection, words),
        selection,
        pages,
    )


def _headings(
    listing: Listing, selection: Selection, words: Words, shown: tuple[int, ...]
) -> tuple[Heading, ...]:
    columns = [(column.id, column.title) for column in (listing.spec.shown[place] for place in shown)]
    if listing.spec.named:
        columns.insert(0, (specs.NAME, N_("Name")))
    made = []
    for name, title in columns:
        at = {name: "ascending", f"-{name}": "descending"}.get(selection.sort, "")
        other = f"-{name}" if selection.sort == name else name
        made.append(Heading(words.say(title), selection.address(sort=other, page=1), at))
    return tuple(made)


def _facet(
    listing: Listing, selection: Selection, words: Words, column: Column, counts: Counter[str]
) -> Facet:
    chosen = selection.keys(column.id)
    options = []
    for key, label in listing.options.get(column.id, {}).items():
        if counts[key] or key in chosen:
            change = selection.without if key in chosen else selection.with_
            options.append((key, Option(label, counts[key], change(column.id, key).address(), key in chosen)))
    if len(options) < 2 and not chosen:
        return Facet(column.id, words.say(column.title), (), ())
    ordered = sorted(options, key=lambda one: _rank(column, *one))
    first = [one for place, (_, one) in enumerate(ordered) if place < OPTIONS or one.chosen]
    rest = [one for _, one in ordered if one not in first]
    if len(rest) == 1:
        first, rest = first + rest, []
    all = selection.without(column.id).address() if chosen else ""
    return Facet(column.id, words.say(column.title), tuple(first), tuple(rest), all)


def _rank(column: Column, key: str, option: Option) -> tuple[bool, float, str]:
    """Years from the latest, anything else from the most frequent; what is not stated comes last."""
    missing = key == NOT_STATED
    if column.facet == specs.YEAR:
        return missing, 0 if missing else -int(key), key
    return missing, -option.count, option.label.value.casefold()


def _filters(listing: Listing, selection: Selection, words: Words) -> tuple[Filter, ...]:
    titles = {column.id: words.say(column.title) for column in listing.spec.facets}
    return tuple(
        Filter(titles[name], listing.options[name][key], selection.without(name, key).address())
        for name, keys in selection.chosen
        for key in keys
    )
