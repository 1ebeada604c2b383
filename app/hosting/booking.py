"""Whether a space is free: days, workplaces and equipment of stays beside each other. No SQL here.

Days are whole and inclusive at both ends: a guest who leaves on a day has the space on it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    starts_on: date
    ends_on: date

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    def within(self, other: "Period") -> "Period | None":
        """The part that lies in the other; none if no day does."""
        starts, ends = max(self.starts_on, other.starts_on), min(self.ends_on, other.ends_on)
        return Period(starts, ends) if starts <= ends else None


@dataclass(frozen=True, slots=True)
class Booking:
    """What a stay takes of a space. `workplaces` is 1 of a space that has none: all of it."""

    period: Period
    workplaces: int
    equipment: frozenset[str]


@dataclass(frozen=True, slots=True)
class Room:
    """What there is to take: `workplaces` is 1 of a space that is taken as a whole. `offered`: on which days."""

    workplaces: int
    offered: Period


@dataclass(frozen=True, slots=True)
class Free:
    """Days on which so many workplaces of a space are free; 1 of one that is taken as a whole."""

    period: Period
    workplaces: int


def clashes(wanted: Booking, held: Iterable[Booking], room: Room) -> list[Period]:
    """The days of `wanted` on which it cannot be, in periods: too few workplaces, or a piece of equipment is taken."""
    found: list[Period] = []
    for period, there in _stretches(wanted.period, held):
        taken = sum(each.workplaces for each in there)
        if taken + wanted.workplaces > room.workplaces or any(each.equipment & wanted.equipment for each in there):
            if found and found[-1].ends_on + DAY == period.starts_on:
                found[-1] = Period(found[-1].starts_on, period.ends_on)
            else:
                found.append(period)
    return found


def next_free(wanted: Booking, held: Sequence[Booking], room: Room) -> Period | None:
    """The first period as long as the wanted one, and not before it, in which all of it can be had; none: never."""
    length = timedelta(days=wanted.period.days - 1)
    earliest = max(wanted.period.starts_on, room.offered.starts_on)
    ends = {each.period.ends_on + DAY for each in held if each.period.ends_on < room.offered.ends_on}
    for starts in sorted({earliest} | {day for day in ends if day > earliest}):
        if room.offered.ends_on - starts < length:
            return None
        period = Period(starts, starts + length)
        if not clashes(Booking(period, wanted.workplaces, wanted.equipment), held, room):
            return period
    return None


def free(within: Period, held: Iterable[Booking], room: Room) -> list[Free]:
    """When something of the space is free, in periods with the same number of workplaces."""
    offered = room.offered.within(within)
    if offered is None:
        return []
    found: list[Free] = []
    for period, there in _stretches(offered, held):
        left = room.workplaces - sum(each.workplaces for each in there)
        if left <= 0:
            continue
        last = found[-1] if found else None
        if last and last.workplaces == left and last.period.ends_on + DAY == period.starts_on:
            found[-1] = Free(Period(last.period.starts_on, period.ends_on), left)
        else:
            found.append(Free(period, left))
    return found


def taken(within: Period, held: Iterable[Booking]) -> int:
    """Workplaces times days."""
    return sum(part.days * each.workplaces for each in held if (part := each.period.within(within)) is not None)


def _stretches(period: Period, held: Iterable[Booking]) -> Iterator[tuple[Period, list[Booking]]]:
    """The period in pieces in which the same stays are there, with them."""
    there = [each for each in held if each.period.within(period)]
    cuts = {period.starts_on, period.ends_on + DAY}
    for each in there:
        part = each.period.within(period)
        if part is not None:
            cuts |= {part.starts_on, part.ends_on + DAY}
    for starts, next_starts in pairwise(sorted(cuts)):
        piece = Period(starts, next_starts - DAY)
        yield piece, [each for each in there if each.period.within(piece)]
