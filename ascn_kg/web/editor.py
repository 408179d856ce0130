"""What the query editor of ``/sparql`` is told (``static/editor.js``), and what it may do."""

from __future__ import annotations

from typing import Any

from ascn_kg import vocab
from ascn_kg.web import vendor
from ascn_kg.web.negotiated import POLICY as STRICT
from ascn_kg.web.negotiated import words

LIBRARY = ("yasgui.js", "yasgui.css")
POLICY = STRICT.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
"""Yasgui sets style attributes; scripts are held as strictly as on every page."""
_START = """PREFIX ascn: <{base}ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?city ?name WHERE {{
  ?city a ascn:City ;
        skos:prefLabel ?name .
  FILTER(LANG(?name) = "en")
}}
ORDER BY ?name
"""


def config(base: str) -> dict[str, Any] | None:
    """The editor's configuration in the reader's language, or ``None`` where the library is not here."""
    if not vendor.available(*LIBRARY):
        return None
    said = words()
    return {
        "endpoint": "/sparql",
        "void": "/.well-known/void",
        "base": base,
        "prefixes": vocab.prefixes(base),
        "start": _START.format(base=base),
        "library": {name: vendor.address(name) for name in LIBRARY},
        "labels": {
            "query": said.say("Query"),
            "tab": said.say("Query"),
            "linked": said.say("Linked query"),
            "line": said.say("line"),
            "table": said.say("Table"),
            "map": said.say("Map"),
            "timeline": said.say("Timeline"),
            "noMap": said.say("The map cannot be shown here."),
        },
    }


def bare(text: str) -> str:
    """The text of a library query without its front matter, for people to read and change."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("#+")).strip()
