"""All lists alike: whose cursor is taken, and what a filter that names nothing known is answered with."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.matches.embeddings import Embeddings
from benchmarks.ranking import rank_corridor
from models import Corridor
from tests.support.lists import portfolio

API = "/api/v1"
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def ranked(client: TestClient, engine: Engine, corridor: Corridor, embeddings: Embeddings) -> TestClient:
    portfolio(engine, 4)
    rank_corridor(engine, corridor, embeddings, 5)
    return client


def test_a_cursor_belongs_to_its_list_and_its_filters(ranked: TestClient) -> None:
    paths = ranked.get(f"{API}/openapi.json").json()["paths"]
    lists = {
        path: {each["name"] for each in methods["get"]["parameters"]}
        for path, methods in paths.items()
        if "get" in methods and "cursor" in {each["name"] for each in methods["get"].get("parameters", [])}
    }
    assert len(lists) > 10
    narrower = {
        "park": "south",
        "form": "joint_project",
        "min_score": 1,
        "verdict": "met",
        "state": "done",
        "begins": "x",
    }
    paged = 0
    for path, parameters in lists.items():
        url = (
            path.replace("{company_id}", "1")
            .replace("{park_id}", "1")
            .replace("{site_id}", "1")
            .replace("{run_id}", "1")
        )
        first = ranked.get(url, params={"limit": 1}).json()
        if not (cursor := first.get("next_cursor")):
            continue
        paged += 1
        second = ranked.get(url, params={"limit": 2, "cursor": cursor})
        assert second.status_code == 200, (url, second.text)
        assert second.json()["items"][:1] != first["items"], url
        other = f"{API}/parks" if "parks" not in url else f"{API}/companies"
        for elsewhere, more in ((other, {}), (url, {name: narrower[name] for name in narrower.keys() & parameters})):
            refused = ranked.get(elsewhere, params={"cursor": cursor} | more)
            if elsewhere != url or more:
                assert refused.status_code == 422, (url, elsewhere, more)
                (error,) = refused.json()["errors"]
                assert error == {"field": "cursor", "reason": "is not a cursor of this list with these filters"}
    assert paged >= 6


@pytest.mark.usefixtures("embeddings")
def test_a_filter_that_names_nothing_known_is_refused_on_every_list(ranked: TestClient) -> None:
    unknown = {"park": "nowhere", "sector": "alchemy", "corridor": "no-way", "company_id": 4711}
    refused = 0
    for path, methods in ranked.get(f"{API}/openapi.json").json()["paths"].items():
        known = {each["name"] for each in methods.get("get", {}).get("parameters", []) if each["in"] == "query"}
        url = path.replace("{company_id}", "1").replace("{run_id}", "1")
        for name in unknown.keys() & known:
            required = {"q": "laser"} if "q" in known else {}
            answer = ranked.get(url, params={name: unknown[name]} | required)
            assert answer.status_code == 422, (url, name, answer.text)
            assert [error["field"] for error in answer.json()["errors"]] == [name], (url, name)
            refused += 1
    assert refused >= 15
