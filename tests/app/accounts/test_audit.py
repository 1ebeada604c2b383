"""Whoever changes something leaves an entry, and nobody changes an entry."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from app.accounts.audit import record
from app.accounts.roles import OPERATOR, Caller, Role
from app.database import transaction
from app.errors import Forbidden
from app.portfolio.places import service as places
from app.portfolio.places.schemas import ParkChange, ParkIn
from models import AuditEntry
from tests.support.operations import READS, concrete, documented, sent
from tests.support.people import PASSWORD, person, signed_in
from tests.support.planned import add_event, register
from tests.support.terminal import Ponte

OWN = "trentino"
CHANGE_NOTHING = {"propose_import", "report_on_file", "screen_names"}
"""They are sent a file, and only read it."""
OF_COMPLIANCE = {"sign_clearance", "revoke_clearance", "refuse_review", "ask_for_review"}
"""They take a pair that needs a review, and a compliance officer: see the tests of clearances."""

OF_TIMETABLES = {"adopt_plan", "change_meeting", "issue_timetable", "note_answer", "repair_by_answers"}
"""They take a timetable that is made: see the tests of events."""

LAST = (
    ("withdraw", "unmerge", "undo", "revoke", "remove"),
    ("act_on_work_plan", "act_on_stay"),
    ("change_password",),
    ("sign_out",),
)
"""What ends something is asked for after everything else, in this order."""

NUMBERS = {"cancel_run": 2, "unmerge_company": 2, "replace_need": 2, "withdraw_need": 2, "withdraw_company": 3}
NUMBERS |= {"revoke_session": 2, "change_user": 2}
"""The run of the fixture is done; of needs, companies, sessions and people the second is what is meant."""

ANOTHER = {"form": "joint_project", "language": "en", "title": "Something else"}
BODIES: dict[str, Any] = {
    "add_park": {"code": "west", "name": "West", "country": "IT"},
    "add_corridor": {"code": "to-the-east", "name": "To the east", "park_a": OWN, "park_b": "east"},
    "add_offer": ANOTHER,
    "add_need": ANOTHER,
    "sign_in": {"email": "anna@example.org", "password": PASSWORD},
    "change_password": {"old": PASSWORD, "new": "another eight words"},
    "add_user": {"email": "boris@example.org", "name": "Boris"},
    "change_user": {"role": "viewer", "name": "Boris B."},
    "change_corridor": {"name": "Between the two"},
    "change_practice": {"kind": "call"},
    "merge_companies": {"other_id": 2},
    "shortlist_pair": {"pair_id": 1, "park": OWN},
    "act_on_introduction": {"action": "withdraw", "park": OWN},
    "accept_draft": {"side": "offer", "quote": "Alfa of trentino of trentino"},
    "add_participant": {"company_id": 2},
    "change_participant": {"most": 3},
    "add_rule": {"kind": "wish", "participant_id": 1, "partner_id": 2},
    "add_colleague": {"delegate_id": 1, "partner_id": 2},
    "add_order": {"participant_id": 1, "first_id": 2, "second_id": 3},
    "propose_work_plan": {"year": 2015, "park": OWN},
    "add_initiative": {"names": {"en": "A common laboratory"}, "park": OWN},
    "change_initiative": {"owner_a": "Anna Esempio", "park": OWN},
    "change_work_plan": {"currency": "CHF", "park": OWN},
    "act_on_work_plan": {"action": "withdraw", "park": OWN},
    "act_on_stay": {"action": "cancel", "reason": "costs"},
}
"""Where the example of the document names what there is not, or is already."""


OTHERWISE: dict[str, Any] = {
    "import_registrations": {"files": {"file": ("a.csv", b"company\nBeta of technopolis\n")}},
    "remove_initiative": {"params": {"park": OWN}},
}
"""What is sent that is no JSON."""


def entries(engine: Engine) -> list[AuditEntry]:
    with transaction(engine, writes=False) as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_every_change_leaves_an_entry_and_reading_none(filled: TestClient, engine: Engine) -> None:
    admin = person(engine, role=Role.ADMIN)
    event = add_event(engine)
    for company_id in (1, 3, 4):
        register(engine, event.id, company_id, delegates=[{"name": "Anna Esempio"}])
    filled = signed_in(filled)
    asked = {each[2]["operationId"]: each for each in documented(filled.app) if each[0] not in READS}
    for left_out in OF_COMPLIANCE | OF_TIMETABLES:
        del asked[left_out]
    for name in sorted(asked, key=lambda name: [name.startswith(ending) for ending in reversed(LAST)]):
        method, path, operation = asked[name]
        said = sent(filled.app, operation, OWN) | ({"json": BODIES[name]} if name in BODIES else {})
        said |= OTHERWISE.get(name, {})
        before = len(entries(engine))
        browser = TestClient(filled.app) if name == "sign_in" else filled
        answer = browser.request(method, concrete(path, NUMBERS.get(name, 1)), **said)
        assert answer.status_code < 300, (name, answer.text)
        written = entries(engine)[before:]
        assert bool(written) == (name not in CHANGE_NOTHING), name
        assert {(entry.actor_kind, entry.actor_id) for entry in written} <= {("user", admin)}, name
    filled = signed_in(filled, email="anna@example.org", password=BODIES["change_password"]["new"])
    for method, path, operation in documented(filled.app):
        if method in READS and operation["operationId"] != "watch_run":
            before = len(entries(engine))
            filled.get(concrete(path, 1))
            assert len(entries(engine)) == before, path


def test_an_entry_is_there_if_the_change_is_and_not_otherwise(engine: Engine) -> None:

    def add_and_fail() -> None:
        with transaction(engine) as session:
            places.add_park(session, OPERATOR, ParkIn(code="south", name="South", country="IT"))
            places.withdraw_park(session, Caller(1, Role.VIEWER, None), 1)

    with pytest.raises(Forbidden):
        add_and_fail()
    assert entries(engine) == []
    with transaction(engine) as session:
        park = places.add_park(session, OPERATOR, ParkIn(code="south", name="South", country="IT"))
        places.change_park(session, OPERATOR, park.id, ParkChange(city="Trento"))
        places.change_park(session, OPERATOR, park.id, ParkChange(city="Trento"))
    written = [(entry.actor_kind, entry.action, entry.subject_id, entry.details) for entry in entries(engine)]
    assert written == [
        ("operator", "park.add", park.id, {}),
        ("operator", "park.change", park.id, {"fields": ["city"]}),
    ], "what changes nothing is no change"


@pytest.mark.parametrize("statement", ["update audit_entries set action = 'nothing'", "delete from audit_entries"])
def test_an_entry_is_neither_changed_nor_deleted(engine: Engine, statement: str) -> None:
    with transaction(engine) as session:
        record(session, OPERATOR, "park.add", "park", 1)
    with pytest.raises(DatabaseError, match="never changed"), engine.begin() as connection:
        connection.execute(text(statement))
    assert [entry.action for entry in entries(engine)] == ["park.add"]


@pytest.mark.parametrize("details", [{"name": "Anna Rossi"}, {"fields": ["city", "anna@example.org"]}])
def test_a_text_is_no_detail(session: Session, details: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no code"):
        record(session, OPERATOR, "company.change", "company", 1, details)
    assert session.scalar(select(func.count(AuditEntry.id))) == 0


@pytest.fixture
def told(client: TestClient, engine: Engine) -> TestClient:
    with transaction(engine) as session:
        for number in range(1, 4):
            record(session, OPERATOR, "park.add", "park", number)
        record(session, None, "session.refuse")
    assert client.post("/api/v1/parks", json={"code": "west", "name": "West", "country": "IT"}).status_code == 201
    return client


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["park.add west", "session.refuse", "park.add 3", "park.add 2", "park.add 1", "key.create"]),
        ({"actor": "operator"}, ["park.add 3", "park.add 2", "park.add 1", "key.create"]),
        ({"actor": "key:1"}, ["park.add west"]),
        ({"actor": "nobody"}, ["session.refuse"]),
        ({"action": "park", "subject": "park:2"}, ["park.add 2"]),
        ({"action": "park.add", "subject": "company"}, []),
        ({"since": "2015-09-01T00:00:00Z", "until": "2015-09-02T00:00:00Z"}, []),
    ],
)
def test_the_trail_is_narrowed(told: TestClient, asked: dict[str, str], found: list[str]) -> None:
    answer = told.get("/api/v1/audit", params=asked)
    assert answer.status_code == 200
    subjects = {"park:1": " 1", "park:2": " 2", "park:3": " 3", "key:1": "", None: ""}
    items = [
        each["action"] + (" west" if each["actor"] == "key:1" else subjects[each["subject"]])
        for each in answer.json()["items"]
    ]
    assert items == found
    assert {each["actor_name"] for each in answer.json()["items"] if each["actor"] == "key:1"} <= {"tests"}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_trail_is_paged_and_refuses_what_is_no_actor(told: TestClient) -> None:
    first = told.get("/api/v1/audit", params={"limit": 3}).json()
    second = told.get("/api/v1/audit", params={"limit": 3, "cursor": first["next_cursor"]}).json()
    assert [each["id"] for each in (*first["items"], *second["items"])] == [6, 5, 4, 3, 2, 1]
    for wrong in ({"actor": "anna"}, {"subject": "company:x"}, {"since": "yesterday"}):
        assert told.get("/api/v1/audit", params=wrong).status_code == 422


def test_the_command_line_shows_the_trail(migrated: Ponte) -> None:
    assert migrated("park", "add", "south", "--name", "South", "--country", "IT").code == 0
    (entry,) = migrated("audit", "--action", "park", "--json").json
    assert (entry["actor"], entry["action"], entry["subject"]) == ("operator", "park.add", "park:1")
    assert "park.add" in migrated("audit", "--since", "2015-09-01").out
    assert migrated("audit", "--until", "2015-09-01", "--json").json == []
    assert migrated("audit", "--actor", "Anna").code == 2
