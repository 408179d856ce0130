"""Pages that are not about one entity: home, the ontology, health."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, request
from markupsafe import Markup

from ascn_kg import iris, library, snapshot, vocab
from ascn_kg.engine import results
from ascn_kg.engine.base import Query, answer
from ascn_kg.engine.results import GRAPHS
from ascn_kg.pages import embedded, graph, home, ontology, signpost, social
from ascn_kg.sparql import describe, negotiate
from ascn_kg.web import machines
from ascn_kg.web.context import kg
from ascn_kg.web.negotiated import choice, kept, repeatable, words
from ascn_kg.web.problems import problem

blueprint = Blueprint("site", __name__)
_OF_THE_SERVER = frozenset({"site.health", "site.ready"})


@blueprint.after_request
def _repeat(response: Response) -> Response:
    """All answers but those about the server itself are those of the snapshot."""
    return response if request.endpoint in _OF_THE_SERVER else repeatable(response)


@blueprint.get("/")
def index() -> str:
    """The home page."""
    page = home.home_page(kg().site, words(), kg().statistics.classes)
    context = kg()
    made = embedded.dataset(
        context.base, request.url_root, context.snapshot.id, machines.listed().day, describe.DESCRIPTION
    )
    title = words().say("The ASEAN Smart Cities Network as a knowledge graph")
    return render_template(
        "home.html",
        page=page,
        examples=library.to_begin_with(context.questions),
        links=signpost.for_home(context.base, request.url_root),
        social=social.social(title, words().say(describe.DESCRIPTION), request.base_url, words().language),
        json_ld=Markup(embedded.script(made)),  # noqa: S704 - script() escapes
    )


@blueprint.get("/ontology")
def ontology_document() -> Response | str:
    """The ontology: documentation for people, or RDF."""
    chosen = choice((negotiate.HTML, *GRAPHS))
    context = kg()
    if chosen is None:
        could = ", ".join((negotiate.HTML.media, *(format.media for format in GRAPHS)))
        return problem(406, "No such format", f"The ontology can be had as {could}.")
    if chosen.format is negotiate.HTML:
        version = context.snapshot.manifest["versions"]["ontology"]
        page = ontology.ontology_page(context.site, version, words(), context.statistics)
        return render_template("ontology.html", page=page)
    text = graph.contents(iris.graph(context.base, vocab.ONTOLOGY))
    body = answer(context.engine, Query(text), "CONSTRUCT", chosen.format)
    return Response(body, content_type=chosen.content_type)


@blueprint.get("/ontology/shapes")
def shapes() -> Response:
    """The SHACL shapes that every release passes, in Turtle."""
    body = kg().snapshot.file(snapshot.SHAPES).read_bytes()
    return Response(body, content_type="text/turtle; charset=utf-8")


@blueprint.get("/.well-known/void")
def void_description() -> Response:
    """What is in the dataset, in VoID (RFC 5785; VoID, section 7.2)."""
    context = kg()
    chosen = choice(GRAPHS)
    if chosen is None:
        return problem(406, "No such format", f"VoID can be had as {', '.join(one.media for one in GRAPHS)}.")
    turtle = describe.void(request.url_root + "sparql", context.snapshot, context.statistics)
    body = results.convert_turtle(turtle, chosen.format, vocab.prefixes(context.base))
    return kept(Response(body, content_type=chosen.content_type))


@blueprint.get("/health")
def health() -> Response:
    """200 with the snapshot that is served: the process lives."""
    return jsonify({"status": "ok", "snapshot": kg().snapshot.id})


@blueprint.get("/ready")
def ready() -> Response:
    """200 where queries are answered, else 503 with the reason: whether to send requests here."""
    context = kg()
    if reason := context.readiness.reason():
        return problem(503, "Not ready", reason, retry_after=2)
    response = jsonify({"status": "ready", "snapshot": context.snapshot.id})
    response.headers["Cache-Control"] = "no-store"
    return response
