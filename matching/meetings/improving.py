"""Fewer idle slots between meetings, the worst agenda before the average: simulated annealing over exchanges."""

from collections.abc import Callable
from math import exp
from random import Random

from matching.meetings.draft import Draft
from matching.meetings.programme import Mask, count_runs, idle, slots_of

MOVES = 60
"""Exchanges that are tried, for every meeting."""
FEWEST = 200_000
"""Exchanges that are tried at least: a small event costs little."""
HOT, COLD = 2.0, 0.15
WEIGHT = [0, 2, 7, 16, 30, 50, 75]
"""What an agenda with so many idle slots costs: the second one more than the first."""


A_BREAK = 10
"""What a break costs beside each idle slot of it, where breaks are what counts."""


FAIR, MANY = 2, 3
"""Beyond so many of one participant each break costs so many more: others shall have some of them."""


def improve(draft: Draft, seed: int, tries: int | None = None, *, breaks: bool = False) -> None:
    """Ends when nobody waits, or after so many exchanges; the same seed gives the same timetable.

    `breaks`: the fewest breaks of all together, in place of few idle slots of each.
    """
    rng = Random(seed)  # noqa: S311  # for the same timetable every time, not for secrets
    tries = max(MOVES * len(draft.slot_of), FEWEST) if tries is None else tries
    if breaks:
        _Annealing(draft, rng, _of_breaks).run(tries, A_BREAK / 2)
    else:
        _Annealing(draft, rng, _of_idle_slots).run(tries, 1.0)


def _of_idle_slots(waits: Mask) -> int:
    count = waits.bit_count()
    return WEIGHT[count] if count < len(WEIGHT) else count * count * 2


def _of_breaks(waits: Mask) -> int:
    breaks = count_runs(waits)
    return A_BREAK * (breaks + MANY * max(breaks - FAIR, 0)) + waits.bit_count()


class _Annealing:
    def __init__(self, draft: Draft, rng: Random, cost: Callable[[Mask], int]) -> None:
        self._draft, self._rng, self._cost_of = draft, rng, cost
        self._waits = draft.programme.waiting_slots
        self._cost = [self._of(person, busy) for person, busy in enumerate(draft.busy)]
        self._waiting = [person for person, cost in enumerate(self._cost) if cost]
        self._place = {person: place for place, person in enumerate(self._waiting)}
        self._slots: dict[Mask, list[int]] = {}
        """of sets that were met: a day has few slots, and the same sets come again and again"""

    def run(self, tries: int, warmth: float) -> None:
        draft, rng = self._draft, self._rng
        total = best = sum(self._cost)
        best_slots = list(draft.slot_of)
        placed = [meeting for meeting, slot in enumerate(draft.slot_of) if slot >= 0]
        for tried in range(tries):
            if not total:
                break
            meeting, target = self._proposal(placed)
            here = draft.slot_of[meeting]
            if target == here or (found := draft.chain(meeting, target)) is None:
                continue
            chain, shifted = found
            flip = 1 << here | 1 << target
            costs = [(person, self._of(person, draft.busy[person] ^ flip)) for person in shifted]
            change = sum(cost - self._cost[person] for person, cost in costs)
            heat = warmth * HOT * (COLD / HOT) ** (tried / tries)
            if change <= 0 or rng.random() < exp(-change / heat):
                draft.exchange(chain, here, target)
                for person, cost in costs:
                    self._note(person, cost)
                total += change
                if total < best:
                    best, best_slots = total, list(draft.slot_of)
        if total > best:
            self._draft.restore(best_slots)

    def _proposal(self, placed: list[int]) -> tuple[int, int]:
        """Mostly a meeting of somebody who waits, into the time of waiting; now and then any, anywhere."""
        draft, rng = self._draft, self._rng
        if rng.random() < 0.75:
            person = self._waiting[rng.randrange(len(self._waiting))]
            busy = draft.busy[person]
            slots = self._slots_of(busy)
            gaps = self._slots_of(idle(busy, self._waits[person]))
            slot = rng.choice((slots[0], slots[-1], rng.choice(slots)))
            target = rng.choice(gaps)
            return draft.meeting_at[person][slot], target
        return rng.choice(placed), rng.randrange(draft.programme.slots)

    def _of(self, person: int, busy: Mask) -> int:
        return self._cost_of(idle(busy, self._waits[person]))

    def _slots_of(self, mask: Mask) -> list[int]:
        found = self._slots.get(mask)
        if found is None:
            found = self._slots[mask] = slots_of(mask)
        return found

    def _note(self, person: int, cost: int) -> None:
        self._cost[person] = cost
        if cost and person not in self._place:
            self._place[person] = len(self._waiting)
            self._waiting.append(person)
        elif not cost and person in self._place:
            at, last = self._place.pop(person), self._waiting.pop()
            if last != person:
                self._waiting[at] = last
                self._place[last] = at
