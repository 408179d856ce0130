from __future__ import annotations

import gzip
import itertools
import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import zstandard
from click.testing import CliRunner
from flask.testing import FlaskClient

from ascn_kg.cli import cli
from ascn_kg.engine.base import Query
from ascn_kg.errors import ReceiptError
from ascn_kg.receipts import asking, canonical, receipt, replay
from ascn_kg.snapshot import DATASET, Snapshot
from ascn_kg.web.context import Context

from .conftest import BASE, PREFIXES, ROOT

CITIES = f"{PREFIXES}SELECT ?city ?label {{ ?city a ascn:City ; skos:prefLabel ?label }}"
QUERIES = {
    "unordered": CITIES,
    "ordered": f"{CITIES} ORDER BY ?city ?label",
    "ask": f"{PREFIXES}ASK {{ ?city a ascn:City }}",
    "construct": f"{PREFIXES}CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s a ascn:City ; ?p ?o }}",
    "describe": f"DESCRIBE <{BASE}id/city/makassar>",
    "blank": f"{PREFIXES}SELECT ?list ?first {{ ?list rdf:first ?first }}",
    "of one graph": f"SELECT ?s ?o FROM <{BASE}graph/okezone-2023-07-26> {{ ?s ?p ?o }}",
    "empty": "SELECT ?s { ?s <urn:none> ?s }",
}


def asked(client: FlaskClient, query: str, **more: str) -> dict[str, Any]:
    response = client.get("/sparql", query_string={"query": query, "receipt": "1", **more})
    assert response.status_code == 200, response.text
    return dict(response.get_json(force=True))


def verify(path: Path, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["verify", str(path), *arguments])
    return done.exit_code, done.output


@pytest.fixture
def saved(client: FlaskClient, tmp_path: Path) -> Path:
    path = tmp_path / "receipt.json"
    path.write_text(json.dumps(asked(client, CITIES)), encoding="utf-8")
    return path


def changed(path: Path, *keys: str, to: Any) -> Path:
    content = json.loads(path.read_text(encoding="utf-8"))
    inner = content
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = to
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


class TestReceipts:
    def test_say_what_was_asked_of_what(self, client: FlaskClient, context: Context) -> None:
        made = asked(client, CITIES)
        assert made["query"]["text"] == CITIES
        assert made["snapshot"]["identifier"] == context.snapshot.id
        assert made["engine"]["name"] == "pyoxigraph"
        assert made["engine"]["version"] == ox.__version__
        assert made["result"]["rows"] == len(made["result"]["rowHashes"]) > 100
        assert made["result"]["ordered"] is False
        assert context.snapshot.id in made["citation"]
        assert made["conformsTo"] == f"{BASE}receipt"

    def test_are_json_ld(self, client: FlaskClient, context: Context) -> None:
        body = json.dumps(asked(client, CITIES)).encode()
        read = list(ox.parse(body, format=ox.RdfFormat.JSON_LD))
        said = {(quad.predicate.value, str(quad.object)) for quad in read}
        assert ("https://schema.org/text", str(ox.Literal(CITIES))) in said
        assert ("http://purl.org/dc/terms/identifier", f'"{context.snapshot.id}"') in said

    @pytest.mark.parametrize("accept", ["{0}", "text/html, {0};q=0.9", "APPLICATION/LD+JSON; profile={1}"])
    def test_come_by_profile(self, client: FlaskClient, accept: str) -> None:
        iri = f"{BASE}receipt"
        accept = accept.format(f'application/ld+json;profile="{iri}"', iri)
        response = client.post("/sparql", data={"query": CITIES}, headers={"Accept": accept})
        assert response.headers["Content-Type"] == f'application/ld+json; profile="{iri}"'
        assert response.get_json(force=True)["result"]["rows"] > 100

    def test_do_not_come_where_only_json_ld_is_wanted(self, client: FlaskClient) -> None:
        query = {"query": QUERIES["describe"]}
        response = client.get("/sparql", query_string=query, headers={"Accept": "application/ld+json"})
        assert response.headers["Content-Type"] == "application/ld+json"
        assert "@graph" in response.text or "@id" in response.text

    @pytest.mark.parametrize(
        ("accept", "wanted"),
        [
            (None, False),
            ('application/ld+json;profile="https://x/receipt";q=0', False),
            ('application/ld+json;profile="https://x/other"', False),
            ('application/json;profile="https://x/receipt"', False),
            ('application/ld+json;profile="https://x/a https://x/receipt"', True),
            ('text/csv,application/ld+json;q=0.1;profile="https://x/a,b/receipt"', True),
        ],
    )
    def test_are_asked_for_as_rfc_6906_has_it(self, accept: str | None, wanted: bool) -> None:
        assert asking.accepts(accept) is wanted

    @pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()"])
    def test_there_is_none_for_what_changes(self, client: FlaskClient, call: str) -> None:
        query = f"SELECT ({call} AS ?x) {{}}"
        response = client.get("/sparql", query_string={"query": query, "receipt": "1"})
        assert response.status_code == 400
        assert "cannot be repeated" in response.text

    def test_a_bad_parameter_is_said(self, client: FlaskClient) -> None:
        response = client.get("/sparql", query_string={"query": CITIES, "receipt": "yes"})
        assert response.status_code == 400

    def test_the_profile_is_described_at_its_address(self, client: FlaskClient) -> None:
        response = client.get("/receipt")
        assert set(asked(client, CITIES)) - {"@context"} <= set(response.get_json(force=True)["@context"])


