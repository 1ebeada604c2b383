"""Who meets whom is told only as far as the gate lets it: it is asked once for all that is shown."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.roles import Caller, Role
from app.clearances.release import Asked, Purpose, Release, ReleaseRefused, examine
from app.compliance.policy.policy import Policy
from matching.profiles import Form
from models import Corridor, Event, EventParticipant

BOTH = frozenset("ab")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads of an event, and under which policy."""

    session: Session
    policy: Policy
    caller: Caller


class Shown(NamedTuple):
    """Two participants, in whatever order, and what they would meet about."""

    one_id: int
    other_id: int
    pair_id: int | None
    form: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader is told of two: `sides`, whose participant of the two; `why`, what holds them back, if anything."""

    sides: frozenset[str]
    why: ReleaseRefused | None = None

    @property
    def whole(self) -> bool:
        return self.sides == BOTH


Verdicts = Mapping[Shown, Release | ReleaseRefused]


def meeting(row: Any) -> Shown:
    """Of a meeting as it is stored."""
    return Shown(row.a_id, row.b_id, row.pair_id, row.form)


def tell(reader: Reader, event: Event, shown: Collection[Shown]) -> Mapping[Shown, Told]:
    """The one rule of who is told of whom. What the law releases is told whole; of what it holds back, `sides_told`."""
    found = verdicts(reader.session, reader.policy, reader.caller, event, shown)
    sides = sides_told(reader.session, reader.caller, event)
    return {one: Told(sides, each) if isinstance(each, ReleaseRefused) else Told(BOTH) for one, each in found.items()}


def sides_told(session: Session, caller: Caller, event: Event) -> frozenset[str]:
    """Of which sides a caller is told although the law holds the two back: of the own park's, so of none without a
    park; of both who may clear it.
    """
    if caller.role is Role.COMPLIANCE:
        return BOTH
    parks = zip("ab", session.get_one(Corridor, event.corridor_id).park_ids, strict=True)
    return frozenset(side for side, park_id in parks if park_id == caller.park_id)


def verdicts(session: Session, policy: Policy, caller: Caller, event: Event, shown: Collection[Shown]) -> Verdicts:
    """With a fixed number of statements."""
    if not shown:
        return {}
    query = select(EventParticipant.id, EventParticipant.party_id).where(EventParticipant.event_id == event.id)
    parties = {row.id: row.party_id for row in session.execute(query)}
    subjects = {one: _subject(one, parties) for one in shown}
    found = examine(policy, session, caller, subjects.values(), Purpose.EVENT, event.replay_day)
    return {one: found[subject] for one, subject in subjects.items()}


def _subject(one: Shown, parties: Mapping[int, int]) -> int | Asked:
    if one.pair_id is not None:
        return one.pair_id
    return Asked(parties[one.one_id], parties[one.other_id], Form(one.form))
