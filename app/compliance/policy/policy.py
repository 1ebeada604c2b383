"""The policy in force in a process, made from its settings once and handed to whoever needs it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from time import monotonic
from typing import Annotated, NamedTuple

from fastapi import Depends, Request
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from app.compliance.policy.facts import Facts, Vocabulary
from app.compliance.policy.loading import packs_of, version_of, vocabulary_of
from app.compliance.policy.pack import Pack, Rule
from app.compliance.policy.screened import ImportedLists
from app.compliance.policy.screener import Lists, NoLists, Screener
from app.compliance.policy.verdicts import Judgement
from app.compliance.screening.service import Screening
from app.database import READ_METHODS
from app.settings import Settings
from matching.profiles import Form

REPLAY_HEADER = "Ponte-Replay-Day"
"""Of answers that tell the law of another day than today."""
SECONDS = 5.0
"""How long the state of the lists is not looked at again."""


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
    screener: Screener = field(default_factory=NoLists)
    known: dict[int, Facts | None] = field(default_factory=dict, compare=False, repr=False)
    """class -> its facts, none where they were read for other packs; see `judging`"""
    judged: dict[tuple[int, int, Form, date], Judgement] = field(default_factory=dict, compare=False, repr=False)
    seen: list[tuple[float, Lists]] = field(default_factory=list, compare=False, repr=False)
    """how the lists stood when they were last looked at, and when that was"""

    @classmethod
    def of(cls, settings: Settings, screening: Screening | None = None) -> "Policy":
        """`screening`: where its index is at hand already. Raises `Invalid` for packs that cannot be read."""
        replay = settings.replay_day
        day = replay if isinstance(replay, date) else None
        lists = ImportedLists(settings.screening_list_days, screening or Screening())
        packs = packs_of(settings.policy_packs)
        return cls.with_packs(packs, day, lives_today=replay == "today", screener=lists)

    @classmethod
    def with_packs(
        cls,
        packs: Sequence[Pack],
        replay_day: date | None = None,
        *,
        lives_today: bool = False,
        screener: Screener | None = None,
    ) -> "Policy":
        lists = screener or NoLists()
        return cls(tuple(packs), version_of(packs), vocabulary_of(packs), replay_day, lives_today, lists)

    def day(self, corridors_own: date | None, asked: date | None = None) -> Day:
        """Which day counts in a corridor: the one asked about, the one of the settings, its own, or today."""
        replay = asked or self.replay_day or (None if self.lives_today else corridors_own)
        return Day(replay or today(), replay not in (None, today()))

    def lists_now(self, session: Session) -> Lists:
        return self.screener.lists(session, datetime.now(UTC))

    def lists_lately(self, connection: Connection) -> Lists:
        """As they stood a few seconds ago: lists of matches ask this often."""
        if not self.seen or monotonic() - self.seen[0][0] > SECONDS:
            with Session(connection) as session:
                self.seen[:] = [(monotonic(), self.lists_now(session))]
        return self.seen[0][1]

    def digests(self) -> dict[str, str]:
        """Of every rule: another one as soon as the rule is."""
        return {rule.code: pack.digest_of(rule) for pack in self.packs for rule in pack.rules}

    def rule(self, code: str) -> tuple[Pack, Rule] | None:
        return next(((pack, rule) for pack in self.packs for rule in pack.rules if rule.code == code), None)


async def current_policy(request: Request) -> Policy:
    policy: Policy = request.app.state.policy
    return policy


PolicyDep = Annotated[Policy, Depends(current_policy)]


def names_at_hand(request: Request) -> None:
    """For routers whose changes pass the gate: before one takes the writers' turn, the listed names are read."""
    if request.method not in READ_METHODS:
        request.app.state.policy.screener.make_ready(request.app.state.engine)
