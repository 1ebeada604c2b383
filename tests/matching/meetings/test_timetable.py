"""Timetables of random events keep every rule; the bound on what is unplaced is one; little waiting."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.meetings.draft import NOWHERE
from matching.meetings.programme import Programme, count_runs, idle, slots_of
from matching.meetings.tables import count_changes
from matching.meetings.timetable import schedule, unplaced_at_least, waiting
from tests.support.events import random_event, violations


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6))
def test_no_rule_is_broken(seed):
    _, programme = random_event(seed)
    made = schedule(programme, seed=seed, tries=1000)
    assert violations(programme, made.slot_of, made.table_of) == []
    assert made.unplaced_at_least <= len(made.unplaced)
    assert all((slot == NOWHERE) == (table == NOWHERE) for slot, table in zip(made.slot_of, made.table_of, strict=True))


def test_the_same_seed_gives_the_same_timetable():
    _, programme = random_event(7, most=20)
    assert schedule(programme, seed=3, tries=5000) == schedule(programme, seed=3, tries=5000)


def regular(side, slots, meetings, seed=0):
    """A hall with a table for each of side A; everybody is there in 85 % of the slots."""
    rng = np.random.default_rng(seed)
    pairs = [(i, side + (i + step * step) % side) for i in range(side) for step in range(meetings)]
    there = [sum(1 << slot for slot in range(slots) if rng.random() < 0.85) for _ in range(2 * side)]
    return Programme(pairs, there, [side] * slots)


def test_hardly_anybody_waits():
    programme = regular(side=40, slots=14, meetings=6)
    waits = waiting(programme, schedule(programme).slot_of)
    assert waits.longest <= 1
    assert waits.average <= 0.15


def test_pinned_meetings_and_fixed_tables_stand():
    programme = regular(side=12, slots=8, meetings=3)
    pinned = {0: slots_of(programme.allowed()[0])[-1]}
    alone = {meeting: 1 << slot for meeting, slot in pinned.items()}
    made = schedule(replace(programme, only=alone), fixed_tables={person: person for person in range(12)})
    assert made.slot_of[0] == pinned[0]
    assert all(made.table_of[meeting] == people[0] for meeting, people in enumerate(programme.participants))
    assert count_changes(programme, made.slot_of, made.table_of)[:12] == [0] * 12


def test_participants_stay_at_their_table_where_nothing_speaks_against_it():
    programme = Programme([(0, 2), (1, 3), (0, 3), (1, 2)], [0b11] * 4, [2, 2])
    made = schedule(programme)
    assert sum(count_changes(programme, made.slot_of, made.table_of)) == 2


def test_the_bound_says_how_many_meetings_find_no_slot():
    one_slot = Programme([(0, 2), (0, 3), (1, 2), (1, 3)], [0b1] * 4, [5])
    assert unplaced_at_least(one_slot, one_slot.allowed()) == len(schedule(one_slot).unplaced) == 2
    no_tables = replace(one_slot, tables=[1])
    assert unplaced_at_least(no_tables, no_tables.allowed()) == 3


def test_waiting_is_between_meetings_and_while_one_is_there():
    assert slots_of(idle(0b1001001, 0b1111111)) == [1, 2, 4, 5]
    assert slots_of(idle(0b1001001, 0b1110011)) == [1, 4, 5]
    assert count_runs(0b110110) == 2
    assert idle(0, 0b111) == 0
