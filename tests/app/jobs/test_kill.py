"""A worker that is killed, again and again, ends with exactly the lists of one that never was."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, select

from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs.inline import rank_corridor
from models import Corridor, Match, Run, RunInput, RunPart, Standing
from tests.app.jobs.test_slots import cut_off
from tests.app.jobs.victim import LENGTH
from tests.app.matches.test_refreshing import portfolio

KILLS = 10

PATIENCE = 30


def lists(engine: Engine, corridor: Corridor) -> tuple[Any, Any]:
    """Everything that the current run shows and keeps, but for its number and its times."""
    told = [name for name in Match.__table__.columns.keys() if name not in {"id", "run_id", "ranked_at"}]  # noqa: SIM118
    with transaction(engine, writes=False) as session:
        run = session.scalars(select(Run).where(Run.corridor_id == corridor.id, Run.is_current)).one()
        matches = session.scalars(select(Match).where(Match.run_id == run.id).order_by(Match.id)).all()
        standings = session.scalars(select(Standing).where(Standing.run_id == run.id)).all()
        return (
            [[getattr(match, name) for name in told] for match in matches],
            {(row.kind, row.party_id): (row.profile_hash, row.published, row.known) for row in standings},
        )


@pytest.fixture
def undisturbed(engine: Engine, corridor: Corridor, embeddings: Embeddings) -> tuple[Any, Any]:
    """The lists of a run that nobody has killed."""
    portfolio(engine, 12)
    rank_corridor(engine, corridor, embeddings, LENGTH)
    return lists(engine, corridor)


@pytest.fixture
def asked(engine: Engine, corridor: Corridor, undisturbed: object) -> Run:
    """Another run of the same, in blocks of one row."""
    with transaction(engine) as session:
        first = session.scalars(select(Run)).one()
        run = Run(corridor_id=corridor.id, forms=first.forms, list_length=LENGTH, weights=first.weights, block_rows=1)
        session.add(run)
    return run


def victim(engine: Engine, log: Path, *lives: float) -> "subprocess.Popen[bytes]":
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.app.jobs.victim", url, str(log), *map(str, lives)]
    return subprocess.Popen(command, start_new_session=True)


def steps(log: Path, word: str) -> Counter[str]:
    """How often each step was begun, or done."""
    return Counter(line.removeprefix(f"{word} ") for line in lines_of(log) if line.startswith(word))


def redone(*logs: Path) -> set[str]:
    """The steps that were begun although they were done."""
    done, again = set(), set()
    for line in (line for log in logs for line in lines_of(log)):
        word, _, step = line.partition(" ")
        if word == "done":
            done.add(step)
        elif step in done:
            again.add(step)
    return again


def lines_of(log: Path) -> list[str]:
    return log.read_text().splitlines() if log.exists() else []


def test_ten_kills_change_nothing(
    engine: Engine, corridor: Corridor, asked: Run, undisturbed: tuple[Any, Any], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    lives = np.random.default_rng(3).uniform(0.8, 1.6, KILLS).round(2)
    assert victim(engine, log, *lives).wait() == 0
    assert lists(engine, corridor) == undisturbed
    assert not redone(log)
    assert max(steps(log, "begun").values()) > 1, "some were killed at work"
    with transaction(engine, writes=False) as session:
        assert session.get_one(Run, asked.id).state == "done"
        assert not session.scalars(select(RunInput)).all() + session.scalars(select(RunPart)).all()
        assert set(session.scalars(select(Match.run_id))) == {asked.id}


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_lost_connections_change_nothing(
    engine: Engine, corridor: Corridor, asked: Run, undisturbed: tuple[Any, Any], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    working = victim(engine, log)
    for count in (2, 6, 10):
        wait_for(lambda count=count: steps(log, "done").total() >= count)  # type: ignore[misc]
        cut_off(engine)
    assert working.wait() == 0
    assert lists(engine, corridor) == undisturbed
    assert not redone(log)


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_worker_goes_on_with_what_a_dead_one_had_begun(
    engine: Engine, corridor: Corridor, asked: Run, undisturbed: tuple[Any, Any], tmp_path: Path
) -> None:
    logs = tmp_path / "first", tmp_path / "second"
    dying = victim(engine, logs[0])
    wait_for(lambda: steps(logs[0], "done").total() >= 3)
    living = victim(engine, logs[1])
    os.killpg(dying.pid, signal.SIGKILL)
    dying.wait()
    assert living.wait() == 0
    assert lists(engine, corridor) == undisturbed
    assert not redone(*logs)


def wait_for(condition: Callable[[], bool]) -> None:
    ended = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < ended
        time.sleep(0.02)
