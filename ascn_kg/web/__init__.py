"""The Flask app: thin handlers over the online layers."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from ascn_kg.web import entities, machines, negotiated, printing, problems, site, sparql, vendor
from ascn_kg.web.context import Context


def create_app(context: Context) -> Flask:
    """The app for one snapshot."""
    app = Flask(__name__)
    app.jinja_env.trim_blocks = True
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.config["MAX_CONTENT_LENGTH"] = 4 * context.limits.max_bytes
    app.extensions["kg"] = context
    app.register_blueprint(site.blueprint)
    app.register_blueprint(entities.blueprint)
    app.register_blueprint(sparql.blueprint)
    app.register_blueprint(machines.blueprint)
    app.before_request(negotiated.prepare)
    app.after_request(negotiated.finish)
    app.context_processor(printing.names)
    problems.register(app)
    vendor.register(app)
    if context.settings.trusted_proxies:  # the addresses that we give out are those that clients see
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=0, x_proto=1, x_host=1)  # type: ignore[method-assign]
    return app
