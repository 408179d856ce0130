"""The Reconciliation Service API: answers as the specifications want them, names as people write them."""

from __future__ import annotations

import csv
import dataclasses
import json
import re
import threading
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from ascn_kg.engine.base import Engine
from ascn_kg.lookup import KINDS, SAME_NAME, Search
from ascn_kg.reconcile.match import Reconciler
from ascn_kg.reconcile.model import BATCH_SIZE, Asked
from ascn_kg.reconcile.properties import PROPERTIES
from ascn_kg.reconcile.types import Types
from ascn_kg.snapshot import SEARCH, Snapshot
from ascn_kg.terms import Row
from ascn_kg.web import create_app
from ascn_kg.web.context import Context
from ascn_kg.web.limits import RateLimit

from . import reconciliation_schemas as schemas
from .conftest import BASE, PREFIXES, ROOT

HERE = Path(__file__).parent
with (HERE / "name_variants.csv").open(encoding="utf-8", newline="") as stream:
    VARIANTS = list(csv.DictReader(stream))
ELSEWHERE = (HERE / "names_elsewhere.txt").read_text(encoding="utf-8").splitlines()


def checked(answer: Any, schema: schemas.Schema) -> Any:
    jsonschema.validate(answer, schema, cls=jsonschema.Draft202012Validator)
    return answer


def ask(client: FlaskClient, **query: Any) -> list[dict[str, Any]]:
    """The candidates for one query of version 0.2."""
    response = client.post("/reconcile", data={"queries": json.dumps({"q0": query})})
    assert response.status_code == 200, response.get_data(as_text=True)
    return checked(response.get_json(), schemas.RESULTS)["q0"]["result"]  # type: ignore[no-any-return]


def value_of(candidate: dict[str, Any], feature: str) -> float:
    (found,) = (one["value"] for one in candidate["features"] if one["id"] == feature)
    return float(found)


@pytest.fixture
def search(snapshot: Snapshot) -> Search:
    return Search(snapshot.file(SEARCH), BASE)


class TestNames:
    def test_the_table_is_large_and_varied(self) -> None:
        assert len(VARIANTS) >= 250
        kinds = {row["expected"].partition("/")[0] for row in VARIANTS}
        assert kinds >= {"city", "country", "organization", "person", "event", "programme"}
        assert len(ELSEWHERE) >= 50

    def test_the_first_hit_is_the_one_that_is_meant(self, search: Search) -> None:
        missed = []
        for row in VARIANTS:
            first, *_ = search.find(row["variant"], 1, KINDS) or [None]
            if first is None or first.iri != f"{BASE}id/{row['expected']}":
                missed.append(f"{row['variant']} -> {first and first.iri}, not {row['expected']}")
        recall = 1 - len(missed) / len(VARIANTS)
        assert recall >= 0.95, missed

    def test_names_of_other_things_are_not_taken_for_ours(self, search: Search) -> None:
        wrong = [
            (name, hit.label, hit.score)
            for name in ELSEWHERE
            for hit in search.find(name, 1, KINDS)
            if hit.score >= SAME_NAME
        ]
        assert wrong == []


class TestManifest:
    def test_version_0_2(self, client: FlaskClient) -> None:
        manifest = checked(client.get("/reconcile").get_json(), schemas.MANIFEST)
        assert manifest["identifierSpace"] == f"{BASE}id/"
        assert manifest["schemaSpace"] == f"{BASE}ontology#"

    def test_version_1_0_draft(self, client: FlaskClient) -> None:
        checked(client.get("/reconcile/draft").get_json(), schemas.DRAFT_MANIFEST)

    def test_the_view_address_leads_to_the_entity(self, client: FlaskClient) -> None:
        url = client.get("/reconcile").get_json()["view"]["url"].replace("{{id}}", "city%2Fmakassar")
        assert client.get(url, headers={"Accept": "text/html"}).headers["Location"] == "/page/city/makassar"

    def test_the_default_types_exist(self, client: FlaskClient) -> None:
        types = client.get("/reconcile").get_json()["defaultTypes"]
        assert {one["id"] for one in types} >= {"City", "Country", "Person", "Organization", "Event"}


