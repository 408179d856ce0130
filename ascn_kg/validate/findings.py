"""One thing found wrong, and how it is printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pyoxigraph as ox

from ascn_kg import iris, vocab
from ascn_kg.load import Dataset
from ascn_kg.turtle import LineIndex, literal_token

VIOLATION, WARNING = "violation", "warning"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A violation or warning: ``rule`` names the shape or check, ``value`` is in Turtle syntax."""

    severity: str
    file: str
    line: int
    rule: str
    focus: str
    path: str
    value: str
    label: str
    message: str

    def printed(self, base: str) -> str:
        """``file:line: entity label: message``, as an editor can jump to it."""
        what = f"{self.label} ({iris.curie(base, self.focus)})" if self.label else self.focus
        value = f" [{self.value}]" if self.value else ""
        return f"{self.file}:{self.line}: {what}: {self.message}{value}"


class Locator:
    """Adds the file, the line and the label to findings."""

    def __init__(self, dataset: Dataset) -> None:
        self._base = dataset.base
        self._index = LineIndex()
        # What we remark on an entity is the last place to mend it.
        for name in sorted(dataset.texts, key=lambda name: (name.startswith("data/editorial/"), name)):
            self._index.add(dataset.texts[name], name, dataset.base)
        self._labels: dict[str, str] = {}
        predicates = {f"{vocab.SKOS}prefLabel", f"{vocab.RDFS}label"}
        for triples in dataset.graphs.values():
            for triple in triples:
                subject, value = triple.subject, triple.object
                if triple.predicate.value not in predicates or not isinstance(value, ox.Literal):
                    continue
                if isinstance(subject, ox.NamedNode) and value.language == "en":
                    self._labels.setdefault(subject.value, value.value)

    def place(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings with file, line and label, in the order of the files."""
        return sorted(self._placed(finding) for finding in findings)

    def places(self, subject: str) -> list[tuple[str, int]]:
        """File and line of each description of the entity."""
        return self._index.places(subject)

    def subject_at(self, name: str, line: int) -> str | None:
        """The entity described around a line (from 1) of a file, if there is one."""
        return self._index.subject_at(name, line)

    def label(self, subject: str) -> str:
        """The English label of the entity, or the last part of its IRI."""
        return self._labels.get(subject, subject.rpartition("/")[2])

    def _placed(self, finding: Finding) -> Finding:
        file, line = self._index.find(finding.focus, finding.path, finding.value) or (
            "data",
            1,
        )
        return replace(finding, file=file, line=line, label=self.label(finding.focus))


def finding(severity: str, rule: str, focus: str, message: str, path: str = "", value: str = "") -> Finding:
    """A finding that has no place yet."""
    return Finding(severity, "", 0, rule, focus, path, value, "", message)


def turtle_value(term: ox.NamedNode | ox.Literal) -> str:
    """The term as :class:`LineIndex` knows it: a bare IRI, or a literal as files write it."""
    if isinstance(term, ox.Literal):
        return literal_token(term.value, term.language, term.datatype.value)
    return str(term.value)
