"""A run on a Dask cluster of two workers makes the lists of one process, also when one of them is killed."""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from distributed import Client, LocalCluster
from pydantic import ValidationError
from sqlalchemy import Engine, update

from app import background, settings
from app.database import transaction
from app.jobs import worker
from app.matches import tasks
from app.matches.embeddings import Embeddings
from app.matches.runs import cluster as clusters
from app.matches.runs.cluster import Cluster, ClusterAway, OtherDatabase
from app.matches.runs.pipeline import Distribute, RunOptions, RunPipeline, Unavailable
from app.matches.runs.stored_run import OtherEncoder
from app.settings import Settings
from models import Corridor, Run
from tests.app.jobs import dask_worker
from tests.app.jobs.dask_worker import LAST_WORDS, LOG
from tests.support.beginnings import begins_with, ranked_portfolio
from tests.support.prepared import PREPARED
from tests.support.runs import LENGTH, Lists, lists, queue, run_of
from tests.support.waiting import PATIENCE, wait_for

pytestmark = begins_with(ranked_portfolio(12, LENGTH))
NOWHERE = "tcp://127.0.0.1:9"
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def undisturbed(engine: Engine, corridor: Corridor, embeddings: Embeddings) -> Lists:
    """The lists of a run in one process."""
    return lists(engine, corridor)


@pytest.fixture
def queued(engine: Engine, corridor: Corridor, undisturbed: Lists) -> int:
    """Another run of the same."""
    return queue(engine, corridor)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


def noted(log: Path, word: str) -> list[tuple[str, str]]:
    """Which process has begun, or done, which piece, in their order."""
    lines = [line.split(maxsplit=2) for line in (log.read_text().splitlines() if log.exists() else [])]
    return [(process, piece) for process, what, piece in lines if what == word]


@pytest.fixture
def scheduler(engine: Engine, tmp_path: Path, log: Path) -> Iterator[str]:
    """Where to find a cluster of two workers, who know the database from their own environment."""
    file = tmp_path / "scheduler.json"
    database = engine.url.render_as_string(hide_password=False)
    own = {"PONTE_DATABASE_URL": database, LOG: str(log), LAST_WORDS: str(tmp_path / "last words")}
    common = "--scheduler-file", str(file), "--host", "127.0.0.1", "--no-dashboard"
    with ExitStack() as running:
        running.enter_context(process("scheduler", *common, "--port", "0"))
        for _ in range(2):
            noting = "--no-nanny", "--nthreads", "1", "--preload", dask_worker.__name__
            running.enter_context(process("worker", *common, *noting, **own))
        wait_for(lambda: file.exists() and file.read_text().endswith("}"))
        address = str(json.loads(file.read_text())["address"])
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=PATIENCE)
        yield address


@contextmanager
def process(kind: str, *arguments: str, **environment: str) -> Iterator[None]:
    started = PREPARED.Process(target=dask_worker.begin, args=(kind, arguments, os.environ | environment))
    started.start()
    try:
        yield
    finally:
        started.kill()
        started.join()


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
    clusters._pipeline.cache_clear()
    clusters._database.cache_clear()


def pipeline(engine: Engine, embeddings: Embeddings, run_id: int, distribute: Distribute) -> RunPipeline:
    return RunPipeline(engine, embeddings, run_id, RunOptions(distribute=distribute))


def test_two_workers_make_the_lists_of_one_process(
    engine: Engine,
    corridor: Corridor,
    embeddings: Embeddings,
    undisturbed: Lists,
    queued: int,
    scheduler: str,
    log: Path,
) -> None:
    pipeline(engine, embeddings, queued, Cluster(scheduler).distribute).execute()
    assert run_of(engine, queued).state == "done"
    assert lists(engine, corridor) == undisturbed
    assert len({process for process, _ in noted(log, "done")}) == 2
    done = [piece for _, piece in noted(log, "done")]
    assert len(done) == len(set(done)), "nothing is done twice"


@pytest.mark.parametrize(
    ("engine", "last_words"),
    [("postgresql", "begun block 5"), ("sqlite", "done block 5"), ("postgresql", "begun chunk 1")],
    indirect=["engine"],
)
def test_what_a_killed_worker_was_at_is_done_by_the_other(
    engine: Engine,
    corridor: Corridor,
    embeddings: Embeddings,
    undisturbed: Lists,
    queued: int,
    scheduler: str,
    log: Path,
    last_words: str,
) -> None:
    (log.parent / "last words").write_text(last_words)
    pipeline(engine, embeddings, queued, Cluster(scheduler).distribute).execute()
    assert run_of(engine, queued).state == "done"
    assert lists(engine, corridor) == undisturbed
    _, piece = last_words.split(maxsplit=1)
    first, second = (process for process, begun in noted(log, "begun") if begun == piece)
    assert first != second
    assert noted(log, "done")[-1][0] == second


