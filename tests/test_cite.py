from __future__ import annotations

import json
import re
import warnings
from dataclasses import replace
from datetime import date
from importlib import resources
from pathlib import Path

import bibtexparser
import pytest
import rispy
import yaml
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from ascn_kg.pages import cite
from ascn_kg.pages.cite import Citation
from ascn_kg.sparql import describe

MAKASSAR = Citation(
    "Makassar",
    "https://w3id.org/ascn-kg/id/city/makassar",
    "c72a930ed5195abd",
    date(2026, 11, 24),
    date(2026, 12, 1),
)
ODD = [
    "Makassar",
    "Planning & Prioritisation",
    "$30m fund, 50% of #1_a",
    r"back\slash {braces} ~ ^",
    "} alone",
    "two\r\nlines\u2028and\ttabs",
    "ER  - not the end",
    "กรุงเทพมหานคร",
    "Đà Nẵng",
    "ရန်ကုန်",
    "@misc{injected,",
    '"quoted" <b>',
]


def one_line(title: str) -> str:
    return " ".join(re.sub(r"[\r\n\u2028\t]", " ", title).split())


def with_braces() -> object:
    """The reader's LaTeX, with standard commands that it lacks or reads as another letter."""
    known = get_default_latex_context_db()
    names = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^"}
    added = [MacroTextSpec(name, text) for name, text in names.items()]
    known.add_context_category("ours", macros=added, prepend=True)
    return known


def test_text() -> None:
    assert cite.text(MAKASSAR) == (
        "The ASCN knowledge graph contributors (2026). Makassar. ASCN knowledge graph, snapshot "
        "c72a930ed5195abd of 2026-11-24. https://w3id.org/ascn-kg/id/city/makassar (accessed 2026-12-01). "
        "CC BY 4.0."
    )


def test_bibtex() -> None:
    assert cite.bibtex(MAKASSAR) == (
        "@misc{ascn-kg-city-makassar-c72a930e,\n"
        "  author = {{The ASCN knowledge graph contributors}},\n"
        "  title = {{Makassar}},\n"
        "  year = {2026},\n"
        "  howpublished = {ASCN knowledge graph, snapshot c72a930ed5195abd},\n"
        "  date = {2026-11-24},\n"
        "  version = {c72a930ed5195abd},\n"
        "  publisher = {{ASCN knowledge graph}},\n"
        "  url = {https://w3id.org/ascn-kg/id/city/makassar},\n"
        "  urldate = {2026-12-01},\n"
        "  note = {Licence: CC BY 4.0}\n"
        "}\n"
    )


def test_ris() -> None:
    assert cite.ris(MAKASSAR) == (
        "TY  - DATA\r\n"
        "ID  - ascn-kg-city-makassar-c72a930e\r\n"
        "AU  - The ASCN knowledge graph contributors\r\n"
        "TI  - Makassar\r\n"
        "T2  - ASCN knowledge graph\r\n"
        "PY  - 2026\r\n"
        "DA  - 2026/11/24/\r\n"
        "PB  - ASCN knowledge graph\r\n"
        "ET  - c72a930ed5195abd\r\n"
        "UR  - https://w3id.org/ascn-kg/id/city/makassar\r\n"
        "Y2  - 2026/12/01/\r\n"
        "N1  - Licence: CC BY 4.0, https://creativecommons.org/licenses/by/4.0/\r\n"
        "ER  - \r\n"
    )


def test_csl() -> None:
    assert cite.csl(MAKASSAR) == {
        "id": "ascn-kg-city-makassar-c72a930e",
        "type": "dataset",
        "title": "Makassar",
        "author": [{"literal": "The ASCN knowledge graph contributors"}],
        "container-title": "ASCN knowledge graph",
        "publisher": "ASCN knowledge graph",
        "version": "c72a930ed5195abd",
        "issued": {"date-parts": [[2026, 11, 24]]},
        "accessed": {"date-parts": [[2026, 12, 1]]},
        "URL": "https://w3id.org/ascn-kg/id/city/makassar",
        "license": "https://creativecommons.org/licenses/by/4.0/",
    }


