"""Lists with facets: what is counted, what an address means, and twins that give exactly what is shown."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from flask.testing import FlaskClient

from ascn_kg.engine.base import Engine
from ascn_kg.pages import explore, explore_export, found, selection
from ascn_kg.pages.explore_kinds import SPECS
from ascn_kg.pages.explore_table import NOT_STATED, Explorer, Listing
from ascn_kg.pages.selection import Selection, SelectionError
from ascn_kg.pages.words import Words
from ascn_kg.terms import Literal, Row
from ascn_kg.web import explore as web
from ascn_kg.web.context import Context

from .conftest import PREFIXES

BROWSER = {"Accept": "text/html", "Accept-Language": "en"}
EN = Words("en")


class Counting:
    """An engine that counts the queries that it is asked."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.asked = 0

    def select(self, text: str) -> list[Row]:
        self.asked += 1
        return self._engine.select(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)


@pytest.fixture(scope="module")
def counting(context: Context) -> Counting:
    return Counting(context.engine)


@pytest.fixture
def explorer(context: Context, counting: Counting) -> Explorer:
    return Explorer(replace(context.site, engine=counting))


def listing(context: Context, kind: str) -> Listing:
    made = context.explorer.listing(kind, EN)
    assert made is not None
    return made


def chosen(listing: Listing, address: str) -> Selection:
    return selection.parse(listing, parse_qsl(urlsplit(address).query, keep_blank_values=True))


def page(client: FlaskClient, address: str, **headers: str) -> str:
    answer = client.get(address, headers={**BROWSER, **headers})
    assert answer.status_code == 200, (address, answer.text)
    return answer.text


def hrefs(html: str) -> Iterator[str]:
    return (unescape(one) for one in re.findall(r'<a [^>]*?href="([^"]+)"', html))


def counts(context: Context, address: str) -> dict[str, dict[str, int]]:
    made = listing(context, urlsplit(address).path.rpartition("/")[2])
    _, found = selection.apply(made, chosen(made, address))
    return {facet: {key: number for key, number in one.items() if number} for facet, one in found.items()}


@pytest.mark.parametrize("kind", SPECS)
def test_every_kind_has_a_page(client: FlaskClient, kind: str) -> None:
    for view in ("table", "cards"):
        html = page(client, f"/explore/{kind}?view={view}")
        assert html.count("<h1") == 1
        assert re.search(r">https?://[^<]*</(a|span)>", html) is None
        levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
        assert all(below <= above + 1 for above, below in itertools.pairwise(levels))


@pytest.mark.parametrize("kind", SPECS)
def test_every_thing_of_a_kind_is_listed_once(context: Context, kind: str) -> None:
    rows = context.engine.select(
        f'SELECT DISTINCT ?e {{ ?e a ?c FILTER(STRSTARTS(STR(?e), "{context.base}id/{kind}/")) }}'
    )
    listed = [entry.link.iri for entry in listing(context, kind).entries]
    assert sorted(listed) == sorted(row["e"].value for row in rows)


def test_the_kinds_are_counted_as_they_are_listed(context: Context, client: FlaskClient) -> None:
    cards = explore.index(context.base, EN, context.statistics.classes)
    assert [card.link.kind for card in cards] == list(SPECS)
    for card in cards:
        assert card.count == len(listing(context, card.link.kind).entries), card.link.kind
    html = page(client, "/explore")
    assert all(f'href="/explore/{kind}"' in html for kind in SPECS)