class TestQueries:
    def test_a_clear_name_is_a_match(self, client: FlaskClient) -> None:
        first, *rest = ask(client, query="Kota Makasar")
        assert (first["id"], first["name"], first["match"]) == ("city/makassar", "Makassar", True)
        assert first["score"] == value_of(first, "name") == 94.0
        assert not any(one["match"] for one in rest)

    def test_a_name_of_two_things_is_no_match_until_a_type_tells_them_apart(
        self, client: FlaskClient
    ) -> None:
        found = ask(client, query="Cebu")
        assert {one["id"] for one in found[:2]} == {"city/cebu-city", "place/cebu-province"}
        assert not any(one["match"] for one in found)
        (first, *_) = ask(client, query="Cebu", type="City")
        assert (first["id"], first["match"]) == ("city/cebu-city", True)

    def test_a_class_finds_its_subclasses_and_no_other(self, client: FlaskClient) -> None:
        names = {one["id"] for one in ask(client, query="ASCN Annual Meeting", type="Event", limit=3)}
        assert all(name.startswith("event/") for name in names)
        found = ask(client, query="ASEAN Smart Cities Network", type="AnnualMeeting", limit=20)
        assert all("AnnualMeeting" in {kind["id"] for kind in one["type"]} for one in found)
        assert ask(client, query="Makassar", type="Asteroid") == []

    def test_all_types_or_any(self, client: FlaskClient) -> None:
        types = ["City", "Organization"]
        either = ask(client, query="Makassar", type=types, type_strict="any")
        assert {one["id"].partition("/")[0] for one in either} == {"city", "organization"}
        assert ask(client, query="Makassar", type=types, type_strict="all") == []

    @pytest.mark.parametrize(
        ("query", "pid", "right", "wrong"),
        [
            ("Amran", "country", "Indonesia", "Thailand"),
            ("Amran", "country", {"id": "country/indonesia"}, {"id": "country/thailand"}),
            ("Amran", "country", ["ID"], ["TH"]),
            ("Muhammad Tito Karnavian", "organization", "Kementerian Dalam Negeri", "Grab"),
            ("2nd ASCN Annual Meeting", "date", "2019", "2018"),
            ("2nd ASCN Annual Meeting", "date", 2019, 2020),
            ("2nd ASCN Annual Meeting", "venue", "Krung Thep", "Hanoi"),
            ("Makassar", "memberOf", "ASCN", "Asian Development Bank"),
            ("Makassar", f"{BASE}ontology#focusArea", "Health and Well-being", "Civic and Social"),
        ],
    )
    def test_evidence_counts_for_and_against(
        self, client: FlaskClient, query: str, pid: str, right: Any, wrong: Any
    ) -> None:
        meant = ask(client, query=query)[0]["id"]
        for value, share in ((right, 5.0), (wrong, -20.0)):
            found = ask(client, query=query, properties=[{"pid": pid, "v": value}])
            (candidate,) = (one for one in found if one["id"] == meant)
            assert value_of(candidate, pid) == share, candidate
            assert candidate["score"] == min(100, value_of(candidate, "name") + share)

    def test_evidence_that_contradicts_takes_the_match_away(self, client: FlaskClient) -> None:
        assert ask(client, query="Makassar")[0]["match"]
        found = ask(client, query="Makassar", properties=[{"pid": "country", "v": "Thailand"}])
        assert not any(one["match"] for one in found)

    def test_what_we_do_not_know_says_nothing(self, client: FlaskClient) -> None:
        first = ask(client, query="Makassar", properties=[{"pid": "ordinal", "v": "3"}])[0]
        assert value_of(first, "ordinal") == 0

    def test_the_draft_answers_in_order(self, client: FlaskClient) -> None:
        queries = [
            {"conditions": [{"matchType": "name", "v": name}], "type": "City", "limit": 1}
            for name in ("Hanio", "Danang", "岘港市")
        ]
        for path in ("/reconcile/draft/reconcile", "/reconcile"):
            found = checked(client.post(path, json={"queries": queries}).get_json(), schemas.DRAFT_RESULTS)
            ids = [one["candidates"][0]["id"] for one in found["results"]]
            assert ids == ["city/hanoi", "city/da-nang", "city/da-nang"]

    def test_conditions_of_the_draft(self, client: FlaskClient) -> None:
        def first(**more: Any) -> dict[str, Any] | None:
            conditions = [
                {"matchType": "name", "v": "Makassar"},
                {"matchType": "property", "pid": "country", **more},
            ]
            body = {"queries": [{"conditions": conditions, "type": "City"}]}
            listed = client.post("/reconcile/draft/reconcile", json=body).get_json()["results"][0][
                "candidates"
            ]
            return listed[0] if listed else None

        two = ["Indonesia", "Thailand"]
        for quantifier, share in (("any", 5.0), ("all", -20.0), ("none", -20.0)):
            found = first(v=two, matchQuantifier=quantifier)
            assert found is not None
            assert value_of(found, "country") == share
        wanted = first(v="Thailand", required=True)
        assert wanted is None or wanted["id"] != "city/makassar"

    def test_the_graph_is_asked_twice_whatever_the_batch(self, engine: Engine, context: Context) -> None:
        asked: list[str] = []

        class Counting:
            def select(self, text: str) -> list[Row]:
                asked.append(text)
                return engine.select(text)

        reconciler = Reconciler(Counting(), context.search, Types.read(engine, BASE), BASE)  # type: ignore[arg-type]
        reconciler.reconcile([Asked((row["variant"],)) for row in VARIANTS[:BATCH_SIZE]])
        assert len(asked) == 2


