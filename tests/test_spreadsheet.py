"""CSV for people's spreadsheets, and CSV as it is for programs."""

from __future__ import annotations

import csv
import io
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from ascn_kg.sparql.spreadsheet import defuse
from ascn_kg.web.bodies import new_body


def safe(text: str) -> str:
    body = new_body()
    body.write(text.encode())
    with defuse(body, new_body) as made:
        made.seek(0)
        return made.read().decode()


def row(*cells: str) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


@pytest.mark.parametrize(
    ("cell", "made"),
    [
        pytest.param("=1+1", "'=1+1", id="formula"),
        pytest.param('=HYPERLINK("http://a","b")', '\'=HYPERLINK("http://a","b")', id="quoted formula"),
        pytest.param("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0", id="DDE"),
        pytest.param("@SUM(1)", "'@SUM(1)", id="at"),
        pytest.param("+1+2", "'+1+2", id="plus"),
        pytest.param("-1+2", "'-1+2", id="minus"),
        pytest.param("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0", id="minus DDE"),
        pytest.param("\t=1", "'\t=1", id="tab"),
        pytest.param("\r=1", "'\r=1", id="carriage return"),
        pytest.param("\n=1", "'\n=1", id="line feed"),
        pytest.param("＝1+1", "'＝1+1", id="full-width"),
        pytest.param("+62 21 0000", "'+62 21 0000", id="no number after all"),
        pytest.param("-", "'-", id="a dash"),
        pytest.param("-5", "-5", id="negative"),
        pytest.param("+5.25", "+5.25", id="positive"),
        pytest.param("-1.0E-6", "-1.0E-6", id="double"),
        pytest.param("-.5", "-.5", id="no leading zero"),
        pytest.param("-INF", "-INF", id="infinite"),
        pytest.param("a=b", "a=b", id="inside"),
        pytest.param("https://a/?b=c", "https://a/?b=c", id="address"),
        pytest.param("", "", id="empty"),
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_cells(cell: str, made: str, place: int) -> None:
    cells, expected = ["x, y", 'said "z"', "line\nbreak"], ["x, y", 'said "z"', "line\nbreak"]
    cells[place], expected[place] = cell, made
    text = safe(row("a", "b", "c") + row(*cells) + row("d", "", "f"))
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["a", "b", "c"], expected, ["d", "", "f"]]


def test_what_holds_no_risk_stays_byte_for_byte() -> None:
    text = 'a,b\r\n"x, ""y""",\r\n,\r\n'
    assert safe(text) == text


def test_rows_of_one_empty_cell_stay() -> None:
    assert safe("a\r\n=1\r\n\r\nb\r\n") == "a\r\n'=1\r\n\r\nb\r\n"


@pytest.mark.parametrize("before", range((1 << 20) - 3, (1 << 20) + 2))
def test_a_formula_across_two_pieces_is_seen(before: int) -> None:
    for cell in ('"=a,b"', "=1", "＝1"):
        assert "'" in safe(f"{'x' * (before - 2)}\r\n{cell}\r\n")


def test_a_very_long_cell() -> None:
    long = "=" + "x" * 300_000
    assert safe(row("a", long)) == row("a", f"'{long}")


QUERY = "SELECT ?x ?y { VALUES (?x ?y) { ('=1+1' -5) ('plain' 6) } }"


@pytest.mark.parametrize(
    ("format", "accept", "body"),
    [
        pytest.param("csv", "text/html,*/*;q=0.8", b"x,y\r\n'=1+1,-5\r\nplain,6\r\n", id="a person asks"),
        pytest.param("", "text/csv", b"x,y\r\n=1+1,-5\r\nplain,6\r\n", id="a program asks"),
        pytest.param("csv", "text/csv", b"x,y\r\n=1+1,-5\r\nplain,6\r\n", id="a program asks twice"),
    ],
)
def test_through_the_endpoint(client: FlaskClient, format: str, accept: str, body: bytes) -> None:
    path = f"/sparql?query={quote(QUERY)}" + (f"&format={format}" if format else "")
    response = client.get(path, headers={"Accept": accept})
    assert (response.status_code, response.data) == (200, body)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
