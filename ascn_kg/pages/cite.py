"""Citations of what a page shows: as text, BibTeX, RIS and CSL-JSON.

Nobody is named as author but the project, as ``CITATION.cff`` has it. What an address says changes with the
data, so that every citation names the snapshot.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

from ascn_kg.engine.results import Format
from ascn_kg.sentences import N_

PROJECT = "ASCN knowledge graph"
AUTHORS = "The ASCN knowledge graph contributors"
KEYWORDS = ("ASEAN", "smart cities", "linked data", "knowledge graph")
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
LICENCE_NAME = "CC BY 4.0"
_UNICODE_NOTE = "% In UTF-8, names in their own script: needs biblatex with biber, or a Unicode LaTeX.\n"
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
}
_IN_ADDRESS = "!#$%&'()*+,/:;=?@[]~"
"""What may stand in an address as it is; braces, quotes and backslashes are percent-encoded."""


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation of one entity says; ``address`` is the IRI of the entity, ``title`` its label."""

    title: str
    address: str
    snapshot: str
    snapshot_date: date
    accessed: date
    publisher: str = PROJECT
    authors: str = AUTHORS
    licence: str = LICENCE
    licence_name: str = LICENCE_NAME

    @property
    def key(self) -> str:
        """A name for the entry, of letters, digits and hyphens: kind, slug and snapshot."""
        tail = "-".join(self.address.rstrip("/").split("/")[-2:])
        return re.sub(r"[^A-Za-z0-9]+", "-", f"ascn-kg-{tail}-{self.snapshot[:8]}").strip("-")


def text(citation: Citation) -> str:
    """The citation in one line for people."""
    return (
        f"{citation.authors} ({citation.snapshot_date.year}). {_line(citation.title)}. {citation.publisher},"
        f" snapshot {citation.snapshot} of {citation.snapshot_date}. {citation.address}"
        f" (accessed {citation.accessed}). {citation.licence_name}."
    )


def bibtex(citation: Citation) -> str:
    """One ``@misc`` entry for BibTeX and biblatex.

    Braces in braces keep the capitals of names. Special characters are written as commands, braces too, as
    BibTeX counts braces even after a backslash. Other scripts stay as they are, with a comment that says so.
    """
    fields = {
        "author": f"{{{_tex(citation.authors)}}}",
        "title": f"{{{_tex(citation.title)}}}",
        "year": str(citation.snapshot_date.year),
        "howpublished": _tex(f"{citation.publisher}, snapshot {citation.snapshot}"),
        "date": citation.snapshot_date.isoformat(),
        "version": _tex(citation.snapshot),
        "publisher": f"{{{_tex(citation.publisher)}}}",
        "url": quote(citation.address, safe=_IN_ADDRESS),
        "urldate": citation.accessed.isoformat(),
        "note": _tex(f"Licence: {citation.licence_name}"),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    entry = f"@misc{{{citation.key},\n{lines}\n}}\n"
    return entry if entry.isascii() else f"{_UNICODE_NOTE}{entry}"


def ris(citation: Citation) -> str:
    """One RIS record: a tag, two spaces, a hyphen and a space before each value, lines end in CR LF."""
    pairs = (
        ("TY", "DATA"),
        ("ID", citation.key),
        ("AU", citation.authors.replace("*", "")),
        ("TI", citation.title),
        ("T2", citation.publisher),
        ("PY", str(citation.snapshot_date.year)),
        ("DA", f"{citation.snapshot_date:%Y/%m/%d}/"),
        ("PB", citation.publisher),
        ("ET", citation.snapshot),
        ("UR", citation.address),
        ("Y2", f"{citation.accessed:%Y/%m/%d}/"),
        ("N1", f"Licence: {citation.licence_name}, {citation.licence}"),
    )
    lines = [f"{tag}  - {_line(value)}" for tag, value in pairs]
    return "\r\n".join((*lines, "ER  - ", ""))


def csl(citation: Citation) -> dict[str, Any]:
    """The item in CSL-JSON (Citation Style Language 1.0.2)."""
    return {
        "id": citation.key,
        "type": "dataset",
        "title": _line(citation.title),
        "author": [{"literal": citation.authors}],
        "container-title": citation.publisher,
        "publisher": citation.publisher,
        "version": citation.snapshot,
        "issued": _parts(citation.snapshot_date),
        "accessed": _parts(citation.accessed),
        "URL": citation.address,
        "license": citation.licence,
    }


FORMATS: tuple[Format, ...] = (
    Format("bib", "application/x-bibtex", "bib", N_("BibTeX")),
    Format("ris", "application/x-research-info-systems", "ris", N_("RIS")),
    Format("csl", "application/vnd.citationstyles.csl+json", "csl.json", N_("CSL-JSON")),
    Format("txt", "text/plain", "txt", N_("text")),
)


def write(citation: Citation, format: Format) -> str:
    """The citation as a file of one of FORMATS; CSL-JSON files are lists of items."""
    match format.name:
        case "bib":
            return bibtex(citation)
        case "ris":
            return ris(citation)
        case "csl":
            return json.dumps([csl(citation)], ensure_ascii=False, indent=2) + "\n"
        case _:
            return text(citation) + "\n"


def snapshot_date(manifest: Mapping[str, Any], modified: float) -> date:
    """The day of the commit that a snapshot was built from, in UTC; without one, the day of ``modified``."""
    try:
        return datetime.fromisoformat(str(manifest.get("git_date"))).astimezone(UTC).date()
    except ValueError:
        return datetime.fromtimestamp(modified, UTC).date()


def _tex(value: str) -> str:
    return "".join(_TEX.get(letter, letter) for letter in _line(value))


def _line(value: str) -> str:
    """The value in one line: all white space and control characters become single spaces."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]", " ", value).split())


def _parts(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}
