"""The Flask app: thin handlers over the online layers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask

from ascn_kg.web import (
    downloads,
    entities,
    explore,
    machines,
    negotiated,
    printing,
    problems,
    queries,
    reconcile,
    search,
    site,
    sparql,
    vendor,
    ways,
    wikidata,
)
from ascn_kg.web.context import Context

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_FIXED = (entities, explore, machines, search, ways)
"""Modules with a blueprint all of whose answers a snapshot fixes."""


def create_app(context: Context) -> Flask:
    """The app for one snapshot."""
    app = Flask(__name__)
    app.jinja_env.trim_blocks = True
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.config["MAX_CONTENT_LENGTH"] = 4 * context.limits.max_bytes
    app.extensions["kg"] = context
    for part in (*_FIXED, site, sparql, queries, reconcile, downloads, wikidata):
        app.register_blueprint(part.blueprint)
    app.before_request(negotiated.prepare)
    for part in _FIXED:
        app.after_request_funcs.setdefault(part.blueprint.name, []).append(negotiated.repeatable)
    app.after_request(negotiated.finish)
    app.context_processor(printing.names)
    problems.register(app)
    vendor.register(app)
    if context.settings.trusted_proxies:  # the addresses that we give out are those that clients see
        app.wsgi_app = _with_scheme_of_the_client(app.wsgi_app)  # type: ignore[method-assign,assignment]
    return app


def _with_scheme_of_the_client(app: WSGIApplication) -> WSGIApplication:
    """``app``, told by X-Forwarded-Proto whether the client came by https.

    The host is the one of the Host header, by which caches tell answers apart; X-Forwarded-Host is not
    believed, as proxies pass on what clients write there.
    """

    def told(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if (scheme := environ.get("HTTP_X_FORWARDED_PROTO")) in ("http", "https"):
            environ["wsgi.url_scheme"] = scheme
        return app(environ, start_response)

    return told
