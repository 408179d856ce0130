"""Names for IRIs on pages: labels in the reader's language, in one query per page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ascn_kg import iris, vocab
from ascn_kg.engine.base import Engine
from ascn_kg.rq import bind
from ascn_kg.terms import Iri, Literal, pick_label

_LABELS = """
SELECT ?iri ?label WHERE {
VALUES ?iri { <http://www.w3.org/2004/02/skos/core#Concept> }
?iri <http://www.w3.org/2000/01/rdf-schema#label> ?label
}
"""
_WELL_KNOWN = {
    f"{vocab.RDF}type": ("type", "jenis"),
    f"{vocab.RDFS}label": ("label", "label"),
    f"{vocab.RDFS}subClassOf": ("subclass of", "subkelas dari"),
    f"{vocab.SKOS}prefLabel": ("name", "nama"),
    f"{vocab.SKOS}altLabel": ("also called", "juga disebut"),
    f"{vocab.SKOS}exactMatch": ("same as", "sama dengan"),
    f"{vocab.SKOS}inScheme": ("in scheme", "dalam skema"),
    f"{vocab.SKOS}topConceptOf": ("top concept of", "konsep utama dari"),
    f"{vocab.SKOS}definition": ("definition", "definisi"),
    f"{vocab.SKOS}editorialNote": ("note of the editors", "catatan penyunting"),
    f"{vocab.SKOS}closeMatch": ("close match", "padanan dekat"),
    f"{vocab.SKOS}example": ("example", "contoh"),
    f"{vocab.SKOS}scopeNote": ("scope", "cakupan"),
    f"{vocab.ORG}member": ("member", "anggota"),
    f"{vocab.ORG}memberOf": ("member of", "anggota dari"),
    f"{vocab.ORG}hasMembership": ("has membership", "memiliki keanggotaan"),
    f"{vocab.ORG}organization": ("organization", "organisasi"),
    f"{vocab.ORG}role": ("role", "peran"),
    f"{vocab.ORG}postIn": ("post in", "jabatan di"),
    f"{vocab.ORG}subOrganizationOf": ("part of", "bagian dari"),
    f"{vocab.DCT}title": ("title", "judul"),
    f"{vocab.DCT}publisher": ("publisher", "penerbit"),
    f"{vocab.DCT}issued": ("published on", "terbit pada"),
    f"{vocab.DCT}language": ("language", "bahasa"),
    f"{vocab.DCT}identifier": ("code", "kode"),
    f"{vocab.DCT}description": ("description", "keterangan"),
    f"{vocab.FOAF}page": ("page", "halaman"),
    f"{vocab.PROV}wasDerivedFrom": ("derived from", "diturunkan dari"),
    f"{vocab.SCHEMA}editor": ("editor", "penyunting"),
}


class Names:
    """Labels for a set of IRIs, fetched at once."""

    def __init__(self, engine: Engine, base: str, wanted: Iterable[str], language: str) -> None:
        self._base = base
        self._languages = (language, "en")
        self._position = 1 if language == "id" else 0
        found: dict[str, list[Literal]] = defaultdict(list)
        listed = sorted(set(wanted))
        if listed:
            for row in engine.select(bind(_LABELS, {"iri": [Iri(iri) for iri in listed]})):
                label = row["label"]
                if isinstance(label, Literal):
                    found[row["iri"].value].append(label)
        self._labels = found

    def of(self, iri: str) -> Literal:
        """The label of ``iri`` with its language; for an IRI without one, its short form."""
        if iri in _WELL_KNOWN:
            return Literal(_WELL_KNOWN[iri][self._position], self._languages[0])
        label = pick_label(self._labels.get(iri, ()), self._languages)
        return label or Literal(iris.curie(self._base, iri).strip("<>"))
