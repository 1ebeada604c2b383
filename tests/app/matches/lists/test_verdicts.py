"""Lists show verdicts beside matches, hide none, and can be narrowed by them."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.compliance.policy import classes
from app.compliance.policy.policy import today
from app.matches.embeddings import Embeddings
from benchmarks.ranking import rank_corridor
from models import Corridor
from tests.support.beginnings import begins_with, make_parks, ranked_portfolio
from tests.support.lists import portfolio
from tests.support.policy import policy_with

AGREEMENT = "2015-09-01"


def judged(engine: Engine) -> None:
    ranked_portfolio(4, 5)(engine)
    classes.bring_up_to_date(engine, policy_with())


pytestmark = begins_with(judged)


@pytest.fixture
def ranked(ids: dict[str, int]) -> dict[str, int]:
    return ids


def read(client: TestClient, path: str, **asked: Any) -> Any:
    answer = client.get(f"/api/v1{path}", params={"include_weak": True, "limit": 100} | asked)
    assert answer.status_code == 200, answer.text
    return answer


def test_every_match_has_a_verdict_of_the_day_and_the_answer_names_the_day(
    client: TestClient, ranked: dict[str, int]
) -> None:
    path = f"/companies/{ranked['south 0']}/matches"
    then, now = read(client, path), read(client, path, day=today().isoformat())
    assert then.headers["Ponte-Replay-Day"] == AGREEMENT
    assert "Ponte-Replay-Day" not in now.headers
    assert [item["id"] for item in then.json()["items"]] == [item["id"] for item in now.json()["items"]] != []
    for item in then.json()["items"]:
        assert item["compliance"]["day"] == AGREEMENT
        assert item["compliance"]["replayed"]
    verdicts = {item["form"]: item["verdict"] for item in now.json()["items"]}
    assert set(verdicts.values()) == {"needs_review"}, "what the offers are is not declared, nor who owns the companies"
    assert "ownership-unknown" in now.json()["items"][0]["compliance"]["rules"]
    assert now.json()["items"][0]["compliance"]["lists"] == "missing"


@pytest.mark.parametrize("path", ["/matches", "company", "partner"])
def test_a_list_can_be_narrowed_by_verdict(client: TestClient, ranked: dict[str, int], path: str) -> None:
    asked: dict[str, Any] = {"by": "partner"} if path == "partner" else {}
    if path != "/matches":
        path = f"/companies/{ranked['south 0']}/matches"
    everything = listed(read(client, path, **asked).json())
    narrowed = {
        verdict: listed(read(client, path, verdict=verdict, **asked).json())
        for verdict in ("no_hit", "needs_review", "blocked")
    }
    assert sum(map(len, narrowed.values())) == len(everything) > 0
    for verdict, items in narrowed.items():
        assert {item["verdict"] for item in items} <= {verdict}


def listed(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [match for item in answer["items"] for match in item.get("matches", [item])]


def test_a_pair_tells_the_rules_in_full(client: TestClient, ranked: dict[str, int]) -> None:
    item = read(client, "/matches", day=today().isoformat()).json()["items"][0]
    pair = client.get(f"/api/v1/pairs/{item['pair_id']}", params={"day": today().isoformat(), "lang": "it"}).json()
    assert [rule["code"] for rule in pair["rules"]] == item["compliance"]["rules"] != []
    assert "269/2014" in " ".join(rule["legal_basis"] for rule in pair["rules"])
    assert pair["rules"][0]["note"].startswith("Da confermare")


def test_exports_tell_verdict_rules_and_day(client: TestClient, ranked: dict[str, int]) -> None:
    text = client.get("/api/v1/exports/matches", params={"include_weak": True}).text
    header, first = text.splitlines()[:2]
    assert {"verdict", "verdict_rules", "verdict_day", "verdict_replayed"} <= set(header.lstrip("\ufeff").split(";"))
    assert re.search(rf"{AGREEMENT};yes", first)


@begins_with(make_parks)
def test_until_facts_are_read_a_review_is_needed(
    client: TestClient, engine: Engine, corridor: Corridor, embeddings: Embeddings
) -> None:
    portfolio(engine, 3)
    rank_corridor(engine, corridor, embeddings, 5)
    items = read(client, "/matches").json()["items"]
    assert {item["verdict"] for item in items} == {"needs_review"}
    assert {rule for item in items for rule in item["compliance"]["rules"]} == {"facts-not-read-yet"}
