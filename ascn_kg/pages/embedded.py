"""JSON-LD of a page and of the data set, and how JSON-LD is put into a page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from ascn_kg.pages.cite import AUTHORS, KEYWORDS, LICENCE, PROJECT
from ascn_kg.pages.jsonld import CONTEXT, one


def about_page(base: str, url: str, iri: str, sources: Iterable[str], language: str) -> dict[str, Any]:
    """The JSON-LD of the page at ``url`` (absolute) about ``iri``, with the sources that it rests on."""
    made = {
        "@context": CONTEXT,
        "@id": url,
        "@type": "AboutPage",
        "url": url,
        "mainEntity": {"@id": iri},
        "inLanguage": language,
        "license": LICENCE,
        "isPartOf": {"@id": f"{base}dataset", "@type": "Dataset", "name": PROJECT},
    }
    if listed := sorted(set(sources)):
        made["isBasedOn"] = one([{"@id": source} for source in listed])
    return made


def dataset(base: str, site: str, snapshot: str, day: date, description: str) -> dict[str, Any]:
    """The JSON-LD of the data set for the home page at ``site`` (with the slash)."""
    return {
        "@context": CONTEXT,
        "@id": f"{base}dataset",
        "@type": "Dataset",
        "name": [
            {"@language": "en", "@value": PROJECT},
            {"@language": "id", "@value": "Graf pengetahuan ASCN"},
        ],
        "description": {"@language": "en", "@value": description},
        "url": site,
        "identifier": f"{base}dataset",
        "version": snapshot,
        "dateModified": day.isoformat(),
        "license": LICENCE,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": AUTHORS},
        "keywords": list(KEYWORDS),
        "distribution": {
            "@type": "DataDownload",
            "name": "SPARQL endpoint",
            "contentUrl": f"{site}sparql",
            "encodingFormat": "application/sparql-results+json",
        },
    }


def together(*things: Mapping[str, Any]) -> dict[str, Any]:
    """Several of these in one document."""
    listed = [{key: value for key, value in thing.items() if key != "@context"} for thing in things]
    return {"@context": CONTEXT, "@graph": listed}


def script(value: Mapping[str, Any]) -> str:
    """The JSON, safe inside a ``script`` element: no text in it can end the element or begin a comment."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        written = written.replace(letter, f"\\u{ord(letter):04x}")
    return written
