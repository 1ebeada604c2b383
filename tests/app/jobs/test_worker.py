"""A worker finds what there is to do, whatever the books of the jobs say, and goes on after what it did not expect."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, nullcontext
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from dbos import DBOS
from sqlalchemy import Engine, create_engine, select, text, update

from app.database import transaction
from app.jobs import worker
from app.jobs.asking import ask_for_run, ask_unless_resting
from app.jobs.worker import Worker, jobs_url
from app.matches.embeddings import Embeddings
from app.matches.runs.inline import rank_corridor
from app.matches.runs.upkeep.refreshing import Refreshes
from app.matches.runs.upkeep.resting import resting
from models import Company, Corridor, Run
from models.base import now
from tests.app.jobs.test_kill import wait_for
from tests.app.jobs.victim import LENGTH
from tests.app.matches.runs.test_requests import fit
from tests.app.matches.test_refreshing import portfolio

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
pytestmark = on_sqlite


@pytest.fixture
def ranked(engine: Engine, corridor: Corridor, embeddings: Embeddings) -> Run:
    portfolio(engine, 6)
    return rank_corridor(engine, corridor, embeddings, LENGTH)


@pytest.fixture
def working(engine: Engine, embeddings: Embeddings) -> Callable[[], Worker]:
    return partial(Worker, engine, embeddings, LENGTH, 0.05)


def ask(engine: Engine, like: Run, **values: Any) -> int:
    with transaction(engine) as session:
        run = Run(corridor_id=like.corridor_id, forms=like.forms, weights=like.weights, list_length=LENGTH, **values)
        session.add(run)
    return run.id


def states(engine: Engine) -> list[str]:
    with transaction(engine, writes=False) as session:
        return list(session.scalars(select(Run.state).order_by(Run.id)))


def run_of(engine: Engine, run_id: int) -> Run:
    with transaction(engine, writes=False) as session:
        return session.get_one(Run, run_id)


def change_company(engine: Engine) -> None:
    with transaction(engine) as session:
        session.scalars(select(Company)).first().stale_since = now()  # type: ignore[union-attr]


def is_fresh(engine: Engine) -> bool:
    with transaction(engine, writes=False) as session:
        return session.scalars(select(Company).where(Company.stale_since.is_not(None))).first() is None


def rewrite_books(engine: Engine, change: str) -> None:
    """With no worker."""
    books = create_engine(jobs_url(engine.url))
    with books.begin() as connection:
        assert connection.execute(text(change)).rowcount
    books.dispose()


def back_up(engine: Engine, copy: Path) -> None:
    with closing(sqlite3.connect(str(engine.url.database))) as connection:
        connection.execute("vacuum into ?", [str(copy)])


def restore(engine: Engine, copy: Path) -> None:
    """The database, and not the books."""
    engine.dispose()
    for rest in ("-wal", "-shm"):
        Path(f"{engine.url.database}{rest}").unlink(missing_ok=True)
    shutil.copy(copy, str(engine.url.database))


@pytest.mark.parametrize(
    "change", ["", "update workflow_status set workflow_uuid = replace(workflow_uuid, '/0', '/1')"]
)
def test_a_restored_run_is_done_though_the_books_say_it_was(
    engine: Engine, ranked: Run, working: Callable[[], Worker], tmp_path: Path, change: str
) -> None:
    ask(engine, ranked)
    back_up(engine, tmp_path / "copy")
    with working():
        wait_for(lambda: states(engine) == ["done", "done"])
    if change:
        rewrite_books(engine, change)
    restore(engine, tmp_path / "copy")
    assert states(engine) == ["done", "queued"]
    with working():
        wait_for(lambda: states(engine) == ["done", "done"])


def test_a_run_whose_jobs_end_in_vain_is_given_up(
    engine: Engine, ranked: Run, working: Callable[[], Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "MOST_ATTEMPTS", 2)
    monkeypatch.setattr(worker, "perform", lambda *_: 1 / 0)
    asked = ask(engine, ranked)
    with working():
        wait_for(lambda: states(engine) == ["done", "failed"])
        wait_for(lambda: not DBOS.list_workflows(workflow_id_prefix=f"run/{asked}/"))
    assert run_of(engine, asked).error == "It was begun 2 times, and its worker or its database died each time."


def test_what_another_version_had_begun_is_begun_anew(
    engine: Engine, ranked: Run, working: Callable[[], Worker], tmp_path: Path
) -> None:
    change_company(engine)
    ask(engine, ranked)
    back_up(engine, tmp_path / "copy")
    with working():
        wait_for(lambda: states(engine) == ["done", "done"] and is_fresh(engine))
    rewrite_books(
        engine,
        "update workflow_status set status = 'PENDING', application_version = '0', executor_id = 'worker-0',"
        " deduplication_id = case queue_name when 'refreshes' then 'refresh' end"
        " where queue_name in ('runs', 'refreshes')"
        " and workflow_uuid in (select max(workflow_uuid) from workflow_status group by queue_name)",
    )
    restore(engine, tmp_path / "copy")
    with working():
        wait_for(lambda: states(engine) == ["done", "done"] and is_fresh(engine))


def test_what_another_version_had_begun_is_left_to_it_while_it_lives(
    working: Callable[[], Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = [
        SimpleNamespace(workflow_id=f"{name} {version}", status="PENDING", executor_id=name, app_version=version)
        for name in ("worker-1", "worker-2")
        for version in ("0", worker.PIPELINE)
    ]
    resumed: list[str] = []
    deleted: list[str] = []
    monkeypatch.setattr(DBOS, "resume_workflow", resumed.append)
    monkeypatch.setattr(DBOS, "delete_workflows", deleted.extend)
    mine: Any = working()
    mine._name, mine._slots = "worker-0", SimpleNamespace(borrowed=lambda name: nullcontext(name == "worker-1"))
    assert mine._adopt(begun) == {"worker-1 0"} == set(deleted)
    assert resumed == [f"worker-1 {worker.PIPELINE}"]


def test_a_look_that_fails_is_not_the_last(
    engine: Engine, ranked: Run, working: Callable[[], Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "REST", 0.05)
    failures = [RuntimeError("nobody expected this")] * 3
    is_due = worker.Jobs.is_due

    def failing(*arguments: Any) -> bool:
        if failures:
            raise failures.pop()
        return is_due(*arguments)

    monkeypatch.setattr(worker.Jobs, "is_due", failing)
    with working():
        wait_for(lambda: not failures)
        asked = ask(engine, ranked)
        wait_for(lambda: run_of(engine, asked).state == "done")


def close(engine: Engine, run_id: int, state: str, minutes_ago: float) -> None:
    with transaction(engine) as session:
        run = session.get_one(Run, run_id)
        run.state, run.finished_at = state, now() - timedelta(minutes=minutes_ago)


def rests(engine: Engine, corridor: Corridor) -> bool:
    with transaction(engine, writes=False) as session:
        return bool(resting(session, [corridor.id]))


def test_a_corridor_rests_longer_with_each_run_in_vain(engine: Engine, corridor: Corridor, ranked: Run) -> None:
    assert not rests(engine, corridor)
    for state, rested, not_yet in (("failed", 1.1, 0.9), ("cancelled", 2.1, 1.9), ("failed", 4.1, 3.9)):
        asked = ask(engine, ranked)
        close(engine, asked, state, rested)
        assert not rests(engine, corridor)
        close(engine, asked, state, not_yet)
        assert rests(engine, corridor)
    for _ in range(9):
        asked = ask(engine, ranked)
        close(engine, asked, "failed", 59)
    assert rests(engine, corridor)
    close(engine, asked, "failed", 61)
    assert not rests(engine, corridor)
    close(engine, ask(engine, ranked), "failed", 0)
    close(engine, ask(engine, ranked), "done", 0)
    assert not rests(engine, corridor), "one that is done ends it"


def test_an_automatic_run_that_failed_is_not_asked_for_again_at_once(
    engine: Engine, corridor: Corridor, embeddings: Embeddings
) -> None:
    portfolio(engine, 6)
    refreshes = Refreshes(engine, embeddings, partial(ask_unless_resting, engine, LENGTH))
    refreshes.refresh()
    assert states(engine) == ["queued"]
    close(engine, 1, "failed", 0)
    for again in (refreshes, Refreshes(engine, embeddings, partial(ask_unless_resting, engine, LENGTH))):
        again.refresh()
        assert states(engine) == ["failed"]
        with transaction(engine, writes=False) as session:
            assert not again.is_due(session)
    close(engine, 1, "failed", 2)
    with transaction(engine, writes=False) as session:
        assert refreshes.is_due(session)
    refreshes.refresh()
    assert states(engine) == ["failed", "queued"]


def test_an_automatic_run_is_made_as_the_current_one_was_asked_for(
    engine: Engine, corridor: Corridor, ranked: Run
) -> None:
    fit(engine)
    with transaction(engine) as session:
        session.execute(update(Run).values(requested_at=now()))
    assert ask_and_close(engine, corridor) == (LENGTH, ranked.weights)
    adopted = fit(engine)
    assert ask_and_close(engine, corridor) == (LENGTH + 7, adopted), "the choice was made among other weights"


def ask_and_close(engine: Engine, corridor: Corridor) -> tuple[int, str]:
    asked = run_of(engine, ask_for_run(engine, LENGTH + 7, corridor))
    close(engine, asked.id, "done", 0)
    return asked.list_length, asked.weights
