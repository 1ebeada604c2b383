"""The fewest breaks against trying out all timetables; rules that clash are named, and no others."""

from itertools import product

import numpy as np
import pytest

from matching.meetings.draft import Draft
from matching.meetings.improving import improve
from matching.meetings.placing import place
from matching.meetings.planning import MOST_PROVEN, plan
from matching.meetings.programme import Limit, Programme, slots_of
from matching.meetings.proof import Complete, fewest_breaks
from matching.meetings.rules import Clash
from matching.meetings.timetable import waiting
from tests.support.events import random_event, violations


@pytest.mark.parametrize("seed", range(40))
def test_no_timetable_has_fewer_breaks(seed):
    _, programme = random_event(seed, most=5)
    if len(programme.participants) > 6:
        pytest.skip("too many timetables to try")
    assert_fewest_breaks(programme)


@pytest.mark.parametrize("seed", range(60))
def test_nor_where_people_are_away_again_and_again(seed):
    """Then there may be several breaks between two meetings."""
    rng = np.random.default_rng(seed)
    partners = [sum(1 << int(slot) for slot in rng.choice(8, 2, replace=False)) for _ in range(3)]
    available = [int(rng.integers(2**8)), *partners]
    assert_fewest_breaks(Programme([(0, 1), (0, 2), (0, 3)], available, [2] * 8))


@pytest.mark.parametrize("seed", range(30))
def test_nor_where_tables_are_short_and_colleagues_join(seed):
    """Then it is counted who is busy, too: three in a meeting of three."""
    rng = np.random.default_rng(seed)
    people = [tuple(int(one) for one in rng.choice(6, rng.integers(2, 4), replace=False)) for _ in range(5)]
    assert_fewest_breaks(Programme(people, [0b1111] * 6, [int(tables) for tables in rng.integers(1, 3, 4)]))


def test_two_breaks_may_lie_between_two_meetings():
    programme = Programme([(0, 1), (0, 2)], [0b11011, 0b00001, 0b10000], [4] * 5)
    assert fewest_breaks(programme, seconds=30) == Complete((0, 4), has_fewest_breaks=True)
    assert waiting(programme, (0, 4)).breaks == (2, 0, 0)


def assert_fewest_breaks(programme):
    everywhere = [slots_of(mask) for mask in programme.allowed()]
    all_of_them = product(*everywhere)
    breaks = [sum(waiting(programme, slots).breaks) for slots in all_of_them if not violations(programme, slots)]
    found = fewest_breaks(programme, seconds=30)
    if not breaks:
        assert isinstance(found, Clash)
    else:
        assert found == Complete(found.slot_of, has_fewest_breaks=True)
        assert sum(waiting(programme, found.slot_of).breaks) == min(breaks)
        assert violations(programme, found.slot_of) == []


def test_the_rules_that_clash_are_named_and_no_others():
    """Participant 0 has three meetings and two slots; the rest of the event is without a fault."""
    programme = Programme([(0, 4), (0, 5), (0, 6), (1, 4), (2, 5), (3, 6)], [0b0011, *[0b1111] * 6], [4] * 4)
    clash = fewest_breaks(programme, seconds=30)
    assert clash == Clash(
        (("away", 0), ("one_at_a_time", 0), ("placed", 0), ("placed", 1), ("placed", 2)), is_minimal=True
    )


def test_a_clash_among_the_meetings_of_one_is_told_by_the_numbers_of_all():
    """Whom participant 1 meets before whom goes round in a circle; the order of participant 0 is none of it."""
    programme = Programme(
        [(0, 3), (0, 4), (1, 5), (1, 6)],
        [0b1111] * 7,
        [4] * 4,
        before=[(0, 1), (3, 2), (2, 3)],
        interpreters=[Limit(frozenset({3}), [1] * 4)],
    )
    clash = fewest_breaks(programme, seconds=30)
    assert clash.rules[:2] == (("order", 1), ("order", 2))
    assert clash.rules[2:] in [(("placed", 2),), (("placed", 3),)]


def test_a_clash_of_several_is_named():
    """Three meetings of six people, two slots, one table in each."""
    clash = fewest_breaks(Programme([(0, 1), (2, 3), (4, 5)], [0b11] * 6, [1] * 2), seconds=30)
    assert clash == Clash((("placed", 0), ("placed", 1), ("placed", 2), ("tables", 0), ("tables", 1)), is_minimal=True)


def test_of_many_participants_too_it_is_told_who_has_more_meetings_than_slots():
    first_b = MOST_PROVEN // 2 + 1
    pairs = [(0, first_b), (0, first_b + 1), *((one, first_b + one) for one in range(1, first_b))]
    programme = Programme(pairs, [0b01, *[0b11] * (2 * first_b - 1)], [first_b] * 2)
    assert plan(programme, tries=100).clash == Clash(
        (("away", 0), ("one_at_a_time", 0), ("placed", 0), ("placed", 1)), is_minimal=True
    )
    assert plan(programme.part(range(1, len(pairs))), tries=100).clash is None


def test_nobody_has_more_breaks_than_is_fair():
    programme = Programme([(0, 1), (0, 2), (0, 3)], [0b10101, *[0b11111] * 3], [1] * 5, waits=[0b11111] * 4)
    best = fewest_breaks(programme, seconds=30)
    assert waiting(programme, best.slot_of).breaks == (2, 0, 0, 0)
    clash = fewest_breaks(programme, seconds=30, most_each=1)
    assert ("fair", 0) in clash.rules
    assert ("fair", 1) not in clash.rules


def test_no_time_no_proof():
    pairs = [(one, 30 + (one + step) % 30) for one in range(30) for step in (0, 1, 3, 7, 12)]
    found = fewest_breaks(Programme(pairs, [2**8 - 1] * 60, [20] * 8), seconds=0)
    assert found is None or not found.has_fewest_breaks


def test_a_timetable_without_breaks_needs_no_search_for_a_proof():
    pairs = [(one, 4 + (one + step) % 4) for one in range(4) for step in (0, 1)]
    programme = Programme(pairs, [0b111111] * 8, [4] * 6)
    begin = plan(programme, seconds=30).timetable.slot_of
    assert fewest_breaks(programme, seconds=0, begin=begin) == Complete(begin, has_fewest_breaks=True)


def test_what_is_not_proven_is_no_worse_than_what_it_began_from():
    pairs = [(one, 30 + (one + step) % 30) for one in range(30) for step in (0, 1, 3, 7, 12)]
    programme = Programme(pairs, [2**8 - 1 & ~(1 << one % 8) for one in range(60)], [22] * 8, waits=[2**8 - 1] * 60)
    draft = Draft(programme)
    assert place(draft, 0) == []
    before = sum(waiting(programme, draft.slot_of).breaks)
    improve(draft, 0, 20_000, breaks=True)
    begin = tuple(draft.slot_of)
    assert violations(programme, begin) == []
    count = sum(waiting(programme, begin).breaks)
    assert count < before
    found = fewest_breaks(programme, seconds=0, begin=begin)
    assert sum(waiting(programme, found.slot_of).breaks) <= count