@pytest.mark.parametrize("title", ODD)
def test_bibtex_reads_back(title: str) -> None:
    written = cite.bibtex(replace(MAKASSAR, title=title))
    library = bibtexparser.parse_string(written)
    assert not library.failed_blocks
    (entry,) = library.entries
    fields = {name: field.value for name, field in entry.fields_dict.items()}
    assert fields["title"].startswith("{")
    assert fields["title"].endswith("}")
    plain = LatexNodes2Text(latex_context=with_braces()).latex_to_text(fields["title"])
    assert plain == one_line(title)
    assert fields["url"] == MAKASSAR.address
    assert written.startswith("%") == (not one_line(title).isascii())


@pytest.mark.parametrize("title", ODD)
def test_braces_balance_as_bibtex_counts_them(title: str) -> None:
    depth = 0
    for letter in cite.bibtex(replace(MAKASSAR, title=title)).rstrip():
        assert depth >= 0
        depth += {"{": 1, "}": -1}.get(letter, 0)
    assert depth == 0


def test_an_address_cannot_break_out_of_bibtex() -> None:
    written = cite.bibtex(replace(MAKASSAR, address='https://example.org/id/city/a}b{c\\d e"f'))
    (entry,) = bibtexparser.parse_string(written).entries
    assert entry.fields_dict["url"].value == "https://example.org/id/city/a%7Db%7Bc%5Cd%20e%22f"


@pytest.mark.parametrize("title", ODD)
def test_ris_reads_back(title: str) -> None:
    written = cite.ris(replace(MAKASSAR, title=title))
    (entry,) = rispy.loads(written)
    assert entry["type_of_reference"] == "DATA"
    assert entry["title"] == one_line(title)
    assert entry["authors"] == [cite.AUTHORS]
    assert entry["urls"] == [MAKASSAR.address]
    lines = written.split("\r\n")
    assert lines.pop() == ""
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines)


@pytest.mark.parametrize("title", ODD)
def test_csl_is_rendered_by_a_citation_processor(title: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the processor's own, about its style files
        from citeproc import Citation as Cluster
        from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
        from citeproc.source.json import CiteProcJSON

        (item,) = json.loads(cite.write(replace(MAKASSAR, title=title), cite.FORMATS[2]))
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        bibliography = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
        bibliography.register(Cluster([CitationItem(item["id"])]))
        (rendered,) = (str(line) for line in bibliography.bibliography())
    for part in ("The ASCN knowledge graph contributors", "2026", MAKASSAR.address):
        assert part in rendered


def test_csl_uses_only_variables_and_types_of_csl() -> None:
    styles = resources.files("citeproc") / "data" / "schema" / "schemas" / "styles"
    variables = set(re.findall(r'"([A-Za-z-]+)"', (styles / "csl-variables.rnc").read_text("utf-8")))
    types = set(re.findall(r'"([a-z_-]+)"', (styles / "csl-types.rnc").read_text("utf-8")))
    item = cite.csl(MAKASSAR)
    assert set(item) - {"id", "type"} <= variables
    assert item["type"] in types


def test_the_citation_file_and_the_citations_agree(root: Path) -> None:
    stated = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    assert stated["title"] == cite.PROJECT
    assert stated["authors"] == [{"name": cite.AUTHORS}]
    assert stated["keywords"] == list(cite.KEYWORDS)
    assert stated["license"] == cite.LICENCE_NAME.replace(" ", "-", 2)
    assert describe.LICENCE == cite.LICENCE


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("2026-11-24T08:57:45+00:00", date(2026, 11, 24)),
        ("2026-11-25T01:00:00+07:00", date(2026, 11, 24)),
        ("", date(1970, 1, 2)),
        (None, date(1970, 1, 2)),
    ],
)
def test_the_day_of_a_snapshot(stated: str | None, day: date) -> None:
    assert cite.snapshot_date({"git_date": stated}, 90_000) == day


def test_files_are_named_by_their_formats() -> None:
    assert [one.ending for one in cite.FORMATS] == ["bib", "ris", "csl.json", "txt"]
    assert cite.write(MAKASSAR, cite.FORMATS[0]) == cite.bibtex(MAKASSAR)
    assert cite.write(MAKASSAR, cite.FORMATS[1]) == cite.ris(MAKASSAR)
    assert cite.write(MAKASSAR, cite.FORMATS[3]) == cite.text(MAKASSAR) + "\n"
