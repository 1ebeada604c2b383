"""Two companies of one group, as either declares it, stand below their lists and say so."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.database import transaction
from app.matches.lists.decided import TIES
from app.matches.lists.schemas import CorridorList, MatchList
from tests.support.beginnings import begins_with, ranked
from tests.support.databases import counted
from tests.support.portfolio import add, company, opportunity
from tests.support.terminal import Ponte

INN, VAT = "7707083893", "IT00743110157"
MAKES = ["laser pump", opportunity("laser pump", "joint_project")]
API = "/api/v1"


def one_and_three(engine: Engine) -> None:
    """One in the south, and three in the north who look for what it makes in two forms."""
    numbers = [{"inn": INN}, {"register": "N-1"}, {"register": "N-2"}]
    users = (company("north", f"ООО «Завод {n}»", [], MAKES, identifiers=number) for n, number in enumerate(numbers))
    ranked(engine, [company("south", "Maker S.r.l.", MAKES, [], identifiers={"vat": VAT}), *users], 10)


pytestmark = begins_with(one_and_three)


def read(client: TestClient, company_id: int, **params: Any) -> MatchList:
    return MatchList.model_validate(client.get(f"{API}/companies/{company_id}/matches", params=params).json())


@pytest.mark.parametrize(
    ("who", "member", "whom"),
    [
        ("Maker S.r.l.", {"tie": "subsidiary", "name": "Another name", "number": INN}, "ООО «Завод 0»"),
        ("Maker S.r.l.", {"tie": "sister", "name": "Завод 1, ООО"}, "ООО «Завод 1»"),
        ("ООО «Завод 2»", {"tie": "parent", "number": VAT.removeprefix("IT")}, "Maker S.r.l."),
    ],
)
def test_one_of_the_group_stands_below_the_list_whoever_declares_it(
    client: TestClient, ids: dict[str, int], who: str, member: dict[str, Any], whom: str
) -> None:
    maker = ids["Maker S.r.l."]
    before = {item.partner.name for item in read(client, maker).items}
    assert client.patch(f"{API}/companies/{ids[who]}", json={"group": [member]}).json()["group"] == [
        {"name": None, "number": None, "company_id": ids[whom]} | member
    ]
    found = read(client, maker)
    theirs = who if whom == "Maker S.r.l." else whom
    assert {item.partner.name for item in found.items} == before - {theirs}
    assert {item.partner.name for item in found.set_aside} == {theirs}
    assert len(found.set_aside) == 2, "in every form"
    ties = [tie.model_dump() for item in found.set_aside for tie in item.group]
    assert ties == [{"party": f"company:{ids[who]}", "tie": member["tie"]}] * 2
    whole = CorridorList.model_validate(client.get(f"{API}/matches").json())
    assert {tuple(tie.tie for tie in item.group) for item in whole.set_aside} == {(member["tie"],)}
    assert len(whole.set_aside) == 2
    again = read(client, maker, include_set_aside=True)
    assert {item.partner.name for item in again.items} == before


def test_a_group_that_names_nobody_here_changes_no_list_until_they_come(
    client: TestClient, engine: Engine, ids: dict[str, int]
) -> None:
    maker = ids["Maker S.r.l."]
    before = read(client, maker).items
    shown = client.patch(
        f"{API}/companies/{maker}", json={"group": [{"tie": "parent", "name": "Elsewhere S.p.A."}]}
    ).json()
    assert shown["group"][0]["company_id"] is None
    assert read(client, maker).items == before
    with transaction(engine) as session:
        come = add(session, company("north", "Elsewhere S.p.A.", [], []))
    assert client.get(f"{API}/companies/{maker}").json()["group"][0]["company_id"] == come.id


def test_a_decision_for_the_match_puts_it_back_and_one_against_it_keeps_it_out(
    client: TestClient, ids: dict[str, int]
) -> None:
    maker = ids["Maker S.r.l."]
    client.patch(f"{API}/companies/{maker}", json={"group": [{"tie": "subsidiary", "number": INN}]})
    first, second = read(client, maker).set_aside
    decide = f"{API}/pairs/{{}}/decisions"
    assert client.post(decide.format(first.pair_id), json={"verdict": "interesting"}).status_code == 201
    found = read(client, maker)
    assert first.pair_id in {item.pair_id for item in found.items}
    assert [item.pair_id for item in found.set_aside] == [second.pair_id]
    against = {"verdict": "not_interesting", "reason": "not_relevant"}
    assert client.post(decide.format(second.pair_id), json=against).status_code == 201
    found = read(client, maker)
    assert second.pair_id not in {item.pair_id for item in (*found.items, *found.set_aside)}


def test_ties_cost_one_query_where_there_are_any(client: TestClient, engine: Engine, ids: dict[str, int]) -> None:
    path = f"{API}/companies/{ids['Maker S.r.l.']}/matches"
    for expected in (0, 1):
        with counted(engine) as statements:
            client.get(path)
        assert sum("group_members.tie" in statement for statement in statements) == expected
        client.patch(
            f"{API}/companies/{ids['Maker S.r.l.']}",
            json={"group": [{"tie": "sister", "name": f"Завод {n}"} for n in range(2)]},
        )


@pytest.mark.parametrize(
    ("member", "field", "reason"),
    [
        ({"tie": "sister"}, "group.0", "give a name or a number"),
        ({"tie": "sister", "number": "7707083890"}, "group.0.number", "right check digits"),
        ({"tie": "aunt", "name": "Alfa"}, "group.0.tie", "'parent', 'subsidiary' or 'sister'"),
    ],
)
def test_a_wrong_member_is_refused(
    client: TestClient, ids: dict[str, int], member: dict[str, Any], field: str, reason: str
) -> None:
    answer = client.patch(f"{API}/companies/{ids['Maker S.r.l.']}", json={"group": [member]})
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert reason in error["reason"]


def test_a_merge_takes_the_group_along_and_gives_it_back(
    client: TestClient, engine: Engine, ids: dict[str, int]
) -> None:
    with transaction(engine) as session:
        member = {"tie": "subsidiary", "name": None, "number": INN}
        twin = add(session, company("south", "Maker S.p.A.", [], [], group=[member]))
    maker = f"{API}/companies/{ids['Maker S.r.l.']}"
    assert client.post(f"{maker}/merges", json={"other_id": twin.id}).status_code < 300
    assert [each["number"] for each in client.get(maker).json()["group"]] == [INN]
    assert client.post(f"{API}/companies/{twin.id}/unmerge").status_code == 200
    assert client.get(maker).json()["group"] == []


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_command_line_says_whose_group_it_is(client: TestClient, at_hand: Ponte, ids: dict[str, int]) -> None:
    client.patch(f"{API}/companies/{ids['Maker S.r.l.']}", json={"group": [{"tie": "subsidiary", "number": INN}]})
    shown = at_hand("matches", "Maker", "--lang", "it")
    assert "[le due sono dello stesso gruppo: per Maker S.r.l., l’altra è controllata]" in shown.out
    assert set(TIES) == {"parent", "subsidiary", "sister"}


def test_matches_are_chosen_by_their_pairs(client: TestClient, ids: dict[str, int]) -> None:
    maker = ids["Maker S.r.l."]
    wanted = {item.pair_id for item in read(client, maker).items[:2]}
    assert {item.pair_id for item in read(client, maker, pair_ids=[*wanted, 4711]).items} == wanted
    chosen = client.get(f"{API}/matches", params={"pair_ids": [*wanted], "total": True}).json()
    assert ({item["pair_id"] for item in chosen["items"]}, chosen["total"]) == (wanted, 2)


def test_a_list_does_not_tell_whether_the_name_of_an_anonymous_company_was_guessed(
    client: TestClient, ids: dict[str, int]
) -> None:
    maker, hidden = ids["Maker S.r.l."], ids["ООО «Завод 0»"]
    client.patch(f"{API}/companies/{maker}", json={"group": [{"tie": "sister", "number": INN}]})
    client.patch(f"{API}/companies/{hidden}", json={"group": [{"tie": "sister", "number": VAT.removeprefix("IT")}]})
    assert read(client, maker).set_aside
    client.patch(f"{API}/companies/{hidden}", json={"anonymous": {"title": "A plant", "abstract": "Of something."}})
    found = read(client, maker)
    assert found.set_aside == []
    assert not [item for item in found.items if item.group]
