"""What a data catalogue harvests: the data set in DCAT 3, as Turtle."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from ascn_kg import vocab
from ascn_kg.downloads.files import ZIP, Download
from ascn_kg.pages.cite import AUTHORS, KEYWORDS, LICENCE, PROJECT

DCAT = "http://www.w3.org/ns/dcat#"
SPDX = "http://spdx.org/rdf/terms#"
IANA = "https://www.iana.org/assignments/media-types/"


def description(
    base: str, site: str, snapshot: str, day: date, about: str, files: Sequence[Download] = ()
) -> str:
    """The data set, its snapshot of ``day``, and how it can be had on ``site`` (with the slash).

    ``about`` is the description in English, ``files`` are those to download. VoID is no way to have the data
    but tells of it, so it is no distribution.
    """
    distributions = [_file(f"{site}download/{snapshot}/", file, day) for file in files]
    listed = " , ".join(
        [f"<{site}dataset#sparql>", *(f"<{site}download/{snapshot}/{file.name}>" for file in files)]
    )
    keywords = " , ".join(f"{json.dumps(word)}@en" for word in KEYWORDS)
    return f"""PREFIX dcat: <{DCAT}>
PREFIX dct: <{vocab.DCT}>
PREFIX foaf: <{vocab.FOAF}>
PREFIX spdx: <{SPDX}>
PREFIX xsd: <{vocab.XSD}>

<{base}dataset> a dcat:Dataset ;
  dct:title "{PROJECT}"@en , "Graf pengetahuan ASCN"@id ;
  dct:description {json.dumps(about, ensure_ascii=False)}@en ;
  dct:identifier "{base}dataset" ;
  dct:creator [ a foaf:Agent ; foaf:name "{AUTHORS}"@en ] ;
  dct:license <{LICENCE}> ;
  dct:modified "{day.isoformat()}"^^xsd:date ;
  dcat:version "{snapshot}" ;
  dcat:keyword {keywords} ;
  dcat:landingPage <{site}> ;
  foaf:isPrimaryTopicOf <{site}.well-known/void> ;
  dcat:distribution {listed} .
<{site}dataset#sparql> a dcat:Distribution ;
  dct:title "SPARQL endpoint"@en , "Titik akhir SPARQL"@id ;
  dct:license <{LICENCE}> ;
  dcat:accessURL <{site}sparql> ;
  dcat:accessService <{site}sparql> .
<{site}sparql> a dcat:DataService ;
  dct:title "SPARQL endpoint of the {PROJECT}"@en ;
  dct:conformsTo <http://www.w3.org/TR/sparql11-protocol/> ;
  dcat:endpointURL <{site}sparql> ;
  dcat:endpointDescription <{site}sparql> ;
  dcat:servesDataset <{base}dataset> .
{"".join(distributions)}"""


def _file(folder: str, file: Download, day: date) -> str:
    """One file as a distribution (DCAT 3, section 6.8)."""
    kind = file.kind
    packing = {ZIP: "packageFormat"}.get(kind.packing, "compressFormat")
    packed = f"  dcat:{packing} <{IANA}{kind.packing}> ;\n" if kind.packing else ""
    return f"""<{folder}{file.name}> a dcat:Distribution ;
  dct:title {json.dumps(kind.title)}@en ;
  dct:description {json.dumps(kind.note)}@en ;
  dct:identifier "{file.name}" ;
  dct:issued "{day.isoformat()}"^^xsd:date ;
  dct:license <{LICENCE}> ;
  dcat:accessURL <{folder.partition("download/")[0]}download/> ;
  dcat:downloadURL <{folder}{file.name}> ;
  dcat:mediaType <{IANA}{kind.media}> ;
{packed}  dcat:byteSize "{file.bytes}"^^xsd:nonNegativeInteger ;
  spdx:checksum [ a spdx:Checksum ; spdx:algorithm spdx:checksumAlgorithm_sha256 ;
    spdx:checksumValue "{file.sha256}"^^xsd:hexBinary ] .
"""
