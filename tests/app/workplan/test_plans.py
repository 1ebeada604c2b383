"""A year's plan over HTTP: drafted, agreed by both parks, amended without losing anything, closed."""

from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from app.database import transaction
from models import AuditEntry, Corridor, Event, Initiative, WorkPlan
from tests.app.workplan.conftest import WANTED, Key, Parks
from tests.support.databases import counted
from tests.support.terminal import Ponte

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def test_a_plan_comes_into_force_when_both_have_agreed_to_the_same(two: Parks) -> None:
    plan = two.propose(two.south)
    assert (plan["state"], plan["number"], plan["initiatives"], plan["replays"]) == ("draft", 1, [], "2015-09-01")
    assert two.act(two.south, plan, "agree", 409)["errors"][0]["field"] == "initiatives"
    two.add(two.south, plan, owner_b=None)
    lacking = two.act(two.south, plan, "agree", 409)["errors"]
    assert [error["field"] for error in lacking] == ["initiatives.1.owner_b"]
    two.change(two.north, plan, 1, owner_b="Office", budget_a=100, budget_b=50)
    half = two.act(two.south, plan, "agree")
    assert (half["state"], half["agreed_b_at"]) == ("agreed_by_a", None)
    two.act(two.south, plan, "agree", 403)
    two.act(two.south, plan, "put_in_force", 409)
    changed = two.change(two.north, plan, 1, budget_b=70)
    assert (changed["state"], changed["agreed_a_at"]) == ("draft", None), "it was agreed to other words"
    assert (changed["budget_a"], changed["budget_b"]) == (100, 70)
    two.act(two.north, plan, "agree")
    assert two.act(two.south, plan, "agree")["state"] == "agreed"
    done = two.act(two.south, plan, "put_in_force")
    assert done["actions"] == ["amend", "close", "report"]
    assert [step["action"] for step in done["steps"]] == [
        *("propose", "edit", "edit", "agree", "edit", "agree", "agree", "put_in_force")
    ]


def test_an_amendment_is_a_version_that_replaces_the_one_before_and_says_what_it_changes(two: Parks) -> None:
    first = two.in_force()
    two.change(two.south, first, 1, 409, budget_a=5)
    new = two.act(two.south, first, "amend")
    assert (new["number"], new["state"], len(new["initiatives"]), new["changes"]) == (2, "draft", 1, [])
    two.act(two.north, first, "amend", 409)
    two.act(two.north, first, "close", 409)
    two.change(two.north, first, 1, achieved={"ru": "Три пилота"})
    two.change(two.north, new, 1, budget_a=5, ends_on="2016-01-31")
    two.add(two.north, new, names={"it": "Un bando"})
    for who, action in ((two.south, "agree"), (two.north, "agree"), (two.south, "put_in_force")):
        new = two.act(who, new, action)
    assert new["changes"] == [
        {"number": 1, "change": "changed", "fields": ["ends_on", "budget_a"]},
        {"number": 2, "change": "added", "fields": []},
    ]
    assert new["initiatives"][0]["achieved"] == {"ru": "Три пилота"}, "it was reported while the amendment was drafted"
    old = two.client.get(f"/api/v1/workplans/{first['id']}", headers=dict(two.north)).json()
    assert (old["state"], old["initiatives"][0]["budget_a"], old["actions"]) == ("replaced", None, [])
    lacking = two.act(two.south, new, "close", 409)["errors"]
    assert [error["field"] for error in lacking] == ["initiatives.2.achieved"]
    two.change(two.south, new, 2, achieved={"it": "Fatto"})
    assert two.act(two.south, new, "close")["state"] == "closed"
    listed = two.client.get("/api/v1/workplans?year=2015&total=true", headers=dict(two.south)).json()
    assert ([one["number"] for one in listed["items"]], listed["total"]) == ([2, 1], 2)


@on_sqlite
def test_a_plan_is_of_its_two_parks_alone(two: Parks) -> None:
    plan = two.propose(two.south)
    address = f"/api/v1/workplans/{plan['id']}"
    east, north = dict(two.east), dict(two.north)
    assert [two.client.get(address, headers=who).status_code for who in (north, east)] == [200, 404]
    assert two.client.get("/api/v1/workplans", headers=east).json()["items"] == []
    assert two.client.get(f"{address}/document", headers=east).status_code == 404
    assert two.client.post("/api/v1/workplans", json=WANTED | {"year": 2016}, headers=east).status_code in (403, 422)
    two.add(two.east, plan, 404)
    two.act(two.east, plan, "withdraw", 404)


