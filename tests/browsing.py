"""The app in a real browser: a server on loopback, Debian's Chromium, and what a page must never do."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, jsonify, request
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from ascn_kg.web import create_app
from ascn_kg.web.context import Context

from .live import wanted

POINTS = """[
 {"lat": -5.14, "long": 119.43, "label": "Makassar", "href": "/page/city/makassar", "kind": "city",
  "note": "A & <b>"},
 {"lat": 1.29, "long": 103.85, "label": "Singapore", "href": "/page/city/singapore", "kind": "city"},
 {"lat": 13.75, "long": 100.5, "label": "Bangkok", "href": "javascript:alert(1)", "kind": "x\\" onload=x"}
]"""
SCRIPTS_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Scripts</title>
<link rel="icon" href="/static/icon.svg"><link rel="stylesheet" href="/static/site.css">
<script src="/static/theme.js"></script>
<script type="module" src="/static/site.js"></script>
<script type="module" src="/static/map.js"></script></head><body><main>
<button data-theme-toggle data-label-system="System" data-label-light="Light" data-label-dark="Dark"></button>
<form action="/search"><input name="q" aria-label="Search" data-suggest="/try/suggest"></form>
<p id="cite">To be copied.</p><button data-copy="#cite" hidden>Copy</button>
<details data-evidence><summary>Sources</summary><a href="/about">A source</a></details>
<form action="/try"><input type="range" id="year" name="year" min="2018" max="2026" value="2018" data-slider
 aria-label="Year"></form>
<div class="map" data-map data-points="#points" aria-label="Cities">The list says the same.</div>
<script type="application/json" id="points">POINTS</script>
<div data-graph data-source="#near" data-endpoint="/try/neighbours"></div>
<script type="application/json" id="near">{"nodes": [
 {"id": "a", "label": "A", "kind": "city", "href": "/page/city/makassar"},
 {"id": "b", "label": "B", "kind": "event", "href": "/page/event/b"}],
 "edges": [{"from": "a", "to": "b", "label": "in"}]}</script></main></body></html>""".replace(
    "POINTS", POINTS
)
HITS = [
    {
        "label": "Makassar",
        "href": "/try?hit=makassar",
        "kind": "city",
        "kindLabel": "Cities",
        "matched": "Ujung",
    },
    {"label": "Makassar meeting", "href": "/try?hit=meeting", "kind": "event", "kindLabel": "Events"},
    {"label": "Manila", "href": "/try?hit=manila", "kind": "city", "kindLabel": "Cities"},
]


def with_scripts_page(app: Flask) -> Flask:
    """The app with one more page that has every element that our scripts look for."""

    @app.get("/try")
    def scripts_page() -> str:
        return SCRIPTS_PAGE

    @app.get("/try/suggest")
    def suggest() -> Any:
        found = [hit for hit in HITS if hit["label"].lower().startswith(request.args["q"].lower())]
        return jsonify({"hits": found})

    @app.get("/try/neighbours")
    def neighbours() -> Any:
        iri = request.args["iri"]
        new = {"id": f"{iri}+", "label": "C", "kind": "person", "href": ""}
        return jsonify({"nodes": [new], "edges": [{"from": iri, "to": new["id"], "label": "knows"}]})

    return app


@contextmanager
def serving_app(context: Context) -> Iterator[str]:
    """The address of the app for a snapshot, in a thread of this process."""
    server = make_server("127.0.0.1", 0, with_scripts_page(create_app(context)), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    path = wanted("chromium", "chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


class Watch:
    """What the pages of one browser context complained of, and whom they spoke to."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        context.on("console", lambda said: self._said(said.type, said.text))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("request", lambda asked: self._asked(asked.url, address))

    def _said(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)

    def _asked(self, url: str, address: str) -> None:
        if not url.startswith((f"{address}/", "data:", "blob:")):
            self.elsewhere.append(url)


@contextmanager
def page(browser: Browser, address: str, **options: Any) -> Iterator[tuple[Page, Watch]]:
    """A page in a browser context of its own, and what is noted of it."""
    context = browser.new_context(base_url=address, **options)
    context.set_default_timeout(20_000)
    watch = Watch(context, address)
    try:
        yield context.new_page(), watch
    finally:
        context.close()
