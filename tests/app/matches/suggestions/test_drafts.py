"""Drafts over HTTP, and what background no longer does to the demo."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from app.accounts import service as accounts
from app.accounts.roles import Role
from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs.profiles import read_profiles
from app.portfolio.places import service as places
from benchmarks.suggest import share_with_drafts
from models import Company, Match
from tests.support.portfolio import add, company
from tests.support.telling import told_matches

NEED = "We look for a dealer in Finland who visits paper mills."


@pytest.fixture
def made(engine: Engine, parks: None) -> int:
    about = [{"language": "en", "summary": "Pumps for paper mills.", "text": f"{NEED} Founded in 1975."}]
    with transaction(engine) as session:
        return add(session, company("south", "Pumps", [], [], descriptions=about)).id


def test_a_draft_becomes_a_need_once(client: TestClient, made: int) -> None:
    path = f"/api/v1/companies/{made}/suggestions/drafts"
    answer = client.post(path, json={"side": "need", "quote": NEED})
    assert answer.status_code == 201, answer.text
    assert answer.json()["side"] == "need"
    assert answer.json()["title"] == NEED[:-1]
    assert answer.json()["form"] == "commercial_partnership"
    stated = client.get(f"/api/v1/companies/{made}").json()
    assert [item["title"] for item in stated["needs"]] == [NEED[:-1]]
    again = client.post(path, json={"side": "need", "quote": NEED})
    assert again.status_code == 409
    assert again.json()["errors"] == [{"field": "quote", "reason": "the company has this need already"}]


def test_words_of_ones_own_are_no_draft(client: TestClient, made: int) -> None:
    path = f"/api/v1/companies/{made}/suggestions/drafts"
    answer = client.post(path, json={"side": "need", "quote": "We look for a dealer."})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "quote"
    assert client.post(path.replace(str(made), "999"), json={"side": "need", "quote": NEED}).status_code == 404


def test_a_draft_is_taken_by_who_may_add_an_offer(client: TestClient, engine: Engine, made: int) -> None:
    with transaction(engine) as session:
        north = places.park_id(session, "north", field="park")
        keys = [accounts.create_key(session, "viewer", Role.VIEWER)]
        keys.append(accounts.create_key(session, "north", Role.MANAGER, north))
    for key in keys:
        client.headers["Authorization"] = f"Bearer {key}"
        body = {"side": "need", "quote": NEED}
        assert client.post(f"/api/v1/companies/{made}/suggestions/drafts", json=body).status_code == 403


def test_most_demo_companies_have_a_draft_when_they_state_nothing(demo: Engine) -> None:
    with transaction(demo, writes=False) as session:
        found = read_profiles(session, places.find_corridor(session, None))
    profiles = [profile for profile in (*found.a, *found.b) if profile.kind == "company"]
    shares = share_with_drafts(profiles, Embeddings(demo, "bundled").of)
    assert shares["any"] >= 0.5


def test_nobody_is_recommended_for_how_the_founders_began(demo: Engine) -> None:
    with transaction(demo, writes=False) as session:
        party = session.scalars(select(Company.party_id).where(Company.name.startswith("Merzlota"))).one()
    told = told_matches(demo, (Match.party_a_id == party) | (Match.party_b_id == party))
    said = set(_texts([match.explanation for match in told]))
    assert any("Borehole temperature" in text for text in said)
    for background in ("soldering iron", "supplier of the year", "name that drilling crews know"):
        assert not any(background in text for text in said)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)