class TestVerifying:
    @pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
    def test_an_untouched_receipt_is_equal(
        self, client: FlaskClient, snapshot: Snapshot, tmp_path: Path, query: str
    ) -> None:
        path = tmp_path / "receipt.json"
        path.write_text(json.dumps(asked(client, query)), encoding="utf-8")
        code, said = verify(path, "--snapshot", str(snapshot.path))
        assert (code, said[:7]) == (0, "equal: ")

    def test_the_dataset_of_the_request_counts(
        self, client: FlaskClient, snapshot: Snapshot, tmp_path: Path
    ) -> None:
        path = tmp_path / "receipt.json"
        graph = f"{BASE}graph/okezone-2023-07-26"
        made = asked(client, "SELECT * { ?s ?p ?o }", **{"default-graph-uri": graph})
        path.write_text(json.dumps(made), encoding="utf-8")
        assert verify(path, "--snapshot", str(snapshot.path))[0] == 0
        changed(path, "query", "defaultGraphs", to=[f"{BASE}graph/registry"])
        assert verify(path, "--snapshot", str(snapshot.path))[0] == 1

    @pytest.mark.parametrize("pack", ["nq", "gz", "zst"])
    def test_a_download_will_do(self, saved: Path, snapshot: Snapshot, tmp_path: Path, pack: str) -> None:
        body = snapshot.file(DATASET).read_bytes()
        packed = {"nq": bytes, "gz": gzip.compress, "zst": zstandard.compress}[pack](body)
        data = tmp_path / f"ascn-kg.nq.{pack}"
        data.write_bytes(packed)
        assert verify(saved, "--download", str(data))[0] == 0

    @pytest.mark.parametrize(
        ("keys", "value"),
        [
            (("result", "rows"), 1),
            (("result", "sha256"), "0" * 64),
            (("result", "head"), "SELECT\tx"),
            (("result", "ordered"), True),
            (("query", "form"), "ASK"),
            (("query", "text"), f"{CITIES} LIMIT 5"),
        ],
        ids=lambda value: ".".join(value) if isinstance(value, tuple) else "",
    )
    def test_an_altered_receipt_fails(
        self, saved: Path, snapshot: Snapshot, keys: tuple[str, ...], value: Any
    ) -> None:
        code, said = verify(changed(saved, *keys, to=value), "--snapshot", str(snapshot.path))
        assert code == 1
        assert said

    def test_one_row_less_in_the_receipt_is_shown(self, saved: Path, snapshot: Snapshot) -> None:
        content = json.loads(saved.read_text(encoding="utf-8"))
        rows = content["result"]["rows"]
        changed(saved, "result", "rows", to=rows - 1)
        changed(saved, "result", "rowHashes", to=content["result"]["rowHashes"][1:])
        code, said = verify(saved, "--snapshot", str(snapshot.path))
        assert code == 1
        assert f"rows: {rows - 1} in the receipt, {rows} now" in said
        assert said.count("only now: <https://w3id.org/ascn-kg/id/city/") == 1

    def test_one_statement_less_in_the_data_is_shown(
        self, saved: Path, snapshot: Snapshot, tmp_path: Path
    ) -> None:
        label = (
            f'<{BASE}id/city/makassar> <http://www.w3.org/2004/02/skos/core#prefLabel> "Kota Makassar"@id .'
        )
        text = snapshot.file(DATASET).read_text(encoding="utf-8")
        assert f"\n{label}\n" in text
        data = tmp_path / "other.nq"
        data.write_text(text.replace(f"\n{label}\n", "\n"), encoding="utf-8")
        code, said = verify(saved, "--download", str(data))
        assert code == 1
        assert f"other data: the receipt is of snapshot {snapshot.id}" in said
        assert "1 row of the receipt not in the answer now" in said

    def test_other_data_with_the_same_answer_is_said(
        self, saved: Path, snapshot: Snapshot, tmp_path: Path
    ) -> None:
        data = tmp_path / "more.nq"
        data.write_bytes(snapshot.file(DATASET).read_bytes() + b"<urn:a> <urn:b> <urn:c> .\n")
        code, said = verify(saved, "--download", str(data))
        assert code == 1
        assert "other data" in said
        assert "nevertheless the same" in said

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "no JSON"),
            ("[]", "no receipt"),
            ("{}", "no receipt"),
            ('{"conformsTo": "https://x/receipt"}', "its query is missing"),
            ("\xff", "no JSON"),
        ],
    )
    def test_what_is_no_receipt_is_refused(self, tmp_path: Path, text: str, said: str) -> None:
        path = tmp_path / "receipt.json"
        path.write_text(text, encoding="utf-8")
        code, output = verify(path, "--download", str(path))
        assert (code, said in output) == (2, True)

    @pytest.mark.parametrize(
        ("keys", "value"),
        [
            (("query", "text"), "SELECT NOW() {}"),
            (("query", "text"), "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"),
            (("query", "text"), "SELECT ?x WHERE"),
            (("query", "text"), "SELECT * { " + "{" * 4000),
            (("result", "rows"), "many"),
            (("result", "rows"), True),
            (("result", "method"), "answer-9"),
            (("result", "rowHashes"), [1]),
            (("snapshot",), "x"),
        ],
    )
    def test_a_receipt_that_cannot_be_replayed_is_refused(
        self, saved: Path, snapshot: Snapshot, keys: tuple[str, ...], value: Any
    ) -> None:
        code, said = verify(changed(saved, *keys, to=value), "--snapshot", str(snapshot.path))
        assert code == 2
        assert "receipt.json" in said

    @pytest.mark.parametrize("body", [b"\x1f\x8bbroken", b"\x28\xb5\x2f\xfdbroken", b"<a> <b"])
    def test_data_that_cannot_be_read_is_said(self, saved: Path, tmp_path: Path, body: bytes) -> None:
        data = tmp_path / "data"
        data.write_bytes(body)
        assert verify(saved, "--download", str(data))[0] == 2

    def test_a_missing_receipt_is_said(self, tmp_path: Path) -> None:
        assert verify(tmp_path / "none.json")[0] == 2


