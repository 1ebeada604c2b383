"""How far a run is, and how long it will still take."""

from datetime import UTC, datetime, timedelta

import pytest

from app.matches.runs.progress import SHARES, Step, fraction, seconds_left

SINCE = datetime(2015, 9, 1, tzinfo=UTC)
USUAL = {"reading": 1.0, "embedding": 9.0, "scoring": 20.0, "explaining": 60.0, "publishing": 10.0}


def after(seconds: float) -> datetime:
    return SINCE + timedelta(seconds=seconds)


def test_the_fraction_grows_with_every_step_from_nothing_to_all() -> None:
    steps = [Step(phase, done, 4, SINCE) for phase in SHARES for done in range(5)]
    for usual in (None, USUAL):
        found = [fraction(step, usual) for step in steps]
        assert found == sorted(found)
        assert (found[0], found[-1]) == (0.0, pytest.approx(1.0))


def test_phases_weigh_what_they_took_the_last_time() -> None:
    assert fraction(Step("explaining", 1, 2, SINCE), USUAL) == pytest.approx(0.6)


def test_time_left_is_by_the_pace_of_this_phase_and_the_last_time_of_the_later_ones() -> None:
    assert seconds_left(Step("explaining", 1, 4, SINCE), USUAL, after(20)) == pytest.approx(60 + 10)
    assert seconds_left(Step("explaining", 0, 4, SINCE), USUAL, after(20)) == pytest.approx(60 + 10)


def test_a_first_run_is_taken_to_go_on_at_its_pace() -> None:
    left = seconds_left(Step("explaining", 1, 2, SINCE), None, after(40))
    assert left == pytest.approx(40 + 80 / SHARES["explaining"] * SHARES["publishing"])


@pytest.mark.parametrize(
    "step", [Step(None, 0, 0, None), Step("scoring", 0, 0, SINCE), Step("scoring", 0, 9, SINCE), Step("?", 1, 2, SINCE)]
)
def test_there_is_no_estimate_where_there_is_nothing_to_tell_it_by(step: Step) -> None:
    assert seconds_left(step, None, after(1)) is None


def test_a_clock_that_goes_back_and_more_done_than_there_was_do_no_harm() -> None:
    assert seconds_left(Step("publishing", 3, 2, SINCE), USUAL, after(-5)) == 0
    assert fraction(Step("publishing", 3, 2, SINCE), {"reading": 0.0}) == 0
