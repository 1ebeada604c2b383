"""A worker that is killed, again and again, ends with exactly the lists of one that never was."""

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, delete

from app.database import transaction
from models import Corridor, Embedding
from tests.app.jobs import victim as victims
from tests.support.beginnings import begins_with, ranked_portfolio
from tests.support.prepared import PREPARED
from tests.support.runs import LENGTH, Lists, is_tidy, lists, queue, run_of
from tests.support.waiting import PATIENCE, wait_for

pytestmark = begins_with(ranked_portfolio(12, LENGTH))
StartVictim = Callable[..., BaseProcess]
AT_WORK = "do:1", "do:2", "do:3", "do:1", "do:2"
"""Points of a piece before it is stored: who is killed there leaves it to be begun again."""
ANYWHERE = [f"rank:{point}" for point in np.random.default_rng(3).integers(1, 50, 5)]
on_postgresql = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)


@pytest.fixture
def undisturbed(engine: Engine, corridor: Corridor) -> Lists:
    """The lists of a run that nobody has killed."""
    return lists(engine, corridor)


@pytest.fixture
def queued(engine: Engine, corridor: Corridor, undisturbed: Lists) -> int:
    """Another run of the same, which must read all texts again."""
    with transaction(engine) as session:
        session.execute(delete(Embedding))
    return queue(engine, corridor)


@pytest.fixture
def victim(engine: Engine) -> Iterator[StartVictim]:
    """Starts a worker to which something happens; it ends with the test, whatever becomes of it."""
    url = engine.url.render_as_string(hide_password=False)
    with ExitStack() as started:

        def start(log: Path, what: str, *points: str) -> BaseProcess:
            process = PREPARED.Process(target=victims.begin, args=(url, str(log), what, *points))
            process.start()
            started.callback(end, process)
            return process

        yield start


def end(process: BaseProcess) -> None:
    """And all that it has started."""
    assert process.pid
    process.kill()
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.join()


def code(process: BaseProcess) -> int | None:
    """Each of its lives has an end of its own."""
    process.join(10 * PATIENCE)
    return process.exitcode


def pieces(log: Path, word: str) -> Counter[str]:
    """How often each piece was begun; or again, though it was done."""
    lines = log.read_text().splitlines() if log.exists() else []
    return Counter(line.removeprefix(f"{word} ") for line in lines if line.startswith(word))


def assert_undisturbed(engine: Engine, corridor: Corridor, run_id: int, undisturbed: Lists, *logs: Path) -> None:
    assert run_of(engine, run_id).state == "done"
    assert run_of(engine, run_id).is_current
    assert lists(engine, corridor) == undisturbed
    assert is_tidy(engine)
    assert not any(pieces(log, "again") for log in logs)


def test_ten_kills_change_nothing(
    engine: Engine, corridor: Corridor, queued: int, undisturbed: Lists, victim: StartVictim, tmp_path: Path
) -> None:
    points = [point for pair in zip(AT_WORK, ANYWHERE, strict=True) for point in pair]
    assert code(victim(tmp_path / "log", "kill", *points)) == 0
    assert_undisturbed(engine, corridor, queued, undisturbed, tmp_path / "log")
    begun = pieces(tmp_path / "log", "begun")
    assert begun.total() - len(begun) >= len(AT_WORK), "who is killed at work on a piece leaves it to be begun again"


@pytest.mark.parametrize("step", ["do", "assemble", "publish", "tidy"])
def test_a_kill_at_every_point_of_a_step_changes_nothing(
    engine: Engine, corridor: Corridor, queued: int, undisturbed: Lists, victim: StartVictim, tmp_path: Path, step: str
) -> None:
    assert code(victim(tmp_path / "log", "kill", f"{step}:*")) == 0
    assert_undisturbed(engine, corridor, queued, undisturbed, tmp_path / "log")


@on_postgresql
def test_lost_connections_change_nothing(
    engine: Engine, corridor: Corridor, queued: int, undisturbed: Lists, victim: StartVictim, tmp_path: Path
) -> None:
    points = "rank:5", "rank:18", "rank:30", "publish:2", "tidy:2"
    assert code(victim(tmp_path / "log", "cut", *points)) == 0
    assert_undisturbed(engine, corridor, queued, undisturbed, tmp_path / "log")


def test_a_worker_goes_on_with_what_a_dead_one_had_begun(
    engine: Engine, corridor: Corridor, queued: int, undisturbed: Lists, victim: StartVictim, tmp_path: Path
) -> None:
    # Between two transactions, so that it holds the run and nothing else.
    dying = victim(tmp_path / "first", "hold", "assemble:0")
    wait_for(lambda: pieces(tmp_path / "first", "holds").total() == 1)
    living = victim(tmp_path / "second", "kill")
    wait_for(lambda: pieces(tmp_path / "second", "looked").total() >= 3)
    assert not pieces(tmp_path / "second", "begun"), "it leaves the run to who is at work on it"
    end(dying)
    assert code(living) == 0
    assert_undisturbed(engine, corridor, queued, undisturbed, tmp_path / "first", tmp_path / "second")
