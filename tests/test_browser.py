"""Ways of a reader through the pages, in a real Chromium: with and without scripts, by mouse and keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files

import html5lib
import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from ascn_kg.web.context import Context

from .browsing import chromium, page, serving_app
from .conftest import ROOT

KINDS = (
    "/",
    "/page/city/makassar",
    "/page/person/gunawan",
    "/page/event/8th-ascn-annual-meeting",
    "/page/indicator/number-of-pilot-cities",
    "/page/source/okezone-2023-07-26",
    "/page/graph/inews-2021-10-22",
    "/explore",
    "/explore/project?country=indonesia",
    "/search?q=bangkok",
    "/map",
    "/timeline?on=2021-10-18",
    "/sources",
    "/conflicts",
    "/validation",
    "/about",
    "/ontology",
    "/queries",
    "/queries/pilot-cities-by-year",
    "/sparql",
    "/page/city/nowhere",
)
SHOTS = (
    "/",
    "/page/city/makassar",
    "/page/event/8th-ascn-annual-meeting",
    "/page/indicator/number-of-pilot-cities",
    "/explore/project",
    "/map",
    "/timeline?on=2021-10-18",
    "/conflicts",
    "/queries/pilot-cities-by-year",
    "/sparql",
)
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


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
    with page(browser, address) as (opened, watch):
        yield opened
        assert watch.complaints == []
    assert watch.elsewhere == []


def test_from_a_name_to_a_fact_its_source_a_query_and_back(tab: Page) -> None:
    tab.goto("/")
    tab.locator("#big-q").fill("6th ascn annual")
    tab.locator("form.big button").click()
    tab.get_by_role("main").get_by_role("link", name="6th ASCN Annual Meeting", exact=True).first.click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("6th ASCN Annual Meeting")
    tab.locator(".fact", has_text="start date").locator(".marks a").first.click()
    card = tab.locator(".popover:popover-open")
    expect(card).to_be_visible()
    path = card.locator("cite a").get_attribute("href") or ""
    card.locator("cite a").click()
    tab.wait_for_url(lambda url: url.endswith(path))
    assert path.startswith("/page/source/")
    tab.go_back()
    tab.get_by_role("link", name="Query this").click()
    expect(tab.locator(".yasr_results tbody tr").first).to_be_visible()
    tab.go_back()
    expect(tab.get_by_role("heading", level=1)).to_have_text("6th ASCN Annual Meeting")


def test_each_click_on_a_facet_is_an_address(tab: Page) -> None:
    tab.goto("/explore/project")
    tab.locator("a[href*='country=indonesia']").first.click()
    tab.wait_for_url(re.compile(r"country=indonesia"))
    rows = tab.locator("table.rows tbody tr")
    assert rows.count() == 21
    tab.go_back()
    tab.wait_for_url(lambda url: "country" not in url)


def test_the_language_is_in_the_address_and_stays(tab: Page) -> None:
    tab.goto("/page/city/makassar")
    tab.get_by_role("link", name="Bahasa Indonesia").click()
    expect(tab.locator("html")).to_have_attribute("lang", "id")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Kota Makassar")
    tab.locator(".fact a[href*='/page/country/indonesia']").first.click()
    expect(tab.locator("html")).to_have_attribute("lang", "id")
    tab.get_by_role("link", name="English").click()
    expect(tab.locator("html")).to_have_attribute("lang", "en")


def test_without_scripts_everything_still_answers(browser: Browser, address: str) -> None:
    with page(browser, address, java_script_enabled=False) as (tab, watch):
        tab.goto("/page/event/8th-ascn-annual-meeting")
        mark = tab.locator(".fact", has_text="start date").locator(".marks a").first
        target = mark.get_attribute("href")
        mark.click()
        assert tab.url.endswith(str(target))
        expect(tab.locator(str(target))).to_be_visible()
        tab.goto("/map")
        expect(tab.get_by_role("main").get_by_role("link", name="Makassar").first).to_be_visible()
        tab.goto("/timeline")
        tab.locator("input[type=date]").fill("2021-10-18")
        tab.get_by_role("button", name="Show the day").click()
        tab.wait_for_url(re.compile(r"on=\d{4}"))
        tab.goto("/sparql")
        tab.locator("textarea#query").fill("SELECT ?c { ?c a <https://w3id.org/ascn-kg/ontology#Summit> }")
        tab.get_by_role("button", name="Run").click()
        assert tab.locator("table.rows tbody tr").count() == 5
        tab.goto("/search?q=krung+thep")
        expect(tab.get_by_role("main").get_by_role("link", name="Bangkok", exact=True).first).to_be_visible()
        assert watch.elsewhere == []


def test_the_keyboard_is_enough(tab: Page) -> None:
    tab.goto("/")
    tab.keyboard.press("Tab")
    expect(tab.locator(".skip")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.locator("main")).to_be_focused()
    tab.locator("#q").focus()
    tab.keyboard.type("makas")
    expect(tab.get_by_role("option").first).to_be_visible()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Makassar")
    tab.locator(".marks a").first.focus()
    tab.keyboard.press("Enter")
    expect(tab.locator(".popover:popover-open")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(tab.locator(".popover:popover-open")).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, address: str, scheme: str, language: str) -> None:
    """Markers of near cities overlap; the list beside the map has the same links (WCAG 2.5.8, equivalent)."""
    found = []
    with page(browser, address, color_scheme=scheme) as (tab, _):
        for path in KINDS:
            tab.goto(path + ("&" if "?" in path else "?") + f"lang={language}")
            if path == "/sparql":
                tab.wait_for_selector("[data-editor][data-state=ready]")
            tab.evaluate(AXE)
            result = tab.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", RULES)
            found += [
                (path, one["id"], node["target"])
                for one in result["violations"]
                for node in one["nodes"]
                if not (one["id"] == "target-size" and "leaflet" in node["html"])
            ]
    assert found == []


def test_nothing_is_wider_than_a_phone(browser: Browser, address: str) -> None:
    wide = []
    with page(browser, address, viewport={"width": 390, "height": 844}) as (tab, _):
        for path in KINDS:
            tab.goto(path)
            if tab.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                wide.append(path)
    assert wide == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pictures_for_people_to_look_at(browser: Browser, address: str, width: int, scheme: str) -> None:
    """Ten pages at two widths in two themes, kept in build/screenshots."""
    folder = ROOT / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    with page(browser, address, viewport={"width": width, "height": 900}, color_scheme=scheme) as (tab, _):
        for path in SHOTS:
            tab.goto(path)
            tab.wait_for_load_state("networkidle")
            name = re.sub(r"\W+", "-", path).strip("-") or "home"
            picture = folder / f"{name}-{width}-{scheme}.png"
            tab.screenshot(path=picture)
            assert picture.stat().st_size > 10_000


@pytest.mark.parametrize("path", KINDS)
def test_the_html_is_valid(client: FlaskClient, path: str) -> None:
    text = client.get(path, headers={"Accept": "text/html"}).text
    parser = html5lib.HTMLParser(strict=True)
    parser.parse(text)
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert sorted({one for one in ids if ids.count(one) > 1}) == []
