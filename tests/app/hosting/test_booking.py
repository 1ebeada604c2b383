"""Days, workplaces and equipment beside each other: the same as counted day by day."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from app.hosting.booking import Booking, Free, Period, Room, clashes, free, next_free, taken

FIRST = date(2015, 9, 1)
DAYS = 40
PIECES = st.frozensets(st.sampled_from(["plotter", "probe"]))


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def period(first: int, last: int) -> Period:
    return Period(day(first), day(last))


PERIODS = st.tuples(st.integers(0, DAYS), st.integers(0, DAYS)).map(lambda both: period(min(both), max(both)))
BOOKINGS = st.builds(Booking, PERIODS, st.integers(1, 3), PIECES)
ROOMS = st.builds(Room, st.integers(1, 4), PERIODS)


def days(of: Period) -> set[date]:
    return {of.starts_on + timedelta(days=number) for number in range(of.days)}


def is_free(on: date, wanted: Booking, held: list[Booking], room: Room) -> bool:
    there = [each for each in held if on in days(each.period)]
    places = sum(each.workplaces for each in there) + wanted.workplaces
    return places <= room.workplaces and not any(each.equipment & wanted.equipment for each in there)


@settings(max_examples=150, derandomize=True, database=None, deadline=None)
@given(wanted=BOOKINGS, held=st.lists(BOOKINGS, max_size=6), room=ROOMS)
def test_the_days_that_clash_are_those_counted_one_by_one(wanted: Booking, held: list[Booking], room: Room) -> None:
    found = clashes(wanted, held, room)
    assert {each for one in found for each in days(one)} == {
        each for each in days(wanted.period) if not is_free(each, wanted, held, room)
    }
    assert all(one.ends_on + timedelta(days=1) < other.starts_on for one, other in pairwise(found))


@settings(max_examples=150, derandomize=True, database=None, deadline=None)
@given(wanted=BOOKINGS, held=st.lists(BOOKINGS, max_size=6), room=ROOMS)
def test_the_next_free_period_is_the_first_there_is(wanted: Booking, held: list[Booking], room: Room) -> None:
    length = wanted.period.days
    possible = (
        Period(day(first), day(first + length - 1))
        for first in range(DAYS + 1)
        if day(first) >= max(wanted.period.starts_on, room.offered.starts_on)
    )
    first = next(
        (
            each
            for each in possible
            if each.within(room.offered) == each and all(is_free(on, wanted, held, room) for on in days(each))
        ),
        None,
    )
    assert next_free(wanted, held, room) == first


@settings(max_examples=100, derandomize=True, database=None, deadline=None)
@given(within=PERIODS, held=st.lists(BOOKINGS, max_size=6), room=ROOMS)
def test_what_is_free_and_what_is_taken_add_up(within: Period, held: list[Booking], room: Room) -> None:
    left = {each: one.workplaces for one in free(within, held, room) for each in days(one.period)}
    for on in days(within):
        used = sum(each.workplaces for each in held if on in days(each.period))
        expected = max(room.workplaces - used, 0) if on in days(room.offered) else 0
        assert left.get(on, 0) == expected
    assert taken(within, held) == sum(
        each.workplaces for on in days(within) for each in held if on in days(each.period)
    )


def test_free_periods_are_as_long_as_they_can_be() -> None:
    held = [Booking(period(3, 5), 1, frozenset()), Booking(period(6, 7), 1, frozenset())]
    assert free(period(0, 9), held, Room(2, period(1, 30))) == [
        Free(period(1, 2), 2),
        Free(period(3, 7), 1),
        Free(period(8, 9), 2),
    ]
