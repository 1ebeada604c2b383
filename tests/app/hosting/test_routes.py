"""Stays over HTTP: who may do what, what is refused and how, lost updates, tasks, occupancy."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.accounts import service as accounts
from app.accounts.roles import OPERATOR, Role
from app.database import transaction
from app.hosting import showing
from app.hosting.states import StayAction
from app.portfolio.places import service as places
from app.portfolio.places.schemas import ParkIn, SpaceChange
from tests.support.databases import counted
from tests.support.stays import BECAUSE, GOOD, Stays

Key = Mapping[str, str]
ON_SITE = {"action": "approve", "contact": "Reception"}
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@dataclass
class Parks:
    """Managers of the corridor's two parks and of a third."""

    client: TestClient
    stays: Stays
    south: Key
    north: Key
    east: Key

    def ask(self, who: Key, status: int = 201, **sent: Any) -> dict[str, Any]:
        usual = {"company_id": self.stays.companies[0], "space_id": self.stays.spaces["lab"]}
        days = {"starts_on": "2015-10-05", "ends_on": "2015-10-30"}
        body = {name: value for name, value in {**usual, **days, **sent}.items() if value is not None}
        answer = self.client.post("/api/v1/stays", json=body, headers=dict(who))
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    def act(self, who: Key, stay: dict[str, Any], status: int = 200, **sent: Any) -> dict[str, Any]:
        answer = self.client.post(f"/api/v1/stays/{stay['id']}/actions", json=sent, headers=dict(who))
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    def get(self, who: Key, path: str, status: int = 200) -> Any:
        answer = self.client.get(f"/api/v1/{path}", headers=dict(who))
        assert answer.status_code == status, answer.text
        return answer.json()


@pytest.fixture
def two(client: TestClient, engine: Engine, stays: Stays) -> Parks:
    client.app.state.desk = stays.desk  # type: ignore[attr-defined]  # the application that the fixture made
    with transaction(engine) as session:
        east = places.add_park(session, OPERATOR, ParkIn(code="east", name="East", country="IT")).id
        keys = [
            {"Authorization": f"Bearer {accounts.create_key(session, 'x', Role.MANAGER, park)}"}
            for park in (*stays.parks.values(), east)
        ]
    return Parks(client, stays, *keys)


@on_sqlite
def test_a_stay_goes_its_way_and_each_park_sees_what_it_may_do(two: Parks) -> None:
    stay = two.ask(two.south, services=["a car"], note="Two engineers.")
    assert (stay["state"], stay["actions"], stay["owners"]) == ("requested", ["cancel"], ["host"])
    seen = two.get(two.north, f"stays/{stay['id']}")
    assert (seen["actions"], seen["steps"][0]["note"]) == (["approve", "decline"], "Two engineers.")
    two.act(two.south, stay, 403, **ON_SITE)
    approved = two.act(two.north, stay, **ON_SITE, cost=900, currency="RUB")
    assert (approved["cost"], approved["currency"], approved["replays"]) == (900, "RUB", "2015-09-01")
    two.act(two.north, stay, action="begin")
    two.act(two.north, stay, action="end", on="2015-10-20")
    two.act(two.south, stay, action="evaluate", evaluation={"rating": 5, "again": True, "text": "Useful."})
    closed = two.act(two.north, stay, action="evaluate", evaluation={"rating": 3, "again": False})
    assert (closed["state"], closed["days"], len(closed["steps"])) == ("closed", 16, 6)
    assert {(one["by"], one["rating"]) for one in closed["evaluations"]} == {("guest", 5), ("host", 3)}


@on_sqlite
def test_of_a_third_park_nothing_is_seen_and_nothing_taken(two: Parks) -> None:
    stay = two.ask(two.south)
    for path in (f"stays/{stay['id']}", f"sites/{two.stays.sites['north']}/occupancy"):
        two.get(two.east, path, 404)
    two.act(two.east, stay, 404, **ON_SITE)
    two.ask(two.east, 403)
    assert two.get(two.east, "stays")["items"] == []
    assert two.get(two.east, "tasks") == []


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"ends_on": "2015-10-04"}, "ends_on"),
    ({"ends_on": "2017-10-09"}, "ends_on"),
    ({"starts_on": "0001-01-01"}, "starts_on"),
    ({"ends_on": "9999-12-31"}, "ends_on"),
    ({"starts_on": "2015-02-30"}, "starts_on"),
    ({"starts_on": 1443657600}, "starts_on"),
    ({"space_id": 4711}, "space_id"),
    ({"space_id": 1}, "space_id"),  # the guest's own park's
    ({"space_id": 2**40}, "space_id"),
    ({"pair_id": 1}, "pair_id"),
    ({"company_id": None}, "pair_id"),
    ({"workplaces": 1}, "workplaces"),
    ({"workplaces": 0}, "workplaces"),
    ({"equipment": ["probe"]}, "equipment"),
    ({"equipment": ["x"] * 30}, "equipment"),
    ({"services": ["=1+1"]}, "services.0"),
    ({"introduction_id": 3}, "introduction_id"),
    ({"cost": 3}, "cost"),
]


