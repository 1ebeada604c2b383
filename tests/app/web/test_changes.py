"""`If-Match`: nobody overwrites what somebody else has changed since it was read."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from app.accounts import unchanged
from app.accounts.roles import OPERATOR
from app.database import transaction
from app.introductions.contacts import service as contacts
from app.workplan.practices import service as practices
from app.workplan.practices.schemas import PracticeIn
from models import EventMeeting, EventPlan
from tests.support.introductions import contact
from tests.support.planned import add_event, register
from tests.support.portfolio import add, company, opportunity

API = "/api/v1"
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def filled(client: TestClient, engine: Engine, parks: None) -> TestClient:
    with transaction(engine) as session:
        add(session, company("south", "Alfa", ["pumps"], ["valves"]))
        texts = [{"language": "en", "title": "Mentors", "text": "One for each company."}]
        practices.add(session, OPERATOR, PracticeIn.model_validate({"park": "south", "kind": "lesson", "texts": texts}))
        north = add(session, company("north", "Beta", [], [])).id
        contacts.add_to_company(session, OPERATOR, 1, contact("south"))
    client.post(f"{API}/users", json={"email": "anna@example.org", "name": "Anna Esempio"})
    event = add_event(engine).id
    a, b = register(engine, event, 1).id, register(engine, event, north).id
    with transaction(engine) as session:
        session.add(plan := EventPlan(event_id=event, number=1, kind="plan", state="done"))
        session.flush()
        session.add(EventMeeting(plan_id=plan.id, a_id=a, b_id=b, form="joint_project", value=1))
    return client


OFFER, NEED = (f"{API}/offers/1", opportunity("new pumps")), (f"{API}/needs/2", opportunity("new valves"))
CHANGES: list[tuple[str, str, Any]] = [
    ("PATCH", f"{API}/parks/1", {"city": "Trento"}),
    ("PATCH", f"{API}/sites/1", {"city": "Trento"}),
    ("PATCH", f"{API}/spaces/1", {"area_m2": 70}),
    ("PATCH", f"{API}/corridors/1", {"name": "Another"}),
    ("PATCH", f"{API}/companies/1", {"city": "Trento"}),
    ("PATCH", f"{API}/events/1", {"names": {"en": "Another forum"}}),
    ("PATCH", f"{API}/events/1/participants/1", {"most": 2}),
    ("PATCH", f"{API}/practices/1", {"kind": "call"}),
    ("PATCH", f"{API}/events/1/plans/1/meetings/1", {"state": "held"}),
    ("PATCH", f"{API}/contacts/1", {"phone": None}),
    ("PATCH", f"{API}/users/1", {"role": "compliance"}),
    ("PUT", *OFFER),
    ("PUT", *NEED),
    *(("DELETE", f"{API}/{path}", None) for path in ("offers/1", "needs/2", "spaces/1", "sites/1", "companies/1")),
    *(("DELETE", f"{API}/{path}", None) for path in ("practices/1", "contacts/1", "corridors/1", "parks/1")),
]

NO_CHANGE = {"undo_decision", "sign_out", "revoke_session", "revoke_key", "change_password"} | {
    "remove_rule",
    "remove_order",
    "remove_colleague",
    "note_answer",
    "change_initiative",
    "remove_initiative",
    "change_work_plan",
}
"""A decision stays as it was made, a session or key that is ended is ended; who changes his password says the old one.
A rule of an event is there or not, and what somebody says of a meeting is his word. A plan
of the year is read as a whole, whichever initiative is changed: see its own tests."""


@on_sqlite
def test_a_change_is_made_to_what_was_read_and_to_nothing_else(filled: TestClient) -> None:
    document = filled.get(f"{API}/openapi.json").json()["paths"]
    changing = [
        operation
        for path in document.values()
        for name, operation in path.items()
        if name in ("patch", "put", "delete") and operation["operationId"] not in NO_CHANGE
    ]
    assert len(changing) == len({(method, path.rstrip("0123456789")) for method, path, _ in CHANGES})
    assert all("412" in operation["responses"] for operation in changing)
    for method, path, body in CHANGES:
        read = filled.get(path)
        for outdated in ('"000000000000000000000000"', "W/", "nonsense"):
            refused = filled.request(method, path, json=body, headers={"If-Match": outdated})
            assert (refused.status_code, refused.json()["type"]) == (412, "changed"), (method, path)
        assert filled.get(path).text == read.text
        for known in (read.headers["etag"].removeprefix("W/"), "*"):  # a proxy may drop the mark, or add it
            done = filled.request(method, path, json=body, headers={"If-Match": known})
            assert done.status_code in (200, 204), (method, path, done.text)
            if "/contacts/" in path and method == "DELETE":
                break  # nothing is left of it
        if method != "DELETE":
            assert done.headers["etag"] == filled.get(path).headers["etag"]
            again = filled.request(method, path, json=body, headers={"If-Match": done.headers["etag"]})
            assert again.status_code == 200
    missing = filled.patch(f"{API}/parks/4711", json={}, headers={"If-Match": "*"})
    assert missing.status_code == 404
    assert filled.patch(f"{API}/parks/x", json={}, headers={"If-Match": "*"}).status_code == 422


@on_sqlite
def test_that_the_lists_came_up_to_date_meanwhile_is_no_change(filled: TestClient, engine: Engine) -> None:
    before = filled.get(f"{API}/companies/1").headers["etag"]
    with engine.begin() as connection:
        connection.execute(text("update parties set stale_since = null"))
    assert filled.get(f"{API}/companies/1").headers["etag"] != before
    assert filled.patch(f"{API}/companies/1", json={"city": "Trento"}, headers={"If-Match": before}).status_code == 200


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_change_between_the_check_and_the_change_is_noticed(
    filled: TestClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change_and_tag(body: bytes) -> str:
        monkeypatch.undo()
        with engine.begin() as connection:
            connection.execute(text("update companies set city = 'Bolzano'"))
        return unchanged.tag_of(body)

    read = filled.get(f"{API}/companies/1").headers["etag"]
    monkeypatch.setattr(unchanged, "tag_of", change_and_tag)
    refused = filled.patch(f"{API}/companies/1", json={"city": "Trento"}, headers={"If-Match": read})
    assert (refused.status_code, refused.json()["type"]) == (409, "conflict")
    assert filled.get(f"{API}/companies/1").json()["city"] == "Bolzano"