@on_sqlite
def test_threads_of_a_worker_share_what_it_has_read(
    engine: Engine,
    corridor: Corridor,
    embeddings: Embeddings,
    undisturbed: Lists,
    queued: int,
    threads: LocalCluster,
) -> None:
    pipeline(engine, embeddings, queued, Cluster(threads.scheduler_address).distribute).execute()
    assert lists(engine, corridor) == undisturbed
    assert clusters._pipeline.cache_info().misses == 1


@on_sqlite
def test_a_cancelled_run_ends_even_if_the_cluster_has_no_workers(
    engine: Engine, embeddings: Embeddings, queued: int, threads: LocalCluster
) -> None:
    threads.scale(0)
    waiting = pipeline(engine, embeddings, queued, Cluster(threads.scheduler_address).distribute)
    thread = threading.Thread(target=waiting.execute)
    thread.start()
    wait_for(lambda: run_of(engine, queued).phase == "scoring")
    with transaction(engine) as session:
        session.execute(update(Run).where(Run.id == queued).values(cancel_requested=True))
    thread.join()
    assert run_of(engine, queued).state == "cancelled"


@on_sqlite
def test_a_worker_with_another_database_is_found_out(
    engine: Engine,
    embeddings: Embeddings,
    queued: int,
    threads: LocalCluster,
    monkeypatch: pytest.MonkeyPatch,
    sqlite: Any,
) -> None:
    monkeypatch.setenv("PONTE_DATABASE_URL", sqlite.render_as_string())
    with pytest.raises(OtherDatabase, match="PONTE_DATABASE_URL"):
        pipeline(engine, embeddings, queued, Cluster(threads.scheduler_address).distribute).execute()
    assert run_of(engine, queued).state == "failed"


@on_sqlite
def test_a_worker_with_another_encoder_is_found_out(engine: Engine, embeddings: Embeddings, queued: int) -> None:
    RunPipeline(engine, embeddings, queued).read()
    other = Embeddings(engine, "bundled")
    other.key = "other/1/1"
    with pytest.raises(OtherEncoder, match="other"):
        RunPipeline(engine, other, queued).do("block", 0)


@on_sqlite
def test_a_cluster_that_is_away_is_asked_again_and_then_the_run_has_failed(
    engine: Engine, queued: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clusters, "CONNECTING", 0.1)
    monkeypatch.setattr(worker, "LONGEST_PAUSE", 0.01)
    monkeypatch.setattr(tasks, "MOST_ATTEMPTS", 3)
    with background.worker(engine, Settings(_env_file=None, dask_scheduler=NOWHERE, refresh_seconds=0.05)):
        wait_for(lambda: run_of(engine, queued).state == "failed")
    error = run_of(engine, queued).error or ""
    assert error.startswith(
        f"It was begun 3 times and came no step further. PONTE_DASK_SCHEDULER: {NOWHERE} does not answer"
    )


@on_sqlite
def test_a_cluster_that_goes_away_meanwhile_is_away(
    engine: Engine, embeddings: Embeddings, queued: int, threads: LocalCluster
) -> None:
    threads.scale(0)
    waiting = RunPipeline(engine, embeddings, queued)
    waiting.read()
    closing = threading.Timer(0.5, threads.close)
    closing.start()
    with pytest.raises(ClusterAway):
        Cluster(threads.scheduler_address).distribute(waiting, "block", 1)
    closing.join()


@on_sqlite
def test_what_is_done_needs_no_cluster(
    engine: Engine,
    corridor: Corridor,
    embeddings: Embeddings,
    undisturbed: Lists,
    queued: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unavailable(_pipeline: RunPipeline) -> None:
        raise Unavailable

    with monkeypatch.context() as patched:
        patched.setattr(RunPipeline, "publish", unavailable)
        with pytest.raises(Unavailable):
            RunPipeline(engine, embeddings, queued).execute()
    pipeline(engine, embeddings, queued, Cluster(NOWHERE).distribute).execute()
    assert lists(engine, corridor) == undisturbed


def test_a_scheduler_without_dask_is_a_wrong_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings(_env_file=None, dask_scheduler=NOWHERE).dask_scheduler == NOWHERE
    assert Settings(_env_file=None, dask_scheduler="").dask_scheduler is None
    monkeypatch.setattr(settings, "find_spec", lambda _name: None)
    with pytest.raises(ValidationError, match="ponte\\[cluster\\]"):
        Settings(_env_file=None, dask_scheduler=NOWHERE)
