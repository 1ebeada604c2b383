"""The selection against a linear programme, which knows nothing of flows; its bounds, its errors."""

import numpy as np
import pytest
from scipy.optimize import linprog

from matching.meetings.errors import NothingToChoose, TooManyMandatory
from matching.meetings.selection import STEPS, Loads, reserves, select


def best_value(values, a, b):
    """The optimum of the linear programme with a variable for each pair and for each meeting that lacks."""
    pairs = np.argwhere(np.isfinite(values))
    worth = np.rint(values[tuple(pairs.T)] * STEPS)
    lacks = [
        (side, i, k)
        for side, loads in enumerate((a, b))
        for i in range(len(loads.least))
        for k in range(loads.least[i])
    ]
    penalty = worth.sum() + STEPS
    cost = np.concatenate([-worth, [penalty * (k + 1) for _, _, k in lacks]])
    least, most = [], []
    for side, loads in enumerate((a, b)):
        for i in range(len(loads.least)):
            row = np.concatenate([pairs[:, side] == i, np.zeros(len(lacks))])
            most.append((row, loads.most[i]))
            least.append(
                (
                    row + np.concatenate([np.zeros(len(pairs)), [lack[:2] == (side, i) for lack in lacks]]),
                    loads.least[i],
                )
            )
    found = linprog(
        cost,
        A_ub=np.array([row for row, _ in most] + [-row for row, _ in least]),
        b_ub=[bound for _, bound in most] + [-bound for _, bound in least],
        bounds=(0, 1),
    )
    x = found.x[: len(pairs)]
    return worth @ x / STEPS, found.x[len(pairs) :].sum()


def random_case(seed):
    rng = np.random.default_rng(seed)
    n, m = rng.integers(2, 14, size=2)
    values = rng.uniform(0, 100, (n, m)).round(rng.integers(0, 4))
    values[rng.random((n, m)) < rng.uniform(0, 0.8)] = np.nan
    if not (values > 0).any():
        values[0, 0] = 1.0
    loads = [Loads(least := rng.integers(0, 4, k), least + rng.integers(0, 4, k)) for k in (n, m)]
    return values, *loads


@pytest.mark.parametrize("tens", range(20))
def test_no_selection_is_worth_more(tens):
    for seed in range(10 * tens, 10 * tens + 10):
        values, a, b = random_case(seed)
        found = select(values, a, b)
        value, lacking = best_value(values, a, b)
        assert found.missing_a.sum() + found.missing_b.sum() == pytest.approx(lacking, abs=1e-6)
        assert found.value == pytest.approx(value, abs=1e-3)
        assert (np.bincount(found.pairs[:, 0], minlength=len(a.most)) <= a.most).all()
        assert (np.bincount(found.pairs[:, 1], minlength=len(b.most)) <= b.most).all()
        assert np.isfinite(values[tuple(found.pairs.T)]).all()


def test_pairs_that_looked_unlikely_are_found_by_their_price():
    """Everybody likes the same few; most end with partners far down in their lists."""
    rng = np.random.default_rng(1)
    liked = np.linspace(100, 1, 120)
    values = np.clip(liked[None, :] + rng.uniform(0, 1, (120, 120)), 0, None)
    found = select(values, Loads.alike(120, 0, 1), Loads.alike(120, 0, 1))
    rows, columns = __import__("scipy.optimize").optimize.linear_sum_assignment(-np.rint(values * STEPS))
    assert found.value == pytest.approx(np.rint(values * STEPS)[rows, columns].sum() / STEPS)
    assert found.priced < values.size


def test_two_who_lack_one_rather_than_one_who_lacks_two():
    values = np.array([[90.0, 80.0], [10.0, np.nan]])
    found = select(values, Loads.alike(2, 2, 2), Loads.alike(2, 0, 1))
    assert found.missing_a.tolist() == [1, 1]


def test_mandatory_meetings_stand_whatever_they_are_worth():
    values = np.array([[90.0, 0.0], [80.0, 70.0]])
    found = select(values, Loads.alike(2, 0, 1), Loads.alike(2, 0, 1), mandatory=[(0, 1)])
    assert found.pairs.tolist() == [[0, 1], [1, 0]]
    assert found.value == 80.0


def test_mandatory_meetings_that_cannot_be_held_are_named():
    values = np.array([[90.0, np.nan], [80.0, 70.0]])
    with pytest.raises(TooManyMandatory) as error:
        select(values, Loads.alike(2, 0, 1), Loads.alike(2, 0, 1), mandatory=[(0, 1), (1, 0), (1, 1)])
    assert error.value.forbidden == [(0, 1)]
    assert (error.value.too_many_a, error.value.too_many_b) == ([1], [1])


@pytest.mark.parametrize("values", [np.zeros((3, 3)), np.full((3, 3), np.nan)])
def test_without_values_nobody_is_paired_by_chance(values):
    with pytest.raises(NothingToChoose):
        select(values, Loads.alike(3, 1, 2), Loads.alike(3, 1, 2))


def test_reserves_are_the_best_of_the_rest():
    values = np.array([[90.0, 60.0, 70.0], [80.0, 75.0, np.nan]])
    chosen = select(values, Loads.alike(2, 0, 1), Loads.alike(3, 0, 1))
    assert chosen.pairs.tolist() == [[0, 0], [1, 1]]
    assert reserves(values, chosen, 2) == ([[2, 1], [0]], [[1], [0], [0]])
