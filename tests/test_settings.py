from __future__ import annotations

import pytest

from ascn_kg import settings
from ascn_kg.errors import SettingsError


def test_defaults_are_typed() -> None:
    values = settings.load({})
    assert (values.host, values.port, values.base_iri) == ("127.0.0.1", 8000, "https://w3id.org/ascn-kg/")


def test_flags_win_over_the_environment() -> None:
    values = settings.load({"ASCN_KG_PORT": "9000", "ASCN_KG_HOST": "::1"}, {"port": "9001", "host": None})
    assert (values.port, values.host) == (9001, "::1")


def test_other_variables_are_nobodys_business() -> None:
    assert settings.load({"PATH": "/bin", "ASCN": "x"}).port == 8000


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("ASCN_KG_PROT", "1", "did you mean ASCN_KG_PORT?"),
        ("ASCN_KG_ZZZZZZ", "1", "unknown setting ASCN_KG_ZZZZZZ: known: "),
        ("ASCN_KG_PORT", "http", "must be a number from 1 to 65535"),
        ("ASCN_KG_PORT", "70000", "must be from 1 to 65535"),
        ("ASCN_KG_BASE_IRI", "example.org", "must be an http(s) address"),
        ("ASCN_KG_BASE_IRI", "http://a b/", "no IRI may have"),
        ("ASCN_KG_HOST", " ", "must not be empty"),
        ("ASCN_KG_LOG_LEVEL", "loud", "must be one of debug, info, warning, error"),
        ("ASCN_KG_SERVICE_ALLOW", "ftp://a", "not an http(s) address"),
        ("ASCN_KG_ENGINE", "fast", "not an http(s) address"),
        ("ASCN_KG_ENGINE", "", "not auto, memory, disk or one http(s) address"),
        ("ASCN_KG_ENGINE", "http://a/,http://b/", "not auto, memory, disk or one http(s) address"),
        ("ASCN_KG_ENGINE", "ftp://a/", "not an http(s) address"),
        ("ASCN_KG_QUERY_TIMEOUT", "0", "must be from 0.1 to 3600"),
        ("ASCN_KG_QUERY_TIMEOUT", "soon", "must be a number from 0.1 to 3600"),
        ("ASCN_KG_QUERY_TIMEOUT", "nan", "must be from 0.1 to 3600"),
        ("ASCN_KG_QUERY_TIMEOUT", "inf", "must be from 0.1 to 3600"),
        ("ASCN_KG_QUERY_MEMORY", "1", "must be from 16 to 1048576"),
        ("ASCN_KG_QUERY_MEMORY", "1GiB", "must be a number from 16 to 1048576"),
        ("ASCN_KG_QUERY_WORKERS", "-1", "must be from 0 to 256"),
        ("ASCN_KG_QUERY_QUEUE", "0", "must be from 1 to 4096"),
        ("ASCN_KG_QUERY_WAIT", "0", "must be from 0.1 to 600"),
        ("ASCN_KG_QUERY_MAX_ROWS", "0", "must be from 1 to"),
        ("ASCN_KG_QUERY_MAX_RESULT", "5000", "must be from 1 to 4096"),
        ("ASCN_KG_RATE_LIMIT", "lots", "must be a number from 0 to 1000000"),
        ("ASCN_KG_RATE_LIMIT", "-1", "must be from 0 to 1000000"),
        ("ASCN_KG_TRUSTED_PROXIES", "11", "must be from 0 to 10"),
        ("ASCN_KG_TRUSTED_PROXIES", "yes", "must be a number from 0 to 10"),
        ("ASCN_KG_WIKIDATA_API", "", "not one http(s) address"),
        ("ASCN_KG_WIKIDATA_QUERY", "wikidata", "not an http(s) address"),
        ("ASCN_KG_WIKIDATA_TIMEOUT", "0", "must be from 0.1 to 600"),
        ("ASCN_KG_THREADS", "0", "must be from 1 to 1024"),
    ],
)
def test_a_bad_setting_says_what_to_do(variable: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError, match=variable) as caught:
        settings.load({variable: value})
    assert said in str(caught.value)
    if variable.removeprefix("ASCN_KG_").lower() in settings.BY_NAME:
        assert repr(value) in str(caught.value)
        assert settings.BY_NAME[variable.removeprefix("ASCN_KG_").lower()].help in str(caught.value)


def test_a_base_without_slash_gets_one() -> None:
    assert settings.load({"ASCN_KG_BASE_IRI": "http://127.0.0.1:8000"}).base_iri == "http://127.0.0.1:8000/"


def test_the_service_list_is_split() -> None:
    allowed = settings.load({"ASCN_KG_SERVICE_ALLOW": "https://a.example/sparql, http://b.example/"})
    assert allowed.service_allow == ("https://a.example/sparql", "http://b.example/")


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("engine", "auto", "auto"),
        ("engine", "disk", "disk"),
        ("engine", "https://a.example/sparql", "https://a.example/sparql"),
        ("rate_limit", "auto", None),
        ("rate_limit", "0", 0),
        ("rate_limit", "60", 60),
        ("query_timeout", "2.5", 2.5),
    ],
)
def test_good_values(name: str, value: str, read: object) -> None:
    assert getattr(settings.load({f"ASCN_KG_{name.upper()}": value}), name) == read


def test_the_password_is_no_setting_and_no_error() -> None:
    values = settings.load({settings.PASSWORD: "secret"})
    assert "secret" not in repr(values)
