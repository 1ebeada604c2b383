"""What a flow cannot express: against trying out all selections of small cases."""

from itertools import combinations, product

import numpy as np
import pytest

from matching.meetings.errors import NoSuchMix
from matching.meetings.limited import Quota, select_limited
from matching.meetings.selection import Loads


def all_selections(values, most):
    pairs = np.argwhere(np.isfinite(values))
    for size in range(len(pairs) + 1):
        for chosen in combinations(map(tuple, pairs), size):
            loads = (
                np.bincount([i for i, _ in chosen], minlength=len(values)),
                np.bincount([j for _, j in chosen], minlength=len(values[0])),
            )
            if all((load <= most).all() for load in loads):
                yield chosen


@pytest.mark.parametrize("seed", range(6))
def test_interpreters_go_where_they_are_worth_the_most(seed):
    rng = np.random.default_rng(seed)
    values, marked = rng.integers(1, 100, (3, 3)).astype(float), rng.random((3, 3)) < 0.6
    loads = Loads.alike(3, 0, 2)
    found = select_limited(values, loads, loads, few=[(marked, 1)])
    best = max(
        sum(values[pair] for pair in chosen)
        for chosen in all_selections(values, 2)
        if sum(marked[pair] for pair in chosen) <= 1
    )
    assert found.selection.value == best
    assert found.gap == 0
    assert found.at_most >= best


@pytest.mark.parametrize("seed", range(6))
def test_the_worst_off_first_then_the_sum(seed):
    rng = np.random.default_rng(seed)
    values, loads = rng.integers(1, 100, (3, 3)).astype(float), Loads.alike(3, 0, 1)
    found = select_limited(values, loads, loads, raise_floor=True)

    def worth(chosen):
        sums = [sum(values[pair] for pair in chosen if pair[side] == place) for side in (0, 1) for place in range(3)]
        return min(sums), sum(values[pair] for pair in chosen)

    assert (found.floor, found.selection.value) == max(map(worth, all_selections(values, 1)))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "mix",
    [
        [Quota(1, least=3)],
        [Quota(0, most=1)],
        [Quota(1, least=0.5, is_share=True)],
        [Quota(0, most=0.4, is_share=True), Quota(1, most=2)],
    ],
)
def test_a_mix_of_forms_costs_as_little_as_can_be(seed, mix):
    rng = np.random.default_rng(seed)
    by_form = [np.where(rng.random((3, 3)) < 0.8, rng.integers(1, 100, (3, 3)), np.nan) for _ in range(2)]
    values, loads = np.fmax(*by_form), Loads.alike(3, 0, 2)
    best = 0.0
    for chosen in all_selections(values, 2):
        for forms in product((0, 1), repeat=len(chosen)):
            worth = sum(by_form[form][pair] for form, pair in zip(forms, chosen, strict=True))
            if all(quota.holds(forms) for quota in mix) and worth > best:  # NaN is no better
                best = worth
    found = select_limited(values, loads, loads, by_form=by_form, mix=mix)
    assert found.selection.value == best
    assert all(quota.holds(found.forms.tolist()) for quota in mix)


def test_a_mix_that_is_not_to_be_had_is_refused():
    values = np.array([[9.0, np.nan], [8.0, np.nan]])
    loads = Loads.alike(2, 0, 2)
    with pytest.raises(NoSuchMix):
        select_limited(values, loads, loads, by_form=[values, values], mix=[Quota(0, least=2), Quota(1, least=1)])


def test_a_shortfall_is_not_made_larger_for_the_floor():
    values = np.array([[90.0, 10.0], [80.0, np.nan]])
    found = select_limited(values, Loads.alike(2, 1, 2), Loads.alike(2, 0, 1), raise_floor=True)
    assert found.selection.missing_a.tolist() == [0, 0]
    assert found.selection.pairs.tolist() == [[0, 1], [1, 0]]
