"""An event from values to a timetable: both timed, and the waiting beside that of a timetable made greedily.

Invented values (tastes in 16 directions, some participants whom everybody likes more), everybody there in 85 % of the
slots, 4 to 8 meetings each, a table for each participant of the first side. The reference is the average waiting in a
timetable that puts every meeting, in the order of the selection, into the first slot in which both are free.
"""

import argparse
import json
from time import process_time
from typing import Any

import numpy as np

from matching.meetings.draft import Draft
from matching.meetings.placing import put_anywhere
from matching.meetings.programme import Programme, mask_of
from matching.meetings.repair import Situation, repair
from matching.meetings.selection import Loads, Values, select
from matching.meetings.shortages import shortages
from matching.meetings.tables import count_changes
from matching.meetings.timetable import schedule, waiting

AVAILABLE = 0.85
LEAST, MOST = 4, 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sides", type=int, nargs="+", default=[50, 200, 500, 1000], help="participants of each side")
    parser.add_argument("--slots", type=int, default=14)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    sizes = [measured(side, asked.slots, asked.seed) for side in asked.sides]
    largest = sizes[-1]
    report = {
        "value": largest["idle_slots_average"],
        "reference": largest["idle_slots_average_greedy"],
        "unit": "idle slots a participant",
        "ratio": round(largest["idle_slots_average"] / largest["idle_slots_average_greedy"], 3),
        "reference_is": "the first slot in which both are free, meeting by meeting",
        "slots": asked.slots,
        "available": AVAILABLE,
        "sizes": sizes,
    }
    print(json.dumps(report, indent=2))


def measured(side: int, slots: int, seed: int) -> dict[str, Any]:
    """One event of `side` participants on either side."""
    rng = np.random.default_rng(seed)
    there = rng.random((2 * side, slots)) < AVAILABLE
    values = invented_values(side, rng)
    values[there[:side].astype(int) @ there[side:].T.astype(int) == 0] = np.nan
    room = there.sum(axis=1)
    a, b = (Loads(np.minimum(LEAST, of), np.minimum(MOST, of)) for of in (room[:side], room[side:]))
    begun = process_time()
    selection = select(values, a, b)
    selected = process_time()
    programme = Programme(
        [(int(i), side + int(j)) for i, j in selection.pairs], [mask_of(row) for row in there], [side] * slots
    )
    timetable = schedule(programme, seed=seed, fixed_tables={person: person for person in range(side)})
    scheduled = process_time()
    waits = waiting(programme, timetable.slot_of)
    greedy = Draft(programme)
    placed_greedily = sum(put_anywhere(greedy, meeting) for meeting in range(len(selection.pairs)))
    greedy_waits = waiting(programme, greedy.slot_of)
    return {
        "side": side,
        "meetings": len(selection.pairs),
        "selection_cpu_s": round(selected - begun, 2),
        "pairs_priced_by_flow": selection.priced,
        "timetable_cpu_s": round(scheduled - selected, 2),
        "unplaced": len(timetable.unplaced),
        "idle_slots_average": round(waits.average, 3),
        "idle_slots_longest": waits.longest,
        "breaks": sum(waits.breaks),
        "table_changes_second_side": round(
            float(np.mean(count_changes(programme, timetable.slot_of, timetable.table_of)[side:])), 2
        ),
        "unplaced_greedy": len(selection.pairs) - placed_greedily,
        "idle_slots_average_greedy": round(greedy_waits.average, 3),
        "idle_slots_longest_greedy": greedy_waits.longest,
        **repaired(Situation(programme, timetable, values)),
        **impossible(side, rng),
    }


def invented_values(side: int, rng: np.random.Generator) -> Values:
    tastes, offers = rng.normal(size=(side, 16)), rng.normal(size=(side, 16))
    liked = 8 * rng.normal(size=side)
    return np.clip(50 + 2.5 * (tastes @ offers.T) + liked[None, :], 0, 100)


def repaired(planned: Situation) -> dict[str, Any]:
    """The first participant drops out before the event; its partners may have one more meeting each."""
    programme = planned.programme
    gone = frozenset(meeting for meeting, people in enumerate(programme.participants) if 0 in people)
    there = [0, *programme.available[1:]]
    situation = Situation(
        Programme(programme.participants, there, programme.tables), planned.timetable, planned.values, cancelled=gone
    )
    begun = process_time()
    done = repair(situation)
    return {
        "repair_cpu_s": round(process_time() - begun, 2),
        "meetings_lost": len(done.lost),
        "meetings_restored": len(done.added),
        "meetings_moved": len(done.moved),
    }


def impossible(side: int, rng: np.random.Generator) -> dict[str, Any]:
    """Seven participants may meet the same three only, who cannot have enough meetings for all."""
    allowed = rng.random((side, side)) < 0.5
    group, partners = rng.choice(side, 7, replace=False), rng.choice(side, 3, replace=False)
    allowed[group] = False
    allowed[np.ix_(group, partners)] = True
    begun = process_time()
    found = shortages(allowed, Loads.alike(side, 2, 6), Loads.alike(side, 0, 4))
    is_exact = [set(one.group) for one in found] == [set(group)] and set(found[0].partners) == set(partners)
    return {"impossible_cpu_s": round(process_time() - begun, 2), "impossible_named_exactly": is_exact}


if __name__ == "__main__":
    main()
