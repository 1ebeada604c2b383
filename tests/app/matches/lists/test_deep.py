"""Who looks further than the first page is told the same as if it had been told beforehand."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, func, select

from app.database import transaction
from app.matches import embeddings as module
from app.matches.embeddings import Embeddings
from app.matches.runs import chunks
from benchmarks.ranking import rank_corridor
from models import Corridor, RunParty, Telling
from tests.support.databases import counted
from tests.support.lists import portfolio

LENGTH = 5


def listed(client: TestClient, ids: dict[str, int]) -> list[Any]:
    """Everybody's list and the corridor's, without the numbers of the matches."""
    paths = [f"/api/v1/companies/{each}/matches" for each in ids.values()] + ["/api/v1/matches"]
    answers = [client.get(path, params={"limit": 100, "lang": "ru"}).json()["items"] for path in paths]
    return [[{name: value for name, value in item.items() if name != "id"} for item in items] for items in answers]


def test_a_deep_page_says_what_it_would_have_said(
    client: TestClient, engine: Engine, corridor: Corridor, embeddings: Embeddings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = portfolio(engine, 12)
    rank_corridor(engine, corridor, embeddings, LENGTH)
    beforehand = listed(client, ids)
    monkeypatch.setattr(chunks, "FIRST_PAGE", 2)
    rank_corridor(engine, corridor, embeddings, LENGTH)
    path = f"/api/v1/companies/{ids['south 0']}/matches"
    client.get(path)  # the key is known from now on
    with counted(engine) as statements:
        first = client.get(path, params={"limit": 2}).json()["items"]
    assert len(statements) == 1
    assert len(first) == 2

    def refused(_model: str) -> Any:
        raise AssertionError("an encoder is loaded")

    monkeypatch.setattr(module, "load_encoder", refused)
    assert listed(client, ids) == beforehand
    with transaction(engine, writes=False) as session:
        told = session.scalar(select(func.count()).select_from(Telling)) or 0
    assert 0 < told < len(beforehand[-1]), "nothing is written by reading"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_in_a_run_of_before_profiles_were_kept_those_of_today_are_taken(
    client: TestClient, engine: Engine, corridor: Corridor, embeddings: Embeddings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = portfolio(engine)
    monkeypatch.setattr(chunks, "FIRST_PAGE", 2)
    rank_corridor(engine, corridor, embeddings, LENGTH)
    kept = listed(client, ids)
    with transaction(engine) as session:
        for row in session.scalars(select(RunParty)):
            row.profile = None
    assert listed(client, ids) == kept
