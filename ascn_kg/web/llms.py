"""llms.txt: what this is and how to use it, for assistants that look things up (https://llmstxt.org/)."""

from __future__ import annotations

from ascn_kg import vocab
from ascn_kg.sparql.describe import DESCRIPTION, LICENCE

_SHARED = ("org", "skos", "prov", "dct", "foaf", "schema", "geo", "wgs84")
_NOT_OURS = frozenset({"concept", "scheme", "geometry"})
"""Kinds whose class is of SKOS or GeoSPARQL."""


def text(site: str, base: str, snapshot: str) -> str:
    """The file for the server at ``site`` (with a slash at the end), in Markdown."""
    known = vocab.prefixes(base)
    own = "\n".join(
        f"- `ascn:{one.cls}`: {one.plural_en}" for one in vocab.KINDS if one.slug not in _NOT_OURS
    )
    shared = "\n".join(f"PREFIX {name}: <{known[name]}>" for name in ("ascn", *_SHARED))
    return f"""# ASCN knowledge graph

> {DESCRIPTION}

Snapshot {snapshot}, under {LICENCE}. Cite the snapshot where you use an answer.

## Rules

- Name the source of what you say: `GRAPH ?g {{ … }} ?g prov:wasDerivedFrom ?source` tells who states it.
- Sources that disagree stand side by side. Give all values with who states each; none is chosen here.
- What is not in the graph is unknown, not false.
- Dates are as exact as the source: `xsd:date`, `xsd:gYearMonth` or `xsd:gYear`.
- The graphs registry, links, ontology, inferred and editorial are ours and no document's; what is in inferred
  alone nobody states.

## Ask

- [SPARQL 1.1]({site}sparql): `query=` by GET or POST, formats by `Accept` or `format=`; updates are refused
- [Questions with tested answers]({site}api): `{site}api/ID?PARAMETER=VALUE&format=json`
- [OpenAPI]({site}openapi.json): those questions with parameters and columns
- [Search by name]({site}search?q=makassar&format=json): `q=`, `kind=`, `format=json`
- [Reconciliation]({site}reconcile): which entity a name means (Reconciliation API 0.2 and 1.0-draft)
- `{base}id/KIND/SLUG` is an entity; its page is `{site}page/KIND/SLUG`, its data `{site}data/KIND/SLUG.ttl`
- `ascn-kg mcp` of the Python package `ascn-kg[mcp]` serves the same as tools of the Model Context Protocol

## Vocabulary

```sparql
{shared}
```

Entities: `{base}id/KIND/SLUG` with KIND one of {", ".join(one.slug for one in vocab.KINDS)}.

{own}

- [Ontology]({site}ontology): every class and property, as a page or as RDF
- [Shapes]({site}ontology/shapes): which properties a class has

## Optional

- [Downloads]({site}download/): all data as files, with hashes
- [Description of the data set]({site}dataset) in DCAT
- [All pages]({site}sitemap.xml)
"""