@on_sqlite
@pytest.mark.parametrize(("sent", "field"), WRONG, ids=[str(sent) for sent, _ in WRONG])
def test_a_wrong_request_is_refused_by_its_field(two: Parks, sent: dict[str, Any], field: str) -> None:
    answer = two.ask(two.south, 422, **sent)
    assert field in {error["field"] for error in answer["errors"]}


@on_sqlite
def test_an_office_has_so_many_workplaces(two: Parks) -> None:
    office = two.stays.spaces["office"]
    answer = two.ask(two.south, 422, space_id=office, workplaces=4)
    assert answer["errors"] == [{"field": "workplaces", "reason": "the space has 3"}]
    assert two.ask(two.south, space_id=office, workplaces=3)["workplaces"] == 3


@on_sqlite
@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"cost": -1}, "cost"),
        ({"cost": 10**30}, "cost"),
        ({"cost": 1.5}, "cost"),
        ({"cost": 1, "currency": "euro"}, "currency"),
        ({"contact": ""}, "contact"),
        ({"contact": None}, "contact"),
        ({"on": "2015-10-05"}, "on"),
        ({"park": "nowhere"}, "park"),
        ({"action": "approved"}, "action"),
    ],
)
def test_a_wrong_step_is_refused_by_its_field(two: Parks, sent: dict[str, Any], field: str) -> None:
    stay = two.ask(two.south)
    body = {name: value for name, value in {**ON_SITE, **sent}.items() if value is not None}
    assert field in {error["field"] for error in two.act(two.north, stay, 422, **body)["errors"]}


@on_sqlite
def test_a_taken_space_is_told_with_its_days_and_the_next_free_ones(two: Parks) -> None:
    two.act(two.north, two.ask(two.south), **ON_SITE)
    answer = two.ask(two.south, 409, company_id=two.stays.companies[1], starts_on="2015-10-26", ends_on="2015-11-06")
    assert answer["clashes"] == [{"starts_on": "2015-10-26", "ends_on": "2015-10-30"}]
    assert answer["next_free"] == {"starts_on": "2015-10-31", "ends_on": "2015-11-11"}
    assert "Alfa" not in str(answer), "who has it is not told"


def test_a_step_on_what_somebody_changed_since_is_refused(two: Parks) -> None:
    stay = two.ask(two.south)
    address = f"/api/v1/stays/{stay['id']}"
    read = two.client.get(address, headers=dict(two.north)).headers["ETag"]
    two.act(two.south, stay, action="cancel", reason="plans_changed")
    again = dict(two.north) | {"If-Match": read}
    assert two.client.post(f"{address}/actions", json=ON_SITE, headers=again).status_code == 412
    other = two.ask(two.south)
    address = f"/api/v1/stays/{other['id']}"
    fresh = dict(two.north) | {"If-Match": two.client.get(address, headers=dict(two.north)).headers["ETag"]}
    assert two.client.post(f"{address}/actions", json=ON_SITE, headers=fresh).status_code == 200


@on_sqlite
def test_tasks_have_what_waits_for_the_park_in_the_time_that_the_corridor_lives_in(two: Parks) -> None:
    stay = two.ask(two.south)
    assert two.get(two.south, "tasks") == []
    (task,) = two.get(two.north, "tasks")
    assert (task["kind"], task["stay_id"], task["actions"]) == ("stay", stay["id"], ["approve", "decline"])
    two.act(two.north, stay, **ON_SITE)
    (task,) = two.get(two.north, "tasks")
    assert (task["due_at"], task["overdue"]) == ("2015-10-05T18:00:00Z", False), "the corridor replays September"
    for step in ({"action": "begin"}, {"action": "end"}):
        two.act(two.north, stay, **step)
    assert [task["owners"] for task in two.get(two.south, "tasks")] == [["host", "guest"]]


