"""Namespaces, kinds of entities and the few terms that the code itself must know.

Plain strings only, so that every layer can import it. Everything of ours depends on the base IRI
(a setting applied at build), hence the functions of ``base``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

DEFAULT_BASE = "https://w3id.org/ascn-kg/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
ORG = "http://www.w3.org/ns/org#"
PROV = "http://www.w3.org/ns/prov#"
DCT = "http://purl.org/dc/terms/"
FOAF = "http://xmlns.com/foaf/0.1/"
SCHEMA = "https://schema.org/"
GEO = "http://www.opengis.net/ont/geosparql#"
WGS84 = "http://www.w3.org/2003/01/geo/wgs84_pos#"
SOSA = "http://www.w3.org/ns/sosa/"
SHACL = "http://www.w3.org/ns/shacl#"
QUDT_UNIT = "http://qudt.org/vocab/unit/"
QUDT_CURRENCY = "http://qudt.org/vocab/currency/"
WIKIDATA = "http://www.wikidata.org/entity/"
WIKIDATA_PROPERTY = "http://www.wikidata.org/prop/direct/"
GEONAMES = "https://sws.geonames.org/"
TERM_STATUS = "http://www.w3.org/2003/06/sw-vocab-status/ns#"

EXTERNAL: Mapping[str, str] = MappingProxyType(
    {
        "currency": QUDT_CURRENCY,
        "dct": DCT,
        "foaf": FOAF,
        "geo": GEO,
        "org": ORG,
        "owl": OWL,
        "prov": PROV,
        "rdf": RDF,
        "rdfs": RDFS,
        "schema": SCHEMA,
        "sh": SHACL,
        "skos": SKOS,
        "sosa": SOSA,
        "unit": QUDT_UNIT,
        "vs": TERM_STATUS,
        "wd": WIKIDATA,
        "wdt": WIKIDATA_PROPERTY,
        "wgs84": WGS84,
        "xsd": XSD,
    }
)


class Kind(NamedTuple):
    """One kind of entity: its path segment, its class, and its plural for people (en, id)."""

    slug: str
    cls: str
    plural_en: str
    plural_id: str


KINDS: tuple[Kind, ...] = (
    Kind("city", "City", "cities", "kota"),
    Kind("country", "Country", "countries", "negara"),
    Kind("place", "Place", "places", "tempat"),
    Kind("organization", "Organization", "organizations", "organisasi"),
    Kind("person", "Person", "people", "orang"),
    Kind("role", "Role", "roles", "peran"),
    Kind("post", "Post", "posts", "jabatan"),
    Kind("tenure", "Tenure", "tenures", "masa jabatan"),
    Kind("membership", "Membership", "memberships", "keanggotaan"),
    Kind("event", "Event", "events", "acara"),
    Kind("series", "EventSeries", "event series", "rangkaian acara"),
    Kind("participation", "Participation", "participations", "keikutsertaan"),
    Kind("outcome", "Outcome", "outcomes", "hasil"),
    Kind("programme", "Programme", "programmes", "program"),
    Kind("project", "Project", "projects", "proyek"),
    Kind("partnership", "Partnership", "partnerships", "kemitraan"),
    Kind("indicator", "Indicator", "indicators", "indikator"),
    Kind("observation", "Observation", "observations", "nilai indikator"),
    Kind("document", "Document", "documents", "dokumen"),
    Kind("source", "Source", "sources", "sumber"),
    Kind("focus-area", "FocusArea", "focus areas", "bidang fokus"),
    Kind("involvement", "Involvement", "involvements", "keterlibatan"),
    Kind("identity-link", "IdentityLink", "identity links", "tautan identitas"),
    Kind("geometry", "Geometry", "geometries", "geometri"),
    Kind("concept", "Concept", "concepts", "konsep"),
    Kind("scheme", "ConceptScheme", "concept schemes", "skema konsep"),
)
KIND_BY_SLUG: Mapping[str, Kind] = MappingProxyType({kind.slug: kind for kind in KINDS})

REGISTRY, LINKS, ONTOLOGY, INFERRED = "registry", "links", "ontology", "inferred"
EDITORIAL = "editorial"
HOUSE_GRAPHS = (REGISTRY, LINKS, ONTOLOGY, INFERRED, EDITORIAL)
"""Graphs that are no document's: what we ourselves list, link, define, infer and remark."""


def ascn(base: str) -> str:
    """The namespace of our own terms under ``base``."""
    return f"{base}ontology#"


def prefixes(base: str) -> dict[str, str]:
    """Prefix → namespace: ours under ``base`` (one prefix per kind of entity) and the shared ones.

    The organization kind is written ``organization:`` because ``org:`` is W3C ORG everywhere.
    """
    own = {kind.slug: f"{base}id/{kind.slug}/" for kind in KINDS}
    own["graph"] = f"{base}graph/"
    own["ascn"] = ascn(base)
    own["shape"] = f"{base}ontology/shapes#"
    return dict(sorted({**EXTERNAL, **own}.items()))


LANGUAGES_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "brunei-darussalam": ("ms", "ms-Arab"),
        "cambodia": ("km",),
        "indonesia": ("id",),
        "lao-pdr": ("lo",),
        "malaysia": ("ms", "zh", "ta"),
        "myanmar": ("my",),
        "philippines": ("fil", "tl"),
        "singapore": ("ms", "zh", "ta"),
        "thailand": ("th",),
        "timor-leste": ("pt", "tet"),
        "viet-nam": ("vi",),
    }
)
"""Country → the languages in which its places have names of their own."""
