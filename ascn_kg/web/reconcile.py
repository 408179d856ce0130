"""The Reconciliation Service API: 0.2 at /reconcile, 1.0-draft at /reconcile/draft."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, abort, current_app, json, render_template, request

from ascn_kg.lookup import KINDS
from ascn_kg.reconcile import answers, properties, read
from ascn_kg.reconcile.match import Reconciler
from ascn_kg.reconcile.model import Candidate, Named, ReconcileError
from ascn_kg.reconcile.properties import Property
from ascn_kg.reconcile.types import Types
from ascn_kg.reconcile.values import fetch
from ascn_kg.web.context import kg
from ascn_kg.web.limits import client_of
from ascn_kg.web.negotiated import FRAMED, kept, language
from ascn_kg.web.problems import problem

blueprint = Blueprint("reconcile", __name__, url_prefix="/reconcile")
_BOTH = ("", "/draft")
_CALLBACK = re.compile(r"[A-Za-z_$][\w$]{0,63}(?:\.[A-Za-z_$][\w$]{0,63}){0,3}", re.ASCII)
_SUGGESTIONS = 10
_SHOWN = ("country", "date", "role", "organization", "memberOf", "focusArea", "description")
_KEY = "reconciler"


def service() -> Reconciler:
    """The reconciler of this app, made when it is first needed."""
    context = kg()
    made = current_app.extensions.get(_KEY)
    if made is None:
        types = Types.read(context.engine, context.base)
        made = current_app.extensions[_KEY] = Reconciler(context.engine, context.search, types, context.base)
    return made


def _limited(handler: Callable[..., Response]) -> Callable[..., Response]:
    """Requests as often as the endpoint allows them, and OPTIONS for scripts of other sites."""

    @wraps(handler)
    def answer(*args: Any, **named: Any) -> Response:
        if request.method == "OPTIONS":
            return _options()
        context = kg()
        if seconds := context.rate.wait(client_of(request, context.settings.trusted_proxies)):
            text = f"This address has asked too often. Try again in {seconds} s, or ask for more at once."
            return problem(429, "Too many requests", text, retry_after=seconds)
        return handler(*args, **named)

    return answer


@blueprint.errorhandler(ReconcileError)
def _refused(error: ReconcileError) -> Response:
    return problem(error.status, "This is not a reconciliation request", str(error))


@blueprint.route("", methods=["GET", "POST", "OPTIONS"])
@_limited
def endpoint() -> Response:
    """Version 0.2: the manifest, the candidates for ``queries``, or the values for ``extend``."""
    if request.mimetype == "application/json":
        return _draft_batch()
    given = request.values
    if queries := given.get("queries"):
        batch = read.batch(read.parse(queries))
        found = service().reconcile(list(batch.values()), language())
        return _json(answers.results(dict(zip(batch, found, strict=True))))
    if wanted := given.get("extend"):
        return _json(answers.extended(service(), read.extension(read.parse(wanted)), language(), draft=False))
    if request.method == "POST":
        raise ReconcileError('A POST needs queries or extend as form fields, or JSON with "queries".')
    return _json(answers.manifest(service(), request.url_root))


@blueprint.get("/draft")
@_limited
def draft() -> Response:
    """The manifest of version 1.0-draft."""
    return _json(answers.draft_manifest(service(), request.url_root))


@blueprint.route("/draft/reconcile", methods=["POST", "OPTIONS"])
@_limited
def draft_reconcile() -> Response:
    """The candidates for a batch of version 1.0-draft."""
    return _draft_batch()


@blueprint.route("/draft/extend", methods=["POST", "OPTIONS"])
@_limited
def draft_extend() -> Response:
    """The values for a data extension request of version 1.0-draft."""
    asked = read.extension(read.parse(request.get_data(cache=False)))
    return _json(answers.extended(service(), asked, language(), draft=True))


def _draft_batch() -> Response:
    batch = read.draft(read.parse(request.get_data(cache=False)))
    found: list[list[Candidate]] = service().reconcile(batch, language())
    return _json(answers.draft_results(found))


def _both(path: str) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """A route under the addresses of both versions."""

    def register(handler: Callable[..., Response]) -> Callable[..., Response]:
        limited = _limited(handler)
        for version in _BOTH:
            blueprint.add_url_rule(
                f"{version}{path}", f"{handler.__name__}{version[1:]}", limited, methods=["GET", "OPTIONS"]
            )
        return handler

    return register


@_both("/suggest/<what>")
def suggest(what: str) -> Response:
    """Entities, types or properties for what has been typed (``prefix``), ``cursor`` of them left out."""
    prefix, skipped = request.args.get("prefix", ""), _cursor()
    match what:
        case "entity":
            kinds = [
                kind
                for one in request.args.getlist("type")
                for kind in service().types.kinds(service().types.id(one))
            ]
            hits = kg().search.suggest(prefix, skipped + _SUGGESTIONS, kinds or KINDS)[skipped:]
            listed = [_suggested(hit.iri, hit.kind, hit.name, hit.label) for hit in hits]
        case "type":
            listed = [answers.named(one) for one in service().types.named_like(prefix)]
        case "property":
            listed = [answers.named(one) for one in properties.named_like(prefix)]
        case _:
            abort(404, "There are suggestions for entity, type and property.")
    return _json({"result": listed[:_SUGGESTIONS] if what == "entity" else listed[skipped:]})


def _suggested(iri: str, kind: str, name: str, label: str) -> dict[str, Any]:
    types = service().types
    notable = types.named.get(types.id(kind))
    also = "" if label == name else label
    found = answers.named(Named(service().id(iri), name, also))
    return {**found, "notable": [{"id": notable.id, "name": notable.name}] if notable else []}


@_both("/extend/propose")
def propose() -> Response:
    """The properties that can be fetched for entities of a type."""
    asked = request.args.get("type", "")
    listed = properties.of_kinds(service().types.kinds(service().types.id(asked)) if asked else ())
    most = request.args.get("limit", type=int) or len(listed)
    answer: dict[str, Any] = {
        "properties": [{"id": one.id, "name": one.name} for one in listed[: max(1, most)]]
    }
    return _json({**answer, "type": asked, "limit": most} if asked else answer)


@blueprint.get("/flyout/<what>")
@_limited
def flyout(what: str) -> Response:
    """A piece of HTML about an entity, type or property (0.2, section 6.4)."""
    id = request.args.get("id", "")
    found: Named | Property | None
    match what:
        case "entity":
            return _json({"id": id, "html": _about(id)})
        case "type":
            found = service().types.named.get(service().types.id(id))
        case "property":
            found = properties.by_id(id, kg().base)
        case _:
            found = None
    if found is None:
        abort(404, f"There is no {what} {id}.")
    html = render_template("reconcile_flyout.html", name=found.name, about=found.description)
    return _json({"id": id, "html": html})


@_both("/preview")
def preview() -> Response:
    """A small page about an entity, for a frame on the page of somebody's tool."""
    page = render_template(
        "reconcile_preview.html", body=_about(request.args.get("id", "")), name=answers.NAME
    )
    response = Response(page, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = FRAMED
    return kept(response)


def _about(id: str) -> str:
    reconciler = service()
    iri = reconciler.iri(id)
    listed = [reconciler.property(pid) for pid in _SHOWN]
    names = properties.Property("name", "name", "", "skos:prefLabel", ())
    own = fetch(reconciler.engine, kg().base, {iri}, [names, *listed], language()).get(iri)
    if not own:
        abort(404, f"There is no {id}.")
    labels = {value.lang: value.name for value in own.get("name", ())}
    name = labels.get(language()) or labels.get("en") or next(iter(labels.values()), id)
    types = reconciler.types.of(reconciler.types.id(value.term.value) for value in own["type"])
    facts = [(one.name, [value.name for value in own[one.id][:5]]) for one in listed if one.id in own]
    others = [text for lang, text in labels.items() if text != name and lang != "en"]
    kind = types[0].name if types else ""
    return render_template(
        "reconcile_about.html", name=name, kind=kind, facts=facts, others=others[:6], iri=iri
    )


def _cursor() -> int:
    return min(1000, max(0, request.args.get("cursor", 0, type=int)))


def _json(answer: Any) -> Response:
    """The answer as JSON; as a call of ``callback`` where 0.2 allows it (0.2, section 3.4)."""
    text = json.dumps(answer, ensure_ascii=False)
    callback = request.args.get("callback") if request.method == "GET" else None
    if callback is None:
        return _keep(Response(text, content_type="application/json; charset=utf-8"))
    if not _CALLBACK.fullmatch(callback):
        raise ReconcileError("callback must be the name of a function.")
    safe = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return _keep(Response(f"/**/{callback}({safe});", content_type="text/javascript; charset=utf-8"))


def _keep(response: Response) -> Response:
    return kept(response) if request.method == "GET" else response


def _options() -> Response:
    response = Response(status=204)
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, OPTIONS"
    response.headers["Access-Control-Allow-Headers"] = "Accept, Accept-Language, Content-Type, X-Request-Id"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response