INDONESIA = "<https://w3id.org/ascn-kg/id/country/indonesia>"
COUNTED = [
    ("/explore/city", "country", "?e a ascn:City ; ascn:inCountry ?v"),
    (
        "/explore/city?country=indonesia",
        "since",
        "?m a ascn:Membership ; org:member ?e ; ascn:startDate ?d . "
        f"?e ascn:inCountry {INDONESIA} ; a ascn:City "
        "BIND(SUBSTR(STR(?d), 1, 4) AS ?v)",
    ),
    ("/explore/city?since=2018&since=2025", "type",
     "?m org:member ?e ; a ascn:Membership ; ascn:startDate ?d . "
     '?e a ascn:City ; ascn:administrativeKind ?v FILTER(SUBSTR(STR(?d), 1, 4) IN ("2018", "2025"))'),
    ("/explore/project", "focus-area", "?e a ascn:Project ; ascn:focusArea ?v"),
    (
        "/explore/project?country=indonesia&focus-area=built-infrastructure&focus-area=health-and-well-being",
        "status",
        f"?e a ascn:Project ; ascn:status ?v ; ascn:focusArea ?f ; ascn:ofCity/ascn:inCountry {INDONESIA} "
        "FILTER(?f IN (<https://w3id.org/ascn-kg/id/focus-area/built-infrastructure>, "
        "<https://w3id.org/ascn-kg/id/focus-area/health-and-well-being>))",
    ),
    ("/explore/project?country=indonesia&focus-area=built-infrastructure", "focus-area",
     f"?e a ascn:Project ; ascn:focusArea ?v ; ascn:ofCity/ascn:inCountry {INDONESIA}"),
    ("/explore/event", "class",
     "?e a ascn:Event, ?v . ?v rdfs:subClassOf ascn:Event FILTER(?v != ascn:Event)"),
    ("/explore/event?class=annual-meeting", "series", "?e a ascn:AnnualMeeting ; ascn:inSeries ?v"),
    ("/explore/person", "role", "?t a ascn:Tenure ; org:member ?e ; org:role ?v . ?e a ascn:Person"),
    ("/explore/person?role=chief-smart-city-officer", "city",
     "?t org:member ?e ; org:role <https://w3id.org/ascn-kg/id/role/chief-smart-city-officer> . "
     "?u org:member ?e ; ascn:forCity ?v . ?e a ascn:Person"),
    ("/explore/source?language=id", "type", '?e a ascn:Source ; dct:language "id" ; ascn:documentKind ?v'),
    ("/explore/source", "year", "?e a ascn:Source ; dct:issued ?d BIND(SUBSTR(STR(?d), 1, 4) AS ?v)"),
    ("/explore/observation?indicator=population", "year",
     "?e ascn:indicator <https://w3id.org/ascn-kg/id/indicator/population> ; ascn:year ?d "
     "BIND(SUBSTR(STR(?d), 1, 4) AS ?v)"),
]  # fmt: skip


@pytest.mark.parametrize(("address", "facet", "pattern"), COUNTED, ids=[f"{a} {f}" for a, f, _ in COUNTED])
def test_counts_are_those_of_a_query(context: Context, address: str, facet: str, pattern: str) -> None:
    rows = context.engine.select(
        f"{PREFIXES}SELECT ?v (COUNT(DISTINCT ?e) AS ?n) {{ {pattern} }} GROUP BY ?v"
    )
    expected = {
        re.sub(r"(?<=[a-z])(?=[A-Z])", "-", re.split("[/#]", row["v"].value)[-1]).lower(): int(row["n"].value)
        for row in rows
        if "v" in row
    }
    got = {key: number for key, number in counts(context, address)[facet].items() if key != NOT_STATED}
    assert expected
    assert got == expected


def test_what_is_not_stated_is_counted_too(context: Context) -> None:
    rows = context.engine.select(
        f"{PREFIXES}SELECT ?e {{ ?e a ascn:Project FILTER NOT EXISTS {{ ?e ascn:focusArea ?f }} }}"
    )
    assert rows
    assert counts(context, "/explore/project")["focus-area"][NOT_STATED] == len(rows)


def test_a_count_is_what_one_gets_by_following_it(context: Context) -> None:
    made = listing(context, "project")
    base = chosen(made, "/explore/project?country=indonesia")
    shown = explore.explore_page(made, base, EN)
    options = [(facet, option) for facet in shown.facets for option in (*facet.options, *facet.more)]
    assert len(options) > 20
    for facet, option in options:
        if not option.chosen and facet.id != "country":
            assert explore.explore_page(made, chosen(made, option.href), EN).count == option.count, option