class TestRequests:
    def test_get_and_post_say_the_same(self, client: FlaskClient) -> None:
        queries = json.dumps({"a": {"query": "Hanoi", "limit": 1}})
        got = client.get("/reconcile", query_string={"queries": queries})
        posted = client.post("/reconcile", data={"queries": queries})
        assert got.get_json() == posted.get_json()
        assert len(got.get_json()["a"]["result"]) == 1

    def test_any_site_may_ask(self, client: FlaskClient) -> None:
        assert client.get("/reconcile").headers["Access-Control-Allow-Origin"] == "*"
        for path in ("/reconcile", "/reconcile/draft/reconcile", "/reconcile/suggest/entity"):
            response = client.options(path)
            assert response.status_code == 204
            assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]

    @pytest.mark.parametrize("name", ["jQuery123_4", "a.b.c", "$"])
    def test_a_callback_is_called(self, client: FlaskClient, name: str) -> None:
        response = client.get(f"/reconcile?callback={name}")
        assert response.mimetype == "text/javascript"
        text = response.get_data(as_text=True)
        assert text.startswith(f"/**/{name}(")
        checked(json.loads(text.removeprefix(f"/**/{name}(").removesuffix(");")), schemas.MANIFEST)

    @pytest.mark.parametrize("name", ["alert(1)", "a;b", "", "<script>", "a..b", "x" * 400, "ａ"])
    def test_other_callbacks_are_refused(self, client: FlaskClient, name: str) -> None:
        response = client.get("/reconcile", query_string={"callback": name})
        assert (response.status_code, response.mimetype) == (400, "application/problem+json")

    @pytest.mark.parametrize(
        ("queries", "status"),
        [
            ("{", 400),
            ("[" * 20_000, 400),
            ("[]", 400),
            ('{"q": 1}', 400),
            ('{"q": {}}', 400),
            ('{"q": {"query": 1}}', 400),
            ('{"q": {"query": "a", "limit": "b"}}', 400),
            ('{"q": {"query": "a", "type": 5}}', 400),
            ('{"q": {"query": "a", "properties": [{"pid": "no-such", "v": "b"}]}}', 400),
            ('{"q": {"query": "a", "properties": [{"pid": "country"}]}}', 400),
            ('{"q": {"query": "Makassar", "properties": [{"pid": "country", "v": {"id": "> x"}}]}}', 400),
            (json.dumps({str(n): {"query": "a"} for n in range(BATCH_SIZE + 1)}), 413),
            (json.dumps({"q": {"query": "a", "properties": [{"pid": "country", "v": "b"}] * 21}}), 413),
        ],
    )
    def test_bad_batches_are_told_what_is_wrong(self, client: FlaskClient, queries: str, status: int) -> None:
        response = client.post("/reconcile", data={"queries": queries})
        assert (response.status_code, response.mimetype) == (status, "application/problem+json")
        assert response.get_json()["detail"]

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"queries": {}},
            {"queries": [{}]},
            {"queries": [{"conditions": []}]},
            {"queries": [{"conditions": [{"v": "a"}]}]},
            {"queries": [{"conditions": [{"matchType": "property", "v": "a"}]}]},
            {"queries": [{"conditions": [{"matchType": "name", "v": None}]}]},
        ],
    )
    def test_bad_drafts_are_told_what_is_wrong(self, client: FlaskClient, body: Any) -> None:
        response = client.post("/reconcile/draft/reconcile", json=body)
        assert (response.status_code, response.mimetype) == (400, "application/problem+json")

    def test_a_body_without_end_is_refused(self, client: FlaskClient, context: Context) -> None:
        queries = "x" * (4 * context.limits.max_bytes + 1)
        for response in (
            client.post("/reconcile", data={"queries": queries}),
            client.post("/reconcile/draft/reconcile", data=queries, content_type="application/json"),
        ):
            assert response.status_code == 413

    @pytest.mark.parametrize("query", ["\x00", '"', "a" * 3000, "NEAR(a b)", "∞" * 500, "'; DROP TABLE form"])
    def test_any_name_is_safe(self, client: FlaskClient, query: str) -> None:
        assert ask(client, query=query) is not None

    def test_asking_too_often_is_429(self, context: Context) -> None:
        limited = dataclasses.replace(context, rate=RateLimit(1))
        client = create_app(limited).test_client()
        assert client.get("/reconcile").status_code == 200
        response = client.get("/reconcile/suggest/entity?prefix=a")
        assert response.status_code == 429
        assert int(response.headers["Retry-After"]) > 0