@on_sqlite
def test_stays_are_narrowed(two: Parks) -> None:
    first, second = two.ask(two.south), two.ask(two.south, company_id=two.stays.companies[1], starts_on="2015-12-01",
                                                ends_on="2016-02-01")  # fmt: skip
    two.act(two.south, first, action="cancel", reason="costs")
    north = two.stays.sites["north"]
    for asked, found in (
        ("", [second, first]),
        ("sort=id", [first, second]),
        ("state=withdrawn", [first]),
        ("open=true", [second]),
        ("open=false", [first]),
        ("year=2016", [second]),
        ("year=2014", []),
        (f"company_id={two.stays.companies[0]}", [first]),
        (f"site_id={north}&ids={second['id']}", [second]),
        (f"site_id={north + 100}", []),
        ("corridor=south-north", [second, first]),
    ):
        listed = two.get(two.north, f"stays?{asked}")["items"]
        assert [one["id"] for one in listed] == [one["id"] for one in found], asked
    for wrong in ("corridor=nowhere", "company_id=4711", "state=gone", "year=1", "sort=cost"):
        two.get(two.north, f"stays?{wrong}", 422)
    assert two.get(two.north, "stays?fields=id,state&limit=1")["items"] == [{"id": second["id"], "state": "requested"}]


@on_sqlite
def test_lists_tasks_and_occupancy_are_read_with_the_same_statements_however_many_there_are(two: Parks) -> None:
    def statements() -> list[int]:
        found = []
        for path in ("stays?limit=100", "tasks", f"sites/{two.stays.sites['north']}/occupancy?year=2015"):
            with counted(two.stays.engine) as asked:
                two.get(two.north, path)
            found.append(len(asked))
        return found

    two.stays.approved("2015-10-05", "2015-10-05")
    statements()  # keys are looked up once
    one = statements()
    for day in range(6, 12):
        two.stays.approved(f"2015-10-{day:02}", f"2015-10-{day:02}", guest=day % 3)
    assert statements() == one


def test_occupancy_counts_days_booked_against_days_offered(two: Parks) -> None:
    stays, site = two.stays, two.stays.sites["north"]
    with transaction(stays.engine) as session:
        change = {"available_from": "2015-09-01", "available_until": "2015-12-31"}
        places.change_space(session, OPERATOR, stays.spaces["lab"], SpaceChange.model_validate(change))
    stays.approved("2015-10-05", "2015-11-04")
    stays.request("2015-12-01", "2015-12-05")
    gone = stays.approved("2015-09-10", "2015-09-11", guest=1)
    stays.act(gone, StayAction.CANCEL, given=BECAUSE)
    stays.approved("2015-12-30", "2016-01-02", space="office", workplaces=2)
    told = two.get(two.south, f"sites/{site}/occupancy?year=2015")
    lab, office = ({line["space"]["code"]: line for line in told["spaces"]}[code] for code in ("lab", "office"))
    assert (lab["available"], lab["booked"], lab["share"]) == (122, 31, round(31 / 122, 4))
    assert [(each["month"], each["available"], each["booked"]) for each in lab["months"]][7:] == [
        (8, 0, 0), (9, 30, 0), (10, 31, 27), (11, 30, 4), (12, 31, 0),
    ]  # fmt: skip
    assert lab["free"] == [
        {"starts_on": "2015-09-01", "ends_on": "2015-10-04", "workplaces": None},
        {"starts_on": "2015-11-05", "ends_on": "2015-12-31", "workplaces": None},
    ]
    assert (office["available"], office["booked"]) == (3 * 365, 2 * 2)
    assert office["free"][-1] == {"starts_on": "2015-12-30", "ends_on": "2015-12-31", "workplaces": 1}
    assert (told["available"], told["booked"]) == (122 + 3 * 365, 31 + 4)
    nothing = two.get(two.south, f"sites/{stays.sites['south']}/occupancy?year=2014")
    assert (nothing["booked"], nothing["share"]) == (0, 0.0)
    for wrong in ("year=1999", "year=2101", "month=3"):
        two.get(two.south, f"sites/{site}/occupancy?{wrong}", 422)


@on_sqlite
def test_two_companies_that_are_one_have_their_stays_together(two: Parks) -> None:
    stays = two.stays
    kept, other = stays.companies[:2]
    row = stays.ended("2015-10-05", "2015-10-09", guest=1)
    merged = two.client.post(f"/api/v1/companies/{kept}/merges", json={"other_id": other})
    assert (merged.status_code, merged.json()["stays"]) == (201, 1)
    with transaction(stays.engine, writes=False) as session:
        assert showing.read(session, OPERATOR, row.id).company.id == kept
    stays.act(row, StayAction.EVALUATE, given=GOOD)
    assert two.client.post(f"/api/v1/companies/{other}/unmerge").status_code == 200
    with transaction(stays.engine, writes=False) as session:
        assert showing.read(session, OPERATOR, row.id).company.id == other
