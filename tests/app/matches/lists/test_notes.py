"""Why a list is empty or short: which filter leaves nothing of it, and what a corridor lacks."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.matches.lists import corridor_notes, narrowing
from app.matches.lists.corridor_notes import CORRIDOR_NOTES
from app.matches.lists.notes import NOTES, SHORT
from app.matches.lists.schemas import CorridorList
from app.portfolio.companies import service as companies
from tests.support.beginnings import begins_with, make_parks, ranked
from tests.support.databases import counted
from tests.support.portfolio import add, company, opportunity

LENGTH = 20


def pumps(engine: Engine) -> None:
    """A maker of pumps, a company that only seeks a room, and who is there for them in the north."""
    others = [company("north", f"user {n}", ["steel valves"], ["water pumps"], sectors=["drives"]) for n in range(5)]
    told = [
        company("south", "maker", ["water pumps"], ["steel valves"]),
        company("south", "guest", [], [opportunity("a cold laboratory", "hosting")]),
        company("north", "mine", ["steel valves"], ["water pumps"], sectors=["water_treatment"]),
        company("north", "partner", ["steel valves"], [opportunity("water pumps", "joint_project")]),
    ]
    ranked(engine, [*told, *others], LENGTH)


pytestmark = begins_with(pumps)


def read(client: TestClient, company_id: int | None = None, **asked: Any) -> Any:
    path = "/api/v1/matches" if company_id is None else f"/api/v1/companies/{company_id}/matches"
    answer = client.get(path, params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def without(name: narrowing.Filter, count: int, *, passing: narrowing.Passing = "none", language: Any = "en") -> str:
    told = narrowing.WITHOUT_ONE[language].format(filter=narrowing.NAMES[name][language], count=count)
    return narrowing.PASSING[passing][language] + told


def test_a_list_names_the_filter_that_leaves_nothing_of_it(client: TestClient, ids: dict[str, int]) -> None:
    every = len(read(client, ids["maker"])["items"])
    drives = len(read(client, ids["maker"], sector="drives")["items"])
    water = len(read(client, ids["maker"], sector="water_treatment")["items"])
    assert every > drives >= SHORT > water > 0
    few = read(client, ids["maker"], sector="water_treatment", lang="it")
    assert few["note"] == without("sector", every, passing="few", language="it")
    none = read(client, ids["maker"], sector="drives", min_score=100, lang="ru")
    assert none["note"] == without("min_score", drives, language="ru")
    both = read(client, ids["maker"], sector="aerospace", min_score=100)
    assert both["note"] == narrowing.PASSING["none"]["en"] + narrowing.WITHOUT_ALL["en"].format(count=every)
    by_partner = read(client, ids["maker"], sector="drives", min_score=100, by="partner")
    assert by_partner["note"] == without("min_score", drives)
    assert read(client, ids["maker"], sector="drives")["note"] is None


def test_a_band_is_a_filter_of_its_own(client: TestClient, ids: dict[str, int]) -> None:
    listed = read(client, ids["maker"])["items"]
    (band, *_) = {"worth_meeting", "worth_a_look", "long_shot"} - {item["band"] for item in listed}
    assert read(client, ids["maker"], band=band)["note"] == without("band", len(listed))


def test_hosting_is_explained_to_who_neither_seeks_nor_offers_a_room(client: TestClient, ids: dict[str, int]) -> None:
    every = len(read(client, ids["maker"])["items"])
    note = read(client, ids["maker"], form="hosting")["note"]
    assert note == " ".join([without("form", every), narrowing.HOSTING["en"] + narrowing.ROOMS["neither"]["en"]])
    asked = read(client, ids["guest"], form="hosting", include_weak=True)
    assert [item["partner"]["kind"] for item in asked["items"]] == ["site"]
    assert asked["note"] is not None
    assert narrowing.HOSTING["en"] not in asked["note"]


def test_a_form_that_nobody_states_is_explained(client: TestClient, ids: dict[str, int]) -> None:
    note = read(client, ids["maker"], form="technology_transfer", lang="it")["note"]
    assert note.endswith(narrowing.OTHER_FORMS["it"].format(form="trasferimento tecnologico"))
    # One partner states a need in the other form: the filter is named, and no more.
    note = read(client, ids["maker"], form="joint_project")["note"]
    assert note == without("form", len(read(client, ids["maker"])["items"]), passing="few")


def test_chosen_pairs_that_are_all_there_need_no_note(client: TestClient, ids: dict[str, int]) -> None:
    pair = read(client)["items"][0]["pair_id"]
    assert read(client, pair_ids=pair)["note"] is None
    assert read(client, pair_ids=pair, min_score=100)["note"] == without("min_score", 1)


def test_a_list_that_is_long_enough_counts_nothing(client: TestClient, engine: Engine, ids: dict[str, int]) -> None:
    read(client)
    with counted(engine) as statements:
        assert CorridorList.model_validate(read(client, limit=SHORT)).note is None
    assert not [each for each in statements if "rooms_sought" in each or "telling_a" in each]


def test_a_corridors_list_names_the_filter(client: TestClient, ids: dict[str, int]) -> None:
    every = read(client, total=True)
    assert every["note"] is None
    assert read(client, min_score=100)["note"] == without("min_score", every["total"])
    listed = read(client, form="technology_transfer", lang="ru")
    assert listed["note"].startswith(without("form", every["total"], language="ru"))
    assert read(client, min_score=100, limit=1)["note"] is not None


def test_a_corridors_list_that_decisions_emptied_says_so(client: TestClient, ids: dict[str, int]) -> None:
    for item in read(client, limit=100)["items"]:
        sent = {"verdict": "not_interesting", "reason": "not_relevant"}
        assert client.post(f"/api/v1/pairs/{item['pair_id']}/decisions", json=sent).status_code == 201
    assert read(client)["note"] == NOTES["decided"]["en"]


@begins_with(make_parks)
@pytest.mark.usefixtures("corridor")
def test_a_corridor_says_who_is_not_there_and_that_it_is_not_ranked(client: TestClient, engine: Engine) -> None:
    assert read(client)["note"] == CORRIDOR_NOTES["nobody"]["en"].format(park="South")
    with transaction(engine) as session:
        add(session, company("south", "here", ["water pumps"], []))
    assert read(client, lang="it")["note"] == CORRIDOR_NOTES["nobody"]["it"].format(park="North")
    with transaction(engine) as session:
        add(session, company("north", "there", ["steel valves"], []))
    for asked in ({}, {"sector": "drives"}):
        assert read(client, **asked)["note"] == CORRIDOR_NOTES["not_ranked"]["en"]


def quiet(engine: Engine) -> None:
    nothing: dict[str, Any] = {"descriptions": []}
    named = [company("north", f"named {n}", [], [], **nothing) for n in range(2)]
    ranked(engine, [company("south", "pumps", ["water pumps"], ["paint"]), *named], LENGTH)


@begins_with(quiet)
def test_a_corridor_says_whose_companies_say_nothing(client: TestClient, engine: Engine, ids: dict[str, int]) -> None:
    found = read(client, lang="ru")
    assert (found["items"], found["note"]) == ([], CORRIDOR_NOTES["silent"]["ru"].format(park="North"))
    with transaction(engine) as session:
        for n in range(2):
            companies.withdraw(session, OPERATOR, ids[f"named {n}"])
    assert read(client)["note"] == CORRIDOR_NOTES["nobody"]["en"].format(park="North")


def strangers(engine: Engine) -> None:
    both = [("south", "pumps", "paint"), ("north", "songs", "poems")]
    none: dict[str, Any] = {"descriptions": []}
    ranked(engine, [company(park, offer, [offer], [need], **none) for park, offer, need in both], LENGTH)


@begins_with(strangers)
@pytest.mark.usefixtures("ids")
def test_a_corridor_of_weak_matches_says_what_would_help(client: TestClient) -> None:
    found = read(client)
    assert (found["items"], found["note"]) == ([], CORRIDOR_NOTES["weak"]["en"])
    assert found["hidden"] > 0


def test_every_note_is_told_in_every_language() -> None:
    tables = [narrowing.NAMES, narrowing.PASSING, narrowing.ROOMS, corridor_notes.CORRIDOR_NOTES]
    told = [narrowing.WITHOUT_ONE, narrowing.WITHOUT_ALL, narrowing.HOSTING, narrowing.OTHER_FORMS]
    told += [texts for table in tables for texts in table.values()]  # type: ignore[attr-defined]  # each is a mapping
    assert all(set(texts) == {"it", "ru", "en"} for texts in told)
