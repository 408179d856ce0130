"""``ascn-kg new``."""

from __future__ import annotations

import click

from ascn_kg import iris, sources, vocab
from ascn_kg.cli.common import load, options
from ascn_kg.errors import DataError

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


@click.command()
@click.argument("kind", type=click.Choice([kind.slug for kind in vocab.KINDS]))
@click.argument("name")
@click.option("--id", "name_id", default="", help="The Indonesian name, if it is another.")
@click.option("--slug", default="", help="Another slug than the one made from the name.")
@click.option("--dry-run", is_flag=True, help="Only print what would be written.")
@options("project_dir")
def new(kind: str, name: str, name_id: str, slug: str, dry_run: bool, **flags: str | None) -> None:
    """Mint the IRI of a new entity and add it to the registry.

    Kinds that sources describe themselves (tenure, participation …) are only printed, to be pasted
    into the file of the source.
    """
    from ascn_kg import turtle  # loads rdflib: only when needed

    project = sources.find_project(load(flags))
    slug = slug or iris.slugify(name)
    if not iris.is_slug(slug):
        raise click.UsageError(
            f"{name!r} gives no slug; give one with --slug (lower-case letters, digits, hyphens)"
        )
    iri = iris.entity(vocab.DEFAULT_BASE, kind, slug)
    files = sorted(project.turtle_files(), key=lambda file: file.graph != vocab.REGISTRY)
    for file in files:
        if f"\n{kind}:{slug}\n" in file.path.read_text(encoding="utf-8"):
            raise DataError(f"{kind}:{slug} is taken (see {file.name}); tell the two apart with --slug")
    stub = _stub(kind, slug, name, name_id or name)
    if dry_run or kind not in REGISTRY_FILES:
        click.echo(stub)
        return
    path = project.root / "data" / "registry" / f"{REGISTRY_FILES[kind]}.ttl"
    shown = path.relative_to(project.root).as_posix()
    text = turtle.read(path, shown) if path.exists() else ""
    path.write_text(turtle.canonical(f"{text}\n{stub}", shown), encoding="utf-8")
    click.echo(f"{iri}\nadded to {shown}; now say what a source states about {kind}:{slug}")


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
