"""The real project, its snapshot, and small projects to break."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ascn_kg import build, load, settings, sources, vocab
from ascn_kg.engine.embedded import EmbeddedEngine
from ascn_kg.settings import Settings
from ascn_kg.snapshot import DATASET, Snapshot
from ascn_kg.web import create_app
from ascn_kg.web.context import Context

from . import small

ROOT = Path(__file__).parent.parent
BASE = vocab.DEFAULT_BASE
PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in vocab.prefixes(BASE).items())


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def project() -> sources.Project:
    return sources.Project(ROOT)


@pytest.fixture(scope="session")
def kg_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The defaults, with the snapshots of this test run in a folder of its own."""
    folder = tmp_path_factory.mktemp("snapshots")
    return settings.load({}, {"project_dir": str(ROOT), "build_dir": str(folder)})


@pytest.fixture(scope="session")
def snapshot(kg_settings: Settings) -> Snapshot:
    return build.build(kg_settings)


@pytest.fixture(scope="session")
def dataset(project: sources.Project) -> load.Dataset:
    dataset = load.load(project, BASE)
    build.conclude(dataset)
    return dataset


@pytest.fixture(scope="session")
def engine(snapshot: Snapshot) -> EmbeddedEngine:
    return EmbeddedEngine.from_file(snapshot.file(DATASET), snapshot.base)


@pytest.fixture(scope="session")
def context(kg_settings: Settings, snapshot: Snapshot) -> Context:
    return Context.of(kg_settings, snapshot)


@pytest.fixture
def client(context: Context) -> FlaskClient:
    return create_app(context).test_client()


@pytest.fixture(scope="session")
def small_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    return small.cut(ROOT, folder).root


@pytest.fixture
def copy(tmp_path: Path, small_root: Path) -> sources.Project:
    """A small project that a test may break."""
    shutil.copytree(small_root, tmp_path, dirs_exist_ok=True)
    return sources.Project(tmp_path)


@pytest.fixture
def whole(tmp_path: Path) -> sources.Project:
    """A copy of the whole project that a test may break."""
    for name in ("ontology", "data", "queries"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return sources.Project(tmp_path)


@pytest.fixture
def settings_of() -> Callable[..., Settings]:
    """Settings for a project folder, with flags by name."""

    def make(project: sources.Project, **flags: str) -> Settings:
        return settings.load({}, {"project_dir": str(project.root), **flags})

    return make
