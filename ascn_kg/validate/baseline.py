"""How many warnings of each rule there may be: ``data/warnings.yaml``, which only goes down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import yaml

from ascn_kg.errors import DataError
from ascn_kg.validate.findings import WARNING, Finding

FILE = "data/warnings.yaml"


def problems(findings: Iterable[Finding], root: Path) -> list[str]:
    """One line for each rule whose warnings are more, or fewer, than the file allows."""
    allowed = _read(root / FILE)
    counts = Counter(finding.rule for finding in findings if finding.severity == WARNING)
    lines = []
    for rule in sorted({*allowed, *counts}):
        now, before = counts[rule], allowed.get(rule, 0)
        if now > before:
            lines.append(f"{FILE}: {rule}: {now} warnings where {before} are allowed: mend the new ones")
        elif now < before:
            lines.append(f"{FILE}: {rule}: only {now} warnings are left: lower {before} to {now}")
    return lines


def _read(path: Path) -> dict[str, int]:
    if not path.exists():
        return {}
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        if not all(isinstance(rule, str) and isinstance(count, int) for rule, count in content.items()):
            raise ValueError("a count is no whole number")
    except (yaml.YAMLError, AttributeError, ValueError) as error:
        raise DataError(f"{FILE}: not a list of rules with their counts ({error})") from None
    return dict(content)
