"""The two federated queries of the guide run as printed, with real stores at both ends."""

from __future__ import annotations

import re

import httpx

from ascn_kg import sources

from .conftest import ROOT
from .live import oxigraph_server, serving

GUIDE = ROOT / "docs/how-to/link-with-wikidata.md"
WIKIDATA = "https://query.wikidata.org/sparql"
HERE = "https://kg.example.org/sparql"
POPULATIONS = """
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
INSERT DATA { wd:Q3630 wdt:P1082 1 . wd:Q14634 wdt:P1082 2 . wd:Q42 wdt:P1082 3 }
"""


def printed(service: str) -> str:
    """The query of the guide that calls ``service``."""
    blocks = re.findall(r"```sparql\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S)
    (query,) = (block for block in blocks if f"SERVICE <{service}>" in block)
    return str(query)


def ask(address: str, query: str) -> httpx.Response:
    headers = {"Accept": "application/sparql-results+json"}
    return httpx.post(address, data={"query": query}, headers=headers, timeout=30)


def names(response: httpx.Response) -> list[tuple[str, str]]:
    rows = response.raise_for_status().json()["results"]["bindings"]
    return [(row["name"]["value"], row["population"]["value"]) for row in rows]


def test_the_federated_queries_of_the_guide_run_in_both_directions(copy: sources.Project) -> None:
    with oxigraph_server() as store:
        theirs = f"{store}/query"
        httpx.post(f"{store}/update", data={"update": POPULATIONS}, timeout=30).raise_for_status()
        with serving(copy, service_allow=theirs, build_dir=str(copy.root / "build")) as (address, _, _):
            ours = f"{address}/sparql"
            expected = [("DKI Jakarta", "1"), ("Makassar", "2")]
            assert names(ask(ours, printed(WIKIDATA).replace(WIKIDATA, theirs))) == expected
            assert names(ask(theirs, printed(HERE).replace(HERE, ours))) == expected
            refused = ask(ours, printed(WIKIDATA))
            assert refused.status_code == 403
            assert "ASCN_KG_SERVICE_ALLOW" in refused.text
