"""Introductions are what became of a pair: lists set it aside, the ranking learns from it, merges take it along."""

from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.accounts import service as accounts
from app.accounts.roles import Role
from app.database import transaction
from app.introductions.acting import SYSTEM
from app.introductions.states import Action
from app.matches.decisions.introduced import what_became
from app.matches.decisions.queries import introductions_after
from matching.learning.decisions import Progress, RejectionReason, Verdict
from models import Introduction
from tests.support.beginnings import begins_with, ranked
from tests.support.introductions import Introductions, because
from tests.support.portfolio import add, company, opportunity

MAKES = ["laser pump", opportunity("laser pump", "joint_project")]


def one_and_two(engine: Engine) -> None:
    """One in the south, and two in the north who look for what it makes in two forms."""
    users = (company("north", f"user {n}", [], MAKES) for n in range(2))
    ranked(engine, [company("south", "maker", MAKES, []), *users], 10)


pytestmark = begins_with(one_and_two)


def listed(client: TestClient, ids: dict[str, int], **params: Any) -> Any:
    answer = client.get(f"/api/v1/companies/{ids['maker']}/matches", params={"limit": 100} | params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def users(items: list[Any]) -> set[str]:
    return {item["partner"]["name"] for item in items}


def introduce(introductions: Introductions, item: Any) -> Introduction:
    row = introductions.shortlist(pair_id=item["pair_id"])
    return introductions.act(row, Action.PROPOSE)


def test_who_is_introduced_stands_below_the_lists_of_both_in_every_form(
    client: TestClient, introductions: Introductions, ids: dict[str, int]
) -> None:
    before = listed(client, ids)["items"]
    item = next(item for item in before if item["partner"]["name"] == "user 0")
    row = introductions.shortlist(pair_id=item["pair_id"])
    assert users(listed(client, ids)["items"]) == users(before), "a shortlist is a park's own affair"
    row = introductions.act(row, Action.PROPOSE)
    found = listed(client, ids)
    assert "user 0" not in users(found["items"])
    assert users(found["set_aside"]) == {"user 0"}
    assert len(found["set_aside"]) == 2
    assert "user 0" in users(listed(client, ids, include_set_aside=True)["items"])
    introductions.perform(row, SYSTEM, Action.EXPIRE)
    assert users(listed(client, ids)["items"]) == users(before)


def test_lists_say_how_far_the_two_have_come_and_whose_turn_it_is(
    client: TestClient, introductions: Introductions, ids: dict[str, int], engine: Engine
) -> None:
    item = listed(client, ids)["items"][0]
    assert item["introduction"] is None
    row = introductions.shortlist(pair_id=item["pair_id"])
    with transaction(engine) as session:
        keys = {
            park: {"Authorization": f"Bearer {accounts.create_key(session, park, Role.MANAGER, park_id)}"}
            for park, park_id in introductions.parks.items()
        }

    def shown(park: str) -> Any:
        answer = client.get(f"/api/v1/pairs/{item['pair_id']}", headers=keys[park])
        return answer.json()["introduction"]

    assert shown("north") is None, "a shortlist is a park's own affair"
    assert (shown("south")["state"], shown("south")["turn"]) == ("shortlisted", ["park_a"])
    row = introductions.act(row, Action.PROPOSE)
    assert shown("north") == shown("south")
    assert (shown("north")["id"], shown("north")["turn"]) == (row.id, ["park_b"])
    assert listed(client, ids)["set_aside"][0]["introduction"]["state"] == "proposed"
    introductions.act(row, Action.DECLINE, "north", because(RejectionReason.WRONG_MOMENT))
    assert shown("south") | {"due_at": None} == {"id": row.id, "state": "declined", "turn": [], "due_at": None}


def test_what_was_turned_down_stays_out_for_its_reason(
    client: TestClient, introductions: Introductions, ids: dict[str, int]
) -> None:
    before = listed(client, ids)["items"]
    first = next(item for item in before if item["partner"]["name"] == "user 0")
    introductions.act(introduce(introductions, first), Action.DECLINE, "north", because(RejectionReason.NOT_RELEVANT))
    found = listed(client, ids)
    assert first["pair_id"] not in {item["pair_id"] for item in (*found["items"], *found["set_aside"])}
    assert "user 0" in users(found["items"]), "in the other form they may fit"
    other = next(item for item in before if item["partner"]["name"] == "user 1")
    introductions.act(introduce(introductions, other), Action.DECLINE, "north", because(RejectionReason.COMPETITORS))
    found = listed(client, ids)
    assert "user 1" not in users([*found["items"], *found["set_aside"]])


def test_the_ranking_learns_how_far_it_came(
    client: TestClient, introductions: Introductions, ids: dict[str, int], engine: Engine
) -> None:
    item = listed(client, ids)["items"][0]
    row = introduce(introductions, item)

    def became() -> tuple[Verdict | Progress, RejectionReason | None]:
        with transaction(engine, writes=False) as session:
            ((_, *came_to),) = what_became(introductions_after(session, None)).values()
        return came_to[0], came_to[1]

    assert became() == (Verdict.INTERESTING, None)
    row = introductions.read(row)
    assert (row.score, row.parts) == (item["score"], item["explanation"]["parts"])
    with transaction(engine) as session:
        stored = session.get_one(Introduction, row.id)
        for state, came_to in (("released", Progress.ACCEPTED), ("met", Progress.MET), ("concluded", Progress.AGREED)):
            stored.state = state
            session.flush()
            ((_, *found),) = what_became([stored]).values()
            assert found == [came_to, None]
        stored.outcome, stored.reason = "none", "wrong_size"
        assert what_became([stored])[row.pair_id][1:] == (Verdict.NOT_INTERESTING, RejectionReason.WRONG_SIZE)
        stored.reason = "wrong_moment"
        assert what_became([stored])[row.pair_id][1:] == (Progress.MET, None)
        stored.state, stored.outcome, stored.reason = "expired", None, None
        assert what_became([stored]) == {}


def test_a_merge_takes_introductions_and_people_along_and_gives_them_back(
    client: TestClient, introductions: Introductions, engine: Engine
) -> None:
    kept = introductions.companies["south"]
    with transaction(engine) as session:
        other = add(session, company("south", "South Drives two", ["drive"], ["pump"])).id
    row = introductions.shortlist(
        company_id=other, partner_id=introductions.companies["north"], form="technology_transfer"
    )
    pair = row.pair_id
    told = client.post(f"/api/v1/companies/{kept}/merges", json={"other_id": other}).json()
    assert (told["introductions"], told["contacts"]) == (1, 0)
    assert client.get(f"/api/v1/introductions/{row.id}").json()["a"]["id"] == kept
    client.post(f"/api/v1/companies/{other}/unmerge")
    assert introductions.read(row).pair_id == pair


def test_two_who_are_introduced_to_the_same_partner_are_not_merged(
    client: TestClient, introductions: Introductions, engine: Engine
) -> None:
    with transaction(engine) as session:
        other = add(session, company("south", "South Drives two", ["drive"], ["pump"])).id
    for one in (introductions.companies["south"], other):
        introductions.shortlist(company_id=one, partner_id=introductions.companies["north"], form="joint_project")
    sent = {"other_id": other}
    answer = client.post(f"/api/v1/companies/{introductions.companies['south']}/merges", json=sent)
    assert answer.status_code == 409
    assert "end introduction 2 first" in answer.json()["detail"]
