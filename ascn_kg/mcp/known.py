"""The terms that queries can use, and what to say of those that there are not."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ascn_kg import iris, vocab
from ascn_kg.engine.base import Engine
from ascn_kg.engine.tokens import head, tokens, unescape
from ascn_kg.errors import QueryRefusedError
from ascn_kg.statistics import Statistics
from ascn_kg.terms import Iri, to_sparql

_DEFINED = """SELECT DISTINCT ?term WHERE {
  GRAPH <%s> { { ?term ?p ?o } UNION { ?s ?q ?term } FILTER(isIRI(?term)) } }"""
_THERE = "SELECT DISTINCT ?iri WHERE { VALUES ?iri { %s } { ?iri ?p ?o } UNION { GRAPH ?iri { ?s ?q ?v } } }"
_OPEN = (vocab.XSD, vocab.WIKIDATA, vocab.WIKIDATA_PROPERTY, vocab.QUDT_UNIT, vocab.QUDT_CURRENCY)
"""Namespaces of which anything may stand in a query: datatypes, units, identifiers of others."""
_SLIP = 0.8
"""How alike (from 0 to 1) a name of a shared vocabulary is to a used one to be taken for a slip."""
_MOST = 50
"""IRIs of entities and graphs that are looked up."""


@dataclass(frozen=True, slots=True)
class Known:
    """The terms of one snapshot: ``terms`` are those that the ontology defines or statements use."""

    engine: Engine
    base: str
    terms: frozenset[str]

    @classmethod
    def of(cls, engine: Engine, base: str, statistics: Statistics) -> Known:
        """The terms of a snapshot. One query."""
        rows = engine.select(_DEFINED % iris.graph(base, vocab.ONTOLOGY))
        defined = {row["term"].value for row in rows}
        return cls(engine, base, frozenset(defined | {*statistics.classes, *statistics.properties}))

    def check(self, text: str) -> tuple[str, ...]:
        """Remarks on a query: names in it that nothing has, so that it may find nothing.

        Raises QueryRefusedError for an undeclared prefix, a term of ours that the ontology does not know,
        and a term of a shared vocabulary that looks like a slip of one that is used.
        """
        wrong: list[str] = []
        remarks: list[str] = []
        things: list[str] = []
        for iri in dict.fromkeys(self._mentioned(text)):
            if iri in self.terms:
                continue
            if iri.startswith((f"{self.base}id/", f"{self.base}graph/")):
                things.append(iri)
            elif iri.startswith(vocab.ascn(self.base)):
                wrong.append(f"The ontology has no {self._name(iri)}{did_you_mean(self._near(iri))}")
            elif iri.startswith(tuple(vocab.EXTERNAL.values())) and not iri.startswith(_OPEN):
                near = self._near(iri, _SLIP)
                (wrong if near else remarks).append(
                    f"No statement of this graph uses {self._name(iri)}{did_you_mean(near)}"
                )
        if wrong:
            raise QueryRefusedError(" ".join(wrong))
        return (*remarks, *self._absent(things[:_MOST]))

    def _mentioned(self, text: str) -> Iterator[str]:
        """The IRIs in the body of a query, prefixed names in full."""
        declared = head(text).prefixes
        before = ["", ""]
        for word in tokens(unescape(text)):
            if word.kind == "iri" and before[0] != "PREFIX" and before[1] != "BASE":
                yield word.text[1:-1]
            elif word.kind == "pname" and before[1] != "PREFIX":
                prefix, _, local = word.text.partition(":")
                if prefix in declared:
                    yield declared[prefix] + local.replace("\\", "")
                elif prefix != "_":
                    raise QueryRefusedError(self._undeclared(prefix))
            before = [before[1], word.text.upper()]

    def _undeclared(self, prefix: str) -> str:
        known = vocab.prefixes(self.base)
        near = difflib.get_close_matches(prefix, known, n=1)
        names = [f"{name}:, which is declared by PREFIX {name}: <{known[name]}>" for name in near]
        return (
            f"The prefix {prefix}: is not declared{did_you_mean(names)} Prefixes of this graph need not be."
        )

    def _near(self, iri: str, cutoff: float = 0.5) -> list[str]:
        namespace, local = _split(iri)
        inside = {one.removeprefix(namespace): one for one in self.terms if _split(one)[0] == namespace}
        folded = {name.casefold(): one for name, one in sorted(inside.items())}
        close = difflib.get_close_matches(local.casefold(), folded, n=3, cutoff=cutoff)
        return [self._name(folded[name]) for name in close]

    def _absent(self, things: list[str]) -> Iterator[str]:
        if not things:
            return
        written = " ".join(to_sparql(Iri(one)) for one in things)
        there = {row["iri"].value for row in self.engine.select(_THERE % written)}
        for one in things:
            ref = iris.split_entity(self.base, one)
            if one not in there and (ref is None or iris.is_slug(ref.slug)):
                yield f"There is no {self._name(one)} in this graph. The tool search finds names."

    def _name(self, iri: str) -> str:
        return iris.curie(self.base, iri)


def did_you_mean(names: Iterable[str]) -> str:
    """The end of a sentence: a question with the names, or a full stop."""
    listed = ", ".join(names)
    return f"; did you mean {listed}?" if listed else "."


def _split(iri: str) -> tuple[str, str]:
    at = max(iri.rfind("#"), iri.rfind("/")) + 1
    return iri[:at], iri[at:]
