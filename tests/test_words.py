"""What pages say in another language: nothing is left untranslated, and each page tells its languages."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from babel.support import NullTranslations
from flask.testing import FlaskClient

from ascn_kg import vocab
from ascn_kg.pages import extract
from ascn_kg.pages.explore_kinds import SPECS
from ascn_kg.pages.words import LANGUAGES, Words, catalogue, translations
from ascn_kg.web import create_app
from ascn_kg.web.context import Context

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
OTHERS = LANGUAGES[1:]
_PLACE = re.compile(r"%\(\w+\)[sd]")


def forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def name(message: Message) -> str:
    return forms(message.id)[0]


@pytest.fixture(scope="module")
def said() -> Catalog:
    return extract.found()


@pytest.fixture(scope="module", params=OTHERS)
def known(request: pytest.FixtureRequest) -> Catalog:
    with catalogue(request.param).open("rb") as stream:
        return read_po(stream, locale=request.param)


def messages(one: Catalog) -> Iterator[Message]:
    return (message for message in one if message.id)


class TestCatalogue:
    def test_it_has_what_the_pages_say_and_nothing_else(self, said: Catalog, known: Catalog) -> None:
        assert {name(one) for one in messages(known)} == {name(one) for one in messages(said)}
        assert known.obsolete == {}

    def test_it_is_written_as_the_tool_writes_it(self, said: Catalog, known: Catalog, tmp_path: Path) -> None:
        language = str(known.locale)
        copy = tmp_path / "messages.po"
        shutil.copy(catalogue(language), copy)
        extract.update(copy, language, said)
        now, then = (
            [line for line in path.read_text(encoding="utf-8").splitlines() if "Generated-By" not in line]
            for path in (copy, catalogue(language))
        )
        assert now == then

    def test_every_sentence_is_translated_beyond_doubt(self, known: Catalog) -> None:
        assert extract.untranslated(known) == []

    def test_every_translation_has_the_same_places_for_values(self, known: Catalog) -> None:
        for one in messages(known):
            wanted = set(_PLACE.findall(forms(one.id)[-1]))
            for text in forms(one.string):
                assert set(_PLACE.findall(text)) == wanted, name(one)
                assert text.count("%") == len(_PLACE.findall(text)), name(one)

    def test_spaces_at_the_ends_are_kept(self, known: Catalog) -> None:
        for one in messages(known):
            for text in forms(one.string):
                assert (text[:1] == " ", text[-1:] == " ") == (name(one)[:1] == " ", name(one)[-1:] == " ")

    def test_numbers_have_as_many_forms_as_the_language(self, known: Catalog) -> None:
        assert known.num_plurals == {"id": 1}[str(known.locale)]
        for one in messages(known):
            if one.pluralizable:
                assert len(forms(one.string)) == known.num_plurals, name(one)

    def test_the_sentences_of_constants_and_templates_are_among_them(self, said: Catalog) -> None:
        for sentence in (
            "Focus area",  # a heading in a table of constants
            "follows from other facts",  # a constant that is said elsewhere
            "Skip to content",  # a template
            "%(n)s row",  # several() in a template
            "disagreements",  # a tag of the library
        ):
            assert said.get(sentence) is not None, sentence


class TestTool:
    def test_a_new_sentence_comes_untranslated_and_an_old_one_goes(self, tmp_path: Path) -> None:
        path = tmp_path / "messages.po"
        first, second = Catalog(), Catalog()
        for one in ("Stays", "Goes"):
            first.add(one, locations=[("a.py", 1)])
        for one in ("Stays", "Comes"):
            second.add(one, locations=[("a.py", 1)])
        extract.update(path, "id", first)
        path.write_text(path.read_text().replace('"Stays"\nmsgstr ""', '"Stays"\nmsgstr "Tetap"'))
        made = extract.update(path, "id", second)
        assert extract.untranslated(made) == ["Comes"]
        assert 'msgstr "Tetap"' in path.read_text()
        assert "Goes" not in path.read_text()


class Missing(NullTranslations):
    """Notes what is asked for and not in the catalogue before it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def ugettext(self, message: str) -> str:
        self.asked.add(message)
        return message

    gettext = ugettext

    def ungettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.asked.add(msgid1)
        return msgid1 if n == 1 else msgid2

    ngettext = ungettext


def noting(context: Context) -> tuple[Missing, FlaskClient]:
    missing, found = Missing(), translations("id")
    found.add_fallback(missing)
    words = {**context.words, "id": Words("id", found)}
    return missing, create_app(replace(context, words=words)).test_client()


