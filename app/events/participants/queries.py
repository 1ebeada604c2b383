"""The SQL of participants, their delegates, and what is wanted of two of them."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from app.accounts.roles import Caller
from app.events.participants.schemas import ParticipantFilter, RuleKind
from app.paging import AnyRow, AnySelect, Found, IdSort, Paging, find_page, order_by
from app.portfolio.companies.privacy import IS_PUBLISHED
from app.portfolio.faces import called
from models import (
    Company,
    CompanyIdentifier,
    EventColleague,
    EventDelegate,
    EventOrder,
    EventParticipant,
    EventRule,
    EventSlot,
    EventTable,
    Park,
)


def described(caller: Caller, event_id: int) -> AnySelect:
    """Participants with what a list shows of their companies and tables."""
    return (
        select(
            EventParticipant,
            Company.id.label("company_id"),
            called(caller).label("name"),
            Park.code.label("park"),
            EventTable.label.label("table"),
        )
        .join(Company, Company.party_id == EventParticipant.party_id)
        .join(Park, Park.id == Company.park_id)
        .outerjoin(EventTable, EventTable.id == EventParticipant.table_id)
        .where(EventParticipant.event_id == event_id)
    )


def page(session: Session, caller: Caller, event_id: int, chosen: ParticipantFilter, paging: Paging) -> Found[AnyRow]:
    query = described(caller, event_id)
    for column, value in (
        (EventParticipant.side, chosen.side),
        (EventParticipant.state, chosen.state),
        (Company.id, chosen.company_id),
    ):
        if value is not None:
            query = query.where(column == value)
    if chosen.ids is not None:
        query = query.where(EventParticipant.id.in_(chosen.ids))
    order = order_by({"id": EventParticipant.id}, chosen.sort, EventParticipant.id)
    return find_page(session, query, paging, order)


def one(session: Session, caller: Caller, event_id: int, participant_id: int) -> AnyRow | None:
    return session.execute(described(caller, event_id).where(EventParticipant.id == participant_id)).one_or_none()


def note_names(session: Session, event_id: int) -> None:
    """What those are called who registered now: only published companies do."""
    name = select(Company.name).where(Company.party_id == EventParticipant.party_id).scalar_subquery()
    new = EventParticipant.event_id == event_id, EventParticipant.name.is_(None)
    statement = update(EventParticipant).where(*new).values(name=name)
    session.execute(statement, execution_options={"synchronize_session": False})


def of_party(session: Session, event_id: int, party_id: int) -> EventParticipant | None:
    query = select(EventParticipant).where(EventParticipant.event_id == event_id, EventParticipant.party_id == party_id)
    return session.scalars(query).one_or_none()


def count(session: Session, event_id: int) -> int:
    return session.scalar(select(func.count()).where(EventParticipant.event_id == event_id)) or 0


def table_ids(session: Session, event_id: int) -> dict[str, int]:
    """Label -> id; of two tables with the same label the first."""
    query = select(EventTable.label, EventTable.id).where(EventTable.event_id == event_id)
    return {row[0]: row[1] for row in session.execute(query.order_by(EventTable.number.desc()))}


def slot_ids(session: Session, event_id: int) -> dict[int, int]:
    """Number -> id."""
    rows = session.execute(select(EventSlot.number, EventSlot.id).where(EventSlot.event_id == event_id))
    return {row[0]: row[1] for row in rows}


def delegates(session: Session, participant_id: int) -> Sequence[EventDelegate]:
    query = select(EventDelegate).where(EventDelegate.participant_id == participant_id)
    return session.scalars(query.order_by(EventDelegate.id)).all()


def count_delegates(session: Session, participant_ids: Collection[int]) -> dict[int, int]:
    query = select(EventDelegate.participant_id, func.count()).where(EventDelegate.participant_id.in_(participant_ids))
    return {row[0]: row[1] for row in session.execute(query.group_by(EventDelegate.participant_id))}


def rules_page(
    session: Session, event_id: int, participant_id: int | None, kind: RuleKind | None, paging: Paging, sort: IdSort
) -> Found[AnyRow]:
    """With the number of the slot."""
    slot = aliased(EventSlot)
    query = (
        select(EventRule, slot.number)
        .outerjoin(slot, slot.id == EventRule.slot_id)
        .where(EventRule.event_id == event_id)
    )
    if participant_id is not None:
        query = query.where(or_(EventRule.a_id == participant_id, EventRule.b_id == participant_id))
    if kind is not None:
        query = query.where(EventRule.kind == kind)
    return find_page(session, query, paging, order_by({"id": EventRule.id}, sort, EventRule.id))


def rules(session: Session, event_id: int) -> Sequence[EventRule]:
    return session.scalars(select(EventRule).where(EventRule.event_id == event_id).order_by(EventRule.id)).all()


def rule(session: Session, event_id: int, rule_id: int) -> EventRule | None:
    query = select(EventRule).where(EventRule.event_id == event_id, EventRule.id == rule_id)
    return session.scalars(query).one_or_none()


def same_rules(session: Session, a_id: int, b_id: int) -> Sequence[EventRule]:
    """What is wanted of the two already."""
    return session.scalars(select(EventRule).where(EventRule.a_id == a_id, EventRule.b_id == b_id)).all()


def orders(session: Session, event_id: int, participant_id: int | None = None) -> Sequence[EventOrder]:
    """Whom a participant, or everybody, meets before whom."""
    query = select(EventOrder).where(EventOrder.event_id == event_id)
    if participant_id is not None:
        query = query.where(EventOrder.participant_id == participant_id)
    return session.scalars(query.order_by(EventOrder.id)).all()


def orders_page(
    session: Session, event_id: int, participant_id: int | None, paging: Paging, sort: IdSort
) -> Found[AnyRow]:
    query = select(EventOrder).where(EventOrder.event_id == event_id)
    if participant_id is not None:
        query = query.where(EventOrder.participant_id == participant_id)
    return find_page(session, query, paging, order_by({"id": EventOrder.id}, sort, EventOrder.id))


def order(session: Session, event_id: int, order_id: int) -> EventOrder | None:
    query = select(EventOrder).where(EventOrder.event_id == event_id, EventOrder.id == order_id)
    return session.scalars(query).one_or_none()


def delegate(session: Session, event_id: int, delegate_id: int) -> tuple[EventDelegate, EventParticipant] | None:
    """With the participant for whom they come."""
    query = select(EventDelegate, EventParticipant).join(
        EventParticipant, EventParticipant.id == EventDelegate.participant_id
    )
    found = session.execute(query.where(EventDelegate.id == delegate_id, EventParticipant.event_id == event_id))
    row = found.one_or_none()
    return None if row is None else (row[0], row[1])


def colleagues_page(
    session: Session, event_id: int, participant_id: int | None, sides: Collection[str], paging: Paging, sort: IdSort
) -> Found[AnyRow]:
    """Of people of these sides; with the participant for whom they come."""
    query = _colleagues(event_id, sides)
    if participant_id is not None:
        query = query.where(
            or_(EventDelegate.participant_id == participant_id, EventColleague.partner_id == participant_id)
        )
    return find_page(session, query, paging, order_by({"id": EventColleague.id}, sort, EventColleague.id))


def colleague(session: Session, event_id: int, colleague_id: int, sides: Collection[str]) -> EventColleague | None:
    return session.scalars(_colleagues(event_id, sides).where(EventColleague.id == colleague_id)).one_or_none()


def _colleagues(event_id: int, sides: Collection[str]) -> Select[EventColleague, int]:
    return (
        select(EventColleague, EventDelegate.participant_id)
        .join(EventDelegate, EventDelegate.id == EventColleague.delegate_id)
        .join(EventParticipant, EventParticipant.id == EventDelegate.participant_id)
        .where(EventColleague.event_id == event_id, EventParticipant.side.in_(sides))
    )


def joins(session: Session, delegate_id: int, partner_id: int) -> EventColleague | None:
    query = select(EventColleague).where(
        EventColleague.delegate_id == delegate_id, EventColleague.partner_id == partner_id
    )
    return session.scalars(query).one_or_none()


def companies(session: Session, caller: Caller, parks: Collection[int]) -> Sequence[AnyRow]:
    """(party, id, name as the caller reads it, park) of the companies that are published."""
    columns = Company.party_id, Company.id, called(caller).label("name"), Company.park_id
    query = select(*columns).where(Company.park_id.in_(parks), IS_PUBLISHED)
    return session.execute(query.order_by(Company.id)).all()


def numbers(session: Session, caller: Caller, parks: Collection[int]) -> Sequence[AnyRow]:
    """(party, official number) of the same, but those whose names are not for the caller."""
    query = select(Company.party_id, CompanyIdentifier.value).join(
        CompanyIdentifier, CompanyIdentifier.company_id == Company.id
    )
    query = query.where(Company.park_id.in_(parks), IS_PUBLISHED, called(caller) == Company.name)
    return session.execute(query).all()
