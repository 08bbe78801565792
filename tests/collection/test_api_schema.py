"""The description of the interface for programs: valid, complete, and what it says is so."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.core.cache import cache
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import CHECKS

from marsa.collection import fields
from marsa.config.wsgi import application
from tests.collection.test_api import a_key
from tests.make_files import a_register, a_running_cycle

pytestmark = pytest.mark.django_db
DOCUMENT = "/api/v1/openapi.json"
WANTED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "unsupported_method",
)


def document() -> dict[str, Any]:
    answer = Client().get(DOCUMENT)
    assert answer.status_code == 200
    data: dict[str, Any] = answer.json()
    return data


def test_the_description_is_of_openapi_3_1_and_names_two_things_to_do() -> None:
    data = document()
    assert data["openapi"] == "3.1.0"
    assert {path: sorted(each) for path, each in data["paths"].items()} == {
        "/api/v1/cycles/{code}/entries": ["post"],
        "/api/v1/arrivals/{number}": ["get"],
    }


def test_a_row_has_every_field_that_a_form_asks_for() -> None:
    row = document()["components"]["schemas"]["Row"]
    asked = {f.key for f in fields.all_fields().values() if f.is_asked and "/" not in f.key}
    assert set(row["properties"]) == asked - {"documents", "restrictions"} | {
        "local_ref", "type", "version",
    }  # fmt: skip
    assert row["required"] == ["local_ref", "type"]
    assert row["additionalProperties"] is False


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """Keep the connection of the test, as Django's own client does, when a request ends."""
    ends = (signals.request_started, signals.request_finished)
    for each in ends:
        each.disconnect(close_old_connections)
    yield
    for each in ends:
        each.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.usefixtures("kept_connection")
def test_whatever_is_sent_is_answered_as_the_description_says() -> None:
    a_register()
    a_running_cycle()
    headers = {"Authorization": f"Bearer {a_key()}", "Accept-Encoding": "identity"}
    schema = schemathesis.openapi.from_wsgi(DOCUMENT, application)
    checks = [CHECKS.get_one(name) for name in WANTED]
    called: list[int] = []
    for each in schema.get_all_operations():
        operation = each.ok()

        @settings(
            max_examples=25, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def call(case: Any) -> None:
            cache.clear()
            if len(called) % 2 and "code" in case.path_parameters:
                case.path_parameters["code"] = "2026"
            answer = case.call(headers=headers)
            called.append(answer.status_code)
            case.validate_response(answer, checks=checks, headers=headers)

        call()
    assert {202, 404} <= set(called)
