"""What the query editor of ``/sparql`` is told (``static/editor.js``), and what it may do."""

from __future__ import annotations

from typing import Any

from ascn_kg import vocab
from ascn_kg.web import vendor
from ascn_kg.web.negotiated import POLICY as STRICT
from ascn_kg.web.negotiated import words

LIBRARY = ("yasgui.js", "yasgui.css")
_RESIZER = "'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk='"
"""The one style element that Yasgui's column resizer inserts."""
POLICY = STRICT.replace("style-src 'self'", f"style-src 'self' {_RESIZER}")
"""The policy of the query page: as strict as everywhere, with leave for that one element."""
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
            "newTab": said.say("New query"),
            "linked": said.say("Linked query"),
            "row": said.say("Row"),
            "filter": said.say("Filter the rows"),
            "pageSize": said.say("Rows per page"),
            "table": said.say("Table"),
            "map": said.say("Map"),
            "timeline": said.say("Timeline"),
            "noMap": said.say("The map cannot be shown here."),
        },
    }


def bare(text: str) -> str:
    """The text of a library query without its front matter, for people to read and change."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("#+")).strip()
