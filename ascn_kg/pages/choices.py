"""What a parameter of the library can be, taken from the data once per snapshot."""

from __future__ import annotations

import re
from threading import Lock

from ascn_kg import vocab
from ascn_kg.library import Entry, Parameter
from ascn_kg.pages.names import Names
from ascn_kg.pages.site import Site
from ascn_kg.pages.words import Words
from ascn_kg.terms import Iri, Literal, Term

_PREFIXES = re.compile(r"^PREFIX .*$", re.MULTILINE)


class Choices:
    """The values that each parameter can have; every query for them is asked once."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._found: dict[tuple[str, str], tuple[Term, ...]] = {}
        self._lock = Lock()

    def of(self, entry: Entry, parameter: Parameter) -> tuple[Term, ...]:
        """The choices in the order of their IRIs or values; none where anything of the type will do."""
        text = self._query(entry, parameter)
        if not text:
            return ()
        with self._lock:
            if (entry.id, parameter.name) not in self._found:
                rows = self._site.engine.select(text)
                values = {row["value"].value: row["value"] for row in rows if "value" in row}
                self._found[entry.id, parameter.name] = tuple(values[key] for key in sorted(values))
            return self._found[entry.id, parameter.name]

    def named(self, entry: Entry, parameter: Parameter, words: Words) -> tuple[tuple[Term, str], ...]:
        """The choices with what to call them, in the order of those names."""
        values = self.of(entry, parameter)
        names = Names(self._site, [value.value for value in values if isinstance(value, Iri)], words)
        called = [(value, self._name(value, names, words)) for value in values]
        if parameter.is_entity or parameter.type == "string":
            called.sort(key=lambda pair: (pair[1].casefold(), pair[0].value))
        return tuple(called)

    def _name(self, value: Term, names: Names, words: Words) -> str:
        if isinstance(value, Literal):
            return words.literal(value)
        return names.of(value.value).value

    def _query(self, entry: Entry, parameter: Parameter) -> str:
        if parameter.choices:
            return "\n".join((*_PREFIXES.findall(entry.text), parameter.choices))
        if not parameter.is_entity:
            return ""
        name = vocab.KIND_BY_SLUG[parameter.type].cls
        return f"SELECT DISTINCT ?value WHERE {{ ?value a <{vocab.ascn(self._site.base)}{name}> }}"
