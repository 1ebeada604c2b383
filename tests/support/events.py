"""Random events, and a check of timetables that knows nothing of how they are made."""

import numpy as np

from matching.meetings.draft import NOWHERE
from matching.meetings.programme import Limit, Programme, mask_of


def violations(programme, slot_of, table_of=None):
    """Every rule that a timetable breaks, in words."""
    placed = {meeting: slot for meeting, slot in enumerate(slot_of) if slot != NOWHERE}
    at = [(person, slot) for meeting, slot in placed.items() for person in programme.participants[meeting]]
    only, there = programme.only, programme.available
    found = [f"meeting {one} is not in its slots" for one, slot in placed.items() if not only.get(one, -1) >> slot & 1]
    found += [f"participant {person} is twice in slot {slot}" for person, slot in at if at.count((person, slot)) > 1]
    found += [f"participant {person} is away in slot {slot}" for person, slot in at if not there[person] >> slot & 1]
    for one, other in programme.before:
        if other in placed and slot_of[one] >= slot_of[other]:
            found.append(f"meeting {one} is not before {other}")
    for slot, tables in enumerate(programme.tables):
        here = [meeting for meeting, other in placed.items() if other == slot]
        if len(here) > tables:
            found.append(f"slot {slot} has too few tables")
        if any(len(limit.meetings.intersection(here)) > limit.at_most[slot] for limit in programme.interpreters):
            found.append(f"slot {slot} has too few interpreters")
        used = [] if table_of is None else [table_of[one] for one in here]
        if sorted(set(used) & set(range(tables))) != sorted(used):
            found.append(f"slot {slot}: a table twice, or none")
    return found


def random_event(seed, most=9):
    """Values, and a programme of some of the meetings that they allow."""
    rng = np.random.default_rng(seed)
    n, m, slots = (int(number) for number in rng.integers(2, most, 3))
    values = rng.uniform(1, 100, (n, m)).round()
    available = rng.random((n + m, slots)) < rng.uniform(0.4, 1)
    pairs = [(int(i), int(n + j)) for i, j in np.argwhere(rng.random((n, m)) < rng.uniform(0.1, 0.7))]
    several = range(len(pairs))
    return values, Programme(
        participants=pairs,
        available=[mask_of(row) for row in available],
        tables=[int(number) for number in rng.integers(0, n + 1, slots)],
        only={one: mask_of(rng.random(slots) < 0.5) for one in several if rng.random() < 0.1},
        before=[(one, one + 1) for one in several[:-1] if rng.random() < 0.1],
        interpreters=[
            Limit(
                frozenset(one for one in several if rng.random() < 0.3),
                [int(number) for number in rng.integers(0, 3, slots)],
            )
            for _ in range(rng.integers(0, 3))
        ],
    )
