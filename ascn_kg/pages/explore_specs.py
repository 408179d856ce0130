"""How the list of a kind is declared: columns, and the facets by which it can be narrowed."""

from __future__ import annotations

from dataclasses import dataclass

VALUE, YEAR, ANY, CLASS = "value", "year", "any", "class"
"""Facets: by the values themselves, by the years in them, by whether there are any, by class."""
TERMS, TEXT, LANGUAGES, COUNT, TYPES, NUMBER = "terms", "text", "languages", "count", "types", "number"
"""Columns: things and literals, names without links, tags of languages, how many, classes, numbers."""
HIDDEN = "hidden"
"""A column that only the facets know."""
NAME = "name"
"""The column of the thing's own name, which every list has."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in addresses, its heading, and the SPARQL 1.1 property path to its values.

    ``path`` is what stands between ``?entity`` and ``?value``, so it may go by way of another node.

    ``facet`` says how the list can be narrowed by it, if at all; ``only`` is the kind to which values are
    held, where the path leads to several.
    """

    id: str
    title: str
    path: str
    facet: str = ""
    shows: str = TERMS
    only: str = ""


@dataclass(frozen=True, slots=True)
class Spec:
    """How a kind is listed.

    ``about`` says in a sentence what is in the list; ``sort`` is the column that orders it, with ``-`` from
    the last; ``named`` whether its things have names of their own; ``place`` the path to what has the point
    on the map (``""``: none, ``.``: the thing itself).
    """

    about: str
    columns: tuple[Column, ...]
    sort: str = NAME
    named: bool = True
    place: str = ""

    @property
    def shown(self) -> tuple[Column, ...]:
        """The columns of the table."""
        return tuple(column for column in self.columns if column.shows != HIDDEN)

    @property
    def facets(self) -> tuple[Column, ...]:
        """The columns by which the list can be narrowed."""
        return tuple(column for column in self.columns if column.facet)
