"""Decisions are stored with what was shown, outlive it, and are each park's own affair."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.accounts import service as accounts
from app.accounts.roles import OPERATOR, Role
from app.database import transaction
from app.matches.embeddings import Embeddings
from app.portfolio.places import service as places
from app.portfolio.places.schemas import ParkIn
from benchmarks.ranking import rank_corridor
from matching.forms import WEIGHTS_VERSION
from models import Corridor
from tests.support.beginnings import begins_with, ranked
from tests.support.databases import counted
from tests.support.portfolio import company

AGAINST = {"verdict": "not_interesting", "reason": "competitors"}
FOR = {"verdict": "interesting"}


def two_of_each(engine: Engine) -> None:
    companies = [
        company(park, f"{park} {n}", [f"laser {n}"], [f"pump {n}"], sectors=[sector])
        for park, sector in (("south", "drives"), ("north", "uav"))
        for n in range(2)
    ]
    ranked(engine, companies, 10)


pytestmark = begins_with(two_of_each)


@pytest.fixture
def matches(client: TestClient) -> list[dict[str, Any]]:
    """The matches of a small corridor, as served."""
    found: list[dict[str, Any]] = client.get("/api/v1/matches?include_weak=true").json()["items"]
    assert len(found) == 4
    return found


def bound_to(client: TestClient, engine: Engine, park: str, role: Role = Role.MANAGER) -> dict[str, str]:
    """The headers of a caller whose key is bound to a park."""
    with transaction(engine) as session:
        key = accounts.create_key(session, park, role, places.park_id(session, park, field="park"))
    return {"Authorization": f"Bearer {key}"}


def decide(client: TestClient, match: dict[str, Any], sent: dict[str, Any], **more: Any) -> Any:
    return client.post(f"/api/v1/matches/{match['id']}/decisions", json=sent, **more)


def listed(client: TestClient, **more: Any) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/decisions", **more)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_a_decision_holds_what_was_shown(client: TestClient, matches: list[dict[str, Any]]) -> None:
    answer = decide(client, matches[0], AGAINST)
    assert answer.status_code == 201, answer.text
    made, shown = answer.json(), matches[0]
    assert (made["verdict"], made["reason"]) == ("not_interesting", "competitors")
    assert (made["parts"], made["bias"]) == (shown["explanation"]["parts"], shown["explanation"]["bias"])
    assert (made["score"], made["weights"]) == (shown["score"], WEIGHTS_VERSION)
    assert (made["company_a_id"], made["company_b_id"]) == (shown["a"]["id"], shown["b"]["id"])
    assert listed(client) == [made]


def test_a_decision_outlives_the_match_and_the_run(
    client: TestClient, matches: list[dict[str, Any]], engine: Engine, corridor: Corridor, embeddings: Embeddings
) -> None:
    made = decide(client, matches[0], FOR).json()
    rank_corridor(engine, corridor, embeddings, 10)
    assert [decide(client, match, FOR).status_code for match in matches] == [404] * 4, "ids are not given again"
    assert listed(client) == [made]


def test_there_is_nothing_to_decide_on_a_match_that_is_gone(client: TestClient, parks: None) -> None:
    answer = decide(client, {"id": 4711}, FOR)
    assert (answer.status_code, answer.json()["type"]) == (404, "not-found")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"verdict": "not_interesting"}, "reason"),
        ({"verdict": "interesting", "reason": "competitors"}, "reason"),
        ({"verdict": "not_interesting", "reason": "because of Mr Rossi"}, "reason"),
        ({"verdict": "splendid"}, "verdict"),
        ({"verdict": "interesting", "comment": "good"}, "comment"),
        ({"verdict": "met"}, "verdict"),
    ],
)
def test_what_is_wrong_with_a_decision_is_named(
    client: TestClient, matches: list[dict[str, Any]], sent: dict[str, Any], field: str
) -> None:
    answer = decide(client, matches[0], sent)
    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.json()["errors"]]


def test_managers_of_either_park_decide_and_nobody_else(
    client: TestClient, matches: list[dict[str, Any]], engine: Engine
) -> None:
    with transaction(engine) as session:
        places.add_park(session, OPERATOR, ParkIn(code="east", name="East", country="IT"))
    statuses = {
        park: decide(client, matches[0], FOR, headers=bound_to(client, engine, park)).status_code
        for park in ("south", "north", "east")
    }
    assert statuses == {"south": 201, "north": 201, "east": 403}
    viewer = bound_to(client, engine, "south", Role.VIEWER)
    assert decide(client, matches[0], FOR, headers=viewer).status_code == 403


def test_what_a_park_decided_is_not_shown_to_the_other(
    client: TestClient, matches: list[dict[str, Any]], engine: Engine
) -> None:
    south, north = (bound_to(client, engine, park) for park in ("south", "north"))
    ours = decide(client, matches[0], AGAINST, headers=south).json()
    theirs = decide(client, matches[0], FOR, headers=north).json()
    assert listed(client, headers=south) == [ours]
    assert listed(client, headers=north) == [theirs]
    assert listed(client) == [theirs, ours]


def test_decisions_are_filtered_and_paged_latest_first(client: TestClient, matches: list[dict[str, Any]]) -> None:
    made = [decide(client, match, sent).json() for match, sent in zip(matches, [FOR, AGAINST] * 2, strict=True)]
    latest = made[::-1]
    first = client.get("/api/v1/decisions", params={"limit": 3}).json()
    second = client.get("/api/v1/decisions", params={"limit": 3, "cursor": first["next_cursor"]}).json()
    assert first["items"] + second["items"] == latest
    assert second["next_cursor"] is None
    against = [one for one in latest if one["verdict"] == "not_interesting"]
    assert listed(client, params={"verdict": "not_interesting"}) == against
    company_id = made[0]["company_b_id"]
    of_company = [one for one in latest if company_id in (one["company_a_id"], one["company_b_id"])]
    assert listed(client, params={"company_id": company_id}) == of_company
    assert len(of_company) == 2
    assert listed(client, params={"form": "hosting"}) == []
    assert listed(client, params={"corridor": "south-north"}) == latest
    assert client.get("/api/v1/decisions", params={"corridor": "nowhere"}).status_code == 422
    assert client.get("/api/v1/decisions", params={"cursor": "WyJhIl0"}).status_code == 422


def test_a_page_of_decisions_takes_as_many_statements_whatever_its_length(
    client: TestClient, matches: list[dict[str, Any]], engine: Engine
) -> None:
    for match in matches:
        decide(client, match, FOR)
    listed(client)  # the key is known from now on
    for limit in (1, 4):
        with counted(engine) as statements:
            assert len(listed(client, params={"limit": limit})) == limit
        assert len(statements) == 2, "the decisions, and who their parties are"
