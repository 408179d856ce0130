"""What the endpoint says of itself and of its data, as Turtle: Service Description and VoID."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ascn_kg import iris, vocab
from ascn_kg.engine.results import GRAPHS, QUADS, ROWS
from ascn_kg.library import Entry
from ascn_kg.sentences import N_
from ascn_kg.snapshot import Snapshot
from ascn_kg.statistics import Statistics

DESCRIPTION = N_(
    "The ASEAN Smart Cities Network: cities, officials, events, projects and documents. "
    "Every statement names its source."
)
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
DUMPS = ("ascn-kg.nq.gz", "ascn-kg.nq.zst", "ascn-kg.trig.gz", "ascn-kg.jsonld.gz")
"""The files to download that hold the whole dataset in RDF (VoID, section 3.3)."""
_FORMATS = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdf": "RDF_XML",
    "trig": "TriG",
    "nq": "N-Quads",
}
_TARGETS = {
    "www.wikidata.org": "Wikidata",
    "sws.geonames.org": "GeoNames",
    "en.wikipedia.org": "English Wikipedia",
    "ror.org": "Research Organization Registry",
}
_HEAD = f"""PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX sh: <{vocab.SHACL}>
PREFIX dct: <{vocab.DCT}>
PREFIX foaf: <{vocab.FOAF}>
PREFIX schema: <https://schema.org/>
PREFIX rdfs: <{vocab.RDFS}>
PREFIX xsd: <{vocab.XSD}>
"""


def service_description(
    endpoint: str, snapshot: Snapshot, statistics: Statistics, questions: tuple[Entry, ...]
) -> str:
    """The service at ``endpoint`` (SPARQL 1.1 Service Description), its dataset and example queries.

    Examples are SHACL executables, as editors of the field list them.
    """
    named = " ,\n    ".join(
        f"[ a sd:NamedGraph ; sd:name <{graph}> ;"
        f" sd:graph [ a sd:Graph ; void:triples {count} ]{_regime(graph, snapshot)} ]"
        for graph, count in statistics.graphs.items()
    )
    base = snapshot.base
    return f"""{_HEAD}
<{endpoint}> a sd:Service ;
  sd:endpoint <{endpoint}> ;
  dct:title "SPARQL endpoint of the ASCN knowledge graph"@en ;
  sd:supportedLanguage sd:SPARQL11Query ;
  sd:feature sd:UnionDefaultGraph ;
  sd:resultFormat {_result_formats()} ;
  sd:defaultEntailmentRegime <http://www.w3.org/ns/entailment/Simple> ;
  dct:license <{LICENCE}> ;
  sd:availableGraphs [ a sd:GraphCollection ; sd:namedGraph {named} ] ;
  sd:defaultDataset [ a sd:Dataset , void:Dataset ;
    dct:isPartOf <{base}dataset> ;
    sd:defaultGraph [ a sd:Graph , void:Dataset ; void:triples {statistics.triples} ;
      dct:description "The merge of all named graphs, each statement once."@en ;
      {_partitions(statistics)} ] ;
    sd:namedGraph {named} ] .
{_examples(endpoint, base, questions)}"""


def void(endpoint: str, snapshot: Snapshot, statistics: Statistics) -> str:
    """The dataset with its partitions and linksets (VoID, W3C Interest Group Note of 3 March 2011)."""
    base, site = snapshot.base, endpoint.removesuffix("sparql")
    formats = ", ".join(f"<http://www.w3.org/ns/formats/{_FORMATS[one.name]}>" for one in (*GRAPHS, *QUADS))
    dumps = " , ".join(f"<{site}download/{snapshot.id}/{name}>" for name in DUMPS)
    vocabularies = " , ".join(f"<{iri}>" for iri in sorted(_vocabularies(statistics)))
    subsets = "".join(
        f"<{base}dataset> void:subset <{graph}> . <{graph}> a void:Dataset ; void:triples {count} .\n"
        for graph, count in statistics.graphs.items()
    )
    linksets = "".join(
        f"<{base}dataset> void:subset [ a void:Linkset ; void:linkPredicate <{verb}> ;"
        f" void:subjectsTarget <{base}dataset> ;"
        f' void:objectsTarget [ a void:Dataset ; dct:title "{_TARGETS.get(host, host)}"@en ;'
        f' void:uriSpace "https://{host}/" ] ; void:triples {count} ] .\n'
        for verb, hosts in statistics.links.items()
        for host, count in hosts.items()
        if host and f"//{host}/" not in base
    )
    return f"""{_HEAD}
