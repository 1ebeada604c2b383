"""The SQL of contacts."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Row, and_, delete, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.database import batches
from app.portfolio.faces import called
from app.portfolio.parties import PARK
from models import (
    Company,
    Contact,
    Event,
    EventAttendance,
    EventColleague,
    EventDelegate,
    EventMeeting,
    EventParticipant,
    EventPlan,
    EventSlot,
    Introduction,
    Mail,
    Party,
    Site,
)


def of_party(session: Session, party_id: int) -> Sequence[Contact]:
    return session.scalars(select(Contact).where(Contact.party_id == party_id).order_by(Contact.id)).all()


def with_park(session: Session, contact_id: int) -> Row[Contact, int | None] | None:
    """The contact, and the park of its company or site."""
    query = (
        select(Contact, PARK)
        .select_from(Contact)
        .join(Party, Party.id == Contact.party_id)
        .outerjoin(Company, Company.party_id == Party.id)
        .outerjoin(Site, Site.party_id == Party.id)
    )
    return session.execute(query.where(Contact.id == contact_id)).one_or_none()


class Owner(NamedTuple):
    party_id: int
    park_id: int | None


def company(session: Session, company_id: int) -> Owner | None:
    found = session.execute(select(Company.party_id, Company.park_id).where(Company.id == company_id)).one_or_none()
    return found and Owner(*found)


def site(session: Session, site_id: int) -> Owner | None:
    found = session.execute(select(Site.party_id, Site.park_id).where(Site.id == site_id)).one_or_none()
    return found and Owner(*found)


def of_person(session: Session, email_key: str) -> Sequence[Contact]:
    return session.scalars(select(Contact).where(Contact.email_key == email_key).order_by(Contact.id)).all()


def named(session: Session, contacts: Sequence[Contact]) -> dict[int, str]:
    """Party -> what its company or site is called."""
    query = (
        select(Party.id, func.coalesce(Company.name, Site.name).label("name"))
        .outerjoin(Company, Company.party_id == Party.id)
        .outerjoin(Site, Site.party_id == Party.id)
        .where(Party.id.in_([one.party_id for one in contacts]))
    )
    return {row.id: row.name for row in session.execute(query)}


def introductions_of(
    session: Session, contact_ids: Sequence[int]
) -> Sequence[Row[int, str, datetime, int | None, int | None]]:
    """(id, state, since, contact of side a, of side b) of introductions that a contact was asked for."""
    either = or_(Introduction.contact_a_id.in_(contact_ids), Introduction.contact_b_id.in_(contact_ids))
    columns = Introduction.id, Introduction.state, Introduction.state_since
    query = select(*columns, Introduction.contact_a_id, Introduction.contact_b_id)
    return session.execute(query.where(either).order_by(Introduction.id)).all()


def delegates_of(session: Session, email_key: str, *, locked: bool = False) -> Sequence[Row[EventDelegate, str, str]]:
    """Where the person comes to an event, with the code of the event and for whom."""
    query = (
        select(EventDelegate, Event.code, func.coalesce(Company.name, Site.name).label("of"))
        .join(EventParticipant, EventParticipant.id == EventDelegate.participant_id)
        .join(Event, Event.id == EventParticipant.event_id)
        .outerjoin(Company, Company.party_id == EventParticipant.party_id)
        .outerjoin(Site, Site.party_id == EventParticipant.party_id)
    )
    query = query.where(EventDelegate.email_key == email_key).order_by(EventDelegate.id)
    if locked:
        query = query.with_for_update(of=EventDelegate).execution_options(populate_existing=True)
    return session.execute(query).all()


def colleagues_of(session: Session, caller: Caller, delegate_ids: Sequence[int]) -> Sequence[Row[int, bool, str]]:
    """(delegate, whether required, the partner whose meeting they join, as the caller calls it)."""
    query = (
        select(
            EventColleague.delegate_id,
            EventColleague.required,
            func.coalesce(called(caller), Site.name).label("partner"),
        )
        .join(EventParticipant, EventParticipant.id == EventColleague.partner_id)
        .outerjoin(Company, Company.party_id == EventParticipant.party_id)
        .outerjoin(Site, Site.party_id == EventParticipant.party_id)
    )
    return session.execute(query.where(EventColleague.delegate_id.in_(delegate_ids)).order_by(EventColleague.id)).all()


def meetings_of(
    session: Session, delegate_ids: Sequence[int]
) -> Sequence[Row[int, int | None, datetime, datetime, bool, str]]:
    """(delegate, version, beginning, end, whether they join it beside whoever holds it, its state), of every plan."""
    held = [
        select(side.label("delegate_id"), EventMeeting.id.label("meeting_id"), literal(False).label("joins"))
        for side in (EventMeeting.delegate_a_id, EventMeeting.delegate_b_id)
    ]
    joined = select(EventAttendance.delegate_id, EventAttendance.meeting_id, literal(True).label("joins"))
    comes = union_all(*held, joined).subquery()
    query = (
        select(
            comes.c.delegate_id,
            EventPlan.number,
            EventSlot.starts_at,
            EventSlot.ends_at,
            comes.c.joins,
            EventMeeting.state,
        )
        .join(EventMeeting, EventMeeting.id == comes.c.meeting_id)
        .join(EventPlan, EventPlan.id == EventMeeting.plan_id)
        .join(EventSlot, EventSlot.id == EventMeeting.slot_id)
    )
    order = EventPlan.id, EventSlot.starts_at, EventMeeting.id
    return session.execute(query.where(comes.c.delegate_id.in_(delegate_ids)).order_by(*order)).all()


def forget_delegates(session: Session, rows: Sequence[EventDelegate]) -> None:
    """Calendars that name the people are to take the entries without them, so their sequence rises.

    The rows are locked before, and their meetings after them, by id: the order of `app/events/locks.py`.
    """
    turns: Counter[int] = Counter()
    for row in rows:
        joined = select(EventAttendance.meeting_id).where(EventAttendance.delegate_id == row.id)
        comes = or_(EventMeeting.delegate_a_id == row.id, EventMeeting.delegate_b_id == row.id)
        turns.update(session.scalars(select(EventMeeting.id).where(or_(comes, EventMeeting.id.in_(joined)))))
    for some in batches(sorted(turns)):
        query = select(EventMeeting).where(EventMeeting.id.in_(some)).order_by(EventMeeting.id)
        locked = query.with_for_update(key_share=True).execution_options(populate_existing=True)
        for meeting in session.scalars(locked):
            meeting.turns += turns[meeting.id]
    session.flush()
    for row in rows:
        session.delete(row)


def delete_old_delegates(session: Session, before: datetime) -> None:
    """Of events that were over by then."""
    ended = (
        select(EventParticipant.id)
        .join(Event, Event.id == EventParticipant.event_id)
        .where(Event.ends_on < before.date(), EventDelegate.updated_at < before)
    )
    query = select(EventDelegate.id).where(EventDelegate.participant_id.in_(ended)).order_by(EventDelegate.id)
    for some in batches(session.scalars(query.with_for_update()).all()):
        session.execute(
            delete(EventDelegate).where(EventDelegate.id.in_(some)), execution_options={"synchronize_session": False}
        )


def out_of_time(session: Session, before: datetime) -> Sequence[Contact]:
    """Whose consent ended before that moment, or whom nobody has touched since and no open introduction needs."""
    needed = exists().where(
        Introduction.is_open,
        or_(Introduction.contact_a_id == Contact.id, Introduction.contact_b_id == Contact.id),
    )
    untouched = and_(Contact.updated_at < before, ~needed)
    ended = or_(Contact.consent_ended_at < before, Contact.consent_until < before.date())
    return session.scalars(select(Contact).where(or_(ended, untouched)).order_by(Contact.id)).all()


def delete_old_mails(session: Session, before: datetime) -> None:
    """Those that were sent, or given up."""
    done = func.coalesce(Mail.sent_at, Mail.given_up_at)
    session.execute(delete(Mail).where(done < before))
