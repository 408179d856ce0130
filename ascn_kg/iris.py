"""IRIs of entities and graphs: how they are minted, taken apart and turned into page paths."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from ascn_kg import vocab

MAX_SLUG = 60
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LETTERS = str.maketrans({"đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ß": "ss", "æ": "ae", "ł": "l"})


class EntityRef(NamedTuple):
    """What an entity IRI says: its kind and slug."""

    kind: str
    slug: str


def slugify(name: str) -> str:
    """The slug for an English name: lower-case ASCII kebab, cut at a word to at most 60 characters.

    Returns an empty string where the name holds no Latin letter or digit; callers then ask for a slug.
    """
    plain = unicodedata.normalize("NFKD", name.translate(_LETTERS)).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "")).strip("-")
    if len(slug) <= MAX_SLUG:
        return slug
    head, _, rest = slug[: MAX_SLUG + 1].rpartition("-")
    return head or rest[:MAX_SLUG]


def is_slug(text: str) -> bool:
    """Whether ``text`` is a well-formed slug of at most 60 characters."""
    return len(text) <= MAX_SLUG and _SLUG.fullmatch(text) is not None


def entity(base: str, kind: str, slug: str) -> str:
    """The IRI of an entity."""
    return f"{base}id/{kind}/{slug}"


def graph(base: str, slug: str) -> str:
    """The IRI of a named graph: of a source's slug, or registry, links, ontology, inferred."""
    return f"{base}graph/{slug}"


def split_entity(base: str, iri: str) -> EntityRef | None:
    """Kind and slug of an entity IRI, or ``None`` if it is not one of ours."""
    head = f"{base}id/"
    if not iri.startswith(head):
        return None
    kind, _, slug = iri[len(head) :].partition("/")
    return EntityRef(kind, slug) if kind and slug else None


def split_graph(base: str, iri: str) -> str | None:
    """The slug of a graph IRI, or ``None`` if it is not one of ours."""
    head = f"{base}graph/"
    return iri[len(head) :] or None if iri.startswith(head) else None


def page_path(base: str, iri: str) -> str | None:
    """The path on this site that describes ``iri``, or ``None`` for an IRI of somebody else.

    Links go by path, so that browsing works under any address.
    """
    if (ref := split_entity(base, iri)) is not None:
        return f"/page/{ref.kind}/{ref.slug}"
    if (slug := split_graph(base, iri)) is not None:
        return f"/page/graph/{slug}"
    if iri.startswith(f"{base}ontology"):
        return iri[len(base) - 1 :]
    return None


def curie(base: str, iri: str) -> str:
    """``prefix:name`` where a prefix of ours fits, else the IRI in angle brackets."""
    best = ""
    for prefix, namespace in vocab.prefixes(base).items():
        if iri.startswith(namespace) and len(namespace) > len(best):
            best, name = namespace, f"{prefix}:{iri[len(namespace) :]}"
    return name if best and "/" not in iri[len(best) :] else f"<{iri}>"
