"""What falls away in the middle of the day: the past stands, nobody else is moved, who lost a meeting gets another."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.meetings.draft import NOWHERE
from matching.meetings.programme import Programme, mask_of
from matching.meetings.repair import Situation, repair
from matching.meetings.selection import Loads, select
from matching.meetings.timetable import Timetable, schedule, waiting
from tests.support.events import random_event, violations


def planned(side, slots=10, load=5, seed=0):
    rng = np.random.default_rng(seed)
    values = rng.uniform(1, 100, (side, side))
    available = rng.random((2 * side, slots)) < 0.85
    chosen = select(values, Loads.alike(side, 2, load), Loads.alike(side, 2, load))
    programme = Programme(
        [(int(i), int(side + j)) for i, j in chosen.pairs], [mask_of(row) for row in available], [side] * slots
    )
    return values, programme, schedule(programme)


def drop_out(programme, timetable, values, person, now=0):
    cancelled = frozenset(
        m for m, people in enumerate(programme.participants) if person in people and timetable.slot_of[m] >= now
    )
    available = [0 if one == person else there for one, there in enumerate(programme.available)]
    past = {m: 1 << slot for m, slot in enumerate(timetable.slot_of) if NOWHERE != slot < now}
    return Situation(
        replace(programme, available=available, only=programme.only | past), timetable, values, now, cancelled=cancelled
    )


def test_the_partners_of_who_drops_out_meet_somebody_else_and_nobody_is_moved():
    values, programme, timetable = planned(40)
    situation = drop_out(programme, timetable, values, person=3)
    done = repair(situation)
    assert done.moved == ()
    assert set(done.lost) == situation.cancelled
    assert len(done.added) == len(done.lost)
    assert violations(replace(done.programme, available=situation.programme.available), done.timetable.slot_of) == []
    losers = {person for m in done.lost for person in programme.participants[m]} - {3}
    assert losers <= {person for m in done.added for person in done.programme.participants[m]}


def test_what_has_been_stands():
    values, programme, timetable = planned(20, seed=1)
    done = repair(drop_out(programme, timetable, values, person=0, now=5))
    for meeting, slot in enumerate(timetable.slot_of):
        if slot < 5:
            assert done.timetable.slot_of[meeting] == slot
    assert all(done.timetable.slot_of[meeting] >= 5 for meeting in done.added)


def test_a_table_that_is_lost_costs_a_slot_and_no_meeting():
    values, programme, timetable = planned(12, seed=2)
    fewer = replace(programme, tables=[0, *programme.tables[1:]])
    done = repair(Situation(fewer, timetable, values), may_move=True)
    assert done.lost == ()
    assert set(done.moved) >= {m for m, slot in enumerate(timetable.slot_of) if slot == 0}
    assert violations(fewer, done.timetable.slot_of) == []


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), may_move=st.booleans())
def test_repairs_one_after_another_break_no_rule(seed, may_move):
    values, programme = random_event(seed)
    programme, timetable = replace(programme, before=(), interpreters=[]), None
    timetable = schedule(programme, seed=seed, tries=1000)
    rng = np.random.default_rng(seed)
    for person in rng.permutation(len(programme.available))[:2]:
        situation = drop_out(programme, timetable, values, int(person))
        done = repair(situation, may_move=may_move)
        programme, timetable = done.programme, done.timetable
        assert violations(programme, timetable.slot_of, timetable.table_of) == []
        pairs = [programme.participants[m] for m, slot in enumerate(timetable.slot_of) if slot != NOWHERE]
        assert len(set(pairs)) == len(pairs)
        assert all(person not in people for people in pairs)


def test_who_stands_in_comes_beside_the_other_meetings():
    """The first of A meets the first of B at noon and the second at the end, who does not come; the third is free."""
    programme = Programme([(0, 1), (0, 2)], [0b11111, 0b11111, 0, 0b11111], [2] * 5)
    timetable = Timetable((2, 4), (0, 0), 0)
    done = repair(Situation(programme, timetable, np.array([[50.0, 50.0, 40.0]]), cancelled=frozenset({1})))
    assert (done.lost, done.added) == ((1,), (2,))
    assert done.timetable.slot_of[2] in (1, 3)
    assert waiting(done.programme, done.timetable.slot_of).longest == 0
