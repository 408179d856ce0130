"""Names are found in other spellings, and other names are not taken for them."""

from __future__ import annotations

import pytest

from ascn_kg.likeness import likeness
from ascn_kg.lookup import KINDS, Search
from ascn_kg.snapshot import SEARCH, Snapshot
from ascn_kg.spelling import forms, keys, variants

from .conftest import BASE


@pytest.fixture(scope="module")
def search(snapshot: Snapshot) -> Search:
    return Search(snapshot.file(SEARCH), BASE)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("City of Manila", "manila"),
        ("Thành phố Đà Nẵng", "da nang"),
        ("จังหวัดเชียงใหม่", "เชียงใหม่"),
        ("ក្រុងបាត់ដំបង", "បាត់ដំបង"),
        ("မန္တလေးမြို့", "မန္တလေး"),
        ("宿霧市", "宿霧"),
        ("சியாங் மாய் நகரம்", "சியாங் மாய்"),
        ("H.E. Dr. Tito Karnavian, Ph.D", "tito karnavian"),
        ("Dato' Seri Nga Kor Ming", "nga kor ming"),
        ("Kota", "kota"),
        ("3rd ASEAN Summit", "3 asean summit"),
        ("Pertemuan ke-3", "pertemuan 3"),
    ],
)
def test_a_name_without_titles_and_units(text: str, bare: str) -> None:
    assert forms(text).bare == bare


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Djakarta", "Jakarta"),
        ("Soemedang", "Sumedang"),
        ("Macassar", "Makasar"),
        ("Kuala Lumpoor", "Kualalumpur"),
        ("斯里巴加灣市", "斯里巴加湾市"),
        ("เชียงใหม", "เชียงใหม่"),
    ],
)
def test_spellings_of_one_sound(one: str, other: str) -> None:
    assert forms(one).sound == forms(other).sound


@pytest.mark.parametrize(
    ("slip", "name"), [("Hanio", "Hanoi"), ("Hnoi", "Hanoi"), ("Hanooi", "Hanoi"), ("Hamoi", "Hanoi")]
)
def test_a_slip_shares_a_key_with_the_name(slip: str, name: str) -> None:
    assert set(keys(forms(slip))) & set(keys(forms(name)))


def test_what_a_text_means_too() -> None:
    assert variants("ASEAN Coordinating Council (ACC)") == (
        "ASEAN Coordinating Council (ACC)",
        "ASEAN Coordinating Council",
    )
    assert variants("Dr. Drs. Amran, M.T") == ("Dr. Drs. Amran, M.T", "Dr. Drs. Amran")


@pytest.mark.parametrize(
    ("asked", "known", "least", "most"),
    [
        ("Makassar", "Makassar", 100, 100),
        ("7th ASCN Annual Meeting", "Seventh ASCN Annual Meeting", 99, 99),
        ("Da Nang", "Danang", 98, 98),
        ("Kota Makassar", "Makassar", 96, 96),
        ("Makassar Province", "Makassar City", 80, 86),
        ("Hirofumi Amakawa", "Amakawa Hirofumi", 95, 95),
        ("Muhammad Tito Karnavain", "Muhammad Tito Karnavian", 90, 99),
        ("6th ASCN Annual Meeting", "7th ASCN Annual Meeting", 60, 78),
        ("Ministry of Education of Thailand", "Ministry of Energy of Thailand", 40, 88),
        ("Cagayan", "Cauayan", 60, 89),
        ("Johor", "Johor Bahru", 50, 88),
        ("Tokyo", "Makassar", 0, 30),
    ],
)
def test_likeness(asked: str, known: str, least: float, most: float) -> None:
    assert least <= likeness(forms(asked), forms(known)).score <= most


def test_a_hit_says_how_well_and_why(search: Search) -> None:
    hit, *_ = search.find("Kota Makasar", 5, KINDS)
    assert hit.iri == f"{BASE}id/city/makassar"
    assert (hit.label, hit.name, hit.why, hit.score) == ("Makasar", "Makassar", "unit-or-title", 94.0)


def test_only_the_kinds_asked_for(search: Search) -> None:
    assert {hit.kind for hit in search.find("Makassar", 10, ["organization"])} == {"organization"}


@pytest.mark.parametrize(
    ("prefix", "first"),
    [
        ("mak", "makassar"),
        ("กรุง", "bangkok"),
        ("đà n", "da-nang"),
        ("phuk", "phuket"),
        ("chiang", "chiang-mai"),
    ],
)
def test_suggestions_begin_like_what_was_typed(search: Search, prefix: str, first: str) -> None:
    assert search.suggest(prefix, 5)[0].iri == f"{BASE}id/city/{first}"


def test_suggestions_put_up_with_a_slip(search: Search) -> None:
    assert search.suggest("Banyuwamgi", 5)[0].iri == f"{BASE}id/city/banyuwangi"


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", '"', "a" * 5000, "*", "NEAR(a b)", "𝒳" * 300, "(" * 900, "-"]
)
def test_nothing_that_is_typed_does_harm(search: Search, text: str) -> None:
    assert len(search.find(text, 3)) <= 3
    assert len(search.suggest(text, 3)) <= 3