<{site}.well-known/void> a void:DatasetDescription ; foaf:primaryTopic <{base}dataset> .
<{base}dataset> a void:Dataset ;
  dct:title "ASCN knowledge graph"@en , "Graf pengetahuan ASCN"@id ;
  dct:description {json.dumps(DESCRIPTION)}@en ;
  dct:license <{LICENCE}> ;
  dct:hasVersion "{snapshot.id}" ;
  foaf:homepage <{site}> ;
  void:sparqlEndpoint <{endpoint}> ;
  void:dataDump {dumps} ;
  void:uriSpace "{base}id/" ;
  void:exampleResource <{base}id/city/makassar> , <{base}id/event/1st-ascn-annual-meeting> ;
  void:feature {formats} ;
  void:vocabulary {vocabularies} ;
  void:triples {statistics.triples} ;
  void:entities {_entities(snapshot)} ;
  void:classes {len(statistics.classes)} ;
  void:properties {len(statistics.properties)} ;
  void:distinctSubjects {statistics.subjects} ;
  void:distinctObjects {statistics.objects} ;
  {_partitions(statistics)} .
{subsets}{linksets}"""


def _entities(snapshot: Snapshot) -> int:
    return int(snapshot.manifest["counts"]["entities"])


def _result_formats() -> str:
    return ", ".join(
        f"<http://www.w3.org/ns/formats/{_FORMATS[one.name]}>" for one in (*ROWS, *GRAPHS, *QUADS)
    )


def _partitions(statistics: Statistics) -> str:
    classes = " ,\n    ".join(
        f"[ void:class <{name}> ; void:entities {count} ;"
        f" void:propertyPartition {_of_class(statistics, name)} ]"
        for name, count in statistics.classes.items()
    )
    properties = " ,\n    ".join(
        f"[ void:property <{verb}> ; void:triples {part.triples} ;"
        f" void:distinctSubjects {part.subjects} ; void:distinctObjects {part.objects} ]"
        for verb, part in statistics.properties.items()
    )
    return f"void:classPartition {classes} ;\n  void:propertyPartition {properties}"


def _of_class(statistics: Statistics, name: str) -> str:
    counts = statistics.class_properties[name]
    return " , ".join(f"[ void:property <{verb}> ; void:triples {count} ]" for verb, count in counts.items())


def _vocabularies(statistics: Statistics) -> set[str]:
    return {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for iri in statistics.properties}


def _examples(endpoint: str, base: str, questions: tuple[Entry, ...]) -> str:
    kinds = {"SELECT": "Select", "ASK": "Ask", "CONSTRUCT": "Construct", "DESCRIBE": "Describe"}
    blocks = []
    for entry in questions:
        form = next((form for form in kinds if f"{form} " in entry.text), "SELECT")
        blocks.append(
            f"<{base}queries/{entry.id}> a sh:SPARQLExecutable , sh:SPARQL{kinds[form]}Executable ;\n"
            f"  rdfs:label {_both(entry.meta['title'])} ;\n"
            f"  rdfs:comment {_both(entry.meta['question'])} ;\n"
            f"  schema:keywords {' , '.join(json.dumps(tag) for tag in entry.tags)} ;\n"
            f"  schema:target <{endpoint}> ;\n"
            f"  sh:{form.lower()} {json.dumps(entry.sparql)} .\n"
        )
    return "\n".join(blocks)


def _both(texts: Mapping[str, str]) -> str:
    return " , ".join(f"{json.dumps(text, ensure_ascii=False)}@{lang}" for lang, text in texts.items())


def _regime(graph: str, snapshot: Snapshot) -> str:
    if graph != iris.graph(snapshot.base, vocab.INFERRED):
        return ""
    return (
        " ; sd:entailmentRegime <http://www.w3.org/ns/entailment/OWL-RDF-Based>"
        " ; sd:supportedEntailmentProfile <http://www.w3.org/ns/owl-profile/RL>"
    )
