"""Queries about one entity, for its data and for the editor."""

from __future__ import annotations

from ascn_kg import vocab
from ascn_kg.terms import Iri, to_sparql


def describe(iri: str) -> str:
    """A CONSTRUCT of what is said about ``iri``, what points at it, and the labels of both ends."""
    this = to_sparql(Iri(iri))
    label = f"<{vocab.RDFS}label>"
    return f"""CONSTRUCT {{ {this} ?p ?o . ?s ?q {this} . ?o {label} ?ol . ?s {label} ?sl }} WHERE {{
  {{ {this} ?p ?o . OPTIONAL {{ ?o {label} ?ol }} }} UNION
  {{ ?s ?q {this} . OPTIONAL {{ ?s {label} ?sl }} }}
}}"""


def attestations(iri: str) -> str:
    """A SELECT of the statements with ``iri`` in them and the graph of each, for TriG and N-Quads."""
    this = to_sparql(Iri(iri))
    return f"""SELECT ?g ?s ?p ?o WHERE {{
  {{ VALUES ?s {{ {this} }} GRAPH ?g {{ ?s ?p ?o }} }} UNION
  {{ VALUES ?o {{ {this} }} GRAPH ?g {{ ?s ?p ?o }} }} UNION
  {{ GRAPH ?s {{ {this} ?x ?y }} GRAPH ?g {{ ?s ?p ?o }} FILTER(?g = ?s) }}
}} ORDER BY ?g ?s ?p ?o"""


def to_begin_with(iri: str) -> str:
    """A query about ``iri`` for the editor: what is said of it, and by which document."""
    return f"""PREFIX prov: <{vocab.PROV}>
PREFIX rdfs: <{vocab.RDFS}>

SELECT ?property ?value ?name ?source WHERE {{
  VALUES ?this {{ {to_sparql(Iri(iri))} }}
  GRAPH ?graph {{ ?this ?property ?value }}
  OPTIONAL {{ ?graph prov:wasDerivedFrom ?source }}
  OPTIONAL {{ ?value rdfs:label ?name FILTER(LANG(?name) = "en") }}
}}
ORDER BY ?property ?value ?source
"""
