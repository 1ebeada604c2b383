"""Introductions over HTTP and on the command line: the same way, and nothing of it for others."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.accounts import service as accounts
from app.accounts.roles import OPERATOR, Role
from app.database import transaction
from app.introductions.desk import Desk
from app.introductions.links.tokens import LinkKey
from app.introductions.states import Action
from app.portfolio.places import service as places
from app.portfolio.places.schemas import ParkIn
from tests.support.databases import counted
from tests.support.introductions import KEY, URL, Introductions
from tests.support.portfolio import add, company
from tests.support.terminal import Ponte

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def served(client: TestClient, introductions: Introductions) -> TestClient:
    client.app.state.desk = introductions.desk  # type: ignore[attr-defined]  # the application's own
    return client


def key_of(engine: Engine, park_id: int | None, role: Role = Role.MANAGER) -> dict[str, str]:
    with transaction(engine) as session:
        return {"Authorization": f"Bearer {accounts.create_key(session, 'x', role, park_id)}"}


def test_the_two_parks_take_it_forward_and_nobody_else_sees_it(
    served: TestClient, introductions: Introductions, engine: Engine
) -> None:
    south, north = (key_of(engine, introductions.parks[park]) for park in ("south", "north"))
    with transaction(engine) as session:
        east = places.add_park(session, OPERATOR, ParkIn(code="east", name="East", country="IT")).id
    stranger = key_of(engine, east)
    wanted = {"company_id": introductions.companies["south"], "partner_id": introductions.companies["north"]}
    made = served.post("/api/v1/introductions", json=wanted | {"form": "joint_project"}, headers=south)
    assert made.status_code == 201, made.text
    address = f"/api/v1/introductions/{made.json()['id']}"
    assert [served.get(address, headers=who).status_code for who in (south, north, stranger)] == [200, 404, 404]
    proposed = served.post(f"{address}/actions", json={"action": "propose"}, headers=south)
    assert (proposed.status_code, proposed.json()["state"]) == (200, "proposed")
    assert [served.get(address, headers=who).status_code for who in (south, north, stranger)] == [200, 200, 404]
    assert served.get("/api/v1/introductions", headers=stranger).json()["items"] == []
    (task,) = served.get("/api/v1/tasks", headers=north).json()
    assert (task["link"], task["actions"], task["owners"]) == (address, ["approve", "decline"], ["park_b"])
    viewer = key_of(engine, introductions.parks["north"], Role.VIEWER)
    assert served.get("/api/v1/tasks", headers=viewer).json()[0]["actions"] == []
    assert served.post(f"{address}/actions", json={"action": "approve"}, headers=viewer).status_code == 403
    assert served.post(f"{address}/actions", json={"action": "approve"}, headers=stranger).status_code == 404
    assert served.get(f"{address}/contacts", headers=north).status_code == 409


def test_whoever_is_bound_to_no_park_says_for_which_they_act(served: TestClient, introductions: Introductions) -> None:
    wanted = {"company_id": introductions.companies["south"], "partner_id": introductions.companies["north"]}
    missing = served.post("/api/v1/introductions", json=wanted | {"form": "joint_project"})
    assert missing.status_code == 422
    assert missing.json()["errors"][0]["field"] == "park"
    assert (
        served.post("/api/v1/introductions", json=wanted | {"form": "joint_project", "park": "north"}).json()[
            "proposer"
        ]
        == "b"
    )


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "pair_id"),
        ({"pair_id": 1, "form": "hosting"}, "form"),
        ({"company_id": 1, "partner_id": 2, "form": "hosting"}, "form"),
        ({"company_id": 1, "partner_id": 1, "form": "joint_project"}, "company_id"),
        ({"company_id": 1, "partner_id": 2, "site_id": 1, "form": "hosting"}, "pair_id"),
    ],
)
def test_what_does_not_go_together_is_named(
    served: TestClient, introductions: Introductions, sent: dict[str, object], field: str
) -> None:
    answer = served.post("/api/v1/introductions", json=sent | {"park": "south"})
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == field


def test_what_the_law_forbids_is_told_with_its_rules(served: TestClient, introductions: Introductions) -> None:
    row = introductions.shortlist()
    introductions.gate.refused.add(row.pair_id)
    sent = {"action": "propose", "park": "south"}
    answer = served.post(f"/api/v1/introductions/{row.id}/actions", json=sent)
    assert (answer.status_code, answer.json()["type"]) == (409, "release-refused")
    assert (answer.json()["verdict"], answer.json()["rules"]) == ("blocked", ["rule-1"])


def test_lists_take_as_many_queries_however_long_they_are(
    served: TestClient, introductions: Introductions, engine: Engine
) -> None:
    def asked(path: str) -> int:
        with counted(engine) as statements:
            assert served.get(path).status_code == 200
        return len(statements)

    introductions.shortlist()
    paths = ("/api/v1/introductions", "/api/v1/tasks")
    assert asked(paths[0]), "the key is looked up once"
    few = [asked(path) for path in paths]
    with transaction(engine) as session:
        more = [add(session, company("north", f"More {n}", ["x"], ["y"])).id for n in range(5)]
    for partner in more:
        introductions.shortlist(company_id=introductions.companies["south"], partner_id=partner, form="joint_project")
    assert [asked(path) for path in paths] == few
    first = served.get("/api/v1/introductions?limit=4").json()
    rest = served.get(f"/api/v1/introductions?limit=4&cursor={first['next_cursor']}").json()
    assert [len(first["items"]), len(rest["items"])] == [4, 2]
    mine = f"/api/v1/introductions?company_id={more[0]}&state=shortlisted&open=true"
    assert len(served.get(mine).json()["items"]) == 1


def test_the_way_by_command(at_hand: Ponte, introductions: Introductions, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(introductions.gate, LinkKey(KEY, URL))
    monkeypatch.setattr(Desk, "of", lambda *_: desk)
    two = ("South Drives", "North Drives")
    told = at_hand("introduce", *two, "--form", "joint_project", "--park", "south", "--title", "Maker of drives")
    assert told.code == 0, told.err
    assert "possible: withdraw, approve, decline" in told.out
    told = at_hand("tasks", "--park", "north").out
    assert re.search(r"│ North +│", told), told
    done = at_hand("introductions", "act", 1, "approve", "--park", "north", "--json")
    assert (done.code, done.json["state"], done.json["presented"]["a"]["title"]) == (0, "approved", "Maker of drives")
    refused = at_hand("introductions", "act", 1, "withdraw", "--park", "north")
    assert refused.code == 1
    assert "reason" in refused.err
    assert at_hand("introductions", "act", 1, "withdraw", "--park", "north", "--reason", "other").code == 0
    assert "There are none" in at_hand("introductions", "list").out
    assert [one["state"] for one in at_hand("introductions", "list", "--closed", "--json").json] == ["withdrawn"]
    assert "withdraw (park b): other" in at_hand("introductions", "show", 1).out
    assert [Action(step["action"]) for step in at_hand("introductions", "show", 1, "--json").json["steps"]] == [
        Action.SHORTLIST, Action.PROPOSE, Action.APPROVE, Action.WITHDRAW
    ]  # fmt: skip


def test_who_is_of_no_park_reads_shortlists_only_if_they_may_write_there(
    served: TestClient, introductions: Introductions, engine: Engine
) -> None:
    shortlisted = introductions.shortlist()
    for role, sees in ((Role.VIEWER, False), (Role.COMPLIANCE, False), (Role.MANAGER, True), (Role.ADMIN, True)):
        key = key_of(engine, None, role)
        listed = served.get("/api/v1/introductions", headers=key).json()["items"]
        assert bool(listed) == sees, role
        assert (served.get(f"/api/v1/introductions/{shortlisted.id}", headers=key).status_code == 200) == sees, role
    introductions.act(shortlisted, Action.PROPOSE)
    assert served.get("/api/v1/introductions", headers=key_of(engine, None, Role.VIEWER)).json()["items"] != []
