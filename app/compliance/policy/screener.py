"""What policies need of screening: who of some names and numbers is listed, and how old the lists are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.compliance.policy.facts import Listing

ListsState = Literal["current", "stale", "missing"]


class Asked(NamedTuple):
    """A company or a person, as it is declared."""

    name: str
    numbers: tuple[str, ...] = ()
    country: str | None = None
    is_person: bool = False


class Lists(NamedTuple):
    """All that are expected, together: the worst state of any, and how old the oldest is.

    `version` is another one as soon as any of them is.
    """

    state: ListsState
    version: str
    age_days: int | None


NONE_IMPORTED = Lists("missing", "none", None)


class Screener(Protocol):
    """Whoever knows the lists."""

    def lists(self, session: Session, now: datetime) -> Lists:
        """How they stand at this moment."""

    def make_ready(self, engine: Engine) -> None:
        """What the first question after a change of the lists waits for: to be called before a write begins."""

    def listings(self, session: Session, asked: Sequence[Asked]) -> list[tuple[Listing, ...]]:
        """In the order of those asked about: as which they are listed, `way` being `number` or `name`."""


class NoLists:
    """Where no list can be imported: nobody is listed, and lists are missing, so that nothing is released."""

    def lists(self, _session: Session, _now: datetime) -> Lists:
        return NONE_IMPORTED

    def make_ready(self, _engine: Engine) -> None:
        return

    def listings(self, _session: Session, asked: Sequence[Asked]) -> list[tuple[Listing, ...]]:
        return [()] * len(asked)
