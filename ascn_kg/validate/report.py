"""The validation report of a snapshot, for machines (SHACL in Turtle) and for pages (JSON)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH, XSD

from ascn_kg import iris, vocab
from ascn_kg.validate.findings import VIOLATION, Finding


def as_json(
    findings: Iterable[Finding], shapes: Iterable[str], checks: Mapping[str, str], questions: int
) -> str:
    """Counts and findings, and what was applied.

    ``shapes`` are the names of all SHACL constraints, ``checks`` maps the names of the other rules to their
    titles, ``questions`` is how many competency questions the project has.
    """
    listed = sorted(findings)
    counts = Counter(finding.severity for finding in listed)
    return (
        json.dumps(
            {
                "conforms": not counts[VIOLATION],
                "violations": counts[VIOLATION],
                "warnings": counts["warning"],
                "shapes": sorted(shapes),
                "checks": dict(sorted(checks.items())),
                "questions": questions,
                "findings": [asdict(finding) for finding in listed],
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )


def as_turtle(findings: Iterable[Finding], base: str) -> str:
    """A ``sh:ValidationReport`` (SHACL, section 3.6) with a named node per result."""
    graph = Graph(bind_namespaces="none")
    graph.bind("sh", vocab.SHACL)
    graph.bind("xsd", vocab.XSD)
    report = URIRef(iris.graph(base, "validation"))
    listed = sorted(findings)
    graph.add((report, RDF.type, SH.ValidationReport))
    conforms = not any(finding.severity == VIOLATION for finding in listed)
    graph.add((report, SH.conforms, Literal(str(conforms).lower(), datatype=XSD.boolean)))
    for number, finding in enumerate(listed, start=1):
        node = URIRef(f"{report}#result-{number}")
        severity = SH.Violation if finding.severity == VIOLATION else SH.Warning
        graph.add((report, SH.result, node))
        graph.add((node, RDF.type, SH.ValidationResult))
        graph.add((node, SH.resultSeverity, severity))
        graph.add((node, SH.focusNode, URIRef(finding.focus)))
        graph.add((node, SH.resultMessage, Literal(finding.message, lang="en")))
        graph.add((node, SH.sourceShape, URIRef(vocab.prefixes(base)["shape"] + finding.rule)))
        if finding.path:
            graph.add((node, SH.resultPath, URIRef(finding.path)))
    return graph.serialize(format="longturtle", canon=False).strip("\n") + "\n"
