"""What pages say, in the reader's language: sentences, dates, numbers, names of languages."""

from __future__ import annotations

import io
from decimal import Decimal, InvalidOperation
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from ascn_kg import dates, vocab
from ascn_kg.terms import Literal

LANGUAGES = ("en", "id")
"""Languages of the interface; the first is that of the sentences in the code."""
_FOLDER = Path(__file__).parent / "translations"
_NUMBERS = {f"{vocab.XSD}{name}" for name in ("integer", "decimal", "double", "int", "nonNegativeInteger")}
_DATES = {f"{vocab.XSD}{name}" for name in ("date", "gYearMonth", "gYear")}
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ms-Arab"})


class Words:
    """One language of the interface."""

    def __init__(self, language: str, translations: NullTranslations | None = None) -> None:
        self.language = language
        self._locale = Locale.parse(language)
        self._translations = translations or NullTranslations()

    @classmethod
    def of(cls, language: str) -> Words:
        """The words of one of ``LANGUAGES``, read from its catalogue."""
        return cls(language, translations(language))

    @property
    def fallback(self) -> tuple[str, ...]:
        """The languages in which a label is looked for, in order: the reader's, English."""
        return tuple(dict.fromkeys((self.language, "en")))

    def say(self, sentence: str, **values: object) -> str:
        """The sentence in this language, with ``%(name)s`` filled in."""
        said = str(self._translations.ugettext(sentence))
        return said % values if values else said

    def several(self, one: str, many: str, number: int, **values: object) -> str:
        """The sentence for so many things; ``%(n)s`` is the number."""
        said = str(self._translations.ungettext(one, many, number))
        return said % {"n": self.integer(number), **values}

    def plural(self, kind: vocab.Kind) -> str:
        """What several things of a kind are called."""
        return kind.plural_id if self.language == "id" else kind.plural_en

    def integer(self, number: int) -> str:
        """A whole number with the separators of the language."""
        return str(format_decimal(number, locale=self._locale))

    def literal(self, value: Literal) -> str:
        """A date or number as people write it; anything else as it is."""
        if value.datatype in _DATES:
            return self.date(value.value)
        if value.datatype in _NUMBERS:
            return self.number(value.value)
        return value.value

    def number(self, text: str) -> str:
        """A number with all the digits that were given, or the text where it is none."""
        try:
            number = Decimal(text)
        except InvalidOperation:
            return text
        digits = max(0, -int(number.as_tuple().exponent))
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return str(format_decimal(number, format=pattern, locale=self._locale))

    def date(self, text: str) -> str:
        """A date, month or year, exactly as precise as it was given; the text where it is none."""
        bounds = dates.bounds(text)
        if bounds is None:
            return text
        first, last = bounds
        if first == last:
            return str(format_date(first, "d MMM y", locale=self._locale))
        if first.month == last.month:
            return str(format_skeleton("yMMM", first, locale=self._locale))
        return str(first.year)

    def period(self, begin: str, end: str) -> str:
        """From a first to a last date, either of which may be missing."""
        if begin and end:
            return self.date(begin) if begin == end else f"{self.date(begin)} – {self.date(end)}"
        if begin:
            return self.say("since %(date)s", date=self.date(begin))
        return self.say("until %(date)s", date=self.date(end)) if end else ""

    def language_name(self, tag: str) -> str:
        """The name of a language in this language, or the tag."""
        try:
            return str(Locale.parse(tag, sep="-").get_display_name(self._locale) or tag)
        except (UnknownLocaleError, ValueError):
            return tag


def catalogue(language: str) -> Path:
    """Where the catalogue of a language lies, as gettext tools expect it; that of English is nowhere."""
    return _FOLDER / language / "LC_MESSAGES" / "messages.po"


def translations(language: str) -> NullTranslations:
    """The sentences of a language, from its catalogue; without one, those in the code."""
    path = catalogue(language)
    if not path.exists():
        return NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as stream:
        write_mo(compiled, read_po(stream, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def direction(tag: str) -> str:
    """``rtl`` or ``ltr``, for text in this language."""
    return "rtl" if tag in _RIGHT_TO_LEFT else "ltr"