def test_values_of_a_facet_are_alternatives_and_facets_restrict_each_other(context: Context) -> None:
    made = listing(context, "city")

    def names(address: str) -> set[str]:
        return {entry.link.iri for entry in selection.apply(made, chosen(made, address))[0]}

    one, other = names("?country=indonesia"), names("?country=thailand")
    assert names("?country=indonesia&country=thailand") == one | other
    assert names("?country=indonesia&type=regency") == one & names("?type=regency")
    assert names("") == {entry.link.iri for entry in made.entries}


def test_where_sources_differ_a_thing_counts_under_each_value(context: Context) -> None:
    made = listing(context, "city")
    (chiang_mai,) = [entry for entry in made.entries if entry.link.iri.endswith("/chiang-mai")]
    assert chiang_mai.keys["since"] == {"2023", "2024"}
    for year in ("2023", "2024"):
        assert chiang_mai in selection.apply(made, chosen(made, f"?since={year}"))[0]


def test_what_documents_disagree_on_is_marked(context: Context) -> None:
    made = listing(context, "observation")
    place = [column.id for column in made.spec.shown].index("value")
    marked = {entry.link.iri for entry in made.entries if any(one.contested for one in entry.cells[place])}
    nodes = {node for node, _ in context.site.contested if "/id/observation/" in node}
    assert marked
    assert marked == nodes & {entry.link.iri for entry in made.entries if entry.cells[place]}


def test_two_things_with_one_slug_are_told_apart(context: Context) -> None:
    pattern = "?e a ascn:Observation ; ascn:observedArea ?v"
    rows = context.engine.select(f"{PREFIXES}SELECT ?v (COUNT(?e) AS ?n) {{ {pattern} }} GROUP BY ?v")
    stated = {row["v"].value: int(row["n"].value) for row in rows}
    counted = counts(context, "/explore/observation")["area"]
    assert len(counted) - (NOT_STATED in counted) == len(stated)
    for kind in ("city", "country"):
        assert counted[f"{kind}.singapore"] == stated[f"{context.base}id/{kind}/singapore"]


@pytest.mark.parametrize("kind", SPECS)
def test_a_list_takes_two_queries_once(explorer: Explorer, counting: Counting, kind: str) -> None:
    before = counting.asked
    made = explorer.listing(kind, EN)
    assert made is not None
    assert counting.asked - before == 2
    explore.explore_page(made, chosen(made, ""), EN)
    assert explorer.listing(kind, EN) is made
    assert counting.asked - before == 2


def test_large_lists_and_old_lists_are_not_kept(context: Context, counting: Counting) -> None:
    site = replace(context.site, engine=counting)
    small = Explorer(site, largest=5)
    assert small.listing("role", EN) is not small.listing("role", EN)
    few = Explorer(site, kept=1)
    first = few.listing("role", EN)
    few.listing("series", EN)
    assert few.listing("role", EN) is not first


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/explore/dragon", 404, "there are city, country"),
        ("/explore/identity-link", 404, "there are city, country"),
        ("/explore/city?colour=red", 400, "country"),
        ("/explore/city?country=atlantis", 404, "country=atlantis"),
        ("/explore/city?country=", 404, "country="),
        ("/explore/city?country=Indonesia", 404, "country=Indonesia"),
        ("/explore/city?sort=colour", 400, "name"),
        ("/explore/city?sort=name&sort=country", 400, "once"),
        ("/explore/city?view=globe", 400, "cards"),
        ("/explore/city?page=0", 400, "from 1"),
        ("/explore/city?page=%C2%B2", 400, "from 1"),
        ("/explore/city?page=99", 404, "the last is 1"),
        ("/explore/city.csv?colour=red", 400, "country"),
        ("/explore/city.xlsx", 404, ".geojson"),
        ("/explore/person.geojson", 404, "no place on the map"),
        ("/search?q=a&kind=dragon", 404, "dragon"),
        ("/search?q=makassar&page=0", 400, "from 1"),
        ("/search?q=makassar&kind=city&page=99", 404, "99"),
    ],
)
def test_what_a_list_does_not_have_is_refused(
    client: FlaskClient, address: str, status: int, says: str
) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert says in answer.json["detail"]
    assert client.get(address, headers=BROWSER).status_code == status


