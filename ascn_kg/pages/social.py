"""What social networks and messengers show of a link: Open Graph and Twitter card values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ascn_kg.pages.cite import PROJECT

LONGEST = 200
"""Characters of a description that are shown anywhere."""
_LOCALES: Mapping[str, str] = MappingProxyType({"en": "en_GB", "id": "id_ID"})


@dataclass(frozen=True, slots=True)
class Social:
    """The values of one page; ``type`` is an Open Graph type, ``others`` the locales it can be had in too."""

    title: str
    description: str
    url: str
    locale: str
    others: tuple[str, ...]
    type: str

    @property
    def properties(self) -> tuple[tuple[str, str], ...]:
        """Pairs for ``<meta property= content=>``: Open Graph, without empty ones."""
        pairs = (
            ("og:site_name", PROJECT),
            ("og:type", self.type),
            ("og:title", self.title),
            ("og:description", self.description),
            ("og:url", self.url),
            ("og:locale", self.locale),
            *(("og:locale:alternate", one) for one in self.others),
        )
        return tuple((name, value) for name, value in pairs if value)

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """Pairs for ``<meta name= content=>``: the description and the Twitter card, without empty ones."""
        pairs = (
            ("description", self.description),
            ("twitter:card", "summary"),
            ("twitter:title", self.title),
            ("twitter:description", self.description),
        )
        return tuple((name, value) for name, value in pairs if value)


def social(title: str, description: str, url: str, language: str, kind: str = "") -> Social:
    """The values for a page: ``url`` absolute, ``language`` en or id, ``kind`` of the entity if it shows one.

    The description is put in one line and cut at a word.
    """
    own = _LOCALES.get(language, _LOCALES["en"])
    others = tuple(locale for locale in _LOCALES.values() if locale != own)
    types = {"person": "profile", "": "website"}
    return Social(" ".join(title.split()), shorten(description), url, own, others, types.get(kind, "article"))


def shorten(text: str, longest: int = LONGEST) -> str:
    """The text in one line of at most ``longest`` characters, cut at a word if it has one."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    head, space, _ = line[:longest].rpartition(" ")
    return f"{head if space else line[: longest - 1]}…"
