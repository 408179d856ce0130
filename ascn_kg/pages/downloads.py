"""The page of files to download, and their description as an RO-Crate."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from ascn_kg.downloads.files import Download, Downloads
from ascn_kg.pages.cite import AUTHORS, KEYWORDS, LICENCE, LICENCE_NAME, PROJECT
from ascn_kg.pages.words import Words

_CRATE = "https://w3id.org/ro/crate/1.1"
_UNITS = ("kB", "MB", "GB")


@dataclass(frozen=True, slots=True)
class File:
    """A file as the page shows it: ``href`` is its path on this site, ``latest`` the one that goes on."""

    name: str
    title: str
    note: str
    href: str
    latest: str
    media: str
    size: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Page:
    """The page: the files of one snapshot, and what all of them together have as SHA-256 list."""

    snapshot: str
    day: str
    files: tuple[File, ...]

    @property
    def checksums(self) -> str:
        """One line per file, as ``sha256sum --check`` reads it."""
        return checksums(self.files)


def page(made: Downloads, day: date, words: Words) -> Page:
    """The files as the page lists them, in the reader's language."""
    files = tuple(
        File(
            name=file.name,
            title=words.say(file.kind.title),
            note=words.say(file.kind.note),
            href=f"/download/{made.snapshot}/{file.name}",
            latest=f"/download/latest/{file.name}",
            media=file.kind.media,
            size=size(file.bytes, words),
            bytes=file.bytes,
            sha256=file.sha256,
        )
        for file in made.files
    )
    return Page(made.snapshot, words.date(day.isoformat()), files)


def checksums(files: Iterable[File | Download]) -> str:
    """One line per file, as ``sha256sum --check`` reads it."""
    return "".join(f"{file.sha256}  {file.name}\n" for file in files)


def size(bytes: int, words: Words) -> str:
    """A size for people, in decimal units with two significant digits at least."""
    number, unit = bytes / 1000, 0
    while number >= 1000 and unit < len(_UNITS) - 1:
        number, unit = number / 1000, unit + 1
    digits = 0 if number >= 10 else 1
    return f"{words.number(f'{number:.{digits}f}')} {_UNITS[unit]}"


def crate(made: Downloads, base: str, day: date, about: str) -> str:
    """The RO-Crate of the folder ``/download/`` (RO-Crate 1.1): what is in it, whose, under which terms."""
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": PROJECT,
        "description": about,
        "identifier": f"{base}dataset",
        "url": f"{base}dataset",
        "version": made.snapshot,
        "datePublished": day.isoformat(),
        "keywords": ", ".join(KEYWORDS),
        "license": {"@id": LICENCE},
        "author": {"@id": "#contributors"},
        "publisher": {"@id": "#contributors"},
        "hasPart": [{"@id": f"{made.snapshot}/{file.name}"} for file in made.files],
    }
    graph: list[dict[str, Any]] = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "conformsTo": {"@id": _CRATE},
            "about": {"@id": "./"},
        },
        root,
        {"@id": "#contributors", "@type": "Organization", "name": AUTHORS, "url": base},
        {"@id": LICENCE, "@type": "CreativeWork", "name": LICENCE_NAME, "url": LICENCE},
        *(_file(made.snapshot, file, day) for file in made.files),
    ]
    content = {"@context": f"{_CRATE}/context", "@graph": graph}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _file(snapshot: str, file: Download, day: date) -> dict[str, Any]:
    formats = [file.kind.media, *([file.kind.packing] if file.kind.packing else [])]
    return {
        "@id": f"{snapshot}/{file.name}",
        "@type": "File",
        "name": file.kind.title,
        "description": file.kind.note,
        "encodingFormat": formats if len(formats) > 1 else formats[0],
        "contentSize": str(file.bytes),
        "sha256": file.sha256,
        "datePublished": day.isoformat(),
        "license": {"@id": LICENCE},
    }
