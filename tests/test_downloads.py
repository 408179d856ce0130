from __future__ import annotations

import csv
import gzip
import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyoxigraph as ox
import pytest
import zstandard
from csvw import TableGroup
from flask.testing import FlaskClient
from rocrate.rocrate import ROCrate

from ascn_kg import snapshot as snapshots
from ascn_kg import vocab
from ascn_kg.downloads import files, pack, tables
from ascn_kg.downloads.content import Content
from ascn_kg.downloads.files import Downloads
from ascn_kg.downloads.rdf import REIFIES
from ascn_kg.errors import SnapshotError
from ascn_kg.pages import downloads as pages
from ascn_kg.pages.words import Words
from ascn_kg.snapshot import DATASET, Snapshot
from ascn_kg.web import create_app
from ascn_kg.web.context import Context

from .conftest import BASE, ROOT

NAMES = [kind.name for kind in files.KINDS]
DERIVED = f"<{vocab.PROV}wasDerivedFrom>"
SITE = "http://localhost/"


@pytest.fixture(scope="module")
def made(snapshot: Snapshot) -> Downloads:
    return files.make(snapshot)


@pytest.fixture(scope="module")
def quads(snapshot: Snapshot) -> set[ox.Quad]:
    return set(ox.parse(path=str(snapshot.file(DATASET)), format=ox.RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def csvs(made: Downloads, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("csv")
    with zipfile.ZipFile(path_of(made, "ascn-kg-csv.zip")) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def database(made: Downloads, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("sqlite") / "ascn-kg.sqlite"
    path.write_bytes(gzip.decompress(path_of(made, "ascn-kg.sqlite.gz").read_bytes()))
    with closing(sqlite3.connect(path)) as connection:
        yield connection


@pytest.fixture
def few(snapshot: Snapshot, tmp_path: Path) -> Snapshot:
    """A snapshot of what is said about Makassar."""
    folder = tmp_path / snapshot.id
    folder.mkdir()
    about = f"<{BASE}id/city/makassar>".encode()
    lines = snapshot.file(DATASET).read_bytes().splitlines(keepends=True)
    (folder / DATASET).write_bytes(b"".join(line for line in lines if line.startswith(about)))
    shutil.copyfile(snapshot.file(snapshots.DISPLAY), folder / snapshots.DISPLAY)
    return Snapshot(folder, snapshot.manifest)


def path_of(made: Downloads, name: str) -> Path:
    found = made.named(name)
    assert found is not None
    return found.path


def unpacked(made: Downloads, name: str) -> bytes:
    body = path_of(made, name).read_bytes()
    return zstandard.ZstdDecompressor().decompress(body) if name.endswith(".zst") else gzip.decompress(body)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


class TestRdf:
    @pytest.mark.parametrize("name", ["ascn-kg.nq.gz", "ascn-kg.nq.zst"])
    def test_nquads_are_those_of_the_snapshot(self, made: Downloads, snapshot: Snapshot, name: str) -> None:
        body = unpacked(made, name)
        assert hashlib.sha256(body).hexdigest() == snapshot.manifest["files"][DATASET]["sha256"]

    @pytest.mark.parametrize(
        ("name", "format"),
        [("ascn-kg.trig.gz", ox.RdfFormat.TRIG), ("ascn-kg.jsonld.gz", ox.RdfFormat.JSON_LD)],
    )
    def test_every_statement_is_in_the_other_syntaxes(
        self, made: Downloads, quads: set[ox.Quad], name: str, format: ox.RdfFormat
    ) -> None:
        read = list(ox.parse(unpacked(made, name), format=format))
        assert len(read) == len(quads)
        assert canonical(read) == canonical(quads)

    def test_each_source_is_a_file_of_what_it_states(self, made: Downloads, quads: set[ox.Quad]) -> None:
        graphs = Counter(q.graph_name.value for q in quads if isinstance(q.graph_name, ox.NamedNode))
        found: Counter[str] = Counter()
        with zipfile.ZipFile(path_of(made, "ascn-kg-sources.zip")) as archive:
            names = [name for name in archive.namelist() if name.endswith(".ttl")]
            for name in names:
                read = set(ox.parse(archive.read(name), format=ox.RdfFormat.TURTLE))
                found[f"{BASE}graph/{Path(name).stem}"] = len(read)
        assert found == graphs
        assert {name for name in names if name.startswith("house/")} == {
            f"house/{slug}.ttl" for slug in vocab.HOUSE_GRAPHS
        }

    @pytest.mark.parametrize(
        ("name", "format"),
        [
            ("ascn-kg-reified.ttl.gz", ox.RdfFormat.TURTLE),
            ("ascn-kg-reified.nt.gz", ox.RdfFormat.N_TRIPLES),
        ],
    )
    def test_reifiers_carry_the_source_of_each_statement(
        self, made: Downloads, quads: set[ox.Quad], name: str, format: ox.RdfFormat
    ) -> None:
        read = [quad.triple for quad in ox.parse(unpacked(made, name), format=format)]
        reified = {t.subject: t.object for t in read if t.predicate == REIFIES}
        said = {
            (str(reified[t.subject]), str(t.object))
            for t in read
            if t.subject in reified and str(t.predicate) == DERIVED
        }
        source_of = {
            str(q.subject): str(q.object)
            for q in quads
            if str(q.predicate) == DERIVED and q.subject == q.graph_name
        }
        wanted = {
            (str(q.triple), source_of[str(q.graph_name)]) for q in quads if str(q.graph_name) in source_of
        }
        assert strip(said) == strip(wanted)
        assert len(said) > 20_000
        asserted = {str(t) for t in read if t.subject not in reified}
        merged = {str(q.triple) for q in quads if isinstance(q.graph_name, ox.DefaultGraph)}
        assert strip_one(asserted) == strip_one(merged)


def canonical(read: Iterator[ox.Quad] | list[ox.Quad] | set[ox.Quad]) -> set[ox.Quad]:
    """The quads without their blank nodes' names (which only lists of the ontology have)."""
    return {
        ox.Quad(*(ox.NamedNode("urn:blank") if isinstance(term, ox.BlankNode) else term for term in quad))
        for quad in read
    }


def strip(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(blank(one), two) for one, two in pairs}


def strip_one(lines: set[str]) -> set[str]:
    return {blank(line) for line in lines}


def blank(line: str) -> str:
    return " ".join("_:" if word.startswith("_:") else word for word in line.split(" "))


class TestTables:
    def test_csvw_validates(self, csvs: Path) -> None:
        group = TableGroup.from_file(csvs / "csv-metadata.json")
        for table in group.tables:
            assert table.check_primary_key(), table.url
            counted = sum(1 for _ in table.iterdicts(strict=True))
            assert f"{counted} rows" == table.common_props["dc:extent"]

    def test_csvw_notices_a_bad_value(self, csvs: Path, tmp_path: Path) -> None:
        shutil.copytree(csvs, tmp_path, dirs_exist_ok=True)
        cities = (tmp_path / "cities.csv").read_text(encoding="utf-8")
        assert ",-5.14861," in cities
        (tmp_path / "cities.csv").write_text(cities.replace(",-5.14861,", ",south,"), encoding="utf-8")
        group = TableGroup.from_file(tmp_path / "csv-metadata.json")
        table = next(one for one in group.tables if str(one.url) == "cities.csv")
        with pytest.raises(ValueError, match="south"):
            list(table.iterdicts(strict=True))

    def test_there_is_a_row_for_every_entity(self, csvs: Path, snapshot: Snapshot) -> None:
        described = json.loads((csvs / "csv-metadata.json").read_text(encoding="utf-8"))["tables"]
        entities = [row["id"] for one in described[:-1] for row in rows(csvs / one["url"])]
        assert len(entities) == len(set(entities)) == snapshot.manifest["counts"]["entities"]

    def test_statements_are_the_attestations_with_their_sources(
        self, csvs: Path, quads: set[ox.Quad], snapshot: Snapshot
    ) -> None:
        read = rows(csvs / "statements.csv")
        assert len(read) == snapshot.manifest["counts"]["attestations"]
        pairs = {(row["graph"], row["source"]) for row in read}
        stated = {
            (str(q.graph_name)[1:-1], str(q.object)[1:-1])
            for q in quads
            if str(q.predicate) == DERIVED and q.subject == q.graph_name
        }
        assert {pair for pair in pairs if pair[1]} == stated
        assert {graph for graph, source in pairs if not source} == {
            f"{BASE}graph/{slug}" for slug in vocab.HOUSE_GRAPHS
        }

    def test_columns_follow_the_order_of_pages(self, csvs: Path) -> None:
        header = list(rows(csvs / "cities.csv")[0])
        wanted = ["id", "type", "description_en", "administrativeKind", "inCountry", "lat", "prefLabel_en"]
        assert [name for name in header if name in wanted] == wanted

    def test_several_values_are_one_cell(self, csvs: Path) -> None:
        (makassar,) = (r for r in rows(csvs / "cities.csv") if r["id"] == f"{BASE}id/city/makassar")
        assert "Ujungpandang@und" in makassar["altLabel_other"].split("|")
        assert makassar["prefLabel_id"] == "Kota Makassar"
        assert makassar["lat"] == "-5.14861"

    def test_a_separator_inside_a_value_is_written_otherwise(self, few: Snapshot) -> None:
        with few.file(DATASET).open("a", encoding="utf-8") as stream:
            for text in ("a|b", "c"):
                stream.write(f'<{BASE}id/city/makassar> <{vocab.SKOS}altLabel> "{text}"@fr .\n')
        (table,) = tables.tables(Content.read(few))
        number = [column.name for column in table.columns].index("altLabel_other")
        assert {"a¦b@fr", "c@fr"} <= set(table.rows[0][number].split("|"))

    def test_sqlite_counts_agree_with_csv(self, database: sqlite3.Connection, csvs: Path) -> None:
        for path in csvs.glob("*.csv"):
            (count,) = database.execute(f'SELECT COUNT(*) FROM "{path.stem}"').fetchone()
            assert count == len(rows(path)), path.name

    def test_sqlite_says_who_states_what(self, database: sqlite3.Connection) -> None:
        found = database.execute(
            "SELECT s.id, s.graph FROM statements AS t JOIN sources AS s ON s.id = t.source "
            "WHERE t.subject LIKE '%/city/makassar' AND t.predicate LIKE '%#lat'"
        ).fetchall()
        assert found == [(f"{BASE}id/source/geonames", f"{BASE}graph/geonames")]
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        order = "SELECT ordinal FROM events WHERE ordinal IS NOT NULL ORDER BY ordinal LIMIT 1"
        assert database.execute(order).fetchone() == (1,)


def test_geojson_has_every_place_with_coordinates(made: Downloads, quads: set[ox.Quad]) -> None:
    read = json.loads(path_of(made, "ascn-kg-places.geojson").read_bytes())
    located = {str(q.subject)[1:-1] for q in quads if q.predicate.value == f"{vocab.WGS84}lat"}
    assert {feature["id"] for feature in read["features"]} == located
    (makassar,) = (f for f in read["features"] if f["id"] == f"{BASE}id/city/makassar")
    assert makassar["geometry"] == {"type": "Point", "coordinates": [119.43194, -5.14861]}
    assert makassar["properties"]["name_id"] == "Kota Makassar"
    assert makassar["properties"]["sources"] == [f"{BASE}id/source/geonames"]
    for feature in read["features"]:
        long, lat = feature["geometry"]["coordinates"]
        assert -180 <= long <= 180
        assert -90 <= lat <= 90


class TestMaking:
    def test_sizes_and_hashes_are_those_of_the_files(self, made: Downloads) -> None:
        assert [file.name for file in made.files] == NAMES
        for file in made.files:
            body = file.path.read_bytes()
            assert (file.bytes, file.sha256) == (len(body), hashlib.sha256(body).hexdigest())

    def test_the_same_snapshot_gives_the_same_bytes(self, few: Snapshot) -> None:
        first = {file.name: file.sha256 for file in files.make(few).files}
        shutil.rmtree(files.folder_of(few.path))
        assert {file.name: file.sha256 for file in files.make(few).files} == first

    def test_two_processes_make_them_once(self, few: Snapshot) -> None:
        code = (
            "import pathlib, time\n"
            "from ascn_kg.downloads import files\nfrom ascn_kg.snapshot import Snapshot\n"
            "made = []\nmake = files._make\n"
            "files._make = lambda *all: (made.append(1), time.sleep(1), make(*all))\n"
            f"manifest = {{'id': {few.id!r}, 'base_iri': {BASE!r}}}\n"
            "print('ready', flush=True)\ninput()\n"
            f"files.make(Snapshot(pathlib.Path({str(few.path)!r}), manifest))\n"
            "print(len(made))"
        )
        command = [sys.executable, "-c", code]
        pipe = subprocess.PIPE
        started = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) for _ in range(3)]
        for process in started:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in started:  # all at once
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        said = sorted(process.communicate(timeout=120)[0].strip() for process in started)
        assert said == ["0", "0", "1"]

    def test_files_cut_short_are_made_again(self, few: Snapshot) -> None:
        whole = path_of(files.make(few), "ascn-kg.trig.gz").read_bytes()
        path_of(files.make(few), "ascn-kg.trig.gz").write_bytes(whole[:-10])
        assert path_of(files.make(few), "ascn-kg.trig.gz").read_bytes() == whole

    def test_leave_nothing_behind_where_they_fail(self, few: Snapshot) -> None:
        few.file(DATASET).write_text("<broken", encoding="utf-8")
        with pytest.raises(SyntaxError):
            files.make(few)
        assert [path.name for path in few.path.parent.iterdir() if path.name.startswith(".down")] == []
        assert not files.folder_of(few.path).exists()

    def test_say_what_to_do_where_they_cannot_be_written(
        self, few: Snapshot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        files.folder_of(few.path).write_text("in the way")  # a file where the folder should be
        with pytest.raises(SnapshotError, match="ascn-kg build --downloads"):
            files.make(few)

    @pytest.mark.parametrize("id", ["../../etc", "", "0" * 15, "latest"])
    def test_are_found_under_snapshot_ids_only(self, tmp_path: Path, id: str) -> None:
        assert files.find(tmp_path, id) is None

    def test_gzip_has_neither_name_nor_time(self, tmp_path: Path) -> None:
        pack.gzipped(tmp_path / "a.gz", b"text")
        header = (tmp_path / "a.gz").read_bytes()[:10]
        assert (header[3], header[4:8]) == (0, b"\0\0\0\0")


class TestServing:
    def address(self, context: Context, name: str = "ascn-kg.nq.gz") -> str:
        return f"/download/{context.snapshot.id}/{name}"

    @pytest.mark.parametrize("name", NAMES)
    def test_gives_the_bytes_for_ever(
        self, client: FlaskClient, context: Context, made: Downloads, name: str
    ) -> None:
        response = client.get(
            self.address(context, name), headers={"Accept-Encoding": "br, gzip"}, buffered=True
        )
        found = made.named(name)
        assert found is not None
        assert hashlib.sha256(response.data).hexdigest() == found.sha256
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response.headers["Accept-Ranges"] == "bytes"
        assert "Content-Encoding" not in response.headers
        assert response.headers["Content-Type"].partition(";")[0] == found.kind.sent_as
        assert response.get_etag() == (found.sha256[:32], False)
        assert response.headers["Content-Disposition"] == f"attachment; filename={name}"

    def test_resumes_byte_for_byte(self, client: FlaskClient, context: Context, made: Downloads) -> None:
        whole = path_of(made, "ascn-kg.nq.gz").read_bytes()
        first = client.get(self.address(context), headers={"Range": "bytes=0-99999"}, buffered=True)
        etag = first.headers["ETag"]
        more = {"Range": "bytes=100000-", "If-Range": etag}
        rest = client.get(self.address(context), headers=more, buffered=True)
        assert (first.status_code, rest.status_code) == (206, 206)
        assert rest.headers["Content-Range"] == f"bytes 100000-{len(whole) - 1}/{len(whole)}"
        assert first.data + rest.data == whole

    def test_gives_all_where_the_file_is_another_one(
        self, client: FlaskClient, context: Context, made: Downloads
    ) -> None:
        asked = {"Range": "bytes=100000-", "If-Range": '"of-another-one"'}
        response = client.get(self.address(context), headers=asked, buffered=True)
        assert response.status_code == 200
        assert len(response.data) == path_of(made, "ascn-kg.nq.gz").stat().st_size

    def test_says_how_long_the_file_is_where_a_range_is_beyond_it(
        self, client: FlaskClient, context: Context, made: Downloads
    ) -> None:
        response = client.get(self.address(context), headers={"Range": "bytes=99999999-"})
        size = path_of(made, "ascn-kg.nq.gz").stat().st_size
        assert (response.status_code, response.headers["Content-Range"]) == (416, f"bytes */{size}")

    def test_is_not_sent_again_where_nothing_changed(self, client: FlaskClient, context: Context) -> None:
        etag = client.head(self.address(context)).headers["ETag"]
        response = client.get(self.address(context), headers={"If-None-Match": etag})
        assert (response.status_code, response.data) == (304, b"")

    def test_latest_leads_to_this_snapshot(self, client: FlaskClient, context: Context) -> None:
        response = client.get("/download/latest/ascn-kg.nq.gz")
        assert (response.status_code, response.headers["Location"]) == (302, self.address(context))
        assert response.headers["Cache-Control"] == "no-cache"

    @pytest.mark.parametrize(
        "path", ["latest/passwd", "0123456789abcdef/ascn-kg.nq.gz", "%2e%2e/ascn-kg.nq.gz", "CURRENT/x"]
    )
    def test_there_is_none_of_what_there_is_not(self, client: FlaskClient, path: str) -> None:
        assert client.get(f"/download/{path}").status_code == 404

    def test_an_older_snapshot_beside_it_is_still_there(
        self, context: Context, made: Downloads, client: FlaskClient
    ) -> None:
        old = "0" * 16
        folder = files.folder_of(context.snapshot.path.parent / old)
        shutil.copytree(files.folder_of(context.snapshot.path), folder)
        try:
            text = (folder / files.LIST).read_text().replace(context.snapshot.id, old)
            (folder / files.LIST).write_text(text)
            response = client.get(f"/download/{old}/ascn-kg-places.geojson", buffered=True)
            assert response.data == path_of(made, "ascn-kg-places.geojson").read_bytes()
        finally:
            shutil.rmtree(folder)

    def test_sums_check_the_files(self, client: FlaskClient, context: Context, made: Downloads) -> None:
        text = client.get(f"/download/{context.snapshot.id}/SHA256SUMS").text
        done = subprocess.run(
            ["sha256sum", "--check", "--strict"],
            input=text,
            text=True,
            cwd=made.files[0].path.parent,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.count(": OK") == len(NAMES)

    def test_the_page_shows_size_hash_date_and_licence(
        self, client: FlaskClient, made: Downloads, context: Context
    ) -> None:
        text = client.get("/download/?lang=en").text
        for file in made.files:
            assert f'href="/download/{context.snapshot.id}/{file.name}"' in text
            assert file.sha256 in text
            assert f"{file.bytes:,} bytes" in text
        assert "CC BY 4.0" in text
        assert context.snapshot.id in text

    def test_cannot_be_made_is_said(self, context: Context, few: Snapshot, kg_settings: object) -> None:
        files.folder_of(few.path).write_text("in the way")
        broken = Context(*(few if value is context.snapshot else value for value in slots(context)))
        response = create_app(broken).test_client().get("/download/", headers={"Accept": "text/plain"})
        assert response.status_code == 503
        assert "ascn-kg build --downloads" in response.text


def slots(context: Context) -> list[object]:
    return [getattr(context, name) for name in Context.__slots__]


class TestDescriptions:
    def test_dcat_has_size_and_hash_of_every_file(
        self, client: FlaskClient, made: Downloads, context: Context
    ) -> None:
        body = client.get("/dataset?format=nt").data
        said = {
            (str(q.subject), q.predicate.value, str(q.object))
            for q in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)
        }
        dcat, spdx = "http://www.w3.org/ns/dcat#", "http://spdx.org/rdf/terms#"
        for file in made.files:
            address = f"<{SITE}download/{context.snapshot.id}/{file.name}>"
            size = f'"{file.bytes}"^^<{vocab.XSD}nonNegativeInteger>'
            assert (f"<{BASE}dataset>", f"{dcat}distribution", address) in said
            assert (address, f"{dcat}byteSize", size) in said
            assert (address, f"{dcat}downloadURL", address) in said
            (node,) = (o for s, p, o in said if (s, p) == (address, f"{spdx}checksum"))
            assert (node, f"{spdx}checksumValue", f'"{file.sha256}"^^<{vocab.XSD}hexBinary>') in said

    def test_void_names_dumps_that_are_there(self, client: FlaskClient) -> None:
        body = client.get("/.well-known/void?format=nt").data
        dumps = [
            str(quad.object)[1:-1]
            for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)
            if quad.predicate.value == "http://rdfs.org/ns/void#dataDump"
        ]
        assert len(dumps) == 4
        for dump in dumps:
            assert client.head(dump).status_code == 200

    def test_ro_crate_is_read_by_its_library(
        self, client: FlaskClient, made: Downloads, tmp_path: Path
    ) -> None:
        (tmp_path / "ro-crate-metadata.json").write_bytes(client.get("/download/ro-crate-metadata.json").data)
        folder = tmp_path / made.snapshot
        folder.mkdir()
        for file in made.files:
            shutil.copyfile(file.path, folder / file.name)
        crate = ROCrate(tmp_path)
        listed = {entity.id: entity for entity in crate.data_entities}
        assert set(listed) == {f"{made.snapshot}/{name}" for name in NAMES}
        for file in made.files:
            entity = listed[f"{made.snapshot}/{file.name}"]
            assert (entity["contentSize"], entity["sha256"]) == (str(file.bytes), file.sha256)
        assert crate.root_dataset["version"] == made.snapshot
        assert crate.root_dataset["license"].id == "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("bytes", "language", "shown"),
    [(123, "en", "0.1 kB"), (39_766, "en", "40 kB"), (2_231_619, "id", "2,2 MB"), (10**10, "en", "10 GB")],
)
def test_sizes_are_for_people(bytes: int, language: str, shown: str) -> None:
    assert pages.size(bytes, Words.of(language)) == shown
