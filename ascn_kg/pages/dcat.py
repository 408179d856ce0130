"""What a data catalogue harvests: the data set in DCAT 3, as Turtle."""

from __future__ import annotations

import json
from datetime import date

from ascn_kg import vocab
from ascn_kg.pages.cite import AUTHORS, KEYWORDS, LICENCE, PROJECT

DCAT = "http://www.w3.org/ns/dcat#"


def description(base: str, site: str, snapshot: str, day: date, about: str) -> str:
    """The data set, its snapshot of ``day``, and how it can be had on ``site`` (with the slash).

    ``about`` is the description in English. VoID is no way to have the data but tells of it, so it is no
    distribution.
    """
    keywords = " , ".join(f"{json.dumps(word)}@en" for word in KEYWORDS)
    return f"""PREFIX dcat: <{DCAT}>
PREFIX dct: <{vocab.DCT}>
PREFIX foaf: <{vocab.FOAF}>
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
  dcat:distribution <{site}dataset#sparql> .
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
"""
