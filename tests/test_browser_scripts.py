"""Our scripts and the libraries they load, in a real Chromium under the policy of the real pages."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Error, Page, Route, expect

from ascn_kg.web.context import Context

from .browsing import chromium, page, serving_app

PREFIXES = """PREFIX ascn: <https://w3id.org/ascn-kg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
"""
CITIES = (
    PREFIXES + 'SELECT ?city ?name { ?city a ascn:City ; skos:prefLabel ?name FILTER(LANG(?name) = "en") }'
)
MAPPED = CITIES.replace("?name {", "?name ?wkt {").replace(
    "FILTER", "; geo:hasGeometry/geo:asWKT ?wkt FILTER"
)
DATED = PREFIXES + (
    "SELECT ?event ?name ?from ?to { ?event a ascn:Event ; skos:prefLabel ?name ; ascn:earliest ?from ;"
    ' ascn:latest ?to FILTER(LANG(?name) = "en") }'
)
BROKEN = "SELECT ?s WHERE {\n  ?s ?p\n}"


@pytest.fixture(scope="module")
def address(context: Context) -> Iterator[str]:
    with serving_app(context) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Page]:
    """A page that must end without a script error, a breach of the policy or a request elsewhere."""
    with page(browser, address) as (opened, watch):
        yield opened
        assert watch.complaints == []
    assert watch.elsewhere == []


def editor(tab: Page, path: str = "/sparql") -> Page:
    tab.goto(path)
    tab.wait_for_selector("[data-editor][data-state=ready]")
    return tab


def write(tab: Page, query: str) -> None:
    tab.evaluate(
        "query => document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.setValue(query)", query
    )


def run(tab: Page) -> None:
    tab.locator(".tabPanel.active .yasqe_queryButton").click()


# The query editor


def test_the_editor_takes_the_place_of_the_form_and_shows_rows_with_links_to_our_pages(tab: Page) -> None:
    editor(tab)
    assert tab.locator("form.query").count() == 0
    write(tab, CITIES)
    run(tab)
    links = tab.locator(".yasr_results td a.iri")
    expect(links.first).to_be_visible()
    assert links.count() == tab.locator(".yasr_results tbody tr").count() > 30
    assert re.fullmatch(r"/page/city/[a-z-]+", links.first.get_attribute("href") or "")
    assert re.fullmatch(r"city:[a-z-]+", links.first.inner_text())


def test_a_broken_query_is_explained_with_its_line(browser: Browser, address: str) -> None:
    with page(browser, address) as (tab, watch):
        editor(tab)
        write(tab, BROKEN)
        run(tab)
        problem = tab.locator(".editor-problem")
        expect(problem).to_contain_text("The query is not valid SPARQL")
        expect(problem).to_contain_text(re.compile(r"line 3"))
        tab.reload()
        expect(tab.locator(".editor-problem")).to_be_visible()
        assert [
            said for said in watch.complaints if "status of 400" not in said and "Error" not in said
        ] == []


@pytest.mark.parametrize("path", ["/sparql?query={}", "/sparql#query={}"])
def test_a_permalink_restores_and_runs_its_query(tab: Page, path: str) -> None:
    editor(tab, path.format(quote(CITIES)))
    expect(tab.locator(".yasr_results td a.iri").first).to_be_visible()
    assert tab.locator(".tabsList .tab").count() == 1
    tab.wait_for_url(lambda url: "?query=" in url)
    editor(tab, tab.url)
    expect(tab.locator(".yasr_results td a.iri").first).to_be_visible()
    assert tab.locator(".tabsList .tab").count() == 1, "the same query stays in its tab"


def test_an_example_opens_in_the_editor_without_a_new_page(tab: Page) -> None:
    editor(tab)
    tab.evaluate("window.same = true")
    example = tab.locator("a[data-example]").first
    example.click()
    expect(tab.locator(".yasr_results tbody tr").first).to_be_visible()
    expect(tab.locator(".tabsList .tab.active")).to_contain_text(example.inner_text()[:20])
    assert tab.evaluate("window.same") is True
    assert not tab.evaluate(
        "document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.getValue()"
    ).startswith("#+")


def test_results_with_places_and_dates_have_a_map_and_a_timeline(tab: Page) -> None:
    editor(tab, f"/sparql?query={quote(MAPPED)}")
    expect(tab.locator(".select_timeline")).to_be_hidden()
    tab.locator(".select_map").click()
    expect(tab.locator(".editor-map .map-point").first).to_be_visible()
    assert tab.locator(".editor-map .map-point").count() > 30
    write(tab, DATED)
    run(tab)
    expect(tab.locator(".select_map")).to_be_hidden()
    tab.locator(".select_timeline").click()
    years = [one for one in tab.locator(".editor-timeline .year").all_inner_texts() if one]
    assert years == sorted(set(years))
    assert len(years) > 4
    assert (tab.locator(".editor-timeline a").first.get_attribute("href") or "").startswith("/page/event/")


def test_the_answer_can_be_read_as_it_came_and_a_graph_too(tab: Page) -> None:
    editor(tab, f"/sparql?query={quote(CITIES)}")
    tab.locator(".select_response").click()
    expect(tab.locator(".yasr_results .CodeMirror")).to_contain_text("bindings")
    write(tab, PREFIXES + "CONSTRUCT { ?s a ascn:City } { ?s a ascn:City } LIMIT 3")
    run(tab)
    expect(tab.locator(".yasr_results")).to_contain_text("ascn-kg/id/city/")


def test_one_can_share_what_one_wrote(tab: Page) -> None:
    editor(tab)
    write(tab, CITIES)
    tab.locator(".tabPanel.active .yasqe_share").click()
    link = tab.locator(".yasqe_sharePopup input").input_value()
    editor(tab, link)
    expect(tab.locator(".yasr_results td a.iri").first).to_be_visible()
    assert tab.locator(".yasqe_sharePopup button").count() < 2, "nothing that shortens addresses elsewhere"


def test_classes_properties_and_prefixes_are_completed_from_our_own_service(tab: Page) -> None:
    editor(tab)
    write(tab, "")
    tab.locator(".tabPanel.active .CodeMirror").click()
    tab.keyboard.insert_text("SELECT * { ?s a ")
    tab.keyboard.type("city:")
    tab.wait_for_function(
        "document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.getValue().includes('/id/city/>')"
    )
    write(tab, PREFIXES + "SELECT * { ?s a ascn:Ci")
    tab.keyboard.press("Control+End")
    tab.keyboard.press("Control+Space")
    tab.wait_for_function(
        "document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.getValue().endsWith('a ascn:City')"
        " || [...document.querySelectorAll('.CodeMirror-hint')].some(one => one.textContent.includes('City'))"
    )


def test_without_the_library_the_plain_form_stays(browser: Browser, address: str) -> None:
    with page(browser, address) as (tab, watch):
        tab.route("**/vendor/yasgui.js*", lambda route: route.abort())
        tab.goto(f"/sparql?query={quote(CITIES)}")
        tab.wait_for_function(
            "performance.getEntriesByName(location.origin + '/static/editor.css').length > 0"
        )
        expect(tab.locator("form.query textarea")).to_be_visible()
        expect(tab.locator("table.rows td a").first).to_be_visible()
        assert [said for said in watch.complaints if "plain form stays" in said]


def test_without_scripts_the_form_answers_and_the_examples_lead_on(browser: Browser, address: str) -> None:
    with page(browser, address, java_script_enabled=False) as (tab, _):
        tab.goto("/sparql")
        tab.fill("textarea", CITIES)
        tab.click("form.query button")
        assert tab.locator("table.rows tbody tr").count() > 30
        tab.click("a[data-example]")
        assert tab.locator("table.rows tbody tr").count() > 0


# Map, graph, suggestions and small comforts


def test_the_map_draws_each_point_and_opens_it_by_keyboard(tab: Page) -> None:
    tab.goto("/try")
    tab.locator("[data-map]").scroll_into_view_if_needed()
    tab.wait_for_selector("[data-map][data-state=ready]")
    points = tab.locator(".map-point")
    assert points.count() == 3
    assert tab.locator("path.map-land").count() > 20
    expect(tab.locator(".leaflet-control-attribution")).to_have_text("Natural Earth")
    tab.get_by_role("button", name="Makassar").focus()
    tab.keyboard.press("Enter")
    link = tab.locator(".map-popup a")
    expect(link).to_be_focused()
    expect(link).to_have_attribute("href", "/page/city/makassar")
    expect(tab.locator(".map-popup p")).to_have_text("A & <b>")
    tab.get_by_role("button", name="Bangkok").focus()
    tab.keyboard.press("Enter")
    expect(tab.locator(".map-popup strong")).to_have_text("Bangkok")
    assert tab.locator("[href^='javascript:']").count() == 0


def test_the_map_follows_the_theme(tab: Page) -> None:
    tab.goto("/try")
    tab.locator("[data-map]").scroll_into_view_if_needed()
    tab.wait_for_selector("[data-map][data-state=ready]")
    fill = "getComputedStyle(document.querySelector('path.map-land')).fill"
    light = tab.evaluate(fill)
    tab.emulate_media(color_scheme="dark")
    assert tab.evaluate(fill) != light


def test_the_neighbourhood_opens_on_demand_and_grows(tab: Page) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto("/try")
    tab.get_by_role("button", name="Show the neighbourhood").wait_for()
    assert not [url for url in asked if "cytoscape" in url]
    tab.get_by_role("button", name="Show the neighbourhood").click()
    canvas = tab.locator(".graph-canvas")
    expect(canvas).to_be_focused()
    tab.keyboard.press("ArrowRight")
    expect(tab.locator(".graph-said a")).to_have_text("A")
    tab.keyboard.press("Space")
    tab.wait_for_selector("[data-graph][data-nodes='3']")
    tab.keyboard.press("ArrowLeft")
    expect(tab.locator(".graph-said")).to_have_text("C")
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/page/city/makassar")


def test_suggestions_by_keyboard(tab: Page) -> None:
    tab.goto("/try")
    box = tab.get_by_role("combobox")
    box.press_sequentially("ma")
    expect(tab.get_by_role("option")).to_have_count(3)
    expect(box).to_have_attribute("aria-expanded", "true")
    assert tab.get_by_role("group").all_inner_texts()[0].startswith("Cities")
    box.press("ArrowDown")
    box.press("ArrowDown")
    chosen = tab.locator("[role=option][aria-selected=true]")
    expect(chosen).to_have_text("Manila")
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    box.press("Escape")
    expect(tab.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("ma")
    box.press("ArrowDown")
    expect(tab.get_by_role("option")).to_have_count(3)
    box.press("ArrowUp")
    expect(tab.locator("[role=option][aria-selected=true]")).to_have_text("Makassar meeting")
    box.press("Enter")
    tab.wait_for_url("**/try?hit=meeting")


def test_the_search_without_a_chosen_suggestion_stays_a_search(tab: Page) -> None:
    tab.goto("/try")
    box = tab.get_by_role("combobox")
    box.press_sequentially("ma")
    expect(tab.get_by_role("option")).to_have_count(3)
    box.press("Enter")
    tab.wait_for_url("**/search?q=ma")


def test_a_late_answer_does_not_replace_a_newer_one(tab: Page) -> None:
    tab.goto("/try")
    held: list[Route] = []
    tab.route("**/try/suggest?q=ma", lambda route: held.append(route))
    box = tab.get_by_role("combobox")
    with tab.expect_request("**/try/suggest?q=ma"):
        box.press_sequentially("ma")
    box.press_sequentially("ni")
    expect(tab.get_by_role("option")).to_have_count(1)
    (late,) = held
    hits = [{"label": "Too late", "href": "/try", "kind": "city"}]
    with contextlib.suppress(Error):  # a browser that has given the request up takes no answer
        late.fulfill(json={"hits": hits})
    tab.evaluate("new Promise(resolve => setTimeout(resolve, 300))")
    expect(tab.get_by_role("option")).to_have_text("Manila")


def test_the_theme_goes_through_system_light_and_dark_and_is_kept(tab: Page) -> None:
    tab.goto("/try")
    button = tab.locator("[data-theme-toggle]")
    theme = "document.documentElement.dataset.theme || ''"
    seen = []
    for _ in range(3):
        button.click()
        seen.append((tab.evaluate(theme), button.inner_text()))
    assert seen == [("light", "Light"), ("dark", "Dark"), ("", "System")]
    button.click()
    tab.reload()
    assert tab.evaluate(theme) == "light"


def test_copying_is_said(tab: Page) -> None:
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.goto("/try")
    tab.get_by_role("button", name="Copy").click()
    expect(tab.locator("[data-copy] + [role=status]")).to_have_text("Copied")
    assert tab.evaluate("navigator.clipboard.readText()") == "To be copied."


def test_sources_close_on_escape_and_on_a_click_elsewhere(tab: Page) -> None:
    tab.goto("/try")
    details = tab.locator("details[data-evidence]")
    opened = "document.querySelector('details[data-evidence]').open"
    details.locator("summary").click()
    details.locator("a").focus()
    tab.keyboard.press("Escape")
    assert tab.evaluate(opened) is False
    expect(details.locator("summary")).to_be_focused()
    details.locator("summary").click()
    assert tab.evaluate(opened) is True
    tab.locator("#cite").click()
    assert tab.evaluate(opened) is False


def test_the_slider_submits_its_form(tab: Page) -> None:
    tab.goto("/try")
    tab.locator("#year").focus()
    tab.keyboard.press("ArrowRight")
    tab.wait_for_url("**/try?year=2019")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editor_fits_the_width(browser: Browser, address: str, width: int, scheme: str) -> None:
    with page(browser, address, viewport={"width": width, "height": 800}, color_scheme=scheme) as (
        tab,
        watch,
    ):
        editor(tab, f"/sparql?query={quote(CITIES)}")
        expect(tab.locator(".yasr_results td a.iri").first).to_be_visible()
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        shade = tab.evaluate("getComputedStyle(document.querySelector('.CodeMirror')).backgroundColor")
        assert (sum(map(int, re.findall(r"\d+", shade)[:3])) > 380) == (scheme == "light")
        assert watch.complaints == []
