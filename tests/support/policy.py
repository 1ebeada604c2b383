"""A policy with lists that say what a test wants."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.compliance.policy.facts import Listing
from app.compliance.policy.loading import shipped_packs
from app.compliance.policy.policy import Policy
from app.compliance.policy.screener import Asked, Lists


class FakeLists:
    """Lists by name or number: a number settles it. `entries`: the numbers there of who is found by a name."""

    def __init__(self, listed: Mapping[str, str] | None = None, state: Any = "current") -> None:
        self.listed = dict(listed or {})
        self.state = state
        self.entries: dict[str, tuple[str, ...]] = {}
        self.version = "1"

    def lists(self, _session: Session, _now: datetime) -> Lists:
        return Lists(self.state, self.version, 1 if self.state == "current" else 30)

    def make_ready(self, _engine: Engine) -> None:
        return

    def listings(self, _session: Session, asked: Sequence[Asked]) -> list[tuple[Listing, ...]]:
        return [self._of(one) for one in asked]

    def _of(self, asked: Asked) -> tuple[Listing, ...]:
        for number in asked.numbers:
            if number in self.listed:
                return (Listing(self.listed[number], "number", True),)
        if asked.name not in self.listed:
            return ()
        found = self.entries.get(asked.name, ("",))
        return tuple(Listing(self.listed[asked.name], "name", False, entry=entry) for entry in found)


def policy_with(lists: FakeLists | None = None, replay_day: date | None = None, **more: Any) -> Policy:
    return Policy.with_packs(shipped_packs(), replay_day, screener=lists or FakeLists(), **more)
