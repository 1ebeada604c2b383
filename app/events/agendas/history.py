"""Versions of a plan -> when each meeting last changed, who comes no more, and what fell away."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple


class Key(NamedTuple):
    """The two participants of a meeting: they name it in every version."""

    a: int
    b: int


class Attendee(NamedTuple):
    """A delegate at a meeting: sent by a side, or a colleague who joins."""

    delegate: int
    joins: bool


class Placed(NamedTuple):
    """What of a meeting stands in a calendar. `slot` none: it has no place, and is in no agenda.

    `turns`: how often it was cancelled, or taken up again, in its version.
    """

    slot: int | None
    table: int | None
    interpreter: int | None
    delegate_a: int | None
    delegate_b: int | None
    joined: tuple[int, ...] = ()
    cancelled: bool = False
    turns: int = 0

    def attendees(self) -> set[Attendee]:
        sent = {Attendee(one, joins=False) for one in (self.delegate_a, self.delegate_b) if one is not None}
        return sent | {Attendee(one, joins=True) for one in self.joined}


class Left(NamedTuple):
    """How a meeting stood when somebody was last to come to it, and the sequence since which they are not."""

    sequence: int
    placed: Placed


@dataclass(frozen=True, slots=True)
class Course:
    """`changed_in`: the version in which it last changed; `placed`: as it stands, or stood before it fell away.

    `turns`: how often it was cancelled, or taken up again, within versions. `left`: who comes no more.
    """

    changed_in: int
    placed: Placed
    fallen: bool
    turns: int = 0
    left: Mapping[Attendee, Left] = field(default_factory=dict)

    @property
    def sequence(self) -> int:
        """Rises with whatever changes: calendar programs take what has a higher one."""
        return self.changed_in + self.turns


def courses(versions: Iterable[tuple[int, dict[Key, Placed]]]) -> dict[Key, Course]:
    """Of every meeting that had a place in one of the versions, which come in the order of their numbers."""
    found: dict[Key, Course] = {}
    turns: Counter[Key] = Counter()
    for number, meetings in versions:
        for key, placed in meetings.items():
            turns[key] += placed.turns
        planned = {key: placed._replace(turns=0) for key, placed in meetings.items() if placed.slot is not None}
        standing = {key: placed for key, placed in planned.items() if not placed.cancelled}
        for key, placed in standing.items():
            known = found.get(key)
            if known is None or known.fallen or known.placed != placed or meetings[key].turns:
                found[key] = _changed(known, placed, number, turns[key])
        for key, placed in planned.items():
            if placed.cancelled and key not in found:  # it may have been given out before
                found[key] = Course(number, placed, fallen=True)
        for key in [key for key, known in found.items() if not known.fallen and key not in standing]:
            found[key] = replace(found[key], changed_in=number, fallen=True)
    return {key: replace(one, turns=turns[key]) for key, one in found.items()}


def _changed(known: Course | None, placed: Placed, number: int, turns: int) -> Course:
    if known is None:
        return Course(number, placed, fallen=False)
    since = turns + (known.changed_in if known.fallen else number)
    coming = placed.attendees()
    left = {**known.left, **{one: Left(since, known.placed) for one in known.placed.attendees()}}
    return Course(number, placed, fallen=False, left={one: how for one, how in left.items() if one not in coming})