@on_sqlite
@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"starts_on": "2014-01-01"}, "starts_on"),
        ({"starts_on": "9999-12-31"}, "starts_on"),
        ({"ends_on": "2017-01-01"}, "ends_on"),
        ({"ends_on": "2015-08-31"}, "ends_on"),
        ({"currency": "euro"}, "currency"),
        ({"corridor": "nowhere"}, "corridor"),
    ],
)
def test_a_wrong_request_is_told_its_field(two: Parks, wanted: dict[str, str], field: str) -> None:
    answer = two.client.post("/api/v1/workplans", json=WANTED | wanted, headers=dict(two.south))
    assert answer.status_code == 422
    assert field in answer.json()["errors"][0]["field"]


@on_sqlite
def test_a_wrong_initiative_is_told_its_field_and_changes_nothing(two: Parks) -> None:
    plan = two.propose(two.south)
    assert two.add(two.south, plan, 422, names={})["errors"][0]["field"] == "names"
    assert two.add(two.south, plan, 422, starts_on="2015-08-31")["errors"][0]["field"] == "starts_on"
    assert two.add(two.south, plan, 422, ends_on="2016-09-01")["errors"][0]["field"] == "ends_on"
    assert two.add(two.south, plan, 422, sector="dragons")["errors"][0]["field"] == "sector"
    two.add(two.south, plan)
    assert two.change(two.south, plan, 1, 422, names=None)["errors"][0]["field"] == "names"
    mixed = two.change(two.south, plan, 1, 422, achieved={"en": "x"}, budget_a=1)
    assert mixed["errors"][0]["field"] == "achieved"
    two.change(two.south, plan, 1, 409, achieved={"en": "x"})
    two.change(two.south, plan, 9, 404, budget_a=1)
    now = two.client.get(f"/api/v1/workplans/{plan['id']}", headers=dict(two.south)).json()
    assert (len(now["initiatives"]), len(now["steps"])) == (1, 2)
    gone = two.client.delete(f"/api/v1/workplans/{plan['id']}/initiatives/1", headers=dict(two.south))
    assert (gone.status_code, gone.json()["initiatives"]) == (200, [])


@on_sqlite
def test_days_and_currency_of_a_draft_are_changed_and_agreed_to_anew(two: Parks) -> None:
    plan = two.propose(two.south)
    two.add(two.south, plan, starts_on="2015-10-01", ends_on="2016-06-30")
    two.act(two.north, plan, "agree")
    address = f"/api/v1/workplans/{plan['id']}"

    def change(who: Key, status: int, **fields: str) -> dict[str, Any]:
        answer = two.client.patch(address, json=fields, headers=dict(who))
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    changed = change(two.south, 200, starts_on="2015-10-01", currency="CHF")
    assert (changed["starts_on"], changed["ends_on"], changed["currency"]) == ("2015-10-01", "2016-08-31", "CHF")
    assert (changed["state"], changed["agreed_b_at"]) == ("draft", None)
    assert [(step["action"], step["initiative"]) for step in changed["steps"][-1:]] == [("edit", None)]
    wrong: list[tuple[dict[str, str], str]] = [
        ({"starts_on": "2015-10-02"}, "starts_on"),
        ({"ends_on": "2016-06-29"}, "ends_on"),
        ({"ends_on": "2017-01-01"}, "ends_on"),
        ({"starts_on": "2016-01-01"}, "starts_on"),
        ({"currency": "francs"}, "currency"),
    ]
    for fields, field in wrong:
        assert change(two.south, 422, **fields)["errors"][0]["field"] == field
    change(two.east, 404, currency="EUR")
    assert two.client.get(address, headers=dict(two.north)).json()["starts_on"] == "2015-10-01"
    for who, action in ((two.south, "agree"), (two.north, "agree"), (two.north, "put_in_force")):
        two.act(who, plan, action)
    change(two.south, 409, currency="EUR")


@on_sqlite
@pytest.mark.parametrize("language", ["it", "ru", "en"])
def test_whoever_changes_or_agrees_to_what_was_read_does_so_to_nothing_else(two: Parks, language: str) -> None:
    plan = two.propose(two.south)
    two.add(two.south, plan)
    address = f"/api/v1/workplans/{plan['id']}"
    changes: list[tuple[str, str, Any]] = [
        ("PATCH", address, {"currency": "CHF"}),
        ("PATCH", f"{address}/initiatives/1", {"budget_a": 7}),
        ("POST", f"{address}/actions", {"action": "agree"}),
        ("DELETE", f"{address}/initiatives/1", None),
    ]
    for method, path, body in changes:
        read = two.client.get(f"{address}?lang={language}", headers=dict(two.north)).headers["etag"]
        two.change(two.south, plan, 1, owner_a=f"Office {method}")
        guarded = dict(two.north) | {"If-Match": read}
        refused = two.client.request(method, path, json=body, headers=guarded)
        assert (refused.status_code, refused.json()["type"]) == (412, "changed"), (method, path)
        read = two.client.get(f"{address}?lang={language}", headers=dict(two.north)).headers["etag"]
        done = two.client.request(method, path, json=body, headers=guarded | {"If-Match": read})
        assert done.status_code == 200, done.text


