"""Who comes for a participant: rows that stay the same people when they are told again."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.people.emails import folded
from app.events.participants.schemas import DelegateIn
from app.introductions.contacts.queries import forget_delegate
from models import EventDelegate, EventParticipant


def settle(
    session: Session, row: EventParticipant, known: Sequence[EventDelegate], sent: Sequence[DelegateIn]
) -> list[EventDelegate]:
    """The people as they are told now: `row` has its id. What is not said of somebody known stays as it is.

    Who has the same address, or else the same name, is the same person: meetings and links refer to the row.
    """
    same = dict(_same(known, sent))
    kept = {one.id for one in same.values()}
    for gone in known:
        if gone.id not in kept:
            forget_delegate(session, gone)
    people = []
    for place, one in enumerate(sent):
        told: dict[str, Any] = one.model_dump(exclude_unset=place in same)
        if "email" in told:
            told["email_key"] = one.email and folded(one.email)
        person = same.get(place) or EventDelegate(participant_id=row.id)
        for name, value in told.items():
            setattr(person, name, value)
        session.add(person)
        people.append(person)
    return people


def _same(known: Sequence[EventDelegate], sent: Sequence[DelegateIn]) -> Iterator[tuple[int, EventDelegate]]:
    """Places in `sent`, and who that is of those known: by address first, then by name."""
    left = list(known)
    rest = []
    for place, one in enumerate(sent):
        found = next((each for each in left if one.email and each.email_key == folded(one.email)), None)
        if found is None:
            rest.append(place)
            continue
        left.remove(found)
        yield place, found
    for place in rest:
        name = sent[place].name.casefold()
        found = next((each for each in left if each.name.casefold() == name), None)
        if found is not None:
            left.remove(found)
            yield place, found
