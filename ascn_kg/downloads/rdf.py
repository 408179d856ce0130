"""The snapshot in RDF: as it is, one file per source, and with the source beside each statement."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from ascn_kg import snapshot as snapshots
from ascn_kg import vocab
from ascn_kg.downloads import pack
from ascn_kg.downloads.content import DERIVED, Content

REIFIES = ox.NamedNode(f"{vocab.RDF}reifies")
PART_OF = ox.NamedNode(f"{vocab.DCT}isPartOf")


def nquads(content: Content, path: Path) -> None:
    """The N-Quads of the snapshot, byte for byte, as gzip."""
    pack.gzipped(path, content.snapshot.file(snapshots.DATASET).read_bytes())


def nquads_zstd(content: Content, path: Path) -> None:
    """The same as Zstandard."""
    pack.zstd(path, content.snapshot.file(snapshots.DATASET).read_bytes())


def trig(content: Content, path: Path) -> None:
    """The default graph and every named graph as TriG."""
    pack.gzipped(path, _written(_quads(content), ox.RdfFormat.TRIG, content))


def jsonld(content: Content, path: Path) -> None:
    """The default graph and every named graph as JSON-LD 1.1."""
    pack.gzipped(path, _written(_quads(content), ox.RdfFormat.JSON_LD, content))


def per_source(content: Content, path: Path) -> None:
    """One Turtle file per named graph: ``sources/`` for documents, ``house/`` for graphs of our own."""
    head = f"{content.base}graph/"
    members = [
        (
            f"{'sources' if content.sources[graph] else 'house'}/{graph.removeprefix(head)}.ttl",
            _written(triples, ox.RdfFormat.TURTLE, content),
        )
        for graph, triples in content.graphs.items()
    ]
    pack.zipped(path, [("README.txt", readme(content).encode()), *sorted(members)])


def reified_turtle(content: Content, path: Path) -> None:
    """The default graph with a reifier per attestation, as Turtle 1.2."""
    pack.gzipped(path, _written(reified(content), ox.RdfFormat.TURTLE, content))


def reified_ntriples(content: Content, path: Path) -> None:
    """The same as N-Triples 1.2."""
    pack.gzipped(path, _written(reified(content), ox.RdfFormat.N_TRIPLES, content))


def reified(content: Content) -> Iterator[ox.Triple]:
    """Each statement once, and after it who states it (RDF 1.2 Concepts, section 1.5).

    A reifier is one attestation: it ``rdf:reifies`` the statement, is ``dct:isPartOf`` the named graph and
    ``prov:wasDerivedFrom`` the document of that graph, where it has one.
    """
    stating: dict[ox.Triple, list[str]] = {}
    for graph, triples in content.graphs.items():
        for triple in triples:
            stating.setdefault(triple, []).append(graph)
    derived, number = ox.NamedNode(DERIVED), 0
    for triple in content.merged:
        yield triple
        for graph in stating.get(triple, ()):
            number += 1
            reifier = ox.BlankNode(f"a{number}")
            yield ox.Triple(reifier, REIFIES, triple)
            yield ox.Triple(reifier, PART_OF, ox.NamedNode(graph))
            for source in content.sources[graph]:
                yield ox.Triple(reifier, derived, ox.NamedNode(source))


def readme(content: Content) -> str:
    """What lies in each archive for whoever opens it: what this is, the snapshot, the terms."""
    return (
        "ASCN knowledge graph\n"
        f"{content.base}dataset\n"
        f"Snapshot {content.snapshot.id}\n\n"
        "Licence: CC BY 4.0, https://creativecommons.org/licenses/by/4.0/\n"
        "Cite it as: The ASCN knowledge graph contributors, ASCN knowledge graph, "
        f"snapshot {content.snapshot.id}, {content.base}dataset\n\n"
        "Coordinates and names come in part from GeoNames (CC BY 4.0), Who's On First, Natural Earth,\n"
        "Unicode CLDR and others: each statement names its source, and data/LICENSE.md of the project\n"
        "lists their terms.\n"
    )


def _quads(content: Content) -> Iterator[ox.Quad]:
    for triple in content.merged:
        yield ox.Quad(triple.subject, triple.predicate, triple.object)
    for graph, triples in content.graphs.items():
        name = ox.NamedNode(graph)
        for triple in triples:
            yield ox.Quad(triple.subject, triple.predicate, triple.object, name)


def _written(statements: Iterable[ox.Triple | ox.Quad], format: ox.RdfFormat, content: Content) -> bytes:
    """The statements in ``format``; not through ``engine.results``, whose code does not shape the id."""
    sink = io.BytesIO()
    prefixes = None if format == ox.RdfFormat.N_TRIPLES else content.prefixes
    ox.serialize(cast("Iterable[ox.Quad]", statements), sink, format=format, prefixes=prefixes)
    return sink.getvalue()
