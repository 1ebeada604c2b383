"""When something falls away: the past is left alone, what can be is kept, and who lost a meeting gets another."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from matching.meetings.draft import NOWHERE, Draft
from matching.meetings.errors import NothingToChoose
from matching.meetings.placing import make_room, put_closest
from matching.meetings.programme import Programme
from matching.meetings.selection import Loads, Values, select
from matching.meetings.tables import assign_tables
from matching.meetings.timetable import Timetable

ROUNDS = 4
"""How often new partners are looked for: two new meetings of one round may need the same slot."""


@dataclass(frozen=True, slots=True)
class Situation:
    """An event in the middle of its day: what was planned, and what is different now."""

    programme: Programme
    """as it is now: who is there when, which tables there are; the meetings as planned"""
    timetable: Timetable
    values: Values
    """(n_a, n_b) as for the selection; participants of side B follow those of A in the programme"""
    now: int = 0
    """the first slot that has not begun: what is earlier stays as it was"""
    extra: int = 1
    """meetings that anybody may get beyond those planned, to stand in for others"""
    cancelled: frozenset[int] = frozenset()
    """meetings that do not take place, whatever the reason"""
    fixed_tables: Mapping[int, int] = field(default_factory=dict)
    """those that participants keep"""
    newcomers: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    """participants who have no meeting yet, and shall have so many at least and at most"""


@dataclass(frozen=True, slots=True)
class Repair:
    """The programme and timetable from now on, and what is different for whom."""

    programme: Programme
    """with the new meetings after those planned"""
    timetable: Timetable
    lost: tuple[int, ...]
    """meetings that are not held"""
    moved: tuple[int, ...]
    """meetings that are held in another slot than planned"""
    added: tuple[int, ...]
    """new meetings"""


def repair(situation: Situation, *, may_move: bool = False) -> Repair:
    """Nobody but who lost a meeting, or is new, has another agenda, except for new meetings in slots that were free.

    `may_move`: meetings to come may change their slot to make room for those that lost theirs, and for new ones.
    """
    draft, lost = _kept(situation)
    put = make_room if may_move else put_closest
    without = [meeting for meeting in lost if meeting in situation.cancelled or not put(draft, meeting)]
    draft = _with_stand_ins(situation, draft, without, put)
    planned = situation.timetable.slot_of
    seated = (*situation.timetable.table_of, *(NOWHERE,) * (len(draft.slot_of) - len(planned)))
    tables = assign_tables(draft.programme, draft.slot_of, situation.fixed_tables, seated, situation.now)
    return Repair(
        draft.programme,
        Timetable(tuple(draft.slot_of), tables, 0),
        tuple(meeting for meeting in without if draft.slot_of[meeting] == NOWHERE),
        tuple(
            meeting
            for meeting, slot in enumerate(planned)
            if slot != NOWHERE and draft.slot_of[meeting] not in (slot, NOWHERE)
        ),
        tuple(range(len(planned), len(draft.slot_of))),
    )


def _kept(situation: Situation) -> tuple[Draft, list[int]]:
    """What of the plan still stands, and the meetings that lost their slot."""
    draft, lost, ahead = Draft(situation.programme), [], -1 << situation.now
    for meeting, slot in enumerate(situation.timetable.slot_of):
        if NOWHERE != slot < situation.now:
            draft.put(meeting, slot)
            draft.allowed[meeting] = 1 << slot
            continue
        draft.allowed[meeting] &= 0 if meeting in situation.cancelled else ahead
        if slot != NOWHERE and draft.fits(meeting, slot):
            draft.put(meeting, slot)
        elif slot != NOWHERE:
            lost.append(meeting)
    return draft, lost


def _with_stand_ins(
    situation: Situation, draft: Draft, lost: Sequence[int], put: Callable[[Draft, int], bool]
) -> Draft:
    """A draft with new meetings of those who lost one or are new: of most value, and where there is a slot."""
    planned, side_a = len(draft.slot_of), situation.values.shape[0]
    wanted = _take_part(situation.programme, lost)
    values = _without_those_planned(situation)
    for _ in range(ROUNDS):
        stand_in = _take_part(draft.programme, range(planned, len(draft.slot_of)))
        pairs = _best_partners(situation, draft, values, wanted - stand_in, stand_in)
        known = len(draft.slot_of)
        draft = draft.with_meetings([(i, side_a + j) for i, j in pairs], -1 << situation.now)
        for meeting in sorted(range(known, known + len(pairs)), key=lambda one: (draft.allowed[one].bit_count(), one)):
            put(draft, meeting)
            values[pairs[meeting - known]] = np.nan
        draft = draft.without_unplaced(known)
        if not pairs:
            break
    return draft


def _take_part(programme: Programme, meetings: Iterable[int]) -> Counter[int]:
    """In how many of these meetings each takes part."""
    return Counter(person for meeting in meetings for person in programme.participants[meeting])


def _without_those_planned(situation: Situation) -> Values:
    """Nobody meets the same partner again."""
    values, side_a = situation.values.copy(), situation.values.shape[0]
    for people in situation.programme.participants:
        rows = [person for person in people if person < side_a]
        columns = [person - side_a for person in people if person >= side_a]
        values[np.ix_(rows, columns)] = np.nan
    return values


def _best_partners(
    situation: Situation, draft: Draft, values: Values, wanted: Counter[int], stand_in: Counter[int]
) -> list[tuple[int, int]]:
    """For those who still want a meeting: partners who have a free slot in common with them."""
    side_a, ahead = values.shape[0], -1 << situation.now
    free = [there & ahead & ~busy for there, busy in zip(draft.programme.available, draft.busy, strict=True)]
    late = {
        person: (max(least - stand_in[person], 0), most - stand_in[person])
        for person, (least, most) in situation.newcomers.items()
        if free[person] and most > stand_in[person]
    }
    hungry = sorted({person for person in wanted if free[person]} | late.keys())
    open_values = np.full(values.shape, np.nan)
    for person in hungry:
        if person < side_a:
            meets = [bool(free[person] & mask) for mask in free[side_a:]]
            open_values[person, meets] = values[person, meets]
        else:
            meets = [bool(free[person] & mask) for mask in free[:side_a]]
            open_values[meets, person - side_a] = values[meets, person - side_a]
    least = np.array([wanted[person] if free[person] else 0 for person in range(len(free))], dtype=np.int64)
    most = np.array([max(situation.extra - stand_in[person], 0) for person in range(len(free))], dtype=np.int64)
    for person, (lowest, highest) in late.items():
        least[person], most[person] = lowest, highest
    most = np.maximum(most, least)
    try:
        found = select(open_values, Loads(least[:side_a], most[:side_a]), Loads(least[side_a:], most[side_a:]))
    except NothingToChoose:
        return []
    return [(int(i), int(j)) for i, j in found.pairs]
