"""What the endpoint says of itself (SPARQL 1.1 Service Description), as Turtle."""

from __future__ import annotations

from ascn_kg import iris, vocab
from ascn_kg.engine.results import GRAPHS, ROWS
from ascn_kg.snapshot import Snapshot

_FORMATS = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdf": "RDF_XML",
}


def service_description(endpoint: str, snapshot: Snapshot, graphs: list[str]) -> str:
    """The description of the service at ``endpoint``: language, formats, default and named graphs."""
    formats = ", ".join(f"<http://www.w3.org/ns/formats/{_FORMATS[f.name]}>" for f in (*ROWS, *GRAPHS))
    named = " ,\n    ".join(
        f"[ a sd:NamedGraph ; sd:name <{graph}> ; sd:graph [ a sd:Graph ]{_regime(graph, snapshot)} ]"
        for graph in graphs
    )
    statements = snapshot.manifest["counts"]["statements"]
    return f"""PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX dct: <{vocab.DCT}>
PREFIX xsd: <{vocab.XSD}>

<{endpoint}> a sd:Service ;
  sd:endpoint <{endpoint}> ;
  sd:supportedLanguage sd:SPARQL11Query ;
  sd:resultFormat {formats} ;
  dct:license <https://creativecommons.org/licenses/by/4.0/> ;
  sd:defaultDataset [ a sd:Dataset ;
    sd:defaultGraph [ a sd:Graph ; void:triples {statements} ;
      dct:description "The merge of all named graphs, each statement once."@en ] ;
    sd:namedGraph {named} ] .
"""


def _regime(graph: str, snapshot: Snapshot) -> str:
    if graph != iris.graph(snapshot.base, vocab.INFERRED):
        return ""
    return (
        " ; sd:entailmentRegime <http://www.w3.org/ns/entailment/OWL-RDF-Based>"
        " ; sd:supportedEntailmentProfile <http://www.w3.org/ns/owl-profile/RL>"
    )
