"""``ascn-kg mcp`` with a real client, on stdio and over HTTP; ``/llms.txt``."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from flask.testing import FlaskClient
from mcp import Client, StdioServerParameters
from mcp_types import CallToolResult, TextContent

from ascn_kg.cli import main
from ascn_kg.receipts import receipt as receipts
from ascn_kg.receipts import replay
from ascn_kg.snapshot import DATASET, Snapshot

from .conftest import BASE, ROOT
from .live import free_port

TOOLS = {"search", "describe", "query", "library", "list_questions", "reconcile"}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
STATED = "SELECT ?c ?source { GRAPH ?g { ?c ascn:inCountry ?x } ?g prov:wasDerivedFrom ?source }"
CALLS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "search": ("search", {"text": "Makasar", "kinds": ["city"]}),
    "bad kind": ("search", {"text": "Makasar", "kinds": ["citty"]}),
    "describe": ("describe", {"id": "city/makassar"}),
    "describe by IRI": ("describe", {"id": f"{BASE}id/city/makassar", "limit": 2}),
    "no such entity": ("describe", {"id": "city:makasar"}),
    "no entity at all": ("describe", {"id": "town/makassar"}),
    "rows": ("query", {"sparql": "SELECT ?c { ?c a ascn:City } ORDER BY ?c"}),
    "some rows": ("query", {"sparql": "SELECT ?c { ?c a ascn:City }", "limit": 3}),
    "very many rows": ("query", {"sparql": "SELECT * { ?s ?p ?o }", "limit": 4}),
    "who states it": ("query", {"sparql": STATED}),
    "a graph": ("query", {"sparql": "DESCRIBE city:makassar", "limit": 2}),
    "yes or no": ("query", {"sparql": "ASK { city:makasar ?p ?o }"}),
    "unknown predicate": ("query", {"sparql": "SELECT ?c { ?c a ascn:City ; ascn:inCuntry ?x }"}),
    "unknown class": ("query", {"sparql": f"SELECT ?c {{ ?c a <{BASE}ontology#Citty> }}"}),
    "a slip": ("query", {"sparql": "SELECT ?c { ?c skos:prefLable ?x }"}),
    "unused": ("query", {"sparql": "SELECT ?c { ?c schema:softwareVersion ?x }"}),
    "in a text": ("query", {"sparql": 'SELECT ?c { ?c rdfs:label "ascn:inCuntry"@en }'}),
    "unknown prefix": ("query", {"sparql": "SELECT ?c { ?c a asc:City }"}),
    "no SPARQL": ("query", {"sparql": "SELECT ?c { ?c a ascn:City"}),
    "update": ("query", {"sparql": "DELETE WHERE { ?s ?p ?o }"}),
    "service": ("query", {"sparql": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}),
    "too many wanted": ("query", {"sparql": "ASK {}", "limit": 501}),
    "each time another": ("query", {"sparql": "SELECT ?x { BIND(RAND() AS ?x) }"}),
    "endless": ("query", {"sparql": ENDLESS}),
    "after it": ("query", {"sparql": "ASK { ?c a ascn:City }"}),
    "library": (
        "library",
        {"id": "officers-on-a-date", "params": {"day": "2021-10-18", "city": "makassar"}},
    ),
    "no such question": ("library", {"id": "officer-on-a-date"}),
    "no such parameter": ("library", {"id": "officers-on-a-date", "params": {"date": "2021"}}),
    "no such value": ("library", {"id": "officers-on-a-date", "params": {"city": "atlantis"}}),
    "questions": ("list_questions", {"text": "who represented a city", "limit": 3}),
    "reconcile": ("reconcile", {"name": "Makasar City", "kind": "city"}),
    "not in the graph": ("reconcile", {"name": "Atlantis"}),
}


@pytest.fixture(scope="module")
def environ(snapshot: Snapshot) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASCN_KG_")}
    return kept | {"ASCN_KG_SNAPSHOT": str(snapshot.path), "ASCN_KG_QUERY_TIMEOUT": "1.5"}


async def _ask(server: Any, calls: Mapping[str, tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    async with Client(server, read_timeout_seconds=60) as client:
        found: dict[str, Any] = {"tools": (await client.list_tools()).tools}
        found["instructions"] = client.instructions
        for name, (tool, arguments) in calls.items():
            found[name] = await client.call_tool(tool, arguments)
        return found


@pytest.fixture(scope="module")
def told(environ: dict[str, str]) -> dict[str, Any]:
    """The answers to all calls, over stdio."""
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "ascn_kg", "mcp"], env=environ, cwd=ROOT
    )
    return anyio.run(_ask, server, CALLS)


def text(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def good(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, text(result)
    assert result.structured_content is not None
    return result.structured_content


def test_the_tools_are_listed_as_reading_only(told: dict[str, Any]) -> None:
    assert {tool.name for tool in told["tools"]} == TOOLS
    assert all(tool.annotations.read_only_hint and tool.description for tool in told["tools"])
    assert "source" in told["instructions"]


def test_search_finds_a_name_in_another_spelling(told: dict[str, Any]) -> None:
    (first, *_) = good(told["search"])["hits"]
    assert (first["id"], first["iri"]) == ("city/makassar", f"{BASE}id/city/makassar")


def test_an_entity_comes_with_who_states_each_fact(told: dict[str, Any]) -> None:
    found = good(told["describe"])
    facts = {fact["property"]: fact for fact in found["facts"]}
    country = facts["ascn:inCountry"]
    assert country["value"] == f"{BASE}id/country/indonesia"
    assert country["name"] == "Indonesia"
    assert all(fact["sources"] or fact["also"] for fact in found["facts"])
    listed = {one["iri"]: one for one in found["sources"]}
    assert {source for fact in found["facts"] for source in fact["sources"]} == set(listed)
    assert all(one["title"] and one["page"].startswith("http") for one in listed.values())
    assert {one["property"] for one in found["pointing_here"]} >= {"ascn:forCity"}
    assert any(fact["contested"] for fact in found["facts"]) == ("(contested)" in text(told["describe"]))
    inferred = [fact["inferred"] for fact in found["facts"]]
    assert inferred == sorted(inferred)


def test_what_is_left_out_is_told(told: dict[str, Any]) -> None:
    for name, shown in (("describe by IRI", 2), ("some rows", 3), ("very many rows", 4), ("a graph", 2)):
        found = good(told[name])
        assert (found["shown"], found["more"]) == (shown, True), name
        assert len(found.get("rows", found.get("facts"))) == shown
        assert f"{shown} of " in " ".join(found["notes"])
    assert good(told["some rows"])["total"] == good(told["rows"])["total"]
    assert good(told["very many rows"])["total"] is None
    assert good(told["very many rows"])["receipt"] is None


def test_rows_have_names_and_a_receipt_that_holds(told: dict[str, Any], snapshot: Snapshot) -> None:
    for name in ("rows", "some rows", "who states it", "a graph", "library", "yes or no"):
        found = good(told[name])
        assert found["snapshot"] == snapshot.id
        receipt = receipts.read(json.dumps(found["receipt"]))
        assert receipt.rows == found["total"]
        assert replay.verify(receipt, snapshot.file(DATASET)).equal, name
    assert good(told["rows"])["labels"][f"{BASE}id/city/makassar"] == "Makassar"
    assert good(told["each time another"])["receipt"] is None


def test_documents_are_named_or_their_absence_told(told: dict[str, Any]) -> None:
    found = good(told["who states it"])
    assert {row["source"] for row in found["rows"]} == {one["iri"] for one in found["sources"]}
    assert "Sources:" in text(told["who states it"])
    assert good(told["rows"])["sources"] == []
    assert "prov:wasDerivedFrom" in " ".join(good(told["rows"])["notes"])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("bad kind", r"no kind 'citty'.*did you mean city"),
        ("no such entity", r"did you mean city/makassar"),
        ("no entity at all", r"write kind/slug"),
        ("unknown predicate", r"no ascn:inCuntry; did you mean ascn:inCountry"),
        ("unknown class", r"no ascn:Citty; did you mean ascn:City"),
        ("a slip", r"skos:prefLable; did you mean skos:prefLabel"),
        ("unknown prefix", r"PREFIX ascn: <https://w3id.org/ascn-kg/ontology#>"),
        ("no SPARQL", r"(?s)line 1.*\^.*closing brace"),
        ("update", r"answers queries only"),
        ("service", r"SERVICE http://127.0.0.1:9/ is not allowed"),
        ("too many wanted", r"limit"),
        ("endless", r"stopped after 1.5 s"),
        ("no such question", r"did you mean officers-on-a-date"),
        ("no such parameter", r"there are: day, city"),
        ("no such value", r"one of .*bandar-seri-begawan"),
    ],
)
def test_errors_say_what_to_do(told: dict[str, Any], name: str, said: str) -> None:
    assert told[name].is_error
    assert re.search(said, text(told[name])), text(told[name])
    assert "Traceback" not in text(told[name])


def test_a_query_goes_on_after_one_that_was_stopped(told: dict[str, Any]) -> None:
    assert good(told["after it"])["rows"] == [{"answer": True}]


def test_names_that_nothing_has_are_remarked(told: dict[str, Any]) -> None:
    assert good(told["unused"])["notes"] == ["No statement of this graph uses schema:softwareVersion."]
    assert "no city:makasar" in " ".join(good(told["yes or no"])["notes"])
    assert good(told["in a text"])["notes"] == []


def test_the_library_explains_its_columns(told: dict[str, Any]) -> None:
    found = good(told["library"])
    assert found["parameters"] == {"day": "2021-10-18", "city": "makassar"}
    assert set(found["explained"]) >= set(found["columns"])
    assert {row["city"] for row in found["rows"]} == {f"{BASE}id/city/makassar"}
    assert found["sources"]


def test_questions_are_found_by_words(told: dict[str, Any]) -> None:
    found = good(told["questions"])
    assert len(found["questions"]) == 3
    assert found["more"]
    assert all({"id", "question", "parameters", "columns"} <= set(one) for one in found["questions"])


def test_a_name_is_reconciled_only_where_it_is_certain(told: dict[str, Any]) -> None:
    assert good(told["reconcile"])["match"] == "city/makassar"
    assert good(told["not in the graph"])["match"] is None


@contextmanager
def over_http(environ: dict[str, str]) -> Iterator[str]:
    address = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "ascn_kg", "mcp", "--http", address]
    process = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    try:
        with process.stdout:
            said = process.stdout.readline()
        assert said == f"MCP      http://{address}/mcp\n"
        yield said.split()[1]
        process.send_signal(signal.SIGINT)
        assert process.wait(20) in (0, 130)
    finally:
        process.kill()
        process.wait()


async def _up(port: int) -> None:
    with anyio.fail_after(30):
        while True:
            try:
                await (await anyio.connect_tcp("127.0.0.1", port)).aclose()
                return
            except OSError:
                await anyio.sleep(0.1)


def test_the_same_over_http(environ: dict[str, str], told: dict[str, Any]) -> None:
    calls = {name: CALLS[name] for name in ("search", "unknown predicate", "some rows", "endless")}
    with over_http(environ) as address:
        anyio.run(_up, int(address.split(":")[2].split("/")[0]))
        found = anyio.run(_ask, address, calls)
    assert {tool.name for tool in found["tools"]} == TOOLS
    assert good(found["search"]) == good(told["search"])
    assert good(found["some rows"])["total"] == good(told["some rows"])["total"]
    for name in ("unknown predicate", "endless"):
        assert (found[name].is_error, text(found[name])) == (True, text(told[name]))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("0.0.0.0:8765", "only addresses of this machine"),
        ("8765", "write HOST:PORT"),
        ("127.0.0.1:port", "write HOST:PORT"),
        ("192.0.2.1:80", "only addresses of this machine"),
    ],
)
def test_only_this_machine_is_served(capsys: pytest.CaptureFixture[str], address: str, said: str) -> None:
    with pytest.raises(SystemExit, match="1"):
        main(["mcp", "--http", address])
    assert said in " ".join(capsys.readouterr().err.split())


def test_a_missing_library_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "mcp.py").write_text("raise ImportError\n")
    done = subprocess.run(
        [sys.executable, "-m", "ascn_kg", "mcp"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT)))},
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert (done.returncode, done.stderr) == (
        1,
        "ascn-kg: mcp is not installed: pip install 'ascn-kg[mcp]'\n",
    )


def test_llms_txt_is_exact(client: FlaskClient, snapshot: Snapshot) -> None:
    response = client.get("/llms.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text.startswith("# ASCN knowledge graph\n\n> ")
    assert snapshot.id in response.text
    links = re.findall(r"\]\(http://localhost(/[^)]*)\)", response.text)
    assert len(links) == len(set(links)) >= 8
    for link in links:
        assert client.get(link).status_code in (200, 303), link
    (prefixes,) = re.findall(r"```sparql\n(.*?)```", response.text, re.DOTALL)
    for cls in re.findall(r"^- `ascn:(\w+)`", response.text, re.MULTILINE):
        asked = client.get("/sparql", query_string={"query": f"{prefixes}ASK {{ ?s a ascn:{cls} }}"})
        assert asked.json == {"head": {}, "boolean": True}, cls
