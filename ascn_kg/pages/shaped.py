"""What the shape of a class asks for, in words: which properties, how many values, of which kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ascn_kg import vocab
from ascn_kg.display import Display, Item
from ascn_kg.pages.model import Link
from ascn_kg.pages.names import Names
from ascn_kg.pages.words import Words
from ascn_kg.sentences import N_

_KINDS = {
    f"{vocab.RDF}langString": N_("text with its language"),
    f"{vocab.XSD}string": N_("text"),
    f"{vocab.XSD}date": N_("day"),
    f"{vocab.XSD}gYearMonth": N_("month"),
    f"{vocab.XSD}gYear": N_("year"),
    f"{vocab.XSD}integer": N_("whole number"),
    f"{vocab.XSD}decimal": N_("number"),
    f"{vocab.XSD}boolean": N_("yes or no"),
    f"{vocab.XSD}anyURI": N_("address"),
}
"""Datatype → what it is to a reader; sentences for :meth:`Words.say`."""


@dataclass(frozen=True, slots=True)
class ShapeRow:
    """A property in a shape: kinds of value (classes, or ``text``), how many, and what a check says."""

    property: Link
    classes: tuple[Link, ...]
    text: str
    often: str
    message: str


def common(display: Display, classes: Iterable[str]) -> tuple[Item, ...]:
    """The items that all shapes of ``classes`` share."""
    known = [display.classes[one] for one in classes if one in display.classes]
    shared = set(known[0]).intersection(*known[1:]) if known else set()
    return tuple(item for item in (known[0] if known else ()) if item in shared)


def own(display: Display, term: str, common: Iterable[Item]) -> tuple[Item, ...]:
    """The items of a class that neither all classes nor its superclasses have."""
    known = set(common)
    for parent in display.parents.get(term, ()):
        known.update(display.classes.get(parent, ()))
    return tuple(item for item in display.classes.get(term, ()) if item not in known)


def rows(words: Words, names: Names, items: Iterable[Item]) -> tuple[ShapeRow, ...]:
    """The items in words, in their order."""
    return tuple(_row(words, names, item) for item in items)


def _row(words: Words, names: Names, item: Item) -> ShapeRow:
    link = names.link(item.path)
    if item.inverse:
        label = words.say("is the %(property)s of", property=link.text)
        link = Link(link.iri, type(link.label)(label, words.language), link.href, link.kind)
    kinds = dict.fromkeys(words.say(_KINDS[one]) for one in item.datatypes if one in _KINDS)
    return ShapeRow(
        link,
        tuple(names.link(one) for one in item.classes),
        words.say(" or ").join(kinds),
        words.say(_often(item)),
        item.message,
    )


def _often(item: Item) -> str:
    """How many values, as a sentence for :meth:`Words.say`."""
    if item.min and item.max == 1:
        return N_("exactly one")
    if item.max == 1:
        return N_("at most one")
    if item.min:
        return N_("at least one, of which one is true") if item.one else N_("at least one")
    return N_("one is true; sources may differ") if item.one else N_("any number")
