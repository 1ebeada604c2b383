"""Lists know what people have decided: what is set aside never returns by itself, and can be taken back."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.accounts import service as accounts
from app.accounts.roles import OPERATOR, Role
from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.lists.decided import REASONS, SET_ASIDE, VERDICTS
from app.matches.lists.notes import NOTES
from app.matches.lists.schemas import CorridorMatch, MatchList, PartnerList
from app.matches.runs.incremental import Refresher
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyChange
from app.portfolio.places import service as places
from benchmarks.ranking import rank_corridor
from matching.learning.decisions import RejectionReason, Verdict
from models import Corridor
from tests.support.beginnings import begins_with, ranked
from tests.support.databases import counted
from tests.support.portfolio import add, company, opportunity
from tests.support.terminal import Ponte

KNOWN = {"verdict": "not_interesting", "reason": "already_known", "note": "Seen in May; call +39 0464 123456"}
RIVALS = {"verdict": "not_interesting", "reason": "competitors"}
MAKES = ["laser pump", opportunity("laser pump", "joint_project"), opportunity("laser pump", "technology_transfer")]


def one_and_four(engine: Engine) -> None:
    """One in the south, and four in the north who look for what it makes in three forms."""
    users = (company("north", f"user {n}", [], MAKES) for n in range(4))
    ranked(engine, [company("south", "maker", MAKES, []), *users], 10)


pytestmark = begins_with(one_and_four)


def read(client: TestClient, company_id: int, **params: Any) -> Any:
    answer = client.get(f"/api/v1/companies/{company_id}/matches", params={"limit": 100} | params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def partners(items: list[Any]) -> set[str]:
    return {item["partner"]["name"] for item in items}


def decide(client: TestClient, item: Any, sent: dict[str, Any], **more: Any) -> Any:
    answer = client.post(f"/api/v1/pairs/{item['pair_id']}/decisions", json=sent, **more)
    assert answer.status_code == 201, answer.text
    return answer.json()


def bound(client: TestClient, engine: Engine, park: str) -> dict[str, str]:
    with transaction(engine) as session:
        key = accounts.create_key(session, f"desk of {park}", Role.MANAGER, places.park_id(session, park, "park"))
    return {"Authorization": f"Bearer {key}"}


def test_a_known_pair_goes_below_the_list_in_every_form_and_stays_there(
    client: TestClient, engine: Engine, corridor: Corridor, embeddings: Embeddings, ids: dict[str, int]
) -> None:
    maker = ids["maker"]
    before = read(client, maker)["items"]
    first = before[0]["partner"]
    made = decide(client, before[0], KNOWN)
    assert made["note"] == "Seen in May; call […]"

    def assert_aside() -> None:
        found = MatchList.model_validate(read(client, maker))
        assert first["name"] not in {item.partner.name for item in found.items}
        assert {item.partner.name for item in found.set_aside} == {first["name"]}
        assert len(found.set_aside) == 3, "they know each other in every form"
        assert {(mark.id, mark.by) for item in found.set_aside for mark in item.decisions} == {(made["id"], "tests")}
        by_partner = PartnerList.model_validate(read(client, maker, by="partner"))
        assert [item.partner.name for item in by_partner.set_aside] == [first["name"]]
        theirs = read(client, first["id"])
        assert (theirs["items"], partners(theirs["set_aside"])) == ([], {"maker"})
        best = client.get("/api/v1/matches", params={"limit": 100}).json()["items"]
        assert first["name"] not in {item["b"]["name"] for item in best}

    assert_aside()
    kept = [item for item in before if item["partner"] != first]
    assert read(client, maker)["items"] == kept
    whole = read(client, maker, include_set_aside=True)
    assert [{**item, "decisions": []} for item in whole["items"]] == before
    assert whole["set_aside"] == []
    rank_corridor(engine, corridor, embeddings, 10)
    assert_aside()
    with transaction(engine) as session:
        companies.change(session, OPERATOR, maker, CompanyChange(city="Trento"))
    assert Refresher(engine, embeddings, lambda _corridor: None).refresh() == 1
    assert_aside()
    assert client.delete(f"/api/v1/decisions/{made['id']}").status_code == 204
    assert client.delete(f"/api/v1/decisions/{made['id']}").status_code == 404
    assert client.get("/api/v1/decisions").json()["items"] == []
    again = read(client, maker)
    assert (partners(again["items"]), again["set_aside"]) == (partners(before), [])


def test_the_reason_says_how_far_a_match_goes_and_each_park_decides_for_itself(
    client: TestClient, engine: Engine, ids: dict[str, int]
) -> None:
    maker, south, north = ids["maker"], *(bound(client, engine, park) for park in ("south", "north"))
    items = read(client, maker)["items"]
    by_name = {name: [item for item in items if item["partner"]["name"] == name] for name in partners(items)}
    decide(client, by_name["user 0"][0], RIVALS, headers=south)
    irrelevant = by_name["user 1"][0]
    decide(client, irrelevant, {"verdict": "not_interesting", "reason": "not_relevant"}, headers=south)
    decide(client, by_name["user 2"][0], {"verdict": "interesting"}, headers=south)
    found = client.get(f"/api/v1/companies/{maker}/matches", params={"limit": 100}, headers=south).json()
    assert (found["set_aside"], "user 0" in partners(found["items"])) == ([], False)
    left = [item["form"] for item in found["items"] if item["partner"]["name"] == "user 1"]
    assert sorted([*left, irrelevant["form"]]) == sorted(
        {"commercial_partnership", "joint_project", "technology_transfer"}
    )
    assert {(m["verdict"], m["park"], m["by"]) for item in found["items"] for m in item["decisions"]} == {
        ("interesting", "south", "desk of south")
    }
    theirs = client.get(f"/api/v1/companies/{maker}/matches", params={"limit": 100}, headers=north).json()
    assert theirs["items"] == [item | {"decisions": []} for item in items]
    one = client.get(f"/api/v1/pairs/{irrelevant['pair_id']}").json()
    assert CorridorMatch.model_validate(one).decisions[0].reason is RejectionReason.NOT_RELEVANT
    assert client.get(f"/api/v1/pairs/{irrelevant['pair_id']}", headers=north).json() == one | {"decisions": []}
    assert client.get("/api/v1/pairs/4711").status_code == 404
    # The last word counts.
    decide(client, by_name["user 0"][0], {"verdict": "interesting"}, headers=south)
    assert "user 0" in partners(read(client, maker)["items"])


def test_where_nobody_decided_a_list_is_one_statement(client: TestClient, engine: Engine, ids: dict[str, int]) -> None:
    decide(client, read(client, ids["maker"])["items"][0], {"verdict": "interesting"})
    spared = next(
        name for name in ids if name.startswith("user") and not read(client, ids[name])["items"][0]["decisions"]
    )
    for name, expected in (("maker", 2), (spared, 1)):
        with counted(engine) as statements:
            client.get(f"/api/v1/companies/{ids[name]}/matches", params={"limit": 1})
        assert len(statements) == expected


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_merge_takes_what_was_decided_along(
    client: TestClient, engine: Engine, embeddings: Embeddings, ids: dict[str, int]
) -> None:
    with transaction(engine) as session:
        kept = add(session, company("north", "users", ["timber"], []))
    decide(client, read(client, ids["user 0"])["items"][0], KNOWN)
    path = f"/api/v1/companies/{kept.id}/merges"
    assert client.post(path, json={"other_id": ids["user 0"]}).status_code == 201
    assert Refresher(engine, embeddings, lambda _corridor: None).refresh() == 2
    found = read(client, ids["maker"])
    assert partners(found["items"]) == {"user 1", "user 2", "user 3"}
    assert partners(found["set_aside"]) == {"users"}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_command_line_decides_shows_and_takes_back(at_hand: Ponte, ids: dict[str, int]) -> None:
    done = at_hand("decide", "maker", "user 1", "not_interesting", "--reason", "already_known", "--note", "From May")
    assert (done.code, "already known" in done.out) == (0, True)
    for language, heading in SET_ASIDE.items():
        shown = at_hand("matches", "maker", "--limit", 100, "--lang", language).out
        below = " ".join(shown.partition(heading)[2].split())
        assert VERDICTS[Verdict.NOT_INTERESTING][language] in below
        assert REASONS[RejectionReason.ALREADY_KNOWN][language] in below
        assert "From May" in below
        assert "user 1" not in shown.partition(heading)[0]
    assert "undone" in at_hand("decide", "maker", "user 1", "--undo").out
    assert "Nothing is decided" in at_hand("decide", "maker", "user 1", "--undo").err
    assert "user 1" in at_hand("matches", "maker", "--limit", 100).out
    assert at_hand("decide", "maker", "user 1").code == 2
    assert "no list" in at_hand("decide", "user 0", "user 1", "interesting").err


def one_guest(engine: Engine) -> None:
    """One in the south that looks for a room, which the site of the north has."""
    need = opportunity("a cold laboratory", "hosting", space={"kind": "laboratory", "area_m2": 50})
    ranked(engine, [company("south", "guest", MAKES, [need])], 10)


@begins_with(one_guest)
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_command_line_decides_on_a_company_and_a_site(at_hand: Ponte, corridor: Corridor) -> None:
    for site in ("site:north-1", "site:north/north-1"):
        done = at_hand("decide", "guest", site, "interesting", "--json")
        assert done.code == 0, done.err
        assert (done.json["partner"], done.json["decision"]["form"]) == ("North One", "hosting")
        assert "undone" in at_hand("decide", "guest", site, "--undo").out
    assert at_hand("decide", "guest", "site:nowhere", "interesting").code == 1


def test_a_note_that_grows_by_masking_is_kept_as_far_as_it_fits(client: TestClient, ids: dict[str, int]) -> None:
    item = read(client, ids["maker"])["items"][0]
    noted = decide(client, item, KNOWN | {"note": ("Dr Li, " * 90)[:499]})["note"]
    assert len(noted) <= 500
    assert "Li" not in noted


def test_competitors_are_gone_though_known_before_and_a_later_word_on_the_match_itself_counts(
    client: TestClient, ids: dict[str, int]
) -> None:
    one, other, *_ = [item for item in read(client, ids["maker"])["items"] if item["partner"]["name"] == "user 0"]
    decide(client, one, KNOWN)
    rivals = decide(client, other, RIVALS)
    assert "user 0" not in partners(read(client, ids["maker"])["set_aside"])
    assert client.delete(f"/api/v1/decisions/{rivals['id']}").status_code == 204
    decide(client, other, {"verdict": "interesting"})
    back = [item["pair_id"] for item in read(client, ids["maker"])["items"] if item["partner"]["name"] == "user 0"]
    assert back == [other["pair_id"]]


def test_a_list_that_decisions_made_short_says_so(client: TestClient, ids: dict[str, int]) -> None:
    for item in read(client, ids["user 0"])["items"]:
        decide(client, item, KNOWN)
    answer = read(client, ids["user 0"])
    assert not answer["items"]
    assert answer["set_aside"]
    assert answer["note"] == NOTES["decided"]["en"]


def test_what_was_decided_in_a_withdrawn_corridor_can_be_undone(
    client: TestClient, ids: dict[str, int], corridor: Corridor
) -> None:
    decision = decide(client, read(client, ids["maker"])["items"][0], KNOWN)
    assert client.delete(f"/api/v1/corridors/{corridor.id}").status_code == 204
    assert client.delete(f"/api/v1/decisions/{decision['id']}").status_code == 204
