"""The thread that keeps the lists up to date."""

import logging
import threading
from typing import Any

import pytest
from sqlalchemy import Engine

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs import worker
from app.matches.runs.inline import rank_corridor
from app.matches.runs.refreshing import refresh
from app.matches.runs.worker import Refresher
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyChange
from models import Corridor
from tests.app.conftest import add, company

PATIENCE = 30
"""seconds"""


class Watched:
    """The refresh, of which one can wait for a round that did something; the first rounds may fail."""

    def __init__(self, failures: int = 0) -> None:
        self.failures, self.calls = failures, 0
        self.done = threading.Event()

    def __call__(self, *given: Any) -> int:
        self.calls += 1
        if self.calls <= self.failures:
            raise RuntimeError("the disk is full")
        count = refresh(*given)
        if count:
            self.done.set()
        return count


@pytest.mark.parametrize("failures", [0, 2])
def test_a_change_reaches_the_lists_even_after_a_failure(
    engine: Engine,
    corridor: Corridor,
    embeddings: Embeddings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    failures: int,
) -> None:
    with transaction(engine) as session:
        made = add(session, company("south", "pumps", ["water pumps"], ["valves"]))
        add(session, company("north", "mine", ["valves"], ["water pumps"]))
    rank_corridor(engine, corridor, embeddings, 20)
    watched = Watched(failures)
    monkeypatch.setattr(worker, "refresh", watched)
    with caplog.at_level(logging.ERROR, "ponte"), Refresher(engine, embeddings, 20, 0.01):
        with transaction(engine) as session:
            companies.change(session, OPERATOR, made.id, CompanyChange(city="Trento"))
        assert watched.done.wait(PATIENCE)
    with transaction(engine, writes=False) as session:
        assert companies.read(session, made.id).up_to_date
    assert [record.message for record in caplog.records] == ["match lists could not be refreshed"] * failures


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_it_ends_with_the_server_and_zero_means_never(
    engine: Engine, embeddings: Embeddings, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Watched()
    monkeypatch.setattr(worker, "refresh", watched)
    with Refresher(engine, embeddings, 20, 0):
        assert not any(thread.name == "refresher" for thread in threading.enumerate())
    with Refresher(engine, embeddings, 20, 60):
        assert any(thread.name == "refresher" for thread in threading.enumerate())
    assert not any(thread.name == "refresher" for thread in threading.enumerate())
    assert watched.calls == 0
