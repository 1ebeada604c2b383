"""Semantic search over offers, needs and companies."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, delete

import app.demo
from app.accounts import service as accounts
from app.accounts.roles import OPERATOR, Role
from app.database import transaction
from app.main import create_app
from app.matches.embeddings import Embeddings
from app.matches.search.notes import NOTES, is_close
from app.matches.vector_index.indexing import index_passages
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyIn
from app.portfolio.places import service as places
from app.portfolio.places.schemas import ParkIn
from app.settings import Settings
from matching.calibration import calibrate
from matching.encoders import BUNDLED, load_encoder, second_of
from matching.signals.signal import squash
from matching.texts.language import language_of
from matching.texts.similarity import sought_similarity
from matching.texts.vectors import Passage as Written
from matching.texts.vectors import embed
from models import IndexedCompany, Passage
from tests.support.databases import counted
from tests.support.portfolio import add, company, opportunity

URL = "/api/v1/search"
DEMO = Path(app.demo.__file__).parent / "companies"
ITALIAN = "Una girobussola per rilievi topografici in galleria"
RUSSIAN = ("ru", "Гирокомпасы для подземной съёмки")
NOTES_BY_ENGLISH = {note["en"]: note["it"] for note in NOTES.values()}
pytestmark = pytest.mark.usefixtures("parks")


@pytest.fixture
def ids(engine: Engine, parks: None, embeddings: Embeddings) -> dict[str, int]:
    """Companies whose offers the stand-in for the model can tell apart by their words."""
    valves = opportunity(
        "steel valves", "joint_project", summary="For hot water. Tested at 40 bar with water and with steam."
    )
    with transaction(engine) as session:
        made = [
            add(session, company("south", "pumps", ["water pumps", "seals"], ["steel valves"])),
            add(session, company("north", "valves", [valves], [])),
            add(session, company("north", "drones", ["survey drones"], [])),
        ]
    index_passages(engine, embeddings)
    return {each.name: each.id for each in made}


def search(client: TestClient, q: str, **params: Any) -> dict[str, Any]:
    """The answer once the worker has been there; on SQLite nothing waits for it."""
    index_passages(client.app.state.engine, client.app.state.embeddings)  # type: ignore[attr-defined]  # the application's own
    answer = client.get(URL, params={"q": q} | params)
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()
    return result


def found(client: TestClient, q: str, **params: Any) -> list[str]:
    """The titles of offers, or of what else is asked for; of companies the names."""
    items = search(client, q, **{"kind": "offer"} | params)["items"]
    return [item["company"] if item["kind"] == "company" else item["title"] for item in items]


def as_holder_of(client: TestClient, engine: Engine, park: str) -> TestClient:
    with transaction(engine) as session:
        key = accounts.create_key(session, park, Role.MANAGER, places.park_id(session, park, field="park"))
    client.headers["Authorization"] = f"Bearer {key}"
    return client


def test_each_kind_is_searched_alone(client: TestClient, ids: dict[str, int]) -> None:
    assert found(client, "steel valves")[0] == "steel valves"
    assert sorted(found(client, "steel valves")) == ["seals", "steel valves", "survey drones", "water pumps"]
    assert found(client, "steel valves", kind="need") == ["steel valves"]
    assert found(client, "drones of north", kind="company")[0] == "drones"
    assert sorted(found(client, "drones of north", kind="company")) == ["drones", "pumps", "valves"]


def test_all_kinds_are_found_together_and_each_says_which_it_is(client: TestClient, ids: dict[str, int]) -> None:
    items = search(client, "steel valves", limit=100)["items"]
    assert sorted(item["kind"] for item in items) == ["company"] * 3 + ["need"] + ["offer"] * 4
    shown = [item["similarity"] for item in items]
    assert shown == sorted(shown, reverse=True)
    need = next(item for item in items if item["kind"] == "need")
    assert (need["company"], need["title"]) == ("pumps", "steel valves")
    assert {(item["kind"], item["title"]) for item in items[:2] if "title" in item} == {
        ("need", "steel valves"),
        ("offer", "steel valves"),
    }


def test_a_company_is_found_once_by_the_best_of_its_descriptions(
    client: TestClient, engine: Engine, ids: dict[str, int]
) -> None:
    told = [
        {"language": "it", "summary": "Facciamo molle per serrature."},
        {"language": "en", "summary": "Springs.", "text": "We wind springs for locks and hinges of all sizes."},
    ]
    with transaction(engine) as session:
        add(session, company("north", "springs", [], [], descriptions=told))
    for question, language, quote in (
        ("molle per serrature", "it", "Facciamo molle per serrature."),
        ("springs for locks and hinges", "en", "We wind springs for locks and hinges of all sizes."),
    ):
        items = search(client, question, kind="company")["items"]
        assert [item["company"] for item in items].count("springs") == 1
        assert (items[0]["company"], items[0]["language"], items[0]["quote"]) == ("springs", language, quote)


def test_what_is_quoted_is_no_background_and_names_nobody(
    client: TestClient, engine: Engine, ids: dict[str, int]
) -> None:
    about = {
        "language": "en",
        "summary": "We grow mushrooms.",
        "text": "Call us about mushrooms: tel. +39 0461 123456.",
    }
    offer = opportunity(
        "dried mushrooms", summary="Ask dott. Mario Rossi, +39 0461 123456, for dried mushrooms in sacks."
    )
    with transaction(engine) as session:
        add(session, company("north", "mushrooms", [offer], [], descriptions=[about]))
    items = search(client, "ask for dried mushrooms in sacks", limit=100)["items"]
    own = [item for item in items if item["company"] == "mushrooms"]
    assert [item["kind"] for item in own] == ["offer", "company"]
    said = " ".join(item["quote"] + item.get("title", "") for item in own)
    assert "for dried mushrooms in sacks" in said
    assert not re.search(r"0461|Rossi|Call us", said)


def test_what_has_ended_on_the_corridors_day_is_left_out(client: TestClient, engine: Engine, parks: None) -> None:
    until = {"bolts of 2013": "2013-06-30", "bolts of the day": "2015-09-01", "bolts of 2016": "2016-01-31"}
    bolts = [opportunity(title, valid_until=day) for title, day in until.items()]
    with transaction(engine) as session:
        add(session, company("north", "bolts", [*bolts, "bolts forever"], bolts[:1]))
        places.add_park(session, OPERATOR, ParkIn(code="far", name="Far", country="IT"))
        add(session, company("far", "far bolts", bolts, []))
    items = search(client, "bolts of 2013", kind="offer")["items"]
    # A park in no corridor lives today.
    assert {item["title"]: item["valid_until"] for item in items} == {
        "bolts of the day": "2015-09-01",
        "bolts of 2016": "2016-01-31",
        "bolts forever": None,
    }
    assert {item["company"] for item in items} == {"bolts"}
    nothing = search(client, "bolts", kind="need")
    assert (nothing["items"], "past its last day" in nothing["note"]) == ([], True)


@pytest.mark.parametrize(
    ("park", "kind", "note"),
    [
        ("south", None, "no companies in the parks searched"),
        ("north", "offer", "states an offer"),
        ("north", "need", "states a need"),
        ("north", "company", "describes itself"),
        ("north", None, "have no texts"),
    ],
)
def test_an_empty_result_says_why_and_what_would_help(
    client: TestClient, engine: Engine, parks: None, park: str, kind: str | None, note: str
) -> None:
    with transaction(engine) as session:
        add(session, company("north", "silent", [], [], descriptions=[]))
    asked = {"park": park} | ({"kind": kind} if kind else {})
    answer = search(client, "pumps", **asked)
    assert (answer["items"], answer["kind"], note in answer["note"]) == ([], kind, True)
    assert search(client, "pumps", lang="it", **asked)["note"] == NOTES_BY_ENGLISH[answer["note"]]


def test_descriptions_of_background_alone_are_not_found(client: TestClient, engine: Engine, parks: None) -> None:
    with transaction(engine) as session:
        add(session, company("north", "old", [], [], descriptions=[{"language": "en", "summary": "Since 1990."}]))
    answer = search(client, "since 1990", kind="company")
    assert (answer["items"], "is background" in answer["note"]) == ([], True)


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_what_is_not_indexed_yet_is_said_to_be_so(client: TestClient, engine: Engine, ids: dict[str, int]) -> None:
    with transaction(engine) as session:
        session.execute(delete(IndexedCompany))
        session.execute(delete(Passage))
    answer = client.get(URL, params={"q": "pumps"}).json()
    assert (answer["items"], "not in the index" in answer["note"]) == ([], True)


def test_the_queries_do_not_depend_on_how_much_is_found(
    client: TestClient, engine: Engine, ids: dict[str, int]
) -> None:
    asked = []
    for more in ("few", "many"):
        with transaction(engine) as session:
            for number in range(1 if more == "few" else 6):
                add(session, company("north", f"{more} {number}", [f"{more} pump {number}"], [f"{more} seal {number}"]))
        search(client, "pumps")  # so that all vectors are stored
        with counted(engine) as statements:
            client.get(URL, params={"q": "pumps", "limit": 100})
        asked.append(len(statements))
    assert asked[0] == asked[1] < 30


def test_an_answer_says_whose_it_is_and_quotes_the_sentence(client: TestClient, ids: dict[str, int]) -> None:
    answer = client.get(
        URL, params={"q": "tested at 40 bar with water and with steam.", "kind": "offer", "limit": 1}
    ).json()
    assert (answer["query"], answer["park"]) == ("tested at 40 bar with water and with steam.", None)
    (item,) = answer["items"]
    assert (item["company"], item["company_id"], item["park"]) == ("valves", ids["valves"], "north")
    assert (item["quote"], item["form"]) == ("Tested at 40 bar with water and with steam.", "joint_project")


def test_what_is_shown_as_similarity_is_the_order(client: TestClient, ids: dict[str, int]) -> None:
    items = search(client, "steel pumps and valves", kind="offer")["items"]
    shown = [item["similarity"] for item in items]
    assert len(set(shown)) > 1
    assert shown == sorted(shown, reverse=True)
    assert 0 <= shown[-1] <= shown[0] <= 1


def test_a_search_is_narrowed_to_a_park_and_to_a_number(client: TestClient, ids: dict[str, int]) -> None:
    assert found(client, "pumps", park="north", limit=1) == found(client, "pumps", park="north")[:1]
    assert sorted(found(client, "pumps", park="north")) == ["steel valves", "survey drones"]


def test_a_key_bound_to_a_park_looks_into_the_others_first(
    anonymous: TestClient, engine: Engine, ids: dict[str, int]
) -> None:
    manager = as_holder_of(anonymous, engine, "south")
    assert sorted(found(manager, "pumps")) == ["steel valves", "survey drones"]
    assert found(manager, "pumps", park="south")[0] == "water pumps"


def test_every_change_of_an_offer_is_found(client: TestClient, engine: Engine, ids: dict[str, int]) -> None:
    assert "gear shafts" not in found(client, "gear shafts")
    path = f"/api/v1/companies/{ids['drones']}"
    offer = client.post(f"{path}/offers", json=opportunity("gear shafts")).json()["id"]
    assert found(client, "gear shafts")[0] == "gear shafts"
    client.put(f"/api/v1/offers/{offer}", json=opportunity("gear wheels"))
    assert found(client, "gear shafts")[0] == "gear wheels"
    client.delete(f"/api/v1/offers/{offer}")
    assert not {"gear shafts", "gear wheels"} & set(found(client, "gear shafts"))
    client.patch(path, json={"offers": [opportunity("rotor blades")]})
    assert "rotor blades" in found(client, "blades")
    assert "survey drones" not in found(client, "blades")
    client.patch(path, json={"name": "helicopters"})
    assert "helicopters" in [item["company"] for item in search(client, "blades")["items"]]
    client.delete(path)
    assert "rotor blades" not in found(client, "blades")
    client.patch(path, json={"withdrawn": False})
    assert "rotor blades" in found(client, "blades")


def test_an_empty_portfolio_answers_nothing(client: TestClient, embeddings: object) -> None:
    assert found(client, "pumps") == []


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({}, "q"),
        ({"q": "  "}, "q"),
        ({"q": "x" * 1001}, "q"),
        ({"q": "a\x00b"}, "q"),
        ({"q": "pumps", "park": "west"}, "park"),
        ({"q": "pumps", "limit": 101}, "limit"),
        ({"q": "pumps", "kind": "offers"}, "kind"),
        ({"q": "pumps", "lang": "de"}, "lang"),
    ],
)
@pytest.mark.usefixtures("ids")
def test_a_wrong_question_names_the_field(client: TestClient, params: dict[str, Any], field: str) -> None:
    answer = client.get(URL, params=params)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


@pytest.fixture
def demo_client(engine: Engine) -> Iterator[TestClient]:
    """The Russian mechatronics of the demo, and the real model."""
    with transaction(engine) as session:
        for line in (DEMO / "mechatronics_technopolis.jsonl").read_text(encoding="utf-8").splitlines():
            sent = json.loads(line) | {"park": "north", "site": None}
            companies.add(session, OPERATOR, CompanyIn.model_validate(sent))
    index_passages(engine, Embeddings(engine, "bundled"))
    with TestClient(create_app(Settings(_env_file=None), engine)) as client:
        yield as_holder_of(client, engine, "south")


def test_a_question_in_italian_finds_the_russian_offer_that_it_describes(demo_client: TestClient) -> None:
    answer = demo_client.get(URL, params={"q": ITALIAN, "kind": "offer", "limit": 3}).json()
    assert RUSSIAN in [(item["language"], item["title"]) for item in answer["items"]]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_letters_at_random_are_close_to_nothing(demo_client: TestClient, engine: Engine) -> None:
    with transaction(engine) as session:
        add(session, company("north", "Short", ["ERP", "CNC milling"], ["IoT"]))
    for q in ("asdf qwer", "zzz", "пппп рррр", "йцукен"):
        assert search(demo_client, q)["note"] == NOTES["not_close"]["en"], q
    for q in ("робот", "датчики", "CNC", ITALIAN):
        answer = search(demo_client, q)
        assert (bool(answer["items"]), answer["note"]) == (True, None), q


def test_a_word_is_close_to_the_short_title_that_has_it_and_letters_at_random_are_not() -> None:
    titles = ["Welding services", "Water pumps", "Servizi di stampa", "Офисная мебель", "ERP"]
    asked = ["welding", "насосы", "printing", "mobili", "asdf qwer", "йцукен", "zzz", "test test"]
    encode, second = (load_encoder(name).encode for name in (BUNDLED, str(second_of(BUNDLED))))
    sought, offered = (
        embed([Written.of(language_of(text), text, "") for text in texts], encode, second) for texts in (asked, titles)
    )
    alike = squash(
        calibrate([(sought, sought.between(0, 0))]).compare(sought, offered, sought_similarity(sought, offered))
    )
    close = [[title for title, one in zip(titles, row, strict=True) if is_close(float(one), title)] for row in alike]
    assert close == [[title] for title in titles[:-1]] + [[]] * 4


def test_a_long_text_is_close_though_its_title_is_short() -> None:
    assert is_close(0.2, "Prove meccaniche\nSu campioni di metallo misuriamo resistenza, fatica e durezza.")
    assert not is_close(0.2, "Prove meccaniche")
