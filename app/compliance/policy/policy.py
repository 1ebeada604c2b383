"""The policy in force in a process, made from its settings once and handed to whoever needs it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Request

from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Policy:
    """`replay_day`: the day that every corridor replays; none: each its own day, or today."""

    replay_day: date | None

    @classmethod
    def of(cls, _settings: Settings) -> "Policy":
        return cls(None)


async def current_policy(request: Request) -> Policy:
    policy: Policy = request.app.state.policy
    return policy


PolicyDep = Annotated[Policy, Depends(current_policy)]
