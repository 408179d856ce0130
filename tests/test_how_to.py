"""The guides work as they are written: each command runs, and the result is what is curated."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import pytest

from ascn_kg import settings, sources
from ascn_kg.cli import cli, main
from ascn_kg.snapshot import Snapshot

from .conftest import ROOT
from .live import VIRTUOSO, answers, free_port, serving, until, virtuoso_server

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


STORES = ROOT / "docs/how-to/use-another-store.md"
REPLICAS = ROOT / "docs/how-to/run-replicas.md"
_ASSIGNED = re.compile(r"[A-Z_]+=")
ASK = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def commands(text: str) -> list[tuple[dict[str, str], list[str]]]:
    """The lines of the shell blocks, each as variables and words."""
    found = []
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S):
        for line in block.splitlines():
            words = shlex.split(line)
            variables = dict(word.split("=", 1) for word in itertools.takewhile(_ASSIGNED.match, words))
            found.append((variables, words[len(variables) :]))
    return found


def section(page: Path, heading: str) -> str:
    return page.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]


@contextmanager
def started(words: list[str], variables: dict[str, str], cwd: Path, ready: str) -> Iterator[int]:
    """A server in a process group of its own, once it answers 200 at ``ready``; its process id."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("ASCN_KG_")}
    environ["PYTHONPATH"] = str(ROOT)
    process = subprocess.Popen(
        words,
        env=environ | variables,
        cwd=cwd,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        until(lambda: answers(ready), 60, process)
        yield process.pid
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def command_line(words: list[str]) -> list[str]:
    """The words of a guide, with this interpreter for the command that is installed elsewhere."""
    tool, *rest = words
    assert tool == "ascn-kg"
    return [sys.executable, "-m", "ascn_kg", *rest]


@pytest.mark.parametrize(("heading", "address"), [("Oxigraph", ":7878"), ("Virtuoso", ":8890")])
def test_a_store_is_published_to_and_served_from(
    heading: str, address: str, copy: sources.Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    lines = commands(section(STORES, heading))
    if heading == "Oxigraph":
        (_, serve_words), *lines = lines
        where = f"127.0.0.1:{free_port()}"
        serve_words = [word.replace("127.0.0.1:7878", where) for word in serve_words]
        serve_words[0] = str(Path(sys.executable).with_name(serve_words[0]))
        ready = f"http://{where}/query?query=ASK%7B%7D"
        store: AbstractContextManager[object] = started(serve_words, {}, copy.root, ready)
    else:
        ini = re.search(r"```ini\n(.*?)```", section(STORES, heading), re.S)
        assert ini is not None
        assert all(line in VIRTUOSO for line in ini[1].splitlines())
        store = virtuoso_server(tmp_path_factory.mktemp("virtuoso"))
    with store as found:
        there = f"http://{where}" if heading == "Oxigraph" else str(found)
        (password, publish_words), (engine, serve_words) = lines

        def moved(text: str) -> str:
            return text.replace(f"http://127.0.0.1{address}", there)

        done = subprocess.run(
            command_line([moved(word) for word in publish_words]),
            cwd=copy.root,
            env={**os.environ, "PYTHONPATH": str(ROOT), **password},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "published" in done.stderr
        port = free_port()
        variables = {name: moved(value) for name, value in engine.items()} | {"ASCN_KG_PORT": str(port)}
        here = f"http://127.0.0.1:{port}"
        with started(command_line(serve_words), variables, copy.root, f"{here}/health"):
            body = httpx.get(f"{here}/sparql", params={"query": ASK, "format": "csv"}, timeout=30).text
            counts = json.loads((copy.root / "build/current/manifest.json").read_text())["counts"]
            assert 0 <= counts["statements"] - int(body.split()[1]) <= (2 if heading == "Virtuoso" else 0)


def test_every_command_for_a_store_is_understood() -> None:
    lines = commands(STORES.read_text(encoding="utf-8"))
    publishing = [words[1:] for _, words in lines if words[:2] == ["ascn-kg", "publish"]]
    assert len(publishing) >= 7
    for words in publishing:
        cli.commands["publish"].make_context("publish", words[1:])
    engines = [variables["ASCN_KG_ENGINE"] for variables, _ in lines if "ASCN_KG_ENGINE" in variables]
    assert len(engines) == len(publishing)
    for engine in engines:
        assert settings.load({"ASCN_KG_ENGINE": engine}).engine == engine


def installed(tool: str, package: str) -> str:
    """The path of a program; skips where it is not installed, and never in CI."""
    path = shutil.which(tool, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if path is None:
        assert not os.environ.get("CI"), f"{tool} is not installed, and CI must have it"
        pytest.skip(f"{tool} is not installed (Debian: {package})")
    return path


def nginx_file(folder: Path, port: int, replicas: list[int]) -> Path:
    """The configuration of the guide, with ports and folders of this test, in a whole file."""
    found = re.search(r"```nginx\n(.*?)```", REPLICAS.read_text(encoding="utf-8"), re.S)
    assert found is not None
    text = found[1]
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("127.0.0.1:8001", f"127.0.0.1:{replicas[0]}"),
        ("127.0.0.1:8002", f"127.0.0.1:{replicas[1]}"),
        ("/var/cache/nginx/ascn-kg", f"{folder}/cache"),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    user = "user root;\n" if os.geteuid() == 0 else ""
    path = folder / "nginx.conf"
    path.write_text(
        f"{user}daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}{text}}}\n"
    )
    return path


@pytest.fixture
def replicated(snapshot: Snapshot, tmp_path: Path) -> Iterator[tuple[str, list[int]]]:
    """The address of nginx before two replicas that have a copy of the snapshot, and their processes."""
    nginx = installed("nginx", "nginx")
    port, *ports = (free_port() for _ in range(3))
    file = nginx_file(tmp_path, port, ports)
    command = [nginx, "-c", str(file), "-e", str(tmp_path / "error.log")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    shutil.copytree(snapshot.path, tmp_path / "srv" / snapshot.id)
    (tmp_path / "empty").mkdir()
    lines = commands(section(REPLICAS, "2. Start the replicas"))
    assert [variables["ASCN_KG_PORT"] for variables, _ in lines] == ["8001", "8002"]
    with contextlib.ExitStack() as stack:
        processes = []
        for (variables, words), own in zip(lines, ports, strict=True):
            assert variables["ASCN_KG_SNAPSHOT"].startswith("/srv/ascn-kg/")
            variables |= {
                "ASCN_KG_SNAPSHOT": str(tmp_path / "srv" / snapshot.id),
                "ASCN_KG_PORT": str(own),
            }
            ready = f"http://127.0.0.1:{own}/health"
            processes.append(
                stack.enter_context(started(command_line(words), variables, tmp_path / "empty", ready))
            )
        address = f"http://127.0.0.1:{port}"
        stack.enter_context(started(command, {}, tmp_path, f"{address}/health"))
        yield address, processes


def test_replicas_behind_nginx(replicated: tuple[str, list[int]], snapshot: Snapshot, tmp_path: Path) -> None:
    address, processes = replicated
    count = str(snapshot.manifest["counts"]["statements"])
    with httpx.Client(base_url=address, timeout=30) as client:

        def ask(accept: str = "text/csv", **headers: str) -> httpx.Response:
            return client.get("/sparql", params={"query": ASK}, headers={"Accept": accept, **headers})

        first, again, other = ask(), ask(), ask("application/sparql-results+json")
        assert first.text.split() == ["n", count] == again.text.split()
        assert [one.headers["X-Cache"] for one in (first, again, other)] == ["MISS", "HIT", "MISS"]
        assert other.headers["Content-Type"] == "application/sparql-results+json"
        same = ask(**{"If-None-Match": first.headers["ETag"]})
        assert (same.status_code, same.content) == (304, b"")
        changing = {"query": "SELECT (NOW() AS ?n) {}"}
        assert [client.get("/sparql", params=changing).headers["X-Cache"] for _ in range(2)] == ["MISS"] * 2
        broken = {"query": "SELECT"}
        assert [client.get("/sparql", params=broken).headers.get("X-Cache") for _ in range(2)] == [None] * 2
        described = client.get("/sparql", headers={"Accept": "text/turtle"}).text
        assert f"<{address}/sparql>" in described

        os.killpg(processes[0], signal.SIGKILL)
        statuses = []
        for number in range(20):
            query = f"SELECT (COUNT(*) + {number} AS ?n) {{ ?s a ?c }}"
            if number % 2:
                statuses.append(client.get("/sparql", params={"query": query}).status_code)
            else:
                statuses.append(client.post("/sparql", data={"query": query}).status_code)
        assert statuses == [200] * 20
        assert client.get("/").status_code == 200

        shutil.rmtree(tmp_path / "cache")
        (tmp_path / "cache").mkdir()
        emptied = ask()
        assert (emptied.text, emptied.headers["X-Cache"]) == (first.text, "MISS")


def test_the_endpoint_answers_as_the_readme_asks(copy: sources.Project) -> None:
    curl = installed("curl", "curl")
    text = section(ROOT / "README.md", "Things to try")
    lines = commands(text.replace("\\\n", ""))
    asking = [words for _, words in lines if words and words[0] == "curl"]
    with serving(copy) as (address, _, _):
        rows, graph, description = (
            subprocess.run(
                [curl, "-sSf", *(word.replace("http://127.0.0.1:8000", address) for word in words[1:])],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for words in asking
        )
    assert rows.splitlines()[0] == "city"
    assert "/id/city/makassar" in rows
    assert "prov:wasDerivedFrom" in graph
    assert "sparql-service-description#endpoint" in description
