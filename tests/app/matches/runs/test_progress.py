"""How far a run is, and how long it will still take."""

import pytest

from app.matches.runs.progress import SHARES, Step, fraction, seconds_left

USUAL = {"reading": 1.0, "embedding": 9.0, "scoring": 20.0, "explaining": 60.0, "publishing": 10.0}


def test_the_fraction_grows_with_every_step_from_nothing_to_all() -> None:
    steps = [Step(phase, done, 4) for phase in SHARES for done in range(5)]
    for usual in (None, USUAL):
        found = [fraction(step, usual) for step in steps]
        assert found == sorted(found)
        assert (found[0], found[-1]) == (0.0, pytest.approx(1.0))


def test_phases_weigh_what_they_took_the_last_time() -> None:
    assert fraction(Step("explaining", 1, 2), USUAL) == pytest.approx(0.6)


def test_time_left_is_by_the_pace_of_this_phase_and_the_last_time_of_the_later_ones() -> None:
    assert seconds_left(Step("explaining", 1, 4, worked=20), USUAL) == pytest.approx(60 + 10)
    assert seconds_left(Step("explaining", 0, 4, worked=20), USUAL) == pytest.approx(60 + 10)


def test_a_phase_that_has_hardly_begun_tells_no_pace() -> None:
    assert seconds_left(Step("explaining", 1, 100, worked=30), USUAL) == pytest.approx(0.99 * 60 + 10)
    assert seconds_left(Step("explaining", 5, 100, worked=30), USUAL) == pytest.approx(19 * 30 + 10)


def test_a_first_run_is_taken_to_go_on_at_its_pace() -> None:
    left = seconds_left(Step("explaining", 1, 2, worked=40), None)
    assert left == pytest.approx(40 + 80 / SHARES["explaining"] * SHARES["publishing"])


@pytest.mark.parametrize(
    "step", [Step(None, 0, 0), Step("scoring", 0, 0), Step("scoring", 0, 9, worked=1), Step("?", 1, 2, worked=1)]
)
def test_there_is_no_estimate_where_there_is_nothing_to_tell_it_by(step: Step) -> None:
    assert seconds_left(step, None) is None


def test_more_done_than_there_was_does_no_harm() -> None:
    assert seconds_left(Step("publishing", 3, 2, worked=5), USUAL) == 0
    assert fraction(Step("publishing", 3, 2), {"reading": 0.0}) == 0