class TestSuggestions:
    @pytest.mark.parametrize("version", ["", "/draft"])
    @pytest.mark.parametrize(
        ("what", "prefix", "first"),
        [
            ("entity", "maka", "city/makassar"),
            ("entity", "กรุงเทพ", "city/bangkok"),
            ("type", "annual", "AnnualMeeting"),
            ("property", "coun", "country"),
        ],
    )
    def test_beginnings(self, client: FlaskClient, version: str, what: str, prefix: str, first: str) -> None:
        response = client.get(f"/reconcile{version}/suggest/{what}", query_string={"prefix": prefix})
        found = checked(response.get_json(), schemas.SUGGESTIONS)["result"]
        assert found[0]["id"] == first

    def test_cursor_and_type(self, client: FlaskClient) -> None:
        whole = client.get("/reconcile/suggest/entity?prefix=a").get_json()["result"]
        rest = client.get("/reconcile/suggest/entity?prefix=a&cursor=3").get_json()["result"]
        assert rest[:7] == whole[3:]
        people = client.get("/reconcile/suggest/entity?prefix=a&type=Person").get_json()["result"]
        assert people
        assert all(one["id"].startswith("person/") for one in people)

    @pytest.mark.parametrize(
        ("what", "id", "text"),
        [
            ("entity", "city/makassar", "Indonesia"),
            ("type", "City", "place that is"),
            ("property", "date", "when"),
        ],
    )
    def test_flyouts(self, client: FlaskClient, what: str, id: str, text: str) -> None:
        response = client.get(f"/reconcile/flyout/{what}", query_string={"id": id})
        assert text in checked(response.get_json(), schemas.FLYOUT)["html"]

    @pytest.mark.parametrize(
        ("path", "status"),
        [
            ("/suggest/planet?prefix=a", 404),
            ("/flyout/type?id=Planet", 404),
            ("/flyout/entity?id=city/atlantis", 404),
            ("/flyout/entity?id=../../etc", 400),
            ("/preview?id=city/atlantis", 404),
            ("/preview", 400),
        ],
    )
    def test_what_is_not_there(self, client: FlaskClient, path: str, status: int) -> None:
        assert client.get(f"/reconcile{path}").status_code == status


class TestPreview:
    def test_it_may_be_framed_and_runs_nothing(self, client: FlaskClient) -> None:
        for version in ("", "/draft"):
            response = client.get(f"/reconcile{version}/preview?id=person%2Fmuhammad-tito-karnavian")
            assert response.status_code == 200
            assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
            assert "X-Frame-Options" not in response.headers
            text = response.get_data(as_text=True)
            assert "Ministry of Home Affairs of Indonesia" in text
            assert "<script" not in text
            assert "style" not in text

    def test_nothing_else_may_be_framed(self, client: FlaskClient) -> None:
        for path in ("/", "/reconcile", "/search?q=a"):
            response = client.get(path)
            assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
            assert response.headers["X-Frame-Options"] == "DENY"


