"""The snapshot as tables: one per kind of entity, and one of all statements with their sources."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from ascn_kg import iris, vocab
from ascn_kg.downloads.content import Content, Term

SEPARATOR = "|"
"""Between several values of a cell; in a value of such a cell it is written ``¦``."""
LANGUAGES = ("en", "id")
"""Languages that have a column of their own; other values go to ``…_other``, with ``@`` and their tag."""
OTHER = "other"
_TYPE = f"{vocab.RDF}type"
_IRI = "anyURI"
_DATATYPES = {
    f"{vocab.XSD}{name}": name for name in ("date", "gYearMonth", "gYear", "decimal", "integer", "boolean")
}
STATEMENTS = "statements"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the property, the datatype of its values (CSVW, section 5.11.1) and their language.

    ``separator`` is empty where each cell holds one value at most.
    """

    name: str
    property: str
    datatype: str
    language: str = ""
    separator: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: cells as text, empty where there is no value; ``about`` says whether rows are entities."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[str, ...]]
    about: bool = True


def tables(content: Content) -> Iterator[Table]:
    """A table for each kind that there are entities of, in the order of kinds."""
    for kind in vocab.KINDS:
        if entities := content.of_kind(kind):
            yield _table(content, kind, entities)


def statements(content: Content) -> Table:
    """All attestations: each statement once per graph that makes it, with the documents of that graph."""
    verbs = ("subject", "predicate", "object")
    columns = (
        *(Column(verb, f"{vocab.RDF}{verb}", "string") for verb in verbs),
        Column("kind", "", "string", note="iri, literal or blank"),
        Column("language", f"{vocab.DCT}language", "string"),
        Column("datatype", "", _IRI),
        Column("graph", f"{vocab.DCT}isPartOf", _IRI),
        Column("source", f"{vocab.PROV}wasDerivedFrom", _IRI, separator=SEPARATOR),
    )
    rows = [
        (_plain(triple.subject), triple.predicate.value, *_object(triple.object), graph, sources)
        for graph, triples in content.graphs.items()
        for sources in [SEPARATOR.join(content.sources[graph])]
        for triple in triples
    ]
    return Table(STATEMENTS, "Statements and their sources", columns, rows, about=False)


def table_name(kind: vocab.Kind) -> str:
    """What the table of a kind is called: its English plural, such as ``event_series``."""
    return kind.plural_en.replace(" ", "_")


def _table(content: Content, kind: vocab.Kind, entities: list[str]) -> Table:
    facts = content.facts
    made = [
        (Column("id", "", _IRI), list(entities)),
        _types(content, entities),
    ]
    if kind.slug == "source":
        made.append(_graphs(content, entities))
    paths = _paths(content, entities)
    names = _names(content.base, paths, taken=[column.name for column, _ in made])
    for path in paths:
        values = [facts[entity].get(path, ()) for entity in entities]
        made += _columns(names[path], path, values)
    columns = tuple(column for column, _ in made)
    rows = list(zip(*(cells for _, cells in made), strict=True))
    return Table(table_name(kind), kind.plural_en, columns, rows)


def _types(content: Content, entities: list[str]) -> tuple[Column, list[str]]:
    """The classes of ours that each entity is stated or concluded to have."""
    own = vocab.ascn(content.base)
    values: list[tuple[Term, ...]] = [
        tuple(
            term
            for term in content.facts[entity].get(_TYPE, ())
            if isinstance(term, ox.NamedNode) and term.value.startswith((own, vocab.SKOS))
        )
        for entity in entities
    ]
    return _column(Column("type", _TYPE, _IRI), values, several=True)


def _graphs(content: Content, entities: list[str]) -> tuple[Column, list[str]]:
    """The named graph of each source."""
    graph_of = {source: graph for graph, sources in content.sources.items() for source in sources}
    column = Column("graph", "", _IRI, note="the named graph that holds what this document states")
    return column, [graph_of.get(entity, "") for entity in entities]


def _paths(content: Content, entities: Iterable[str]) -> list[str]:
    """The properties that the entities have, in the order in which pages show them.

    A class without such an order shows all its properties by IRI.
    """
    used = {path for entity in entities for path in content.facts[entity]}
    classes = {
        term.value
        for entity in entities
        for term in content.facts[entity].get(_TYPE, ())
        if isinstance(term, ox.NamedNode)
    }
    shown = [item.path for item in content.display.of(classes) if not item.inverse]
    return [path for path in shown if path in used] or sorted(used - {_TYPE})


def _names(base: str, paths: Iterable[str], taken: list[str]) -> dict[str, str]:
    """A column name per property: its local name, with the prefix where two properties share that."""
    local = {path: re.sub(r"\W", "_", path[max(path.rfind("/"), path.rfind("#")) + 1 :]) for path in paths}
    often = Counter([*local.values(), *taken])
    prefix = {path: iris.curie(base, path).partition(":")[0].strip("<>") for path in local}
    return {path: name if often[name] == 1 else f"{prefix[path]}_{name}" for path, name in local.items()}


def _columns(name: str, path: str, values: list[tuple[Term, ...]]) -> list[tuple[Column, list[str]]]:
    """One column, or one per language where values are in languages."""
    tags = {term.language for terms in values for term in terms if isinstance(term, ox.Literal)} - {None}
    if not tags:
        return [_column(Column(name, path, _datatype(values)), values)]
    made = []
    for tag in LANGUAGES:
        chosen = [tuple(term for term in terms if _tag(term) == tag) for terms in values]
        if any(chosen):
            made.append(_column(Column(f"{name}_{tag}", path, "string", tag), chosen))
    others = [tuple(term for term in terms if _tag(term) not in LANGUAGES) for terms in values]
    if any(others):
        note = "text@language; without @language where the text has none"
        made.append(_column(Column(f"{name}_{OTHER}", path, "string", note=note), others, tagged=True))
    return made


def _column(
    column: Column, values: list[tuple[Term, ...]], *, several: bool = False, tagged: bool = False
) -> tuple[Column, list[str]]:
    several = several or any(len(terms) > 1 for terms in values)
    cells = []
    for terms in values:
        texts = [_plain(term) + (f"@{_tag(term)}" if tagged and _tag(term) else "") for term in terms]
        cells.append(SEPARATOR.join(text.replace(SEPARATOR, "¦") if several else text for text in texts))
    separator = SEPARATOR if several else ""
    return (
        Column(column.name, column.property, column.datatype, column.language, separator, column.note),
        cells,
    )


def _datatype(values: list[tuple[Term, ...]]) -> str:
    """What all values have in common: ``anyURI``, an XSD datatype that CSVW knows, else ``string``."""
    found = {
        _IRI if isinstance(term, ox.NamedNode) else _DATATYPES.get(_datatype_of(term), "string")
        for terms in values
        for term in terms
    }
    return found.pop() if len(found) == 1 else "string"


def _datatype_of(term: Term) -> str:
    return term.datatype.value if isinstance(term, ox.Literal) else ""


def _tag(term: Term) -> str:
    return (term.language or "") if isinstance(term, ox.Literal) else ""


def _plain(term: Term) -> str:
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else str(getattr(term, "value", term))


def _object(term: Term) -> tuple[str, str, str, str]:
    """The value of a statement, its kind, its language and its datatype."""
    if isinstance(term, ox.Literal):
        tag = term.language or ""
        return term.value, "literal", tag, "" if tag else term.datatype.value
    return _plain(term), "blank" if isinstance(term, ox.BlankNode) else "iri", "", ""


def counts(all: Iterable[Table]) -> Mapping[str, int]:
    """Rows by table."""
    return {table.name: len(table.rows) for table in all}
