"""``ascn-kg new``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ascn_kg import iris, sources, vocab
from ascn_kg.cli.common import load, options
from ascn_kg.errors import DataError

if TYPE_CHECKING:
    from ascn_kg.load import Dataset

REGISTRY_FILES = {
    "city": "cities",
    "country": "countries",
    "place": "places",
    "organization": "organizations",
    "person": "people",
    "role": "roles",
    "post": "posts",
    "event": "events",
    "series": "series",
    "programme": "programmes",
    "project": "projects",
    "document": "documents",
    "indicator": "indicators",
}
"""The file of ``data/registry`` for each kind that the registry lists."""


@dataclass(frozen=True, slots=True)
class _Document:
    """What is known of a source document besides its title."""

    url: str
    publisher: str
    language: str
    issued: str
    kind: str


@click.command()
@click.argument("kind", type=click.Choice([kind.slug for kind in vocab.KINDS]))
@click.argument("name")
@click.argument("title", required=False, default="")
@click.option("--id", "name_id", default="", help="The Indonesian name, if it is another.")
@click.option("--slug", default="", help="Another slug than the one made from the name.")
@click.option("--publisher", default="", help="For a source: its publisher, a slug of the registry.")
@click.option("--language", default="", help="For a source: its language, such as id or en.")
@click.option("--date", "issued", default="", help="For a source: its date, as YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--document-kind", default="news", show_default=True, help="For a source: its kind.")
@click.option("--dry-run", is_flag=True, help="Only print what would be written.")
@options("project_dir")
def new(
    kind: str,
    name: str,
    title: str,
    name_id: str,
    slug: str,
    publisher: str,
    language: str,
    issued: str,
    document_kind: str,
    dry_run: bool,
    **flags: str | None,
) -> None:
    r"""Mint the IRI of a new entity and add it to the registry, or begin the file of a new source.

    \b
    ascn-kg new person "Amran"
    ascn-kg new source https://example.org/a "A title" --publisher okezone --language id

    Kinds that sources describe themselves (tenure, participation …) are only printed, to be pasted
    into the file of the source.
    """
    project = sources.find_project(load(flags))
    if kind == "source":
        document = _Document(name, publisher, language, issued, document_kind)
        _new_source(project, document, title, slug, dry_run)
        return
    if title:
        raise click.UsageError(f"{kind} takes one name; put it in quotation marks")
    _new_entity(project, kind, name, name_id or name, slug, dry_run)


def _new_entity(
    project: sources.Project, kind: str, name: str, name_id: str, slug: str, dry_run: bool
) -> None:
    from ascn_kg import load as loading  # loads rdflib: only when needed
    from ascn_kg import turtle
    from ascn_kg.validate import duplicates

    slug = _slug(slug or name, name)
    iri = iris.entity(vocab.DEFAULT_BASE, kind, slug)
    files = sorted(project.turtle_files(), key=lambda file: file.graph != vocab.REGISTRY)
    for file in files:
        if f"\n{kind}:{slug}\n" in file.path.read_text(encoding="utf-8"):
            raise DataError(f"{kind}:{slug} is taken (see {file.name}); tell the two apart with --slug")
    stub = _stub(kind, slug, name, name_id)
    if dry_run or kind not in REGISTRY_FILES:
        click.echo(stub)
        return
    for score, entity, label in duplicates.like(loading.load(project, vocab.DEFAULT_BASE), name):
        if score >= duplicates.ALIKE and entity.startswith(f"{kind}:"):
            click.echo(f"{entity} ({label}) is {score} % like it: is it the same?", err=True)
    path = project.root / "data" / "registry" / f"{REGISTRY_FILES[kind]}.ttl"
    shown = path.relative_to(project.root).as_posix()
    text = turtle.read(path, shown) if path.exists() else ""
    path.write_text(turtle.canonical(f"{text}\n{stub}", shown), encoding="utf-8")
    click.echo(f"{iri}\nadded to {shown}; now say what a source states about {kind}:{slug}")


def _new_source(project: sources.Project, document: _Document, title: str, slug: str, dry_run: bool) -> None:
    from ascn_kg import load as loading  # loads rdflib: only when needed
    from ascn_kg import turtle

    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", document.url):
        raise click.UsageError(f"{document.url!r} is no web address")
    if not title:
        raise click.UsageError("a source needs its title: ascn-kg new source URL TITLE")
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", document.language):
        raise click.UsageError("say in which language the document is: --language id")
    if document.issued and not re.fullmatch(r"\d{4}(-\d\d){0,2}", document.issued):
        raise click.UsageError(f"--date {document.issued}: write as much of it as is known, such as 2018-05")
    slug = _slug(slug or title, title)
    path = project.root / "data" / "sources" / f"{slug}.ttl"
    shown = path.relative_to(project.root).as_posix()
    if path.exists():
        raise DataError(f"{shown} is there already; give another name with --slug")
    dataset = loading.load(project, vocab.DEFAULT_BASE)
    if known := _known_page(dataset, document.url):
        raise DataError(f"{document.url} is curated already: see data/sources/{known}.ttl")
    publisher = document.publisher
    if f"\norganization:{publisher}\n" not in "\n".join(dataset.texts.values()):
        raise DataError(
            f"organization:{publisher} is not in the registry: "
            "find it with ascn-kg duplicates NAME, or add it with ascn-kg new organization NAME"
            if publisher
            else "say who published it: --publisher SLUG, an organization of the registry"
        )
    text = turtle.canonical(_source_stub(document, slug, title), shown)
    if dry_run:
        click.echo(text, nl=False)
        return
    _write_new(path, text)
    click.echo(f"{shown}\nnow add what the document states, then run ascn-kg check")


def _known_page(dataset: Dataset, url: str) -> str:
    """The slug of the source with this address, however it is written, or an empty string."""

    def plain(address: str) -> str:
        return re.sub(r"^https?://(www\.)?", "", address).rstrip("/")

    head = vocab.prefixes(vocab.DEFAULT_BASE)["source"]
    for triples in dataset.graphs.values():
        for triple in triples:
            subject, page = str(triple.subject)[1:-1], str(triple.object)[1:-1]
            if triple.predicate.value == f"{vocab.FOAF}page" and plain(page) == plain(url):
                return subject.removeprefix(head)
    return ""


def _write_new(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise DataError(f"cannot write {path} ({error.strerror})") from None


def _slug(wanted: str, name: str) -> str:
    slug = iris.slugify(wanted)
    if not iris.is_slug(slug):
        raise click.UsageError(
            f"{name!r} gives no slug; give one with --slug (lower-case letters, digits, hyphens)"
        )
    return slug


def _source_stub(document: _Document, slug: str, title: str) -> str:
    prefixes = vocab.prefixes(vocab.DEFAULT_BASE)
    used = ["ascn", "concept", "dct", "foaf", "graph", "organization", "prov", "skos", "source", "xsd"]
    head = "".join(f"PREFIX {prefix}: <{prefixes[prefix]}>\n" for prefix in used)
    label = _escape(title)
    types = {4: "gYear", 7: "gYearMonth", 10: "date"}
    issued = document.issued
    dated = f' ;\n dct:issued "{issued}"^^xsd:{types[len(issued)]}' if issued else ""
    return (
        f"{head}\ngraph:{slug} prov:wasDerivedFrom source:{slug} .\n"
        f"source:{slug} a ascn:Source ;\n"
        f' skos:prefLabel "{label}"@en , "{label}"@id ;\n'
        f' dct:title "{label}"@{document.language} ;\n dct:language "{document.language}" ;\n'
        f" dct:publisher organization:{document.publisher} ;\n"
        f" ascn:documentKind concept:{document.kind} ;\n foaf:page <{document.url}>{dated} .\n"
    )


def _stub(kind: str, slug: str, name: str, name_id: str) -> str:
    prefixes = vocab.prefixes(vocab.DEFAULT_BASE)
    cls = f"ascn:{vocab.KIND_BY_SLUG[kind].cls}"
    if kind in ("concept", "scheme"):
        cls = f"skos:{vocab.KIND_BY_SLUG[kind].cls}"
    used = (kind, "ascn", "skos", "scheme")
    head = "".join(f"PREFIX {prefix}: <{prefixes[prefix]}>\n" for prefix in used)
    labels = f'"{_escape(name)}"@en , "{_escape(name_id)}"@id'
    scheme = " ;\n    skos:inScheme scheme:roles" if kind == "role" else ""
    return f"{head}\n{kind}:{slug} a {cls} ;\n    skos:prefLabel {labels}{scheme} ."


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
