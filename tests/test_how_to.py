"""The guides work as they are written: each command runs, and the result is what is curated."""

from __future__ import annotations

import re
import shlex

import pytest

from ascn_kg import sources
from ascn_kg.cli import main

from .conftest import ROOT

GUIDE = ROOT / "docs/how-to/add-a-source.md"
NAME = "data/sources/fajar-amkop-2022.ttl"
BLOCK = re.compile(r"(?:<!-- file: (?P<file>\S+) -->\n)?```(?P<kind>sh|turtle)\n(?P<text>.*?)```", re.S)


def without(text: str, subject: str) -> str:
    """Canonical Turtle without the description of one subject."""
    assert f"\n{subject}\n" in text
    return re.sub(rf"\n{re.escape(subject)}\n(?: .*\n)*\.\n", "", text)


def test_a_source_in_seven_steps(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, whole: sources.Project
) -> None:
    monkeypatch.chdir(whole.root)
    (whole.root / NAME).unlink()
    registry = whole.root / "data/registry/organizations.ttl"
    before = registry.read_text(encoding="utf-8")
    registry.write_text(without(before, "organization:stie-amkop-makassar"), encoding="utf-8")

    guide = GUIDE.read_text(encoding="utf-8")
    assert len(re.findall(r"^## \d\. ", guide, re.M)) == 7
    outputs = {}
    for block in BLOCK.finditer(guide):
        if block["file"]:
            (whole.root / block["file"]).write_text(block["text"], encoding="utf-8")
            continue
        for line in block["text"].splitlines():
            command, *arguments = shlex.split(line)
            assert command == "ascn-kg"
            code = 0
            try:
                main([*arguments, "--project-dir", str(whole.root)])
            except SystemExit as stop:
                code = stop.code if isinstance(stop.code, int) else 1
            out, err = capsys.readouterr()
            assert code == 0, f"{line}\n{out}\n{err}"
            outputs[line] = out
    assert (whole.root / NAME).read_text(encoding="utf-8") == (ROOT / NAME).read_text(encoding="utf-8")
    (found,) = (out for line, out in outputs.items() if '"Dinas Koperasi' in line)
    assert "organization:makassar-cooperatives-and-msme-office" in found
