"""Collects every sentence that pages say, and brings the catalogues of translations up to date.

``python -m ascn_kg.pages.extract`` in a checkout, after a sentence came or changed: a new sentence comes
without a translation, one that is said no more goes.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from ascn_kg import rq
from ascn_kg.pages.words import LANGUAGES, catalogue

ROOT = Path(__file__).parents[2]
_KEYWORDS = {"_": None, "N_": None, "say": None, "several": (1, 2)}
"""Functions whose first argument (of ``several``, the first two) is a sentence."""
_TEMPLATES = "web/templates/**.html"


def found(root: Path = ROOT) -> Catalog:
    """All sentences in the code, the templates and the tags of the library of a checkout, untranslated."""
    sentences = Catalog(charset="utf-8")
    code = extract_from_dir(
        root / "ascn_kg",
        [(_TEMPLATES, "jinja2"), ("**.py", "python")],
        {_TEMPLATES: {"silent": "false"}},
        _KEYWORDS,
    )
    for name, _, sentence, _, _ in code:
        sentences.add(sentence, locations=[(f"ascn_kg/{name}", 1)])
    for path in sorted((root / "queries" / "library").glob("*.rq")):
        for tag in rq.read(path).meta["tags"]:
            sentences.add(tag, locations=[(f"queries/library/{path.name}", 1)])
    return sentences


def update(path: Path, language: str, sentences: Catalog) -> Catalog:
    """The catalogue of a language with exactly these sentences, written to ``path`` in a stable order."""
    known = Catalog(language)
    if path.exists():
        with path.open("rb") as stream:
            known = read_po(stream, locale=language)
    known.update(sentences, no_fuzzy_matching=True, update_creation_date=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        write_po(stream, known, width=110, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
    return known


def untranslated(known: Catalog) -> list[str]:
    """The sentences that have no translation, or one in doubt."""
    return [_first(one.id) for one in known if one.id and (one.fuzzy or not _complete(one.string))]


def _first(sentence: str | Iterable[str]) -> str:
    return sentence if isinstance(sentence, str) else next(iter(sentence))


def _complete(said: str | Iterable[str] | None) -> bool:
    return bool(said) if said is None or isinstance(said, str) else all(said)


def main() -> None:
    """Update the catalogue of every language but that of the code, and say what is left to translate."""
    sentences = found()
    for language in LANGUAGES[1:]:
        path = catalogue(language)
        left = untranslated(update(path, language, sentences))
        print(f"{path.relative_to(ROOT)}: {len(sentences)} sentences, {len(left)} to translate")
        for sentence in left:
            print(f"  {sentence}")


if __name__ == "__main__":
    main()
