"""Generated requests (schemathesis) to every operation, as every role: no 5xx, and nothing that is not documented.

A few and always the same ones here; `make fuzz` sends hundreds of each, others every time.
"""

import os
from collections.abc import Iterator

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from sqlalchemy import Engine

from app.accounts import service as accounts
from app.accounts.roles import Role
from app.database import transaction
from app.matches.embeddings import Embeddings
from benchmarks.ranking import rank_corridor
from models import Corridor
from tests.support.lists import portfolio

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]
ENDLESS = "watch_run"
"""A stream that ends with its run, which nobody works on here; `tests/app/matches/runs/test_events.py` has it."""
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def keys(client: TestClient, engine: Engine, corridor: Corridor, embeddings: Embeddings) -> dict[str, str]:
    """By who holds them. There is a ranked corridor."""
    portfolio(engine, 3)
    rank_corridor(engine, corridor, embeddings, 5)
    with transaction(engine) as session:
        return {
            "viewer": accounts.create_key(session, "viewer", Role.VIEWER),
            "bound manager": accounts.create_key(session, "manager", Role.MANAGER, park_id=1),
            "admin": accounts.create_key(session, "admin", Role.ADMIN),
        }


def test_no_generated_request_is_answered_otherwise_than_documented(client: TestClient, keys: dict[str, str]) -> None:
    """Each is sent by everybody, who may do least first: to make one takes longer than to answer it."""
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", client.app)
    tried = 0
    for operation in operations(schema):

        @settings(
            max_examples=EXAMPLES or 1,
            derandomize=not EXAMPLES,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def call(case: schemathesis.Case) -> None:
            for key in keys.values():
                # What `fields` leaves out is missing although the schema requires it: decision 46.
                sparse = "fields" in (case.query or {})
                checks = [each for each in CHECKS if not (sparse and each is response_schema_conformance)]
                case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, checks=checks)

        call()
        tried += 1
    assert tried > 60


def operations(schema: schemathesis.BaseSchema) -> Iterator[schemathesis.APIOperation]:
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.definition.raw["operationId"] != ENDLESS:
            yield operation
