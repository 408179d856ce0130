"""The real thing: ``server.py`` in a process of its own, spoken to over loopback."""

from __future__ import annotations

import urllib.request
from pathlib import Path

import pyoxigraph as ox

from ascn_kg import sources

from .conftest import ROOT
from .live import fetch, serving


def test_the_first_start_builds_and_the_second_does_not(copy: sources.Project) -> None:
    with serving(copy) as (address, said, first):
        assert b"ASEAN" in fetch(f"{address}/", "text/html")[2]
        status, kind, body = fetch(f"{address}/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D")
        assert (status, kind, body) == (200, "application/sparql-results+json", b'{"head":{},"boolean":true}')
    out, err = said
    assert f"Pages    {address}/" in out
    assert f"SPARQL   {address}/sparql" in out
    assert "validate" in err, "the first start shows the progress of the build"
    with serving(copy) as (address, said, second):
        assert fetch(f"{address}/health")[0] == 200
    assert "validate" not in said[1]
    assert second < first


def test_with_its_own_address_as_base_every_iri_dereferences(copy: sources.Project) -> None:
    with serving(copy, base_iri="http://127.0.0.1:PORT/") as (address, _, _):
        text = f"SELECT DISTINCT ?s {{ ?s a ?c FILTER(STRSTARTS(STR(?s), '{address}/id/')) }}"
        listed = (
            fetch(f"{address}/sparql?format=csv&query={urllib.request.quote(text)}")[2].decode().split()[1:]
        )
        assert len(listed) > 300
        for iri in listed:
            assert fetch(iri, "text/html")[0] == 200
        for iri in listed[::25]:
            quads = ox.parse(fetch(iri, "text/turtle")[2], format=ox.RdfFormat.TURTLE)
            assert f"<{iri}>" in {str(quad.subject) for quad in quads}


def test_several_processes_serve_one_snapshot(copy: sources.Project) -> None:
    with serving(copy, workers="2") as (address, _, _):
        assert {fetch(f"{address}/health")[2] for _ in range(10)} == {fetch(f"{address}/health")[2]}


def test_server_py_is_short() -> None:
    assert len(Path(ROOT / "server.py").read_text().splitlines()) <= 30
