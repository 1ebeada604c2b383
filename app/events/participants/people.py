"""Who comes for a participant: rows that stay the same people when they are told again."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.people.emails import folded
from app.events.participants.schemas import DelegateIn
from app.events.participants.spelling import is_respelt
from models import EventDelegate, EventParticipant


def settle(
    session: Session, row: EventParticipant, known: Sequence[EventDelegate], sent: Sequence[DelegateIn]
) -> tuple[list[EventDelegate], list[EventDelegate]]:
    """The people as they are told now, and who is to be forgotten: `row` has its id. What is not said of somebody
    known stays as it is.

    Who has the same address, or else the same name, is the same person; or a name that is spelt otherwise, where not
    both have an address and nobody else could be meant. Meetings, colleagues who join and links refer to the row.
    """
    same = dict(_same(known, sent))
    kept = {one.id for one in same.values()}
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
    return people, [one for one in known if one.id not in kept]


def _same(known: Sequence[EventDelegate], sent: Sequence[DelegateIn]) -> Iterator[tuple[int, EventDelegate]]:
    """Places in `sent`, and who that is of those known: by address, by name, by another spelling."""
    left = list(known)
    rest = []
    for place, one in enumerate(sent):
        found = next((each for each in left if one.email and each.email_key == folded(one.email)), None)
        if found is None:
            rest.append(place)
            continue
        left.remove(found)
        yield place, found
    unknown = []
    for place in rest:
        name = sent[place].name.casefold()
        found = next((each for each in left if each.name.casefold() == name), None)
        if found is None:
            unknown.append(place)
            continue
        left.remove(found)
        yield place, found
    alike = {place: [each for each in left if _is_respelt(sent[place], each)] for place in unknown}
    for place, some in alike.items():
        if len(some) == 1 and sum(some[0] in others for others in alike.values()) == 1:
            yield place, some[0]


def _is_respelt(sent: DelegateIn, known: EventDelegate) -> bool:
    return not (sent.email and known.email) and is_respelt(sent.name, known.name)
