"""How far a run has come, how long it was at work for that, and how long it will still take."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs import states
from app.matches.runs.profiles import read_profiles
from app.matches.runs.states import PHASE_SHARES, Step, fraction, seconds_left
from models import Corridor, Run
from tests.app.matches.runs.conftest import MakeRun
from tests.support.portfolio import add, company

START = datetime(2015, 9, 1, tzinfo=UTC)
LAST_TIME = {"reading": 1.0, "embedding": 9.0, "scoring": 20.0, "explaining": 60.0, "publishing": 10.0}
"""seconds"""


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
    assert now.figures["seconds"] == {
        "scoring": 10 + 20 + states.LONGEST_SILENCE.total_seconds() + 5 + 2,
        "explaining": 0,
    }
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
    monkeypatch.setattr("app.matches.embeddings.BATCH_SIZE", 2)
    with transaction(engine) as session:
        for number in range(5):
            add(session, company("south", f"S{number}", [f"offer {number}"], [f"need {number}"]))
        add(session, company("north", "N", ["thing"], ["want"]))
    with transaction(engine, writes=False) as session:
        profiles = read_profiles(session, corridor)
    told: list[tuple[int, int]] = []
    profiles.blocks(embeddings, None, lambda done, of: told.append((done, of)))
    assert {of for _, of in told} == {len(profiles.a) + len(profiles.b)}
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert 0 <= told[0][0] < len(profiles.a) < told[-1][0]


def test_the_fraction_grows_with_every_step_from_nothing_to_all() -> None:
    steps = [Step(phase, done, 4) for phase in PHASE_SHARES for done in range(5)]
    for last_time in (None, LAST_TIME):
        found = [fraction(step, last_time) for step in steps]
        assert found == sorted(found)
        assert (found[0], found[-1]) == (0.0, pytest.approx(1.0))


def test_phases_weigh_what_they_took_the_last_time() -> None:
    assert fraction(Step("explaining", 1, 2), LAST_TIME) == pytest.approx(0.6)


def test_time_left_is_by_the_pace_of_this_phase_and_the_last_time_of_the_later_ones() -> None:
    assert seconds_left(Step("explaining", 1, 4, seconds=20), LAST_TIME) == pytest.approx(60 + 10)
    assert seconds_left(Step("explaining", 0, 4, seconds=20), LAST_TIME) == pytest.approx(60 + 10)


def test_a_phase_that_has_hardly_begun_tells_no_pace() -> None:
    assert seconds_left(Step("explaining", 1, 100, seconds=30), LAST_TIME) == pytest.approx(0.99 * 60 + 10)
    assert seconds_left(Step("explaining", 5, 100, seconds=30), LAST_TIME) == pytest.approx(19 * 30 + 10)


def test_a_first_run_is_taken_to_go_on_at_its_pace() -> None:
    left = seconds_left(Step("explaining", 1, 2, seconds=40), None)
    assert left == pytest.approx(40 + 80 / PHASE_SHARES["explaining"] * PHASE_SHARES["publishing"])


@pytest.mark.parametrize(
    "step", [Step(None, 0, 0), Step("scoring", 0, 0), Step("scoring", 0, 9, seconds=1), Step("?", 1, 2, seconds=1)]
)
def test_there_is_no_estimate_where_there_is_nothing_to_tell_it_by(step: Step) -> None:
    assert seconds_left(step, None) is None


def test_more_done_than_there_was_does_no_harm() -> None:
    assert seconds_left(Step("publishing", 3, 2, seconds=5), LAST_TIME) == 0
    assert fraction(Step("publishing", 3, 2), {"reading": 0.0}) == 0
