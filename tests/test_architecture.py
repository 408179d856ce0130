from __future__ import annotations

import subprocess
import sys

import pytest

from .conftest import ROOT


def test_imports_point_downward() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("module", ["ascn_kg.web", "ascn_kg.cli.serve"])
def test_serving_loads_no_reasoner(module: str) -> None:
    code = f"import sys, {module}; print([m for m in ('rdflib', 'pyshacl', 'owlrl') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_modules_are_short() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): count
        for path in (ROOT / "ascn_kg").rglob("*.py")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 250
    }
    assert long == {}
