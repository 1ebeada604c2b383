"""From recorded steps to figures: stages reached, days between them, how it ended, how good the ranking was. No SQL."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from statistics import median

from app.introductions.states import Conclusion, State

FIRST = 3
"""Places of a list that a manager reads before anything else."""
SECONDS_A_DAY = 86_400


class FunnelStage(StrEnum):
    """How far an introduction came, in this order."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    ACCEPTED = "accepted"
    RELEASED = "released"
    MET = "met"
    AGREED = "agreed"


class Places(StrEnum):
    """Where a pair stands in today's lists of its two parties, the better of both."""

    FIRST_THREE = "first_three"
    BELOW = "below"
    IN_NONE = "in_none"


@dataclass(frozen=True, slots=True)
class Step:
    after: str
    at: datetime
    by: str
    reason: str | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """An introduction that was proposed, with its steps in their order. `park`: the code of the one that proposed it.

    `day` is that of the proposal; where a demo replays another day, that one. `place`: the better of its two places in
    today's lists; none if it stands in neither.
    """

    id: int
    form: str
    park: str
    sector: str | None
    day: date
    steps: tuple[Step, ...]
    place: int | None


@dataclass(frozen=True, slots=True)
class Counted:
    """Introductions that came to each stage, of those that share a value."""

    value: str | None
    reached: Mapping[FunnelStage, int]


@dataclass(frozen=True, slots=True)
class Lasted:
    """Days from one stage to the next, of those that came to both."""

    before: FunnelStage
    after: FunnelStage
    count: int
    median_days: float | None
    longest_days: float | None


@dataclass(frozen=True, slots=True)
class Ended:
    """How often introductions ended so, at whose word, for which reason."""

    state: str
    by: str
    reason: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Answered:
    places: Places
    answered: int
    accepted: int

    @property
    def share(self) -> float | None:
        """Of acceptances among the answers; none without any."""
        return round(self.accepted / self.answered, 4) if self.answered else None


BREAKDOWNS: Mapping[str, Callable[[Recorded], str | None]] = {
    "all": lambda _: None,
    "form": lambda one: one.form,
    "sector": lambda one: one.sector,
    "park": lambda one: one.park,
    "year": lambda one: str(one.day.year),
}


def first_reached(one: Recorded) -> dict[FunnelStage, datetime]:
    """When it came to each stage for the first time."""
    found: dict[FunnelStage, datetime] = {}
    for step in one.steps:
        stage = _stage(step)
        if stage is not None:
            found.setdefault(stage, step.at)
    return found


def funnel(recorded: Sequence[Recorded], by: str) -> list[Counted]:
    """A line for each value, in their order; those without one are last."""
    groups: dict[str | None, Counter[FunnelStage]] = defaultdict(Counter)
    for one in recorded:
        groups[BREAKDOWNS[by](one)].update(first_reached(one).keys())
    ordered = sorted(groups.items(), key=lambda group: (group[0] is None, group[0] or ""))
    return [Counted(value, {stage: reached[stage] for stage in FunnelStage}) for value, reached in ordered]


def durations(recorded: Iterable[Recorded]) -> list[Lasted]:
    found: dict[tuple[FunnelStage, FunnelStage], list[float]] = {step: [] for step in pairwise(FunnelStage)}
    for one in recorded:
        reached = first_reached(one)
        for step, days in found.items():
            if step[0] in reached and step[1] in reached:
                days.append((reached[step[1]] - reached[step[0]]).total_seconds() / SECONDS_A_DAY)
    return [
        Lasted(*step, len(days), round(median(days), 1) if days else None, round(max(days), 1) if days else None)
        for step, days in found.items()
    ]


def endings(recorded: Iterable[Recorded]) -> list[Ended]:
    """Of those that came to nothing, the most frequent first."""
    counted: Counter[tuple[str, str, str | None]] = Counter()
    for one in recorded:
        last = one.steps[-1]
        came_to_nothing = last.after == State.CONCLUDED and last.outcome == Conclusion.NONE
        if last.after in (State.DECLINED, State.WITHDRAWN, State.EXPIRED) or came_to_nothing:
            counted[last.after, last.by, last.reason] += 1
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0][0], item[0][1], item[0][2] or ""))
    return [Ended(*how, count) for how, count in ordered]


def answers(recorded: Iterable[Recorded]) -> list[Answered]:
    """Whether what stood first was accepted more often than what stood below. What nobody answered does not count."""
    answered: Counter[Places] = Counter()
    accepted: Counter[Places] = Counter()
    for one in recorded:
        was_accepted = FunnelStage.ACCEPTED in first_reached(one)
        if was_accepted or one.steps[-1].after == State.DECLINED:
            answered[_places(one.place)] += 1
            accepted[_places(one.place)] += was_accepted
    return [Answered(places, answered[places], accepted[places]) for places in Places]


def _stage(step: Step) -> FunnelStage | None:
    if step.after == State.CONCLUDED:
        return FunnelStage.AGREED if step.outcome != Conclusion.NONE else None
    return FunnelStage(step.after) if step.after in set(FunnelStage) else None


def _places(place: int | None) -> Places:
    if place is None:
        return Places.IN_NONE
    return Places.FIRST_THREE if place <= FIRST else Places.BELOW
