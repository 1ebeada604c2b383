"""Runs that nobody asked for: requested when lists are out of date, and less often while they have no success."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update

from app.database import transaction
from app.jobs.task import Task
from app.matches.embeddings import Embeddings
from app.matches.runs import service
from app.matches.tasks import MatchTasks
from app.settings import Settings
from benchmarks.ranking import rank_corridor
from matching.forms import WEIGHTS_VERSION
from models import Corridor, Run
from models.base import now
from models.run import whole_corridor
from tests.support.lists import portfolio
from tests.support.runs import LENGTH, queue
from tests.support.weights import fit

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def states(engine: Engine) -> list[str]:
    with transaction(engine, writes=False) as session:
        return list(session.scalars(select(Run.state).order_by(Run.id)))


def close(engine: Engine, run_id: int, state: str, minutes_ago: float) -> None:
    with transaction(engine) as session:
        run = session.get_one(Run, run_id)
        run.state, run.finished_at = state, now() - timedelta(minutes=minutes_ago)


def backs_off(engine: Engine, corridor: Corridor) -> bool:
    with transaction(engine, writes=False) as session:
        return service.backing_off(session, whole_corridor(corridor.id))


def test_a_corridor_backs_off_longer_with_each_run_without_success(engine: Engine, corridor: Corridor) -> None:
    assert not backs_off(engine, corridor)
    for state, late, early in (("failed", 1.1, 0.9), ("cancelled", 2.1, 1.9), ("failed", 4.1, 3.9)):
        run_id = queue(engine, corridor)
        close(engine, run_id, state, late)
        assert not backs_off(engine, corridor)
        close(engine, run_id, state, early)
        assert backs_off(engine, corridor)
    for _ in range(9):
        run_id = queue(engine, corridor)
        close(engine, run_id, "failed", 59)
    assert backs_off(engine, corridor)
    close(engine, run_id, "failed", 61)
    assert not backs_off(engine, corridor)
    close(engine, queue(engine, corridor), "failed", 0)
    close(engine, queue(engine, corridor), "done", 0)
    assert not backs_off(engine, corridor), "one that is done ends it"


def refresh_of(match_tasks: MatchTasks) -> Task:
    return next(task for task in match_tasks.tasks() if task.name == "refresh")


def is_due(engine: Engine, task: Task) -> bool:
    with transaction(engine, writes=False) as session:
        return bool(task.due(session))


def test_an_automatic_run_that_failed_is_not_requested_again_at_once(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, settings: Settings
) -> None:
    portfolio(engine, 6)
    refresh = refresh_of(MatchTasks(engine, settings))
    assert is_due(engine, refresh)
    refresh.execute(0)
    assert states(engine) == ["queued"]
    assert not is_due(engine, refresh)
    close(engine, 1, "failed", 0)
    for again in (refresh, refresh_of(MatchTasks(engine, settings))):
        again.execute(0)
        assert states(engine) == ["failed"]
        assert not is_due(engine, again)
    close(engine, 1, "failed", 2)
    assert is_due(engine, refresh)
    refresh.execute(0)
    assert states(engine) == ["failed", "queued"]


def test_an_automatic_run_is_made_as_the_current_one_was_requested(
    engine: Engine, corridor: Corridor, embeddings: Embeddings
) -> None:
    portfolio(engine, 6)
    rank_corridor(engine, corridor, embeddings, LENGTH)
    fit(engine)
    with transaction(engine) as session:
        session.execute(update(Run).values(requested_at=now()))
    assert requested_again(engine, corridor) == (LENGTH, WEIGHTS_VERSION)
    adopted = fit(engine)
    assert requested_again(engine, corridor) == (LENGTH + 7, adopted), "the choice was made among other weights"


def requested_again(engine: Engine, corridor: Corridor) -> tuple[int, str]:
    with transaction(engine) as session:
        run = service.request_again(session, corridor, LENGTH + 7)
    close(engine, run.id, "done", 0)
    return run.list_length, run.weights
