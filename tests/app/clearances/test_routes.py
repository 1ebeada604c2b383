"""Clearances and reviews over HTTP: who may, and what is told."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.accounts import service as accounts
from app.accounts.roles import OPERATOR, Role
from app.compliance.policy.policy import today
from app.database import transaction
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyChange
from app.portfolio.places import service as places
from tests.app.clearances.test_release import pair
from tests.support.policy import policy_with

pytestmark = [pytest.mark.parametrize("engine", ["sqlite"], indirect=True)]


@pytest.fixture
def call(client: TestClient, engine: Engine) -> Any:
    """Requests as somebody of a role, under a policy whose lists are current."""
    client.app.state.policy = policy_with()  # type: ignore[attr-defined]  # the application that the fixture made
    with transaction(engine) as session:
        keys = {role: accounts.create_key(session, role.value, role) for role in Role}

    def request(role: Role, method: str, path: str, **sent: Any) -> Any:
        return client.request(method, f"/api/v1{path}", headers={"Authorization": f"Bearer {keys[role]}"}, **sent)

    return request


def test_a_manager_asks_and_an_officer_signs_and_revokes(call: Any, engine: Engine) -> None:
    pair_id = pair(engine, dual_use=["0B"])
    asked = call(Role.MANAGER, "POST", "/reviews", json={"pair_id": pair_id, "note": "They meet in October."})
    assert asked.status_code == 201, asked.text
    assert asked.json()["rules"] == ["nuclear-inside-the-eu"]
    assert call(Role.MANAGER, "POST", "/reviews", json={"pair_id": pair_id}).status_code == 409
    body = {"pair_id": pair_id, "reason": "For hospitals, as shown on file.", "basis": "a rule of the parks"}
    body |= {"until": today().isoformat()}
    for role in (Role.VIEWER, Role.MANAGER, Role.ADMIN):
        assert call(role, "POST", "/clearances", json=body).status_code == 403
    signed = call(Role.COMPLIANCE, "POST", "/clearances", json=body)
    assert signed.status_code == 201, signed.text
    assert signed.json()["state"] == "valid"
    queue = call(Role.VIEWER, "GET", "/reviews?state=open").json()["items"]
    assert queue == []
    path = f"/clearances/{signed.json()['id']}"
    revoked = call(Role.COMPLIANCE, "POST", f"{path}/revocation", json={"reason": "It was for somebody else."})
    assert revoked.json()["state"] == "revoked"
    assert call(Role.VIEWER, "GET", path).json()["revoked_because"] == "It was for somebody else."
    assert [item["id"] for item in call(Role.VIEWER, "GET", "/clearances").json()["items"]] == [signed.json()["id"]]


def test_an_officer_refuses_with_a_reason(call: Any, engine: Engine) -> None:
    pair_id = pair(engine, dual_use=["0B"])
    review = call(Role.MANAGER, "POST", "/reviews", json={"pair_id": pair_id}).json()
    path = f"/reviews/{review['id']}/refusal"
    assert call(Role.COMPLIANCE, "POST", path, json={"reason": "short"}).status_code == 422
    refused = call(Role.COMPLIANCE, "POST", path, json={"reason": "The end user is not known."})
    assert (refused.json()["outcome"], refused.json()["reason"]) == ("refused", "The end user is not known.")
    assert call(Role.COMPLIANCE, "POST", path, json={"reason": "The end user is not known."}).status_code == 409


def test_nothing_is_cleared_that_needs_none(call: Any, engine: Engine) -> None:
    pair_id = pair(engine)
    body = {"pair_id": pair_id, "reason": "To be on the safe side.", "basis": "none", "until": today().isoformat()}
    refused = call(Role.COMPLIANCE, "POST", "/clearances", json=body)
    assert refused.status_code == 409
    assert "nothing to clear" in refused.json()["detail"]


def test_what_waits_for_an_officer_is_among_their_tasks(call: Any, engine: Engine) -> None:
    pair_id = pair(engine, dual_use=["0B"])
    review = call(Role.MANAGER, "POST", "/reviews", json={"pair_id": pair_id, "note": "They meet in October."}).json()
    (task,) = call(Role.COMPLIANCE, "GET", "/tasks").json()
    assert (task["kind"], task["review_id"], task["pair_id"]) == ("review", review["id"], pair_id)
    assert (task["verdict"], task["note"]) == ("needs_review", "They meet in October.")
    assert call(Role.MANAGER, "GET", "/tasks").json() == []
    reason = {"reason": "The end user is not known."}
    assert call(Role.COMPLIANCE, "POST", f"/reviews/{review['id']}/refusal", json=reason).status_code == 200
    assert call(Role.COMPLIANCE, "GET", "/tasks").json() == []


def test_a_pair_with_what_another_park_took_back_is_no_pair_for_it(
    call: Any, client: TestClient, engine: Engine
) -> None:
    pair_id = pair(engine, dual_use=["0B"])
    review = call(Role.MANAGER, "POST", "/reviews", json={"pair_id": pair_id}).json()
    with transaction(engine) as session:
        park_id = places.park_id(session, "there", "park")
        here = companies.named(session, OPERATOR, "here")
        companies.change(session, OPERATOR, here.id, CompanyChange(draft=True))
        keys = {role: accounts.create_key(session, "x", role, park_id) for role in (Role.MANAGER, Role.COMPLIANCE)}

    def asked(role: Role, method: str, path: str, **sent: Any) -> Any:
        return client.request(method, f"/api/v1{path}", headers={"Authorization": f"Bearer {keys[role]}"}, **sent)

    assert asked(Role.MANAGER, "GET", "/reviews").json()["items"] == []
    assert asked(Role.MANAGER, "POST", "/reviews", json={"pair_id": pair_id}).status_code == 404
    body = {"pair_id": pair_id, "reason": "For hospitals, as shown on file.", "basis": "a rule of the parks"}
    body |= {"until": today().isoformat()}
    assert asked(Role.COMPLIANCE, "POST", "/clearances", json=body).status_code == 404
    reason = {"reason": "The end user is not known."}
    assert asked(Role.COMPLIANCE, "POST", f"/reviews/{review['id']}/refusal", json=reason).status_code == 404
    assert call(Role.MANAGER, "GET", "/reviews").json()["items"][0]["id"] == review["id"], "who is of no park sees it"
