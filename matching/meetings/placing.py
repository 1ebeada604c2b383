"""Every meeting into a slot: the most urgent first, slot by slot; then the rest by making room for it."""

from random import Random

from matching.meetings.draft import NOWHERE, Draft
from matching.meetings.programme import idle, slots_of

TRIES = 150
"""Times that room is looked for, for every meeting that found none."""


def place(draft: Draft, seed: int) -> list[int]:
    """Puts the meetings that are nowhere into slots; returns those for which no room was found."""
    rng = Random(seed)  # noqa: S311  # for the same timetable every time, not for secrets
    for meeting, mask in enumerate(draft.allowed):
        if mask.bit_count() == 1 and draft.slot_of[meeting] == NOWHERE:  # pinned
            put_anywhere(draft, meeting)
    _fill(draft)
    unplaced = [meeting for meeting, slot in enumerate(draft.slot_of) if slot == NOWHERE]
    for _ in range(TRIES):
        unplaced = [meeting for meeting in unplaced if not make_room(draft, meeting)]
        if not unplaced:
            break
        for meeting in unplaced:
            _stir(draft, meeting, rng)
    return unplaced


def _fill(draft: Draft) -> None:
    """From the first slot to the last, so that agendas are close from the start."""
    participants = draft.programme.participants
    left = [0] * len(draft.busy)
    for meeting, people in enumerate(participants):
        for person in people:
            left[person] += draft.slot_of[meeting] == NOWHERE
    waiting = [meeting for meeting, slot in enumerate(draft.slot_of) if slot == NOWHERE]
    for slot in range(draft.programme.slots):
        rest = []
        for meeting in _by_urgency(draft, waiting, left, slot):
            if draft.fits(meeting, slot):
                draft.put(meeting, slot)
                for person in participants[meeting]:
                    left[person] -= 1
            else:
                rest.append(meeting)
        waiting = rest


def _by_urgency(draft: Draft, waiting: list[int], left: list[int], slot: int) -> list[int]:
    """First the meetings of those who have the most left for the slots in which they are free."""
    ahead = -1 << slot
    free = [
        (ahead & there & ~busy).bit_count() for there, busy in zip(draft.programme.available, draft.busy, strict=True)
    ]
    tight = [count / max(slots, 1) for count, slots in zip(left, free, strict=True)]

    def urgency(meeting: int) -> tuple[float, int, int]:
        tightest = max(tight[person] for person in draft.programme.participants[meeting])
        return -tightest, (draft.allowed[meeting] & ahead).bit_count(), meeting

    return sorted(waiting, key=urgency)


def put_anywhere(draft: Draft, meeting: int) -> bool:
    """Into the first slot where nothing has to be moved for it."""
    for slot in slots_of(draft.allowed[meeting]):
        if draft.fits(meeting, slot):
            draft.put(meeting, slot)
            return True
    return False


def put_closest(draft: Draft, meeting: int) -> bool:
    """Into the slot in which its participants wait the least, and nothing has to be moved for it."""
    people, programme = draft.programme.participants[meeting], draft.programme

    def waiting_with(slot: int) -> int:
        busy = ((person, draft.busy[person] | 1 << slot) for person in people)
        return sum(idle(slots, programme.waiting_slots[person]).bit_count() for person, slots in busy)

    fitting = [slot for slot in slots_of(draft.allowed[meeting]) if draft.fits(meeting, slot)]
    if fitting:
        draft.put(meeting, min(fitting, key=lambda slot: (waiting_with(slot), slot)))
    return bool(fitting)


def make_room(draft: Draft, meeting: int) -> bool:
    """As `put_closest`, or after one exchange that frees a slot for all participants."""
    if put_closest(draft, meeting):
        return True
    people = draft.programme.participants[meeting]
    for slot in slots_of(draft.allowed[meeting]):
        in_the_way = {draft.meeting_at[person][slot] for person in people} - {NOWHERE}
        if len(in_the_way) != 1:
            continue
        (other,) = in_the_way
        for free in slots_of(draft.allowed[other] & ~(1 << slot)):
            found = draft.chain(other, free)
            if found is None:
                continue
            draft.exchange(found[0], slot, free)
            if draft.fits(meeting, slot):
                draft.put(meeting, slot)
                return True
            draft.exchange(found[0], free, slot)
    return False


def _stir(draft: Draft, meeting: int, rng: Random) -> None:
    """One exchange at random among the participants' meetings, so that the next try finds the agendas changed."""
    person = rng.choice(draft.programme.participants[meeting])
    slots = slots_of(draft.busy[person])
    if not slots:
        return
    slot, free = rng.choice(slots), rng.randrange(draft.programme.slots)
    other = draft.meeting_at[person][slot]
    if slot != free and (found := draft.chain(other, free)) is not None:
        draft.exchange(found[0], slot, free)