def one_of_each(context: Context) -> list[str]:
    """The addresses of one page of every kind."""
    entities = []
    for kind in vocab.KINDS:
        head = f"{context.base}id/{kind.slug}/"
        text = (
            "SELECT (MIN(?iri) AS ?first) WHERE { ?iri a ?class "
            f'FILTER(ISIRI(?iri) && STRSTARTS(STR(?iri), "{head}")) }}'
        )
        entities += [row["first"].value for row in context.engine.select(text) if "first" in row]
    select, construct = "SELECT * WHERE { ?s ?p ?o } LIMIT 3", "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3"
    return [
        "/",
        *(f"/page/{iri.removeprefix(context.base + 'id/')}" for iri in entities),
        "/page/city/makassar",
        "/page/city/banyuwangi",
        "/page/event/6th-ascn-annual-meeting",
        *(f"/page/graph/{slug}" for slug in (*vocab.HOUSE_GRAPHS, "inews-2021-10-22")),
        "/ontology",
        "/explore",
        *(f"/explore/{kind}" for kind in SPECS),
        "/explore/city?view=cards&country=indonesia",
        "/explore/city?country=indonesia&country=viet-nam&projects=no",
        *(
            f"/search{query}"
            for query in ("", "?q=makassar", "?q=makasar", "?q=xqzzy", "?q=jakarta&kind=city")
        ),
        "/map",
        *(f"/map?show={shown}" for shown in ("events", "projects")),
        "/timeline",
        "/timeline?on=2021-10-18",
        "/timeline?kind=all&from=2019&to=2020",
        "/sources",
        "/sources?language=id&sort=title",
        "/validation",
        "/conflicts",
        "/about",
        "/queries",
        *(f"/queries/{one.id}" for one in context.questions),
        "/api",
        "/sparql",
        *(f"/sparql?query={quote(query)}" for query in (select, construct)),
        # /download/ makes all files first: its sentences are constants, which the catalogue has
    ]


WRONG = (("/page/city/nowhere", 404), ("/timeline?on=never", 400), ("/sparql?query=SELECT", 400))


class TestPages:
    def test_no_page_asks_for_a_sentence_that_the_catalogue_lacks(self, context: Context) -> None:
        missing, client = noting(context)
        for path, wanted in (*((path, 200) for path in one_of_each(context)), *WRONG):
            response = client.get(path, headers={**BROWSER, "Accept-Language": "id"})
            assert response.status_code == wanted, path
            assert '<html lang="id">' in response.text, path
            assert missing.asked == set(), path

    def test_the_note_of_what_is_missing_works(self, context: Context) -> None:
        missing, _ = noting(context)
        found = translations("id")
        found.add_fallback(missing)
        words = Words("id", found)
        words.say("No such sentence")
        words.several("%(n)s such thing", "%(n)s such things", 2)
        words.say("Skip to content")
        assert missing.asked == {"No such sentence", "%(n)s such thing"}

    @pytest.mark.parametrize(
        "path", ["/", "/page/city/makassar", "/explore/city?country=indonesia&page=1", "/search?q=Đà+Nẵng"]
    )
    def test_each_page_names_its_other_languages(self, client: FlaskClient, path: str) -> None:
        root = "http://localhost"
        more = "&amp;" if "?" in path else "?"
        for asked in (path, f"{path}{'&' if '?' in path else '?'}lang=id"):
            text = client.get(asked, headers=BROWSER).text
            links = dict(re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)">', text))
            plain = root + path.replace("&", "&amp;")
            assert links == {
                "en": f"{plain}{more}lang=en",
                "id": f"{plain}{more}lang=id",
                "x-default": plain,
            }

    def test_the_named_pages_are_in_their_language(self, client: FlaskClient) -> None:
        text = client.get("/page/city/makassar", headers=BROWSER).text
        for code, href in re.findall(r'hreflang="(en|id)" href="(http[^"]+)"', text):
            assert f'<html lang="{code}">' in client.get(href, headers=BROWSER).text

    @pytest.mark.parametrize(("path", "status"), WRONG)
    def test_an_error_has_a_frame_in_the_language_and_a_text_in_english(
        self, client: FlaskClient, path: str, status: int
    ) -> None:
        text = client.get(path, headers={**BROWSER, "Accept-Language": "id"}).text
        assert f"<title>Kesalahan {status} · Graf pengetahuan ASCN</title>" in text
        assert '<div lang="en">\n<h1>' in text
        assert "Ke beranda" in text
        assert 'rel="alternate" hreflang' not in text

    def test_a_name_without_a_translation_is_marked_as_english(self, client: FlaskClient) -> None:
        text = client.get("/page/source/inews-2021-10-22?lang=id", headers=BROWSER).text
        assert '<p class="citation" id="citation" lang="en">' in text


class TestLocale:
    @pytest.mark.parametrize(
        ("language", "number", "day", "month"),
        [("en", "1,234.5", "17 Aug 2021", "Aug 2021"), ("id", "1.234,5", "17 Agu 2021", "Agu 2021")],
    )
    def test_numbers_and_dates(self, language: str, number: str, day: str, month: str) -> None:
        words = Words.of(language)
        assert words.number("1234.5") == number
        assert words.date("2021-08-17") == day
        assert words.date("2021-08") == month

    def test_one_and_many_in_indonesian(self) -> None:
        words = Words.of("id")
        assert [words.several("%(n)s row", "%(n)s rows", n) for n in (1, 2, 1000)] == [
            "1 baris",
            "2 baris",
            "1.000 baris",
        ]
