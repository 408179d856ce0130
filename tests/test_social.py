from __future__ import annotations

import pytest

from ascn_kg.pages.social import shorten, social


def test_values_of_a_page() -> None:
    card = social("Makassar", "City in\n Indonesia.", "http://h/page/city/makassar?lang=id", "id", "city")
    assert card.properties == (
        ("og:site_name", "ASCN knowledge graph"),
        ("og:type", "article"),
        ("og:title", "Makassar"),
        ("og:description", "City in Indonesia."),
        ("og:url", "http://h/page/city/makassar?lang=id"),
        ("og:locale", "id_ID"),
        ("og:locale:alternate", "en_GB"),
    )
    assert card.names == (
        ("description", "City in Indonesia."),
        ("twitter:card", "summary"),
        ("twitter:title", "Makassar"),
        ("twitter:description", "City in Indonesia."),
    )


@pytest.mark.parametrize(
    ("kind", "language", "type", "locale"),
    [
        ("", "en", "website", "en_GB"),
        ("person", "id", "profile", "id_ID"),
        ("event", "xx", "article", "en_GB"),
    ],
)
def test_type_and_locale(kind: str, language: str, type: str, locale: str) -> None:
    card = social("x", "y", "http://h/", language, kind)
    assert (card.type, card.locale) == (type, locale)


def test_nothing_empty_is_shown() -> None:
    card = social("x", " ", "http://h/", "en")
    assert "og:description" not in dict(card.properties)
    assert set(dict(card.names)) == {"twitter:card", "twitter:title"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("short", "short"),
        ("one two three", "one two…"),
        ("abcdefghijklm", "abcdefghi…"),
        ("exactly te", "exactly te"),
    ],
)
def test_descriptions_are_cut_at_a_word(text: str, expected: str) -> None:
    assert shorten(text, 10) == expected
