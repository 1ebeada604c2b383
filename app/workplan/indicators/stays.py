"""From stays to figures: how far they have come, how long guests were there, what both sides say. No SQL."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import mean

from app.hosting.booking import Period
from app.hosting.states import StayParty, StayState


@dataclass(frozen=True, slots=True)
class Said:
    """An evaluation."""

    by: str
    rating: int
    again: bool


@dataclass(frozen=True, slots=True)
class RecordedStay:
    """`park`: the code of the host's. `asked`: the days that were asked for, or since then its own. `period`: those on
    which the guest was there so far; none: it has not come.
    """

    state: StayState
    park: str
    asked: Period
    period: Period | None
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Hosted:
    """Guests of a park's sites that came, and the days that they were there."""

    park: str
    stays: int
    days: int


@dataclass(frozen=True, slots=True)
class Evaluated:
    by: str
    count: int
    rating: float | None
    again: int


def in_year(found: Iterable[RecordedStay], year: int | None) -> list[RecordedStay]:
    """Those with a day in that year, which count in it with what lies in it; none: all, with all."""
    if year is None:
        return list(found)
    whole = Period(date(year, 1, 1), date(year, 12, 31))
    return [
        RecordedStay(one.state, one.park, one.asked, one.period and one.period.within(whole), one.said)
        for one in found
        if one.asked.within(whole)
    ]


def states(found: Iterable[RecordedStay]) -> Mapping[StayState, int]:
    """Stays by how far they have come, in the order of the states."""
    counted = Counter(one.state for one in found)
    return {state: counted[state] for state in StayState if counted[state]}


def hosted(found: Iterable[RecordedStay]) -> list[Hosted]:
    guests: dict[str, list[int]] = defaultdict(list)
    for one in found:
        if one.period is not None:
            guests[one.park].append(one.period.days)
    return [Hosted(park, len(days), sum(days)) for park, days in sorted(guests.items())]


def evaluated(found: Sequence[RecordedStay]) -> list[Evaluated]:
    """By both sides; one that has said nothing has no rating."""
    lines = []
    for party in StayParty:
        said = [each for one in found for each in one.said if each.by == party]
        rating = round(mean(each.rating for each in said), 2) if said else None
        lines.append(Evaluated(party.value, len(said), rating, sum(each.again for each in said)))
    return lines
