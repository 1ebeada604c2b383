"""How long a session lasts."""

from dataclasses import dataclass
from datetime import timedelta

from app.settings import Settings

SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is known when somebody was last there."""


@dataclass(frozen=True, slots=True)
class Lifetime:
    """`idle`: without a request; `at_most`: anyway."""

    idle: timedelta
    at_most: timedelta

    @classmethod
    def of(cls, settings: Settings) -> "Lifetime":
        return cls(timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours))
