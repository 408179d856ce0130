"""``/openapi.json`` is OpenAPI 3.1, and what the server does is what it says."""

from __future__ import annotations

import hashlib
import time

import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from ascn_kg.web import create_app
from ascn_kg.web.context import Context

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
SECONDS = 55
"""What may be spent. The operations come in a mixed but fixed order; a slow machine tries fewer."""
bounded = settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_the_server_does_what_is_described(context: Context) -> None:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", create_app(context))
    schema.validate()
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) > 90
    operations.sort(key=lambda one: hash_of(one.path))
    end, tried = time.monotonic() + SECONDS, 0
    for operation in operations:
        if time.monotonic() > end:
            break
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            if mode is GenerationMode.NEGATIVE and not operation.query:
                continue

            @bounded
            @given(case=operation.as_strategy(generation_mode=mode))
            def run(case: Case) -> None:
                # the WSGI transport of schemathesis does not decode gzip
                response = case.call(headers={"Accept-Encoding": "identity"})
                case.validate_response(response, checks=CHECKS)

            run()
        tried += 1
    assert tried > 20


def hash_of(path: str) -> str:
    return hashlib.sha256(path.encode()).hexdigest()


def test_each_question_is_described(client: FlaskClient, context: Context) -> None:
    described = client.get("/openapi.json").get_json()
    assert described["openapi"] == "3.1.0"
    paths = {path for path in described["paths"] if path.startswith("/api/")}
    assert paths == {f"/api/{one.id}" for one in context.questions}
    one = described["paths"]["/api/events-of-a-year"]["get"]
    assert one["parameters"][0]["schema"] == {"type": "string", "pattern": "^[0-9]{4}$", "default": "2023"}
    city = described["paths"]["/api/programmes-of-cities"]["get"]["parameters"][0]["schema"]
    assert "makassar" in city["enum"]


def test_the_reader_lists_all_that_is_described(client: FlaskClient) -> None:
    page = client.get("/api", headers={"Accept": "text/html"}).get_data(as_text=True)
    paths = client.get("/openapi.json").get_json()["paths"]
    assert {path for path in paths if f"GET {path}<" not in page} == set()
    assert len(client.get("/api", headers={"Accept": "application/json"}).get_json()) > 60
