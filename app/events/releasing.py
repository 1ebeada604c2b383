"""Who meets whom is told only as far as the gate lets it: it is asked once for all that is shown."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.clearances.release import Asked, Purpose, Release, ReleaseRefused, examine
from app.compliance.policy.policy import Policy
from matching.profiles import Form
from models import Event, EventParticipant


class Shown(NamedTuple):
    """Two participants, in whatever order, and what they would meet about."""

    one_id: int
    other_id: int
    pair_id: int | None
    form: str


Verdicts = Mapping[Shown, Release | ReleaseRefused]


def meeting(row: Any) -> Shown:
    """Of a meeting as it is stored."""
    return Shown(row.a_id, row.b_id, row.pair_id, row.form)


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