def test_pages_follow_each_other_without_gap(client: FlaskClient) -> None:
    whole = client.get("/explore/project.json").json
    shown: list[str] = []
    address = "/explore/project"
    while address:
        html = page(client, address)
        shown += re.findall(r'<th scope="row"><a href="([^"]+)"', html)
        address = next((unescape(one) for one in re.findall(r'rel="next" href="([^"]+)"', html)), "")
    assert shown == [row["iri"].replace("https://w3id.org/ascn-kg/id", "/page") for row in whole["rows"]]
    assert len(shown) == whole["count"] == whole["total"] > explore.ROWS


@pytest.mark.parametrize("sort", ["start", "-start"])
def test_what_has_no_value_comes_last_in_either_direction(context: Context, sort: str) -> None:
    made = listing(context, "event")
    entries, _ = selection.apply(made, chosen(made, f"?sort={sort}"))
    firsts = [entry.cells[0][0].sort if entry.cells[0] else "" for entry in entries]
    dated = [first for first in firsts if first]
    assert firsts == dated + [""] * (len(firsts) - len(dated))
    assert dated == sorted(dated, reverse=sort == "-start")
    assert "" in firsts


def test_numbers_sort_by_size(context: Context) -> None:
    made = listing(context, "organization")
    entries, _ = selection.apply(made, chosen(made, "?sort=-offices"))
    place = [column.id for column in made.spec.shown].index("offices")
    numbers = [int(entry.cells[place][0].sort) for entry in entries if entry.cells[place]]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] >= 10 > numbers[-1]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "country=indonesia",
        "country=indonesia&country=thailand&projects=yes&sort=-since&page=2&view=cards",
    ],
)
def test_an_address_says_all_of_a_selection(context: Context, query: str) -> None:
    made = listing(context, "city")
    one = chosen(made, f"?{query}")
    assert chosen(made, one.address()) == one
    assert urlsplit(one.address()).query == query


def test_removing_undoes_adding(context: Context) -> None:
    made = listing(context, "city")
    one = chosen(made, "?country=indonesia&since=2018&view=cards")
    assert one.with_("country", "thailand").without("country", "thailand") == one
    assert one.without("country").keys("country") == ()
    with pytest.raises(SelectionError):
        chosen(made, "?country=atlantis")


@pytest.mark.parametrize(
    "address", ["/explore/city?country=indonesia", "/explore/event?lang=id", "/explore/role"]
)
def test_every_link_on_the_page_resolves(client: FlaskClient, address: str) -> None:
    elsewhere = ("/map", "/timeline", "/conflicts", "/about", "/sources", "/validation", "/wikidata")
    for href in sorted(set(hrefs(page(client, address)))):
        if href.startswith("/explore"):
            assert client.get(href, headers=BROWSER).status_code == 200, href
        elif href.startswith("/page") and not href.startswith(elsewhere):
            assert ("lang=id" in href) == ("lang=id" in address)


def test_chosen_values_are_marked_and_can_be_given_up(client: FlaskClient) -> None:
    html = page(client, "/explore/city?country=indonesia&since=2018")
    links = re.findall(
        r'<a href="([^"]+)" rel="nofollow" aria-current="true"><span[^>]*>([^<]+)</span>', html
    )
    assert [(unescape(href), label) for href, label in links] == [
        ("/explore/city?since=2018", "Indonesia"),
        ("/explore/city?country=indonesia", "2018"),
    ]
    filters = html.split('<ul class="filters"')[1].split("</ul>")[0]
    assert list(hrefs(filters)) == [
        "/explore/city?since=2018", "/explore/city?country=indonesia", "/explore/city"
    ]  # fmt: skip


def test_nothing_chosen_in_vain_is_an_error(client: FlaskClient) -> None:
    html = page(client, "/explore/city?country=timor-leste&since=2018")
    assert "Nothing has all of this" in html
    assert client.get("/explore/city.csv?country=timor-leste&since=2018").text.count("\r\n") == 1


TWINNED = [
    "city?country=indonesia&country=thailand",
    "event?class=annual-meeting&sort=start",
    "observation?area=banyuwangi&view=cards&page=1",
    "tenure?role=chief-smart-city-officer",
    "source?language=id&sort=-year",
]


