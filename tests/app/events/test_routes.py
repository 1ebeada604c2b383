"""Events over HTTP."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from app.accounts import service as accounts
from app.accounts.roles import Role
from app.database import transaction
from models import AuditEntry, Park
from tests.support.planned import EVENT, add_event, companies_of, register

pytestmark = [pytest.mark.parametrize("engine", ["sqlite"], indirect=True)]
EVENTS = "/api/v1/events"


@pytest.fixture
def companies(engine: Engine) -> dict[str, int]:
    return companies_of(engine, 2)


def test_an_event_is_added_read_changed_and_listed(client: TestClient, companies: Any) -> None:
    added = client.post(EVENTS, json=EVENT | {"interpreters": [{"label": "one", "languages": ["it", "ru"]}]})
    assert added.status_code == 201, added.text
    made = added.json()
    assert (made["slots"][0]["number"], made["slots"][0]["starts_at"]) == (1, "2030-09-30T07:00:00Z"), "in UTC"
    assert (len(made["slots"]), len(made["tables"]), len(made["interpreters"])) == (4, 5, 1)
    path = f"{EVENTS}/{made['id']}"
    changed = client.patch(path, json={"least": 2, "state": "provisional", "tables": [{"label": "A", "hall": "Blue"}]})
    assert (changed.json()["state"], [table["label"] for table in changed.json()["tables"]]) == ("provisional", ["A"])
    assert client.get(path).json() == changed.json()
    (listed,) = client.get(EVENTS, params={"state": "provisional"}).json()["items"]
    assert (listed["code"], listed["participants"], listed["version"]) == ("forum", 0, None)
    assert client.post(EVENTS, json=EVENT).status_code == 409


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"time_zone": "Europe/Atlantis"}, "time_zone"),
        ({"ends_on": "2030-09-29"}, "ends_on"),
        ({"least": 5}, "least"),
        ({"hours": [{"day": "2030-10-01", "begins": "09:00", "ends": "10:00", "minutes": 30}]}, "hours"),
        ({"slots": [{"starts_at": "2030-09-30T09:00:00Z", "ends_at": "2030-09-30T09:00:00Z"}]}, "slots"),
        ({"hours": [{"day": "2030-09-30", "begins": "13:00", "ends": "10:00", "minutes": 30}]}, "hours.0"),
        ({"starts_on": "9999-12-31"}, "starts_on"),
        ({"hours": [{"day": "0001-01-01", "begins": "09:00", "ends": "10:00", "minutes": 30}]}, "hours.0.day"),
        (
            {"slots": [{"starts_at": "9999-12-31T23:00:00-14:00", "ends_at": "2030-09-30T09:00:00Z"}]},
            "slots.0.starts_at",
        ),
        ({"names": {}}, "names"),
        ({"names": {"en": "\u202e"}}, "names.en"),
        ({"time_zone": "localtime"}, "time_zone"),
        ({"tables": [{"label": "A"}, {"label": "a"}]}, "tables"),
        ({"interpreters": [{"label": "one", "languages": ["it", "it"]}]}, "interpreters.0.languages"),
        ({"site_id": 4711}, "site_id"),
        ({"corridor": "nowhere"}, "corridor"),
    ],
)
def test_what_is_wrong_with_an_event_is_told_by_field(
    client: TestClient, companies: Any, told: Any, field: str
) -> None:
    answer = client.post(EVENTS, json=EVENT | told)
    assert (answer.status_code, [one["field"] for one in answer.json()["errors"]]) == (422, [field]), answer.text


def test_slots_that_participants_refer_to_stay(client: TestClient, engine: Engine, companies: Any) -> None:
    made = add_event(engine)
    register(engine, made.id, companies["south 0"], available=[1])
    hours = {"hours": [{"day": "2030-09-30", "begins": "09:00", "ends": "10:00", "minutes": 10}]}
    assert client.patch(f"{EVENTS}/{made.id}", json=hours).status_code == 409


def test_slots_stay_on_the_days_of_the_event(client: TestClient, engine: Engine, companies: Any) -> None:
    path = f"{EVENTS}/{add_event(engine).id}"
    answer = client.patch(path, json={"starts_on": "2030-10-01", "ends_on": "2030-10-01"})
    assert answer.json()["errors"][0]["field"] == "ends_on"
    hours = [{"day": "2030-10-01", "begins": "09:00", "ends": "10:00", "minutes": 30}]
    moved = client.patch(path, json={"starts_on": "2030-10-01", "ends_on": "2030-10-01", "hours": hours})
    assert (moved.status_code, len(moved.json()["slots"])) == (200, 2)


@pytest.mark.parametrize(("day", "count"), [("2030-10-27", 8), ("2030-03-31", 4)])
def test_slots_are_as_long_as_ever_when_clocks_are_changed(
    engine: Engine, companies: Any, day: str, count: int
) -> None:
    hours = [{"day": day, "begins": "01:00", "ends": "04:00", "minutes": 30}]
    slots = add_event(engine, starts_on=day, hours=hours).slots
    assert len(slots) == count
    assert {slot.ends_at - slot.starts_at for slot in slots} == {timedelta(minutes=30)}


def test_a_closed_event_is_changed_by_nobody_before_it_is_open_again(
    client: TestClient, engine: Engine, companies: Any
) -> None:
    path = f"{EVENTS}/{add_event(engine).id}"
    assert client.patch(path, json={"state": "closed"}).status_code == 200
    assert client.patch(path, json={"most": 2}).status_code == 409
    assert client.post(f"{path}/participants", json={"company_id": companies["south 0"]}).status_code == 409
    assert client.patch(path, json={"state": "draft"}).status_code == 200
    assert client.patch(path, json={"most": 2}).status_code == 200


def test_who_comes_is_told_to_the_own_park_only(client: TestClient, engine: Engine, companies: Any) -> None:
    people = [{"name": "Ivan Primer", "email": "ivan@example.com"}]
    made = add_event(engine)
    participant = register(engine, made.id, companies["north 0"], delegates=people)
    path = f"{EVENTS}/{made.id}/participants/{participant.id}/delegates"
    with transaction(engine) as session:
        parks = dict(session.execute(select(Park.code, Park.id)).all())
        keys = {code: accounts.create_key(session, code, Role.MANAGER, parks[code]) for code in ("south", "north")}
    answers = {code: client.get(path, headers={"Authorization": f"Bearer {key}"}) for code, key in keys.items()}
    assert {code: answer.status_code for code, answer in answers.items()} == {"south": 403, "north": 200}


def test_participants_are_registered_by_their_parks_only_once(
    client: TestClient, engine: Engine, companies: Any
) -> None:
    path = f"{EVENTS}/{add_event(engine).id}/participants"
    sent = {"company_id": companies["north 0"], "delegates": [{"name": "Ivan Primer", "email": "ivan@example.com"}]}
    added = client.post(path, json=sent)
    assert (added.status_code, added.json()["side"], added.json()["delegates"]) == (201, "b", 1)
    assert client.post(path, json=sent).status_code == 409
    one = f"{path}/{added.json()['id']}"
    assert client.get(f"{one}/delegates").json()[0]["name"] == "Ivan Primer"
    assert client.patch(one, json={"available": [9]}).json()["errors"][0]["field"] == "available"
    assert client.patch(one, json={"state": "withdrawn"}).json()["state"] == "withdrawn"
    assert client.get(path, params={"state": "registered"}).json()["items"] == []


def test_whom_a_participant_meets_first_is_said_once_and_in_no_circle(client: TestClient, engine: Engine) -> None:
    companies = companies_of(engine, 3)
    made = add_event(engine)
    (one, other), b = (
        [register(engine, made.id, companies[f"{park} {n}"]).id for n in range(count)]
        for park, count in (("south", 2), ("north", 3))
    )
    path = f"{EVENTS}/{made.id}/orders"
    for first, second, status in ((0, 1, 201), (1, 2, 201), (2, 0, 409), (0, 1, 409), (0, 0, 409)):
        sent = {"participant_id": one, "first_id": b[first], "second_id": b[second]}
        assert client.post(path, json=sent).status_code == status, (first, second)
    wrong = client.post(path, json={"participant_id": one, "first_id": other, "second_id": b[0]})
    assert [each["field"] for each in wrong.json()["errors"]] == ["first_id"]
    found = client.get(path, params={"participant_id": one}).json()["items"]
    assert [(each["first_id"], each["second_id"]) for each in found] == [(b[0], b[1]), (b[1], b[2])]
    assert client.delete(f"{path}/{found[0]['id']}").status_code == 204
    assert len(client.get(path).json()["items"]) == 1


def test_who_comes_is_exported_and_erased_with_the_person(client: TestClient, engine: Engine, companies: Any) -> None:
    made = add_event(engine)
    people = [{"name": "Ivan Primer", "email": "Ivan@example.com"}]
    participant = register(engine, made.id, companies["north 0"], delegates=people)
    told = client.post("/api/v1/persons/export", json={"email": "ivan@example.com"}).json()
    assert [(one["event"], one["name"]) for one in told["events"]] == [("forum", "Ivan Primer")]
    erased = client.post("/api/v1/persons/erase", json={"email": "ivan@example.com"}).json()
    assert erased["delegates"] == 1
    assert client.get(f"{EVENTS}/{made.id}/participants/{participant.id}/delegates").json() == []
    with transaction(engine, writes=False) as session:
        assert "Primer" not in str([row.details for row in session.scalars(select(AuditEntry))])
