"""Every operation is called by those whom the table of rights names, in their own park, and by nobody else."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from app.accounts import service as accounts
from app.accounts.operations import operations
from app.accounts.rights import RIGHTS, Who
from app.accounts.roles import Role
from app.database import transaction
from app.main import create_app
from app.portfolio.places import service as places
from app.settings import Settings
from models import Base
from tests.support.operations import READS, Asked, concrete, documented, sent

OWN, PARTNER, OTHER = "trentino", "technopolis", "east"

FOR_VIEWERS = {"screen_names", "sign_out", "change_password", "revoke_session"}
"""What a viewer may call although it is no GET."""

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def key_of(engine: Engine, role: Role, park: str | None) -> dict[str, str]:
    with transaction(engine) as session:
        key = accounts.create_key(session, "tests", role, places.park_id(session, park, field="park"))
    return {"Authorization": f"Bearer {key}"}


def test_the_table_has_a_row_for_every_operation_and_no_other(anonymous: TestClient) -> None:
    assert {operation.name for operation in operations(anonymous.app)} == set(RIGHTS)


def test_an_operation_that_is_not_in_the_table_is_called_by_nobody(engine: Engine) -> None:
    app = create_app(Settings(_env_file=None), engine)
    app.add_api_route("/api/v1/forgotten", lambda: {"all": "data"}, name="forgotten")
    with TestClient(app) as client:
        assert client.get("/api/v1/forgotten").status_code == 401
        assert client.get("/api/v1/forgotten", headers=key_of(engine, Role.ADMIN, None)).status_code == 403


def test_the_document_says_who_may_call_an_operation(anonymous: TestClient) -> None:
    for method, path, operation in documented(anonymous.app):
        who = RIGHTS[operation["operationId"]]
        if who is Who.ANYBODY:
            assert "security" not in operation, (method, path)
        else:
            assert set(operation["x-roles"]) == {role.value for role in who.roles}, (method, path)
            assert operation["description"].endswith(f"For {who.said}."), (method, path)


def test_viewers_change_nothing_and_compliance_nothing_of_the_portfolio(anonymous: TestClient) -> None:
    changing = {each["operationId"] for method, _, each in documented(anonymous.app) if method not in READS}
    may = {role: {name for name in changing if role in RIGHTS[name].roles} for role in Role}
    assert may[Role.VIEWER] == FOR_VIEWERS
    of_compliance = (Who.COMPLIANCE, Who.COMPLIANCE_AND_ADMINS)
    assert {name for name in may[Role.COMPLIANCE] if RIGHTS[name] not in of_compliance} == FOR_VIEWERS
    assert may[Role.MANAGER] <= may[Role.ADMIN]


HIDDEN = ("/decisions/", "/introductions/", "/v1/contacts/", "/v1/events/", "/v1/workplans/", "/v1/stays/")
"""What lies below them is not even there for another park."""
PEOPLE = list(product(Role, (None, OWN, OTHER)))


def test_every_operation_answers_those_whom_the_table_names(filled: TestClient, engine: Engine) -> None:
    asked = [each for each in documented(filled.app) if each[2]["operationId"] != "watch_run"]
    assert len(asked) > 60
    keys = {person: key_of(engine, *person) for person in PEOPLE}

    async def ask() -> None:
        # Without a thread between: there are a thousand requests.
        transport = httpx2.ASGITransport(app=filled.app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
            for (role, park), (method, path, operation) in product(PEOPLE, asked):
                body = None if method in (*READS, "delete") else {}
                answer = await client.request(method, concrete(path, 4711), headers=keys[role, park], json=body)
                who = RIGHTS[operation["operationId"]]
                by_role = answer.status_code == 403 and answer.json()["detail"].startswith("This is for")
                assert by_role == (who is not Who.ANYBODY and role not in who.roles), (role, park, method, path)
                by_park = answer.status_code == 403 and not by_role
                assert not by_park or (park == OTHER and who is Who.EDITORS), (role, park, method, path)
                assert answer.status_code != 401, (role, park, method, path)

    with ThreadPoolExecutor(1) as apart:  # a browser that other tests look at has the loop of this thread
        apart.submit(asyncio.run, ask()).result()


def changes(app: FastAPI) -> Iterator[Asked]:
    """Requests that change what belongs to the first park, or to its corridor, as the examples of the document show."""
    for method, path, operation in documented(app):
        name = operation["operationId"]
        if method not in READS and RIGHTS[name] is Who.EDITORS:
            said = sent(app, operation, OWN) | ({"json": {"other_id": 2}} if name == "merge_companies" else {})
            yield method, concrete(path, 2 if name.endswith("_need") else 1), said


def stored(engine: Engine) -> dict[str, list[Any]]:
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table))]
            for table in Base.metadata.sorted_tables
            if table.name not in ("api_keys", "embeddings", "audit_entries")
        }


def test_an_id_of_another_park_changes_nothing(filled: TestClient, engine: Engine) -> None:
    stranger, owner = (key_of(engine, Role.MANAGER, park) for park in (OTHER, OWN))
    asked = list(changes(filled.app))
    assert len(asked) > 20
    before = stored(engine)
    for method, path, said in asked:
        refused = filled.request(method, path, headers=stranger, **said)
        reads_only = path.endswith(("/reports", "/proposals"))
        # A row of a file is refused as a part of it.
        is_hidden = any(part in path for part in HIDDEN)
        expected = 404 if is_hidden else 422 if "files" in said else 403
        assert reads_only or refused.status_code == expected, (method, path, refused.text)
        assert stored(engine) == before, (method, path)
    for method, path, said in asked:
        answer = filled.request(method, path, headers=owner, **said)
        assert answer.status_code not in (401, 403), (method, path, answer.text)


def test_what_another_park_decided_is_shown_to_nobody_else(filled: TestClient, engine: Engine) -> None:
    owner, partner, stranger = (key_of(engine, Role.MANAGER, park) for park in (OWN, PARTNER, OTHER))
    pair = filled.get("/api/v1/matches", headers=owner).json()["items"][0]["pair_id"]
    note = "seen at the fair"
    decided = filled.post(
        f"/api/v1/pairs/{pair}/decisions", headers=owner, json={"verdict": "interesting", "note": note}
    )
    assert decided.status_code == 201
    paths = [path for method, path, _ in documented(filled.app) if method == "get"]
    asked = [path for path in paths if not path.endswith(("/events", "/search", "/suggestions"))]
    for key, is_own in ((owner, True), (partner, False), (stranger, False)):
        seen = {path for path in asked if note in filled.get(concrete(path, pair), headers=key).text}
        assert bool(seen) == is_own, seen
    assert filled.delete(f"/api/v1/decisions/{decided.json()['id']}", headers=partner).status_code == 404
