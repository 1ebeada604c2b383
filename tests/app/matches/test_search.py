"""Semantic search over offers."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

import app.demo
from app.accounts import service as accounts
from app.accounts.roles import OPERATOR, Role
from app.database import transaction
from app.main import create_app
from app.matches.embeddings import Embeddings
from app.matches.vector_index.indexing import index_passages
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyIn
from app.portfolio.places import service as places
from app.settings import Settings
from tests.support.portfolio import add, company, opportunity

URL = "/api/v1/search"
DEMO = Path(app.demo.__file__).parent / "companies"
ITALIAN = "Una girobussola per rilievi topografici in galleria"
RUSSIAN = ("ru", "Гирокомпасы для подземной съёмки")
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


def found(client: TestClient, q: str, **params: Any) -> list[str]:
    """The titles that are found once the worker has been there; on SQLite nothing waits for it."""
    index_passages(client.app.state.engine, client.app.state.embeddings)  # type: ignore[attr-defined]
    answer = client.get(URL, params={"q": q} | params)
    assert answer.status_code == 200, answer.text
    return [item["title"] for item in answer.json()["items"]]


def as_holder_of(client: TestClient, engine: Engine, park: str) -> TestClient:
    with transaction(engine) as session:
        key = accounts.create_key(session, park, Role.MANAGER, places.park_id(session, park, field="park"))
    client.headers["Authorization"] = f"Bearer {key}"
    return client


def test_offers_answer_and_needs_do_not(client: TestClient, ids: dict[str, int]) -> None:
    assert found(client, "steel valves")[0] == "steel valves"
    assert sorted(found(client, "steel valves")) == ["seals", "steel valves", "survey drones", "water pumps"]


def test_an_answer_says_whose_it_is_and_quotes_the_sentence(client: TestClient, ids: dict[str, int]) -> None:
    answer = client.get(URL, params={"q": "tested at 40 bar with water and with steam.", "limit": 1}).json()
    assert (answer["query"], answer["park"]) == ("tested at 40 bar with water and with steam.", None)
    (item,) = answer["items"]
    assert (item["company"], item["company_id"], item["park"]) == ("valves", ids["valves"], "north")
    assert (item["quote"], item["form"]) == ("Tested at 40 bar with water and with steam.", "joint_project")


def test_what_is_shown_as_similarity_is_the_order(client: TestClient, ids: dict[str, int]) -> None:
    items = client.get(URL, params={"q": "steel pumps and valves"}).json()["items"]
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
    assert "helicopters" in [item["company"] for item in client.get(URL, params={"q": "blades"}).json()["items"]]
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
    answer = demo_client.get(URL, params={"q": ITALIAN, "limit": 3}).json()
    assert RUSSIAN in [(item["language"], item["title"]) for item in answer["items"]]