def rows(*listed: dict[str, tuple[str, str]]) -> bytes:
    kinds = {"b": "bnode", "u": "uri", "l": "literal"}
    bindings = [
        {name: {"type": kinds[kind], "value": value} for name, (kind, value) in row.items()} for row in listed
    ]
    return json.dumps({"head": {"vars": ["a", "b"]}, "results": {"bindings": bindings}}).encode()


class TestHash:
    def test_is_the_one_that_the_reference_works_out(self) -> None:
        """Worked out with printf and sha256sum: see docs/reference/receipts.md."""
        body = json.dumps(
            {
                "head": {"vars": ["city", "name"]},
                "results": {
                    "bindings": [
                        {"city": {"type": "uri", "value": "urn:b"}},
                        {
                            "city": {"type": "uri", "value": "urn:a"},
                            "name": {"type": "literal", "value": 'A "b"\n', "xml:lang": "EN"},
                        },
                    ]
                },
            }
        ).encode()
        made = canonical.of_json(body, ordered=False)
        assert made.lines == ('<urn:a>\t"A \\"b\\"\\n"@en', "<urn:b>\t")
        assert made.hash == "fce89510e7187d8039f2e6f2f306030140ed76d53329b5d253a5989bb81b45da"
        assert made.hash in (ROOT / "docs/reference/receipts.md").read_text(encoding="utf-8")

    def test_does_not_depend_on_the_order_of_rows(self) -> None:
        listed = [{"a": ("u", f"urn:{number}"), "b": ("b", f"n{number}")} for number in range(6)]
        made = {
            canonical.of_json(rows(*order), ordered=False).hash for order in itertools.permutations(listed)
        }
        assert len(made) == 1

    def test_depends_on_the_order_where_the_query_orders(self) -> None:
        one, two = {"a": ("u", "urn:1")}, {"a": ("u", "urn:2")}
        first = canonical.of_json(rows(one, two), ordered=True)
        assert first.hash != canonical.of_json(rows(two, one), ordered=True).hash

    def test_counts_how_often_a_row_stands(self) -> None:
        one = {"a": ("u", "urn:1")}
        once, twice = (canonical.of_json(rows(*[one] * times), ordered=False).hash for times in (1, 2))
        assert once != twice

    def test_does_not_depend_on_labels_of_blank_nodes(self) -> None:
        chain = [{"a": ("b", f"n{n}"), "b": ("b", f"n{n + 1}")} for n in range(5)]
        renamed = [
            {name: (kind, f"x{hash(value) % 9973}-{value[::-1]}") for name, (kind, value) in row.items()}
            for row in chain
        ]
        random.Random(7).shuffle(renamed)
        one, two = (canonical.of_json(rows(*listed), ordered=False) for listed in (chain, renamed))
        assert one.hash == two.hash

    def test_tells_blank_nodes_apart_by_what_is_said_with_them(self) -> None:
        same = rows({"a": ("b", "x"), "b": ("b", "x")})
        other = rows({"a": ("b", "x"), "b": ("b", "y")})
        hashes = {canonical.of_json(body, ordered=False).hash for body in (same, other)}
        assert len(hashes) == 2

    def test_an_answer_made_to_be_hard_takes_no_longer(self) -> None:
        """A clique of 30 blank nodes keeps RDFC-1.0 busy for ever."""
        lines = "".join(f"_:b{i} <urn:p> _:b{j} .\n" for i in range(30) for j in range(30) if i != j)
        assert len(set(canonical.of_triples(lines.encode() * 2).lines)) == 1
        assert len(canonical.of_triples(lines.encode() * 2).lines) == 30 * 29

    def test_too_many_blank_nodes_are_refused(self) -> None:
        many = rows(*({"a": ("b", f"n{number}")} for number in range(canonical.MOST_BLANK + 1)))
        with pytest.raises(ReceiptError, match="blank nodes"):
            canonical.of_json(many, ordered=False)

    @pytest.mark.parametrize(
        ("text", "ordered"),
        [
            ("SELECT ?s { ?s ?p ?o } ORDER BY ?s", True),
            ("SELECT ?s { ?s ?p ?o } order by DESC(?s) LIMIT 3", True),
            ("SELECT ?s { { SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 3 } }", False),
            ("SELECT ?s { ?s ?p 'ORDER BY' } # ORDER BY ?s", False),
            ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", False),
        ],
    )
    def test_looks_at_the_outermost_order(self, text: str, ordered: bool) -> None:
        assert canonical.is_ordered(text) is ordered

    def test_a_receipt_survives_writing_and_reading(self, snapshot: Snapshot, context: Context) -> None:
        query = Query("SELECT ?s { ?s ?p ?o } LIMIT 0", (), (f"{BASE}graph/registry",))
        answer = replay.canonical_answer(context.engine, query, "SELECT", False)
        made = receipt.make(query, "SELECT", answer, False, snapshot, date(2026, 1, 2), "memory")
        assert receipt.read(receipt.write(made)) == made
