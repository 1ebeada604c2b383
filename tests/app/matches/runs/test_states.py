"""How far a run has come, and how long it was at work for that."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs import states
from app.matches.runs.corridor import read_sides
from app.matches.runs.rows import blocks
from models import Corridor, Run
from tests.app.matches.runs.conftest import MakeRun
from tests.support.portfolio import add, company

START = datetime(2015, 9, 1, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        return self.moment

    def passes(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(states, "now", clock)
    return clock


def advance(engine: Engine, run: Run, by: int) -> None:
    with transaction(engine) as session:
        states.advance(session, states.at_work(session, run.id).id, by)


def enter(engine: Engine, run: Run, phase: str, of: int = 0) -> None:
    with transaction(engine) as session:
        states.enter(states.at_work(session, run.id), phase, of)


def stored(engine: Engine, run: Run) -> Run:
    with transaction(engine, writes=False) as session:
        return session.get_one(Run, run.id)


def test_a_phase_takes_what_was_worked_in_it_and_not_the_time_without_a_worker(
    engine: Engine, make_run: MakeRun, clock: Clock
) -> None:
    run = make_run("queued")
    enter(engine, run, "scoring", 100)
    for pause in (10, 20, 24 * 3600, 5):
        clock.passes(pause)
        advance(engine, run, 25)
    clock.passes(2)
    enter(engine, run, "explaining", 7)
    clock.passes(-60)
    advance(engine, run, 1)
    now = stored(engine, run)
    assert now.figures["seconds"] == {"scoring": 10 + 20 + states.LONGEST.total_seconds() + 5 + 2, "explaining": 0}
    assert (now.phase, now.done, now.of, now.started_at) == ("explaining", 1, 7, START)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_who_says_again_that_the_phase_goes_on_has_worked_meanwhile(
    engine: Engine, make_run: MakeRun, clock: Clock
) -> None:
    run = make_run("queued")
    for of in (9, 9, 9):
        enter(engine, run, "embedding", of)
        clock.passes(100)
    with transaction(engine) as session:
        states.close(session.get_one(Run, run.id), "failed", "no more")
    now = stored(engine, run)
    assert now.figures["seconds"] == {"embedding": 300}
    assert (now.state, now.phase, now.phase_since, now.finished_at) == ("failed", None, None, clock.moment)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_embedding_both_parks_is_one_way_from_nothing_to_all(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.matches.embeddings.ENCODED_AT_ONCE", 2)
    with transaction(engine) as session:
        for number in range(5):
            add(session, company("south", f"S{number}", [f"offer {number}"], [f"need {number}"]))
        add(session, company("north", "N", ["thing"], ["want"]))
    with transaction(engine, writes=False) as session:
        sides = read_sides(session, corridor)
    told: list[tuple[int, int]] = []
    blocks(sides, embeddings, lambda done, of: told.append((done, of)))
    assert {of for _, of in told} == {len(sides.a) + len(sides.b)}
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert 0 <= told[0][0] < len(sides.a) < told[-1][0]
