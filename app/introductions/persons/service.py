"""Reading and erasing what is known of a person."""

from collections.abc import Sequence

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.accounts import audit
from app.accounts.people import service as people
from app.accounts.people.emails import folded
from app.accounts.roles import Caller
from app.errors import Conflict, NotFound
from app.introductions.contacts import queries, service
from app.introductions.persons.schemas import (
    Erased,
    PersonAccount,
    PersonColleague,
    PersonContact,
    PersonDelegate,
    PersonIntroduction,
    PersonMeeting,
    PersonOut,
)
from models import EventDelegate


def export(session: Session, caller: Caller, email: str) -> PersonOut:
    """Raises `NotFound`. That it was read is put on record, by numbers."""
    found, account = queries.of_person(session, folded(email)), people.with_email(session, email)
    comes = queries.delegates_of(session, folded(email))
    if not found and account is None and not comes:
        raise _unknown()
    ids = [row.id for row in found]
    named = queries.named(session, found)
    contacts = [
        PersonContact.model_validate(
            {name: getattr(row, name) for name in PersonContact.model_fields if name != "of"}
            | {"of": named[row.party_id]}
        )
        for row in found
    ]
    asked = [
        PersonIntroduction(id=row.id, state=row.state, state_since=row.state_since)
        for row in queries.introductions_of(session, ids)
    ]
    audit.record(session, caller, "person.export", "user", account.id if account else None, {"contact_ids": ids})
    session.flush()
    return PersonOut(
        email=found[0].email if found else folded(email),
        account=PersonAccount.model_validate(account, from_attributes=True) if account else None,
        contacts=contacts,
        introductions=asked,
        events=_at_events(session, caller, comes),
    )


def _at_events(session: Session, caller: Caller, comes: Sequence[Row[EventDelegate, str, str]]) -> list[PersonDelegate]:
    ids = [row.id for row, *_ in comes]
    joins: dict[int, list[PersonColleague]] = {}
    for one in queries.colleagues_of(session, caller, ids):
        joins.setdefault(one.delegate_id, []).append(PersonColleague(partner=one.partner, required=one.required))
    meetings: dict[int, list[PersonMeeting]] = {}
    for delegate_id, *told in queries.meetings_of(session, ids):
        values = dict(zip(PersonMeeting.model_fields, told, strict=True))
        meetings.setdefault(delegate_id, []).append(PersonMeeting.model_validate(values))
    return [
        PersonDelegate(
            event=code,
            of=of,
            name=row.name,
            email=row.email,
            languages=row.languages,
            available=row.available,
            joins=joins.get(row.id, []),
            meetings=meetings.get(row.id, []),
        )
        for row, code, of in comes
    ]


def erase(session: Session, caller: Caller, email: str) -> Erased:
    """Raises `NotFound`, and `Conflict` for oneself. Whatever refers to the person forgets them; mails to them that are
    not sent yet go, too.
    """
    found, account = queries.of_person(session, folded(email)), people.with_email(session, email)
    comes = queries.delegates_of(session, folded(email), locked=True)
    if not found and account is None and not comes:
        raise _unknown()
    for row, *_ in comes:
        audit.record(session, caller, "delegate.erased", "participant", row.participant_id, {"delegate": row.id})
    queries.forget_delegates(session, [row for row, *_ in comes])
    if account is not None:
        if account.id == caller.user_id:
            raise Conflict("Nobody erases himself: let another admin do it.")
        people.erase(session, caller, account)
    contacts = service.erase(session, caller, found, "person")
    return Erased(contacts=contacts, accounts=int(account is not None), delegates=len(comes))


def _unknown() -> NotFound:
    return NotFound("Nobody is known by this e-mail address.")
