"""The browser libraries: what the build fetches, what the wheel contains, and how pages name them."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
from flask.testing import FlaskClient

from ascn_kg.snapshot import Snapshot
from ascn_kg.web import vendor

from .conftest import ROOT

ALL = ("yasgui.js", "yasgui.css", "leaflet.js", "leaflet.css", "cytoscape.js", "outlines.json")
BUILT = ("ascn_kg", "ontology", "data", "queries")
PIP = (sys.executable, "-m", "pip", "wheel", "--no-deps", "--disable-pip-version-check", "-q")


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    """``hatch_build.py`` as a module; what it needs of hatchling is one base class."""
    pytest.importorskip("hatchling", reason="the build tool is not installed beside the tests")
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def clone(tmp_path: Path, snapshot: Snapshot) -> Path:
    """The files that a build needs, as a clone has them: without any library, but with a snapshot."""
    folder = tmp_path / "clone"
    ignored = shutil.ignore_patterns("vendor", "__pycache__")
    for name in BUILT:
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for path in ROOT.iterdir():
        if path.is_file() and path.name != ".git":
            shutil.copyfile(path, folder / path.name)
    shutil.copytree(snapshot.path, folder / "build" / snapshot.id)
    return folder


def wheel(clone: Path, into: Path, **environ: str) -> set[str]:
    """The names in the wheel of ``clone``; skips where no registry answers, and never in CI."""
    done = subprocess.run(
        [*PIP, "-w", str(into), str(clone)], capture_output=True, text=True, env=os.environ | environ
    )
    if done.returncode and "ERROR: No matching distribution" in done.stderr:
        assert not os.environ.get("CI"), done.stderr
        pytest.skip("no package registry answers, so no wheel can be built")
    assert done.returncode == 0, done.stderr
    (file,) = into.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        return set(archive.namelist())


def test_a_wheel_of_a_fresh_clone_has_the_libraries_and_a_snapshot(clone: Path, tmp_path: Path) -> None:
    shutil.rmtree(clone / "build")
    names = wheel(clone, tmp_path / "out")
    wanted = {f"ascn_kg/web/static/vendor/{name}" for name in (*ALL, "licences.txt", "vendor.json")}
    assert wanted <= names
    assert not [name for name in names if "node_modules" in name]
    snapshots = {name.split("/")[3] for name in names if name.startswith("ascn_kg/_project/build/")}
    assert len(snapshots) == 1
    (made,) = snapshots
    assert f"ascn_kg/_project/build/{made}/dataset.nq" in names
    site = tmp_path / "site"
    with zipfile.ZipFile(next((tmp_path / "out").glob("*.whl"))) as archive:
        archive.extractall(site)
    code = "import ascn_kg\nwith ascn_kg.open() as kg: print(kg.snapshot, kg.city('makassar'))"
    environ = {"PYTHONPATH": str(site), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environ, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == (f"{made} Makassar\n", ""), "an installed package answers at once"
    assert not list(clone.rglob("node_modules"))


def test_a_build_without_the_npm_registry_goes_on_without_libraries(clone: Path, tmp_path: Path) -> None:
    empty = str(tmp_path / "cache")
    nowhere = {"npm_config_registry": "http://127.0.0.1:9/", "npm_config_cache": empty}
    names = wheel(clone, tmp_path / "out", **nowhere)
    assert "ascn_kg/web/vendor.py" in names
    assert not [name for name in names if "static/vendor/" in name]


def test_the_lock_pins_contents_and_names_no_registry() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert not [name for name, about in packages.items() if "resolved" in about]
    assert not [name for name, about in packages.items() if name and "integrity" not in about]


def test_the_outlines_are_the_region_in_closed_rings() -> None:
    path = vendor.FOLDER / "outlines.json"
    assert path.stat().st_size < 120_000
    countries = json.loads(path.read_text(encoding="utf-8"))["features"]
    names = {country["properties"]["name"] for country in countries}
    members = (
        "Brunei Cambodia Indonesia Laos Malaysia Myanmar Philippines Singapore Thailand Vietnam Timor-Leste"
    )
    assert set(members.split()) <= names
    assert {"Brazil", "France", "Russia"}.isdisjoint(names)
    for country in countries:
        for shape in country["geometry"]["coordinates"]:
            assert all(ring[0] == ring[-1] and len(ring) > 3 for ring in shape)


def test_topojson_arcs_join_forwards_and_backwards(hook: ModuleType) -> None:
    atlas = {
        "transform": {"scale": [1, 1], "translate": [100, 0]},
        "arcs": [[[0, 0], [2, 0], [0, 2]], [[0, 0], [0, 2], [2, 0]], [[-90, 0], [1, 0], [0, 1], [-1, -1]]],
        "objects": {
            "countries": {
                "geometries": [
                    {"type": "Polygon", "arcs": [[0, -2]], "properties": {"name": "In"}},
                    {"type": "MultiPolygon", "arcs": [[[2]]], "properties": {"name": "Far away"}},
                    {"type": None, "properties": {"name": "Nowhere"}},
                ]
            }
        },
    }
    (only,) = hook.outlines(atlas, hook.AROUND)["features"]
    assert only["properties"]["name"] == "In"
    assert only["geometry"]["coordinates"] == [[[[100, 0], [102, 0], [102, 2], [100, 2], [100, 0]]]]


def test_libraries_are_fetched_again_when_the_lock_changes(hook: ModuleType, clone: Path) -> None:
    assert not hook.is_fresh(clone)
    folder = clone / hook.VENDOR
    folder.mkdir(parents=True)
    (folder / "leaflet.js").write_text("")
    listed = {"recipe": hook.recipe(clone), "files": {"leaflet.js": "0"}}
    (folder / "vendor.json").write_text(json.dumps(listed))
    assert hook.is_fresh(clone)
    (clone / "package-lock.json").write_text("{}")
    assert not hook.is_fresh(clone)


def test_a_library_is_addressed_by_its_content(client: FlaskClient) -> None:
    assert vendor.available(*ALL)
    assert not vendor.available("leaflet.js", "jquery.js")
    assert re.fullmatch(r"/static/vendor/leaflet\.js\?v=[0-9a-f]{12}", vendor.address("leaflet.js"))
    for address in (vendor.address("leaflet.js"), vendor.script("site.css")):
        asked = {"Accept-Encoding": "br"}
        answer = client.get(address, headers=asked)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Encoding"] == "br"
        assert (
            client.get(address, headers=asked | {"If-None-Match": answer.headers["ETag"]}).status_code == 304
        )


@pytest.mark.parametrize("address", ["/static/site.css", "/static/site.css?v=0123456789ab"])
def test_a_static_file_under_another_name_is_asked_for_again(client: FlaskClient, address: str) -> None:
    assert client.get(address).headers["Cache-Control"] == "no-cache"


def test_without_libraries_nothing_is_available(tmp_path: Path) -> None:
    assert vendor.files(tmp_path) == {}
    (tmp_path / "vendor.json").write_text('{"recipe": "", "files": {"leaflet.js": "0"}}')
    assert vendor.files(tmp_path / "..") == {}
    assert vendor.files(tmp_path) == {}
