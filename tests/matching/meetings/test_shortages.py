"""Planted groups that need more than there is are named exactly."""

import numpy as np
import pytest

from matching.meetings.selection import Loads, select
from matching.meetings.shortages import shortages


@pytest.mark.parametrize("side", [50, 400])
def test_a_group_that_competes_for_too_few_partners_is_named(side):
    rng = np.random.default_rng(side)
    allowed = rng.random((side, side)) < 0.5
    group, partners = rng.choice(side, 7, replace=False), rng.choice(side, 3, replace=False)
    allowed[group] = False
    allowed[np.ix_(group, partners)] = True
    needs, gives = Loads.alike(side, 2, 6), Loads.alike(side, 0, 4)
    (found,) = shortages(allowed, needs, gives)
    assert (set(found.group), set(found.partners)) == (set(group), set(partners))
    assert (found.needed, found.available, found.lacking) == (14, 12, 2)
    values = np.where(allowed, 50.0, np.nan)
    assert select(values, needs, gives).missing_a.sum() == 2


def test_groups_that_have_no_partner_in_common_are_told_apart():
    allowed = np.zeros((5, 5), dtype=bool)
    allowed[0, 0] = allowed[1, 0] = allowed[2, 3] = allowed[3, 3] = allowed[4, 4] = True
    found = shortages(allowed, Loads.alike(5, 1, 1), Loads.alike(5, 0, 1))
    assert [(one.group, one.partners, one.lacking) for one in found] == [((0, 1), (0,), 1), ((2, 3), (3,), 1)]


def test_somebody_without_any_partner_is_a_group_of_one():
    allowed = np.array([[False, False], [True, True]])
    (found,) = shortages(allowed, Loads.alike(2, 1, 2), Loads.alike(2, 0, 2))
    assert (found.group, found.partners, found.available) == ((0,), (), 0)


def test_nobody_is_named_where_all_can_be_met():
    assert shortages(np.ones((4, 4), dtype=bool), Loads.alike(4, 3, 4), Loads.alike(4, 0, 3)) == []
