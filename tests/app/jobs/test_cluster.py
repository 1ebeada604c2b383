"""A run on a Dask cluster of two workers makes the lists of one process, also when one of them is killed."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster
from pydantic import ValidationError
from sqlalchemy import Engine, select, update

from app import settings
from app.database import transaction
from app.jobs import worker
from app.jobs.worker import Worker
from app.matches.embeddings import Embeddings
from app.matches.runs.inline import rank_corridor
from app.matches.runs.work import cluster as clusters
from app.matches.runs.work.cluster import Cluster, ClusterAway, OtherDatabase
from app.matches.runs.work.steps import perform
from app.matches.runs.work.work import OtherEncoder, Work
from app.settings import Settings
from models import Corridor, Run
from tests.app.jobs.slow import LOG
from tests.app.jobs.test_kill import lists, wait_for
from tests.app.jobs.victim import LENGTH
from tests.app.matches.test_refreshing import portfolio

NOWHERE = "tcp://127.0.0.1:9"
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def undisturbed(engine: Engine, corridor: Corridor, embeddings: Embeddings) -> tuple[Any, Any]:
    """The lists of a run in one process."""
    portfolio(engine, 12)
    rank_corridor(engine, corridor, embeddings, LENGTH)
    return told(engine, corridor)


def told(engine: Engine, corridor: Corridor) -> tuple[Any, Any]:
    """The lists, whoever was first to store a portion of them."""
    matches, standings = lists(engine, corridor)
    return sorted(matches, key=str), standings


def ask(engine: Engine) -> Run:
    """Another run of the same, in blocks of one row."""
    with transaction(engine) as session:
        first = session.scalars(select(Run).order_by(Run.id).limit(1)).one()
        like = {"corridor_id": first.corridor_id, "forms": first.forms, "weights": first.weights}
        run = Run(**like, list_length=LENGTH, block_rows=1)
        session.add(run)
    return run


def state(engine: Engine, run: Run) -> str:
    with transaction(engine, writes=False) as session:
        return session.get_one(Run, run.id).state


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


def noted(log: Path, word: str) -> list[tuple[int, str]]:
    """Which process has begun, or done, which piece, in their order."""
    lines = [line.split(maxsplit=2) for line in (log.read_text().splitlines() if log.exists() else [])]
    return [(int(process), piece) for process, what, piece in lines if what == word]


@pytest.fixture
def scheduler(engine: Engine, tmp_path: Path, log: Path) -> Iterator[str]:
    """Where to find a cluster of two workers, who know the database from their own environment."""
    file = tmp_path / "scheduler.json"
    own = {"PONTE_DATABASE_URL": engine.url.render_as_string(hide_password=False), LOG: str(log)}
    common = "--scheduler-file", str(file), "--host", "127.0.0.1", "--no-dashboard"
    with ExitStack() as running:
        running.enter_context(process("dask_scheduler", *common, "--port", "0"))
        for _ in range(2):
            slow = "--no-nanny", "--nthreads", "1", "--preload", "tests.app.jobs.slow"
            running.enter_context(process("dask_worker", *common, *slow, **own))
        wait_for(lambda: file.exists() and file.read_text().endswith("}"))
        yield str(json.loads(file.read_text())["address"])


@contextmanager
def process(module: str, *arguments: str, **environment: str) -> Iterator[None]:
    command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
    started = subprocess.Popen(command, env=os.environ | environment, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        started.kill()
        started.wait()


@pytest.fixture
def threads(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalCluster]:
    """A cluster of one worker with two threads of this process."""
    monkeypatch.setenv("PONTE_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    forget()
    here = {"processes": False, "protocol": "tcp://", "host": "127.0.0.1", "dashboard_address": None}
    with LocalCluster(n_workers=1, threads_per_worker=2, **here) as cluster:
        yield cluster
    clusters._database()[0].dispose()
    forget()


def forget() -> None:
    clusters._work.cache_clear()
    clusters._database.cache_clear()


@contextmanager
def at_work(work: Work, scheduler: str) -> Iterator[None]:
    """Meanwhile a run is at work on a cluster."""
    thread = threading.Thread(target=perform, args=(work,), kwargs={"share": Cluster(scheduler).share})
    thread.start()
    yield
    thread.join()


def test_two_workers_make_the_lists_of_one_process_also_when_one_is_killed(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, undisturbed: Any, scheduler: str, log: Path
) -> None:
    run = ask(engine)
    with at_work(Work(engine, embeddings, run.id), scheduler):
        wait_for(lambda: len({process for process, _ in noted(log, "begun")}) == 2)
    assert state(engine, run) == "done"
    assert told(engine, corridor) == undisturbed

    log.unlink()
    run = ask(engine)
    with at_work(Work(engine, embeddings, run.id), scheduler):
        wait_for(lambda: len(noted(log, "done")) >= 4)
        killed, piece = noted(log, "begun")[-1]
        os.kill(killed, signal.SIGKILL)
    assert state(engine, run) == "done"
    assert told(engine, corridor) == undisturbed
    assert (killed, piece) not in noted(log, "done"), "it was killed at work"
    assert piece in dict(map(reversed, noted(log, "done"))), "another one has done it"


@on_sqlite
def test_threads_of_a_worker_share_what_it_has_read(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, undisturbed: Any, threads: LocalCluster
) -> None:
    run = ask(engine)
    perform(Work(engine, embeddings, run.id), share=Cluster(threads.scheduler_address).share)
    assert told(engine, corridor) == undisturbed
    assert clusters._work.cache_info().misses == 1


@on_sqlite
def test_a_cancelled_run_ends_even_if_the_cluster_has_no_workers(
    engine: Engine, embeddings: Embeddings, undisturbed: Any, threads: LocalCluster
) -> None:
    threads.scale(0)
    run = ask(engine)
    with at_work(Work(engine, embeddings, run.id), threads.scheduler_address):
        wait_for(lambda: state(engine, run) == "running")
        with transaction(engine) as session:
            session.execute(update(Run).where(Run.id == run.id).values(cancel_requested=True))
    assert state(engine, run) == "cancelled"


@on_sqlite
def test_a_worker_with_another_database_is_found_out(
    engine: Engine,
    embeddings: Embeddings,
    undisturbed: Any,
    threads: LocalCluster,
    monkeypatch: pytest.MonkeyPatch,
    sqlite: Any,
) -> None:
    monkeypatch.setenv("PONTE_DATABASE_URL", sqlite.render_as_string())
    with pytest.raises(OtherDatabase, match="PONTE_DATABASE_URL"):
        perform(Work(engine, embeddings, ask(engine).id), share=Cluster(threads.scheduler_address).share)


@on_sqlite
def test_a_worker_with_another_encoder_is_found_out(engine: Engine, embeddings: Embeddings, undisturbed: Any) -> None:
    run = ask(engine)
    Work(engine, embeddings, run.id).read()
    other = Embeddings(engine, "bundled")
    other.key = "other/1/1"
    with pytest.raises(OtherEncoder, match="other"):
        Work(engine, other, run.id).score(0)


@on_sqlite
def test_a_cluster_that_is_away_is_asked_again_and_then_the_run_has_failed(
    engine: Engine, embeddings: Embeddings, undisturbed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clusters, "CONNECTING", 0.1)
    for name, value in {"max_attempts": 2, "interval_seconds": 0.01}.items():
        monkeypatch.setitem(worker.RETRIES, name, value)  # type: ignore[misc]
    run = ask(engine)
    with Worker(engine, embeddings, LENGTH, 0.05, NOWHERE):
        wait_for(lambda: state(engine, run) == "failed")
    with transaction(engine, writes=False) as session:
        error = session.get_one(Run, run.id).error or ""
    assert error.startswith(f"ClusterAway: PONTE_DASK_SCHEDULER: {NOWHERE} does not answer")


@on_sqlite
def test_a_cluster_that_goes_away_meanwhile_is_away(
    engine: Engine, embeddings: Embeddings, undisturbed: Any, threads: LocalCluster
) -> None:
    threads.scale(0)
    work = Work(engine, embeddings, ask(engine).id)
    count = work.read()
    closing = threading.Timer(0.5, threads.close)
    closing.start()
    with pytest.raises(ClusterAway):
        Cluster(threads.scheduler_address).share(work, "block", count)
    closing.join()


@on_sqlite
def test_what_is_done_needs_no_cluster(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, undisturbed: Any
) -> None:
    work = Work(engine, embeddings, ask(engine).id)
    count = work.read()
    for number in range(count):
        work.score(number)
    started = time.monotonic()
    Cluster(NOWHERE).share(work, "block", count)
    assert time.monotonic() - started < clusters.CONNECTING


def test_a_scheduler_without_dask_is_a_wrong_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings(_env_file=None, dask_scheduler=NOWHERE).dask_scheduler == NOWHERE
    assert Settings(_env_file=None, dask_scheduler="").dask_scheduler is None
    monkeypatch.setattr(settings, "find_spec", lambda _name: None)
    with pytest.raises(ValidationError, match="ponte\\[cluster\\]"):
        Settings(_env_file=None, dask_scheduler=NOWHERE)
