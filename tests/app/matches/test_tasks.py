"""The background work of the matches: runs taken to their end, by a worker or by who waits for them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from types import SimpleNamespace

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.exc import OperationalError

from app import background
from app.accounts.roles import OPERATOR
from app.database import transaction
from app.errors import Interrupted
from app.jobs.lock import lock
from app.matches import tasks
from app.matches.embeddings import Embeddings
from app.matches.runs.pipeline import Piece, RunPipeline, Unavailable
from app.matches.tasks import MOST_ATTEMPTS, MatchTasks
from app.portfolio.places import service as places
from app.portfolio.places.schemas import ParkIn
from app.settings import Settings
from models import Corridor, Party, Run
from models.base import now
from tests.support.beginnings import begins_with, make_parks, ranked_portfolio
from tests.support.lists import portfolio
from tests.support.runs import LENGTH, Lists, is_tidy, lists, queue, run_of
from tests.support.waiting import PATIENCE, wait_for

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


pytestmark = begins_with(ranked_portfolio(6, LENGTH))


@pytest.fixture
def undisturbed(engine: Engine, corridor: Corridor, embeddings: Embeddings) -> Lists:
    return lists(engine, corridor)


@pytest.fixture
def queued(engine: Engine, corridor: Corridor, undisturbed: Lists) -> int:
    return queue(engine, corridor)


@pytest.fixture
def match_tasks(engine: Engine, settings: Settings, embeddings: Embeddings) -> MatchTasks:
    return MatchTasks(engine, settings)


def sleep_as(monkeypatch: pytest.MonkeyPatch, sleep: Callable[[float], None]) -> None:
    """Who waits for a run calls this instead of sleeping."""
    monkeypatch.setattr(tasks, "time", SimpleNamespace(monotonic=time.monotonic, sleep=sleep))


# --- a run and its attempts


def fail(_pipeline: RunPipeline) -> None:
    raise Unavailable("The cluster is away.")


@on_sqlite
def test_a_run_that_comes_no_step_further_is_given_up(
    engine: Engine, queued: int, match_tasks: MatchTasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(RunPipeline, "execute", fail)
        for _ in range(MOST_ATTEMPTS):
            with pytest.raises(Unavailable):
                match_tasks.rank(queued)
            assert run_of(engine, queued).state == "queued"
    match_tasks.rank(queued)
    run = run_of(engine, queued)
    assert run.state == "failed"
    assert run.error == f"It was begun {MOST_ATTEMPTS} times and came no step further. The cluster is away."
    match_tasks.rank(queued)
    assert run_of(engine, queued).finished_at == run.finished_at, "a closed run is left alone"


@on_sqlite
def test_a_run_whose_worker_dies_each_time_is_given_up(engine: Engine, queued: int, match_tasks: MatchTasks) -> None:
    with transaction(engine) as session:
        session.execute(update(Run).where(Run.id == queued).values(attempts=MOST_ATTEMPTS))
    match_tasks.rank(queued)
    error = f"It was begun {MOST_ATTEMPTS} times and came no step further. Its worker or its database died each time."
    assert run_of(engine, queued).error == error


@on_sqlite
def test_a_run_that_comes_a_step_further_each_time_is_not_given_up(
    engine: Engine,
    corridor: Corridor,
    queued: int,
    undisturbed: Lists,
    match_tasks: MatchTasks,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    do, begun = RunPipeline.do, 0

    def do_and_fail(pipeline: RunPipeline, piece: Piece, number: int) -> None:
        do(pipeline, piece, number)
        raise Unavailable

    monkeypatch.setattr(RunPipeline, "do", do_and_fail)
    monkeypatch.setattr(tasks, "MOST_ATTEMPTS", few := 5)
    while run_of(engine, queued).state != "done":
        begun += 1
        try:
            match_tasks.rank(queued)
        except Unavailable:
            assert run_of(engine, queued).attempts == 0
    assert begun > few
    assert lists(engine, corridor) == undisturbed


# --- waiting for a run


def test_who_waits_works_on_the_run_where_there_is_no_worker(
    engine: Engine, corridor: Corridor, queued: int, undisturbed: Lists, match_tasks: MatchTasks
) -> None:
    assert match_tasks.run_or_wait(queued).state == "done"
    assert lists(engine, corridor) == undisturbed
    assert is_tidy(engine)


def test_who_waits_and_a_worker_do_nothing_twice(
    engine: Engine,
    corridor: Corridor,
    queued: int,
    undisturbed: Lists,
    match_tasks: MatchTasks,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    do, done = RunPipeline.do, list[tuple[Piece, int]]()

    def noted(pipeline: RunPipeline, piece: Piece, number: int) -> None:
        done.append((piece, number))
        do(pipeline, piece, number)

    monkeypatch.setattr(RunPipeline, "do", noted)
    with background.worker(engine, Settings(_env_file=None, refresh_seconds=0.05)):
        assert match_tasks.run_or_wait(queued).state == "done"
        wait_for(lambda: is_tidy(engine))
    assert lists(engine, corridor) == undisturbed
    assert len(done) == len(set(done))


def test_who_waits_takes_the_place_of_a_worker_that_died(
    engine: Engine, queued: int, match_tasks: MatchTasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    naps: list[float] = []
    with ExitStack() as held:
        assert held.enter_context(lock(engine, "rank", queued))

        def sleep(seconds: float) -> None:
            naps.append(seconds)
            assert run_of(engine, queued).state == "queued" or len(naps) > 3
            if len(naps) == 3:
                held.close()

        sleep_as(monkeypatch, sleep)
        assert match_tasks.run_or_wait(queued).state == "done"
    assert naps == [tasks.POLL_SECONDS] * 4


@on_sqlite
def test_who_waits_gives_a_cluster_time_to_come_back(
    engine: Engine, queued: int, match_tasks: MatchTasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    naps: list[float] = []
    monkeypatch.setattr(RunPipeline, "execute", fail)
    sleep_as(monkeypatch, naps.append)
    assert match_tasks.run_or_wait(queued).state == "failed"
    assert naps == [*sorted(naps[:-1]), tasks.POLL_SECONDS]
    assert sum(naps) > 60


@on_sqlite
def test_who_waits_bears_with_a_database_that_is_away_for_a_while(
    queued: int, match_tasks: MatchTasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [OperationalError("select", {}, Exception("away"))] * 3

    def away(*given: object, **options: object) -> object:
        if failures:
            raise failures.pop()
        return transaction(*given, **options)  # type: ignore[arg-type]  # as given

    sleep_as(monkeypatch, lambda _: None)
    monkeypatch.setattr(tasks, "transaction", away)
    assert match_tasks.run_or_wait(queued).state == "done"
    failures.extend([OperationalError("select", {}, Exception("away"))] * 3)
    monkeypatch.setattr(tasks, "PATIENCE", -1)
    with pytest.raises(OperationalError):
        match_tasks.run_or_wait(queued)


@on_sqlite
def test_an_interrupt_ends_the_waiting_and_not_the_run(
    engine: Engine, queued: int, match_tasks: MatchTasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    sleep_as(monkeypatch, interrupt)
    with lock(engine, "rank", queued), pytest.raises(Interrupted, match=f"run {queued} goes on with the next worker"):
        match_tasks.run_or_wait(queued)
    assert run_of(engine, queued).state == "queued"


@on_sqlite
def test_an_interrupted_command_ends_at_once_and_its_run_goes_on(
    engine: Engine, corridor: Corridor, queued: int, undisturbed: Lists, match_tasks: MatchTasks
) -> None:
    command = [sys.executable, "-m", "tests.app.jobs.slow_command", "rank", "--join"]
    url = engine.url.render_as_string(hide_password=False)
    env = os.environ | {"PONTE_DATABASE_URL": url}
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) as ranking:
        try:
            wait_for(lambda: run_of(engine, queued).phase == "scoring")
            ranking.send_signal(signal.SIGINT)
            _, errors = ranking.communicate(timeout=PATIENCE)
        finally:
            ranking.kill()
    assert ranking.returncode == 130
    assert f"run {queued} goes on with the next worker" in errors
    assert "Traceback" not in errors
    assert run_of(engine, queued).state == "running"
    match_tasks.rank(queued)
    assert lists(engine, corridor) == undisturbed


@begins_with(make_parks)
@on_sqlite
def test_refreshing_waits_for_the_runs_that_it_requested_only(
    engine: Engine, corridor: Corridor, match_tasks: MatchTasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That of another corridor may take hours."""
    portfolio(engine, 4)
    with transaction(engine) as session:
        west = places.add_park(session, OPERATOR, ParkIn(code="west", name="West", country="FR"))
        parks = {"park_a_id": corridor.park_a_id, "park_b_id": west.id}
        dates = {"as_of": corridor.as_of, "withdrawn_at": corridor.created_at}
        other = Corridor(code="other", name="Other", **parks, **dates)
        session.add(other)
    queue(engine, other)
    waited: list[int] = []
    watched: list[int] = []
    monkeypatch.setattr(match_tasks, "run_or_wait", waited.append)
    match_tasks.refresh_now(watched.append)
    assert watched == waited
    assert [run_of(engine, run_id).corridor_id for run_id in waited] == [corridor.id]


# --- a worker of this service


def test_a_worker_ranks_refreshes_and_tidies(
    engine: Engine, corridor: Corridor, queued: int, undisturbed: Lists
) -> None:
    with transaction(engine) as session:
        session.execute(update(Party).where(Party.id == 2).values(stale_since=now()))

    def is_fresh() -> bool:
        with transaction(engine, writes=False) as session:
            return session.get_one(Party, 2).stale_since is None

    with background.worker(engine, Settings(_env_file=None, refresh_seconds=0.05)):
        wait_for(lambda: run_of(engine, queued).state == "done" and is_fresh() and is_tidy(engine))
    matches, *of_parties = lists(engine, corridor)
    by_pair = [sorted(match[:-1] for match in each) for each in (matches, undisturbed[0])]
    assert by_pair[0] == by_pair[1]
    assert of_parties == list(undisturbed[1:])
