"""Generated requests (schemathesis) to every operation, as every role: all its checks but for the `ACCEPTED` reports.

A few and always the same ones here; `make fuzz` sends hundreds of each, others every time. The first test asks each
operation alone; the second follows what was made from one operation to the next, by links that schemathesis infers.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import cycle
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import FlakyStrategyDefinition
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.specs.openapi.checks import response_schema_conformance
from sqlalchemy import Engine

from app.accounts import service as accounts
from app.accounts.roles import Role
from app.database import transaction
from app.matches.embeddings import Embeddings
from benchmarks.ranking import rank_corridor
from models import Corridor
from tests.support.lists import portfolio

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
ACCEPTED = {
    "positive_data_acceptance": "a schema cannot say that a park exists, or that a day is over: the answer is 422",
    "object_level_authorization": "who is bound to no park reads what another made; tests/app/accounts has who may not",
}
"""Reports of schemathesis that are no faults, by their check. Beside them: see `checks_for`, and `ENDLESS`."""
ENDLESS = "watch_run"
"""A stream that ends with its run, which nobody works on here; `tests/app/matches/runs/test_stream.py` has it."""
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

load_all_checks()
CHECKED = [CHECKS.get_one(name) for name in CHECKS.get_all_names() if name not in ACCEPTED]


def checks_for(case: schemathesis.Case) -> list[Any]:
    """What `fields` leaves out is missing although the schema requires it: decision 46."""
    sparse = "fields" in (case.query or {})
    return [each for each in CHECKED if not (sparse and each is response_schema_conformance)]


def effort(examples: int) -> settings:
    return settings(
        max_examples=EXAMPLES or examples,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture
def keys(client: TestClient, engine: Engine, corridor: Corridor, embeddings: Embeddings) -> dict[str, str]:
    """By who holds them: who may do least first. There is a ranked corridor."""
    portfolio(engine, 3)
    rank_corridor(engine, corridor, embeddings, 5)
    with transaction(engine) as session:
        return {
            "viewer": accounts.create_key(session, "viewer", Role.VIEWER),
            "bound manager": accounts.create_key(session, "manager", Role.MANAGER, park_id=1),
            "admin": accounts.create_key(session, "admin", Role.ADMIN),
        }


@pytest.fixture
def schema(client: TestClient) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", client.app)


def test_no_generated_request_is_answered_otherwise_than_documented(
    schema: schemathesis.BaseSchema, keys: dict[str, str]
) -> None:
    """Each is sent by everybody: to make one takes longer than to answer it. Every second operation is asked for what
    its schema does not allow; with `FUZZ_EXAMPLES`, each is asked for both."""
    tried, reports = 0, list[Exception]()
    for operation in operations(schema):
        modes = (
            list(GenerationMode) if any(operation.iter_parameters()) or operation.body else [GenerationMode.POSITIVE]
        )
        for mode in modes if EXAMPLES else [modes[tried % len(modes)]]:

            @effort(1)
            @given(case=operation.as_strategy(generation_mode=mode))
            def call(case: schemathesis.Case) -> None:
                for key in keys.values():
                    with reported(reports):
                        case.call_and_validate(headers=bearer(key), checks=checks_for(case))

            call()
        tried += 1
    assert tried > 60
    tell(reports)


def test_what_one_made_is_read_and_changed_as_documented(schema: schemathesis.BaseSchema, keys: dict[str, str]) -> None:
    """Each scenario is that of one role; what it asks to read, everybody asks."""
    doers, answers, reports = cycle(keys.values()), set[tuple[str, int]](), list[Exception]()

    class Scenario(schema.as_state_machine()):  # type: ignore[misc]  # made of the document
        def setup(self) -> None:
            self.key = next(doers)

        def get_call_kwargs(self, case: schemathesis.Case) -> dict[str, Any]:
            return {"headers": bearer(self.key)}

        def validate_response(self, response: Any, case: schemathesis.Case, **sent: Any) -> None:
            answers.add((case.operation.label, response.status_code))
            with reported(reports):
                case.validate_response(response, checks=checks_for(case), transport_kwargs=sent, recorder=self.recorder)
            for key in keys.values() if case.method == "GET" else ():
                with reported(reports):
                    case.call_and_validate(headers=bearer(key), checks=checks_for(case))

    for _ in range(max(1, EXAMPLES // 10)):
        # The same request is answered differently once something was made: Hypothesis may notice, and ends the round.
        with suppress(FlakyStrategyDefinition):
            chosen = settings(effort(6), max_examples=min(EXAMPLES, 10) or 6, stateful_step_count=6)
            Scenario.run(settings=chosen)
    assert {status // 100 for _, status in answers} == {2, 4}
    tell(reports)


@contextmanager
def reported(reports: list[Exception]) -> Iterator[None]:
    """A long run tells all that it found, and not what came first."""
    try:
        yield
    except* Exception as found:  # noqa: BLE001 - whatever a check or the server raises
        reports.append(found)


def tell(reports: list[Exception]) -> None:
    """One of each kind."""
    different = {
        str(report.exceptions[0])[:120] if isinstance(report, ExceptionGroup) else str(report): report
        for report in reports
    }
    if different:
        raise ExceptionGroup("answered otherwise than documented", list(different.values()))


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def operations(schema: schemathesis.BaseSchema) -> Iterator[schemathesis.APIOperation]:
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.definition.raw["operationId"] != ENDLESS:
            yield operation
