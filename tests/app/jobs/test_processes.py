"""Portions explained by other processes are the same matches, in the same order."""

import multiprocessing

import pytest
from sqlalchemy import Engine

from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs import requests
from app.matches.runs.inline import rank_corridor
from app.matches.runs.work import processes, work
from app.matches.runs.work.steps import perform
from app.matches.runs.work.work import Work
from models import Corridor, Run
from tests.app.jobs.test_kill import lists
from tests.app.jobs.victim import LENGTH
from tests.app.matches.listed import portfolio


@pytest.fixture
def shared(engine: Engine, corridor: Corridor, embeddings: Embeddings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A run that is asked for, of many small portions, worth sharing by two processes."""
    monkeypatch.setattr(work, "PORTION", 20)
    monkeypatch.setattr(processes, "FEWEST_PORTIONS", 2)
    monkeypatch.setattr(processes, "available_cores", lambda: 2)
    with transaction(engine) as session:
        return requests.ask(session, corridor.code, None, LENGTH, None, False, LENGTH)[0]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_shared_portions_make_the_same_lists(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, request: pytest.FixtureRequest
) -> None:
    portfolio(engine)
    rank_corridor(engine, corridor, embeddings, LENGTH)
    alone = lists(engine, corridor)
    asked: Run = request.getfixturevalue("shared")
    helped: list[int] = []

    def share(at_work: Work, kind: work.Kind, count: int) -> None:
        processes.share(at_work, kind, count)
        helped.append(count - len(at_work.undone(kind, count)))

    perform(Work(engine, embeddings, asked.id), share=share)
    assert lists(engine, corridor) == alone
    assert helped[0] == 0, "blocks are left"
    assert helped[1] > 2


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_run_that_is_called_off_stops_them(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, request: pytest.FixtureRequest
) -> None:
    portfolio(engine)
    asked: Run = request.getfixturevalue("shared")

    def share(at_work: Work, kind: work.Kind, count: int) -> None:
        if kind == "portion":
            with transaction(engine) as session:
                requests.cancel(session, session.get_one(Run, asked.id))
        processes.share(at_work, kind, count)

    perform(Work(engine, embeddings, asked.id), share=share)
    with transaction(engine, writes=False) as session:
        assert session.get_one(Run, asked.id).state == "cancelled"
    assert not multiprocessing.active_children()
