"""An entity with its facts, who states each, what disagrees, and what points at it."""

from __future__ import annotations

from typing import Any

from ascn_kg import iris, vocab
from ascn_kg.mcp.rows import Answer, Asking, cut, plain, text_of
from ascn_kg.pages import pointing
from ascn_kg.pages.names import Names
from ascn_kg.pages.stated import HOUSE, Stated
from ascn_kg.pages.words import Words
from ascn_kg.rq import bind
from ascn_kg.terms import BNode, Iri, Literal, Term, to_sparql

_FACTS = """SELECT ?subject ?property ?value ?graph WHERE {
VALUES ?subject { <https://w3id.org/ascn-kg/> }
GRAPH ?graph { ?subject ?property ?value }
}"""
_POINTERS = 10
"""Things that are named for each property that points at an entity."""


def describe(asking: Asking, iri: str, limit: int) -> Answer | None:
    """The entity, or ``None`` where no statement is about it. Three queries."""
    site = asking.site
    stated = Stated(site.engine.select(bind(_FACTS, {"subject": Iri(iri)})), site.base)
    if not stated.subjects:
        return None
    arrows: dict[str, list[str]] = {}
    for node, verb in pointing.pointing(site, iri):
        arrows.setdefault(verb, []).append(node)
    named = [node for nodes in arrows.values() for node in nodes[:_POINTERS]]
    names = Names(site, stated.mentioned() | {iri, *named}, Words.of("en"))
    facts = []
    for verb in sorted(stated.properties(iri)):
        if verb == f"{vocab.RDFS}label":  # repeats skos:prefLabel
            continue
        for term, own in sorted(stated.values(iri, verb).items(), key=lambda pair: to_sparql(pair[0])):
            facts.append(_fact(asking, iri, verb, term, own, names))
    facts.sort(key=lambda fact: fact["inferred"])  # last, as nobody states them
    shown, more = facts[:limit], len(facts) > limit
    disputes = site.conflicts.get(iri, ())
    notes = [f"{limit} of {len(facts)} facts are shown; ask with a higher limit."] if more else []
    if disputes:
        what = sorted({names.of(one.property).value for one in disputes})
        notes.append(f"Documents disagree on: {', '.join(what)}. Give all values with who states each.")
    documents = asking.documents({source for fact in shown for source in fact["sources"]})
    content = {
        "iri": iri,
        "id": iri.removeprefix(f"{site.base}id/"),
        "name": names.of(iri).value,
        "facts": shown,
        "shown": len(shown),
        "total": len(facts),
        "more": more,
        "pointing_here": [
            {
                "property": iris.curie(site.base, verb),
                "total": len(nodes),
                "things": [{"iri": node, "name": names.of(node).value} for node in nodes[:_POINTERS]],
            }
            for verb, nodes in sorted(arrows.items())
        ],
        "sources": documents,
        "notes": notes,
        "snapshot": asking.snapshot.id,
    }
    lines = [_line(site.base, one) for one in shown]
    lines += [
        f"(points here) {iris.curie(site.base, verb)}: {len(nodes)}, such as "
        + "; ".join(f"{iris.curie(site.base, node)} {names.of(node).value}" for node in nodes[:3])
        for verb, nodes in sorted(arrows.items())
    ]
    return Answer(content, text_of(f"{names.of(iri).value} <{iri}>", notes, lines, documents))


def _fact(asking: Asking, iri: str, verb: str, term: Term, graphs: list[str], names: Names) -> dict[str, Any]:
    site = asking.site
    said = {graph: site.catalogue.of(graph) for graph in graphs}
    house = (iris.split_graph(site.base, graph) or "" for graph, document in said.items() if not document)
    made: dict[str, Any] = {"property": iris.curie(site.base, verb), "value": plain(term)}
    if isinstance(term, Iri) and iris.split_entity(site.base, term.value):
        made["name"] = names.of(term.value).value
    if isinstance(term, Literal) and term.lang:
        made["lang"] = term.lang
    made["sources"] = [document.iri for document in said.values() if document]
    made["also"] = [HOUSE.get(slug, slug) for slug in house]
    made["contested"] = not isinstance(term, BNode) and (iri, to_sparql(term)) in site.contested
    made["inferred"] = graphs == [iris.graph(site.base, vocab.INFERRED)]
    return made


def _line(base: str, fact: dict[str, Any]) -> str:
    value = fact.get("name") or iris.curie(base, str(fact["value"])).strip("<>")
    lang = f"@{fact['lang']}" if "lang" in fact else ""
    by = [*(one.rpartition("/")[2] for one in fact["sources"]), *fact["also"]]
    mark = " (contested)" if fact["contested"] else ""
    return f"{fact['property']}: {cut(str(value))}{lang}{mark} [{', '.join(by)}]"
