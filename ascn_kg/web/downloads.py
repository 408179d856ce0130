"""Files to download: the page, the files with ranges and for ever, and what describes them."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, redirect, render_template, request, send_file
from werkzeug.wrappers import Response as BaseResponse

from ascn_kg.downloads import files
from ascn_kg.downloads.files import Download, Downloads
from ascn_kg.pages import cite, downloads
from ascn_kg.sparql import describe
from ascn_kg.web.context import kg
from ascn_kg.web.machines import listed
from ascn_kg.web.negotiated import kept, words

blueprint = Blueprint("downloads", __name__)
_FOR_EVER = "public, max-age=31536000, immutable"


@blueprint.get("/download/")
def page() -> str:
    """The files of this snapshot: what each is for, its size and its hash."""
    context = kg()
    today = datetime.now(UTC).date()
    title = words().say("The whole data set")
    citation = cite.Citation(title, f"{context.base}dataset", context.snapshot.id, listed().day, today)
    return render_template(
        "download.html", page=downloads.page(_made(), listed().day, words()), citation=citation
    )


@blueprint.get("/download/<snapshot>/<name>")
def file(snapshot: str, name: str) -> Response:
    """One file, whole or in part (RFC 9110, section 14); the bytes of an address never change."""
    found = _file(snapshot, name)
    response = send_file(
        found.path,
        mimetype=found.kind.sent_as,
        as_attachment=True,
        download_name=name,
        conditional=True,
        etag=found.sha256[:32],
        last_modified=None,
    )
    if request.method == "HEAD" or response.status_code == 304:
        response.close()  # nobody will read the file
    response.headers["Cache-Control"] = _FOR_EVER
    digest = b64encode(bytes.fromhex(found.sha256)).decode()
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"  # RFC 9530, section 3
    return response


@blueprint.get("/download/latest/<name>")
def latest(name: str) -> BaseResponse:
    """302 to the file of the snapshot that is served now."""
    if not any(kind.name == name for kind in files.KINDS):
        _unknown(name)
    response = redirect(f"/download/{kg().snapshot.id}/{name}", 302)
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/download/<snapshot>/SHA256SUMS")
def checksums(snapshot: str) -> Response:
    """The hashes of all files, as ``sha256sum --check`` reads them."""
    text = downloads.checksums(_of(snapshot).files)
    response = Response(text, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = _FOR_EVER
    return response


@blueprint.get("/download/ro-crate-metadata.json")
def crate() -> Response:
    """The files as an RO-Crate."""
    text = downloads.crate(_made(), kg().base, listed().day, describe.DESCRIPTION)
    return kept(Response(text, content_type="application/ld+json"))


def _made() -> Downloads:
    return files.make(kg().snapshot)


def _of(snapshot: str) -> Downloads:
    """The files of the snapshot that is served, or of an older one beside it."""
    context = kg()
    if snapshot == context.snapshot.id:
        return _made()
    found = files.find(context.snapshot.path.resolve().parent, snapshot)
    if found is None:
        abort(404, f"Files of snapshot {snapshot} are not here; those of {context.snapshot.id} are.")
    return found


def _file(snapshot: str, name: str) -> Download:
    return _of(snapshot).named(name) or _unknown(name)


def _unknown(name: str) -> Download:
    abort(404, f"There is no file {name}; /download/ lists them.")
