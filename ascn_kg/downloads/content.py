"""A snapshot as the files to download see it: its statements in order, and who states them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from ascn_kg import display, iris, vocab
from ascn_kg import snapshot as snapshots
from ascn_kg.display import Display
from ascn_kg.snapshot import Snapshot

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
DERIVED = f"{vocab.PROV}wasDerivedFrom"


@dataclass(frozen=True)
class Content:
    """The statements of a snapshot in the order of their lines, and the order in which tables show them.

    ``merged`` is the default graph; ``graphs`` has the statements of each named graph by IRI, ``sources``
    the documents that a graph was curated from (none for graphs of our own).
    """

    snapshot: Snapshot
    merged: Sequence[ox.Triple]
    graphs: Mapping[str, Sequence[ox.Triple]]
    sources: Mapping[str, tuple[str, ...]]
    display: Display

    @classmethod
    def read(cls, snapshot: Snapshot) -> Content:
        """The content of an opened snapshot; about a second for 100,000 statements."""
        graphs: dict[str, list[ox.Triple]] = defaultdict(list)
        merged: list[ox.Triple] = []
        for quad in ox.parse(path=str(snapshot.file(snapshots.DATASET)), format=ox.RdfFormat.N_QUADS):
            named = isinstance(quad.graph_name, ox.NamedNode)
            (graphs[quad.graph_name.value] if named else merged).append(quad.triple)
        sources = {
            graph: tuple(
                triple.object.value
                for triple in triples
                if triple.predicate.value == DERIVED
                and isinstance(triple.subject, ox.NamedNode)
                and triple.subject.value == graph
                and isinstance(triple.object, ox.NamedNode)
            )
            for graph, triples in graphs.items()
        }
        shown = display.read(snapshot.file(snapshots.DISPLAY))
        return cls(snapshot, merged, dict(sorted(graphs.items())), sources, shown)

    @property
    def base(self) -> str:
        """The base IRI."""
        return self.snapshot.base

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """Prefix → namespace, for all files."""
        return vocab.prefixes(self.base)

    @cached_property
    def facts(self) -> Mapping[str, Mapping[str, tuple[Term, ...]]]:
        """The values in the default graph by entity of ours and property, in the order of their lines."""
        found: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for triple in self.merged:
            subject = triple.subject
            if isinstance(subject, ox.NamedNode) and iris.split_entity(self.base, subject.value):
                found[subject.value][triple.predicate.value].append(triple.object)
        return {
            entity: {verb: tuple(values) for verb, values in verbs.items()}
            for entity, verbs in sorted(found.items())
        }

    def of_kind(self, kind: vocab.Kind) -> list[str]:
        """The IRIs of all entities of a kind, in order."""
        head = iris.entity(self.base, kind.slug, "")
        return [entity for entity in self.facts if entity.startswith(head)]
