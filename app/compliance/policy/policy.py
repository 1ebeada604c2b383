"""The policy in force in a process, made from its settings once and handed to whoever needs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, NamedTuple

from fastapi import Depends, Request

from app.compliance.policy.facts import Vocabulary
from app.compliance.policy.loading import packs_of, version_of, vocabulary_of
from app.compliance.policy.pack import Pack, Rule
from app.settings import Settings


class Day(NamedTuple):
    """The day whose law counts. `replayed`: it is not today, and nothing is released in earnest."""

    day: date
    replayed: bool


def today() -> date:
    return datetime.now(UTC).date()


@dataclass(frozen=True, slots=True)
class Policy:
    """`replay_day`: the day that every corridor lives in, whatever its own. `lives_today`: that day is today's."""

    packs: tuple[Pack, ...]
    version: str
    vocabulary: Vocabulary
    replay_day: date | None = None
    lives_today: bool = False
    oldest_list: timedelta = timedelta(days=7)

    @classmethod
    def of(cls, settings: Settings) -> "Policy":
        """Raises `Invalid` for packs that cannot be read."""
        replay, days = settings.replay_day, timedelta(days=settings.screening_list_days)
        day = replay if isinstance(replay, date) else None
        return cls.with_packs(packs_of(settings.policy_packs), day, lives_today=replay == "today", oldest_list=days)

    @classmethod
    def with_packs(
        cls,
        packs: Sequence[Pack],
        replay_day: date | None = None,
        *,
        lives_today: bool = False,
        oldest_list: timedelta = timedelta(days=7),
    ) -> "Policy":
        return cls(tuple(packs), version_of(packs), vocabulary_of(packs), replay_day, lives_today, oldest_list)

    def day(self, corridors_own: date | None, asked: date | None = None) -> Day:
        """Which day counts in a corridor: the one asked about, the one of the settings, its own, or today."""
        replay = asked or self.replay_day or (None if self.lives_today else corridors_own)
        return Day(replay or today(), replay not in (None, today()))

    def rule(self, code: str) -> tuple[Pack, Rule] | None:
        return next(((pack, rule) for pack in self.packs for rule in pack.rules if rule.code == code), None)


async def current_policy(request: Request) -> Policy:
    policy: Policy = request.app.state.policy
    return policy


PolicyDep = Annotated[Policy, Depends(current_policy)]