class TestExtension:
    ASKED = {  # noqa: RUF012
        "ids": ["city/makassar", "event/2nd-ascn-annual-meeting"],
        "properties": [
            {"id": "country"},
            {"id": "latitude"},
            {"id": "ordinal"},
            {"id": "startDate"},
            {"id": "otherName", "settings": {"limit": 2}},
        ],
    }

    def test_values_with_labels(self, client: FlaskClient) -> None:
        response = client.post("/reconcile", data={"extend": json.dumps(self.ASKED)})
        answer = checked(response.get_json(), schemas.EXTENSION)
        makassar, meeting = (answer["rows"][id] for id in self.ASKED["ids"])
        assert makassar["country"] == [{"id": "country/indonesia", "name": "Indonesia"}]
        assert makassar["latitude"][0]["float"] == pytest.approx(-5.15, abs=0.1)
        assert makassar["ordinal"] == []
        assert len(makassar["otherName"]) == 2
        assert meeting["country"] == [{"id": "country/thailand", "name": "Thailand"}]
        assert meeting["ordinal"] == [{"int": 2}]
        assert meeting["startDate"] == [{"str": "2019-08-22"}, {"str": "2019-08-23"}]  # sources disagree
        assert answer["meta"][0] == {
            "id": "country",
            "name": "country",
            "type": {"id": "Country", "name": "country"},
        }

    def test_the_draft_has_rows_in_a_list(self, client: FlaskClient) -> None:
        answer = checked(
            client.post("/reconcile/draft/extend", json=self.ASKED).get_json(), schemas.DRAFT_EXTENSION
        )
        assert [row["id"] for row in answer["rows"]] == self.ASKED["ids"]

    def test_labels_come_in_the_language_of_the_reader(self, client: FlaskClient) -> None:
        asked = {"ids": ["city/makassar"], "properties": [{"id": "focusArea"}]}
        names = {
            language: client.post(
                "/reconcile", data={"extend": json.dumps(asked)}, headers={"Accept-Language": language}
            ).get_json()["rows"]["city/makassar"]["focusArea"][0]["name"]
            for language in ("en", "id")
        }
        assert names["en"] == "Health and Well-being"
        assert names["id"] != names["en"]

    def test_tenures_are_lines_to_read(self, client: FlaskClient) -> None:
        asked = {"ids": ["person/muhammad-tito-karnavian"], "properties": [{"id": "tenure"}]}
        answer = client.post("/reconcile", data={"extend": json.dumps(asked)}).get_json()
        (line, *_) = answer["rows"]["person/muhammad-tito-karnavian"]["tenure"]
        assert line["name"] == "Muhammad Tito Karnavian, Minister of Home Affairs of Indonesia"

    @pytest.mark.parametrize("version", ["", "/draft"])
    def test_proposals_fit_the_type(self, client: FlaskClient, version: str) -> None:
        path = f"/reconcile{version}/extend/propose"
        answer = checked(client.get(f"{path}?type=Event&limit=4").get_json(), schemas.PROPOSAL)
        assert len(answer["properties"]) == 4
        names = {one["id"] for one in client.get(f"{path}?type=Event").get_json()["properties"]}
        assert {"venue", "date"} <= names
        assert "administrativeKind" not in names
        assert len(client.get(path).get_json()["properties"]) == len(PROPERTIES)

    @pytest.mark.parametrize(
        "asked",
        [
            {},
            {"ids": "city/makassar", "properties": []},
            {"ids": ["nonsense"], "properties": []},
            {"ids": ["city/makassar"], "properties": [{"id": "no-such"}]},
            {"ids": ["city/makassar"], "properties": [{"id": "country", "settings": {"limit": "x"}}]},
        ],
    )
    def test_bad_requests(self, client: FlaskClient, asked: Any) -> None:
        assert client.post("/reconcile", data={"extend": json.dumps(asked)}).status_code == 400


def test_every_property_has_values_somewhere(engine: Engine) -> None:
    for one in PROPERTIES:
        assert engine.select(f"{PREFIXES} SELECT ?s {{ ?s {one.path} ?o }} LIMIT 1"), one.id


def test_the_guide_does_what_it_says(context: Context, capsys: pytest.CaptureFixture[str]) -> None:
    guide = (ROOT / "docs/how-to/reconcile-a-spreadsheet.md").read_text(encoding="utf-8")
    (snippet,) = re.findall(r"```python\n(.*?)```", guide, re.S)
    server = make_server("127.0.0.1", 0, create_app(context), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        exec(snippet.replace(":8000", f":{server.port}"), {})
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Kota Makasar city/makassar ")
    assert [line.endswith(" match") for line in lines[:4]] == [True, False, True, False]
    assert lines[1].startswith("Hanio city/hanoi ")
    assert {line.split()[0] for line in lines[4:]} == {"city/makassar", "city/da-nang"}