@pytest.mark.parametrize("address", TWINNED)
def test_twins_give_exactly_what_is_shown(context: Context, client: FlaskClient, address: str) -> None:
    kind, _, query = address.partition("?")
    made = listing(context, kind)
    entries, _ = selection.apply(made, chosen(made, f"?{query}"))
    iris = [entry.link.iri for entry in entries]
    assert len(iris) > 1

    table = client.get(f"/explore/{kind}.csv?{query}", headers={"Accept-Language": "en"})
    assert table.content_type == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(table.text, newline="")))
    assert rows[0] == ["iri", "name", *(column.id for column in made.spec.shown)]
    assert [row[0] for row in rows[1:]] == iris

    answer = client.get(f"/explore/{kind}.json?{query}", headers={"Accept-Language": "en"})
    assert answer.content_type == "application/json"
    body = answer.json
    assert [row["iri"] for row in body["rows"]] == iris
    assert body["count"] == len(iris)
    assert [column["id"] for column in body["columns"]] == rows[0][2:]
    assert body["snapshot"] == context.snapshot.id
    for line, row in zip(rows[1:], body["rows"], strict=True):
        texts = [
            "; ".join(one["name"] if isinstance(one, dict) else str(one) for one in row["values"][name])
            for name in rows[0][2:]
        ]
        assert [cell.removeprefix("'") for cell in line[2:]] == texts


def test_dates_in_twins_are_as_exact_as_stated(client: FlaskClient) -> None:
    rows = client.get("/explore/city.json?country=thailand").json["rows"]
    (chiang_mai,) = [row for row in rows if row["iri"].endswith("/chiang-mai")]
    assert chiang_mai["values"]["since"] == ["2023", "2023-07", "2024"]


def test_points_are_longitude_first_and_missing_where_unknown(client: FlaskClient) -> None:
    answer = client.get("/explore/city.geojson?country=indonesia")
    assert answer.content_type == "application/geo+json"
    body = answer.json
    assert {feature["geometry"]["type"] for feature in body["features"]} == {"Point"}
    for feature in body["features"]:
        longitude, latitude = feature["geometry"]["coordinates"]
        assert 95 < longitude < 141
        assert -11 < latitude < 6
    events = client.get("/explore/event.geojson").json["features"]
    assert any(feature["geometry"] is None for feature in events)
    assert any(feature["geometry"] for feature in events)
    projects = client.get("/explore/project.geojson?city=banyuwangi").json["features"]
    assert {tuple(feature["properties"]["place"]) for feature in projects} == {("Banyuwangi",)}


def test_a_spreadsheet_runs_nothing(context: Context) -> None:
    made = listing(context, "role")
    first, *rest = made.entries
    trap = replace(first, link=replace(first.link, label=Literal("=HYPERLINK(1)")))
    broken = replace(made, entries=(trap, *rest))
    text = web.safe_csv(broken, chosen(made, "")).decode()
    assert "'=HYPERLINK(1)" in text
    assert "'=HYPERLINK(1)" not in explore_export.to_csv(broken, chosen(made, ""))


def test_a_page_names_its_twins(client: FlaskClient) -> None:
    answer = client.get("/explore/city?country=indonesia&page=1&view=cards&lang=id", headers=BROWSER)
    twins = dict(re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)"', answer.text))
    expected = {
        media: f"/explore/city.{ending}?country=indonesia&lang=id"
        for media, ending in (
            ("text/csv", "csv"),
            ("application/json", "json"),
            ("application/geo+json", "geojson"),
        )
    }
    assert {media: unescape(href) for media, href in twins.items() if "explore" in href} == expected
    for media, href in expected.items():
        assert f'<{href}>; rel="alternate"; type="{media}"' in ", ".join(answer.headers.getlist("Link"))
        assert client.get(href).mimetype == media


def test_labels_are_in_the_language_of_the_reader(client: FlaskClient) -> None:
    html = page(client, "/explore/city?lang=id")
    assert '<html lang="id">' in html
    assert '<h1 id="list">Kota</h1>' in html
    assert "Thailand" in html
    name = "Kabupaten Banyuwangi"
    assert name in html
    assert name in client.get("/explore/city.csv?lang=id").text
    assert name not in client.get("/explore/city.csv?lang=en").text