@on_sqlite
def test_a_persons_address_does_not_stay_in_a_plan_and_the_trail_holds_no_texts(two: Parks, engine: Engine) -> None:
    plan = two.propose(two.south)
    shown = two.add(two.south, plan, expected={"en": "Ask anna.rossi@example.com for it"})
    assert "anna.rossi" not in shown["initiatives"][0]["expected"]["en"]
    with transaction(engine, writes=False) as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "workplan")).all()
    assert [entry.action for entry in entries] == ["workplan.propose", "workplan.edit"]


@on_sqlite
def test_a_year_has_one_plan_until_its_draft_is_withdrawn(two: Parks) -> None:
    plan = two.propose(two.south)
    again = two.client.post("/api/v1/workplans", json=WANTED, headers=dict(two.north))
    assert (again.status_code, again.json()["errors"][0]["field"]) == (409, "year")
    two.act(two.north, plan, "withdraw")
    assert two.propose(two.north)["number"] == 2


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_of_two_drafts_that_are_asked_for_at_once_one_is_made(two: Parks, engine: Engine) -> None:
    start, answers = Barrier(4), []

    def ask() -> None:
        start.wait()
        answers.append(two.client.post("/api/v1/workplans", json=WANTED, headers=dict(two.south)).status_code)

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [201, 409, 409, 409]


@on_sqlite
def test_a_list_is_read_with_the_same_statements_however_long_it_is(two: Parks, engine: Engine) -> None:
    def statements() -> int:
        with counted(engine) as asked:
            assert two.client.get("/api/v1/workplans?limit=100", headers=dict(two.south)).status_code == 200
        return len(asked)

    two.propose(two.south)
    one = statements()
    for year in range(2016, 2020):
        two.propose(two.south, year=year, starts_on=f"{year}-01-01", ends_on=f"{year}-12-31")
    assert statements() == one


@on_sqlite
def test_the_command_line_goes_the_whole_way(at_hand: Ponte, corridor: Corridor) -> None:
    ponte = at_hand
    done = ponte("plan", "propose", "2015", "--park", "south", "--json")
    assert (done.code, done.json["starts_on"], done.json["ends_on"]) == (0, "2015-01-01", "2015-12-31")
    owners = ("--owner-a", "Office", "--owner-b", "Отдел", "--park", "south")
    assert ponte("plan", "edit", "1", "--name", "A call", "--expected", "Two pilots", *owners).code == 0
    changed = ponte("plan", "edit", "1", "--initiative", "1", "--lang", "it", "--name", "Un bando", "--park", "north")
    assert "Un bando" in changed.out
    assert ponte("plan", "change", "1", "--currency", "CHF", "--park", "north", "--json").json["currency"] == "CHF"
    assert ponte("plan", "change", "1", "--ends-on", "2019-01-01", "--park", "north").code == 1
    for park in ("south", "north"):
        assert ponte("plan", "act", "1", "agree", "--park", park).code == 0
    assert ponte("plan", "act", "1", "put_in_force", "--park", "south").code == 0
    assert [one["state"] for one in ponte("plan", "list", "--json").json] == ["in_force"]
    shown = ponte("plan", "show", "1")
    assert "A call" in shown.out
    assert "put_in_force (a)" in shown.out
    assert ponte("plan", "export", "1", "--format", "docx", "--lang", "ru").code == 0
    assert ponte("plan", "act", "1", "agree", "--park", "south").code == 1


@on_sqlite
def test_events_of_the_year_stand_in_the_draft(client: TestClient, two: Parks, engine: Engine) -> None:
    with transaction(engine) as session:
        days = {"starts_on": date(2015, 10, 5), "ends_on": date(2015, 10, 6)}
        rest = {"names": {"en": "Forum"}, "time_zone": "Europe/Rome", "least": 1, "most": 4}
        session.add(Event(code="forum", corridor_id=1, **days, **rest))
    (one,) = two.propose(two.south)["initiatives"]
    assert (one["names"], one["starts_on"], one["evidence"][0]["event"]) == ({"en": "Forum"}, "2015-10-05", "forum")
    with transaction(engine, writes=False) as session:
        assert session.scalar(select(Initiative.plan_id)) == session.scalar(select(WorkPlan.id))