def test_search_groups_by_kind(client: FlaskClient) -> None:
    html = page(client, "/search?q=jakarta")
    kinds = re.findall(r'<section class="found" aria-labelledby="k-([a-z-]+)"', html)
    assert kinds[0] == "city"
    assert len(kinds) == len(set(kinds)) > 3
    assert html.count("<h1") == 1
    for kind, href in re.findall(r'<li data-kind="([a-z-]+)"><a href="(/search[^"]+)"', html):
        one = page(client, unescape(href))
        assert re.findall(r'<section class="found" aria-labelledby="k-([a-z-]+)"', one) == [kind]


def test_search_shows_the_name_that_matched(client: FlaskClient) -> None:
    html = page(client, f"/search?q={quote('กรุงเทพมหานคร')}")
    assert ">Bangkok</a>" in html
    assert '<span lang="th">กรุงเทพมหานคร</span>' in html
    assert 'class="matched"' not in page(client, "/search?q=Bangkok&kind=city")


def test_names_written_like_it_are_offered_only_where_nothing_fits(client: FlaskClient) -> None:
    bangkok = page(client, "/search?q=Bangkok")
    assert "/page/city/bangkok" in bangkok
    assert "/page/city/battambang" not in bangkok
    assert "written like it" not in bangkok
    slip = page(client, "/search?q=Ridwan")
    assert "written like it" in slip
    assert ">Gunawan" in slip


def test_search_pages_within_a_kind(client: FlaskClient, context: Context) -> None:
    fit, _ = found.fitting(context.search.find("city", found.MOST))
    hits = [hit for hit in fit if hit.kind == "organization"]
    assert len(hits) > found.ROWS
    first, second = (page(client, f"/search?q=city&kind=organization&page={number}") for number in (1, 2))
    names = [re.findall(r'<li><a href="(/page/[^"]+)"', html) for html in (first, second)]
    assert names[0] + names[1] == [hit.href for hit in hits][: 2 * found.ROWS]


@pytest.mark.parametrize(
    "text", ["zzzqqqxxx", "<script>alert(1)</script>", '"><img src=x>', "%", " ", "\x00"]
)
def test_nothing_found_helps_and_what_was_typed_is_escaped(client: FlaskClient, text: str) -> None:
    html = page(client, f"/search?q={quote(text)}")
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "/explore" in html


def test_search_takes_one_query(context: Context, counting: Counting) -> None:
    site = replace(context.site, engine=counting)
    before = counting.asked
    found.found_page(site, EN, "jakarta", context.search.find("jakarta", found.MOST))
    found.suggestions(site, EN, "jak", context.search.suggest("jak", 10))
    assert counting.asked - before == 2
    found.found_page(site, EN, "zzz", [])
    assert counting.asked - before == 2


def test_search_as_json(client: FlaskClient) -> None:
    by_accept = client.get("/search?q=makassar", headers={"Accept": "application/json"}).json
    assert by_accept == client.get("/search?q=makassar&format=json").json
    assert by_accept["query"] == "makassar"
    assert by_accept["hits"][0]["iri"].endswith("/city/makassar")
    of_kind = client.get("/search?q=makassar&kind=organization&format=json").json["hits"]
    assert {hit["kind"] for hit in of_kind} == {"organization"}


def test_suggestions(client: FlaskClient) -> None:
    hits = client.get("/suggest?q=maka").json["hits"]
    assert 0 < len(hits) <= 10
    assert {"label", "lang", "href", "kind", "kindLabel", "matched"} == set(hits[0])
    (makassar,) = [hit for hit in hits if hit["href"] == "/page/city/makassar"]
    assert (makassar["label"], makassar["kindLabel"], makassar["matched"]) == ("Makassar", "city", "")
    indonesian = client.get("/suggest?q=maka&lang=id").json["hits"]
    assert all(hit["href"].endswith("?lang=id") for hit in indonesian)
    assert any(hit["kindLabel"] == "kota" for hit in indonesian)
    assert client.get("/suggest").json == {"hits": []}
    assert json.loads(client.get(f"/suggest?q={quote('กรุง')}").text)["hits"][0]["matched"].startswith("กรุง")
