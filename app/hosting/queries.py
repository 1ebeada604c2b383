"""The SQL of stays, and of the spaces that they book."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from app.accounts.roles import Caller
from app.hosting.schemas import Chosen
from app.hosting.states import HOLDING, RULES
from app.paging import AnyRow, Found, Paging, find_page, order_by
from app.portfolio.parties import has_company
from models import Corridor, Introduction, Pair, Park, Site, Space, Stay, StayEvaluation, StayStep

first_day, last_day = func.coalesce(Stay.begun_on, Stay.starts_on), func.coalesce(Stay.ended_on, Stay.ends_on)
"""The days of a stay: when the guest came and left, or what was asked for."""
_OPEN = [state.value for state in RULES]
_HOLDING = sorted(state.value for state in HOLDING)


def readable_by(caller: Caller) -> Select[Stay]:
    """A stay is of two parks, and nobody else's."""
    query = select(Stay).join(Pair, Pair.id == Stay.pair_id).join(Corridor, Corridor.id == Pair.corridor_id)
    if caller.own_park is None:
        return query
    return query.where(or_(Corridor.park_a_id == caller.own_park, Corridor.park_b_id == caller.own_park))


def stay(session: Session, caller: Caller, stay_id: int, *, locked: bool = False) -> Stay | None:
    """`locked`: nobody else changes it before this transaction ends."""
    query = readable_by(caller).where(Stay.id == stay_id)
    if locked:
        query = query.with_for_update(of=Stay).execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def page(session: Session, caller: Caller, chosen: Chosen, paging: Paging) -> Found[AnyRow]:
    wanted: list[tuple[Any, Any]] = [(Corridor.code, chosen.corridor), (Stay.state, chosen.state)]
    query = readable_by(caller).where(*(column == value for column, value in wanted if value is not None))
    if chosen.is_open is not None:
        query = query.where(Stay.state.in_(_OPEN) if chosen.is_open else Stay.state.not_in(_OPEN))
    if chosen.company_id is not None:
        query = query.where(has_company(Stay, chosen.company_id))
    if chosen.site_id is not None:
        query = query.where(Stay.space_id.in_(select(Space.id).where(Space.site_id == chosen.site_id)))
    if chosen.year is not None:
        query = query.where(first_day <= date(chosen.year, 12, 31), last_day >= date(chosen.year, 1, 1))
    if chosen.ids is not None:
        query = query.where(Stay.id.in_(chosen.ids))
    return find_page(
        session, query, paging, order_by({"id": Stay.id, "state_since": Stay.state_since}, chosen.sort, Stay.id)
    )


def waiting(session: Session, caller: Caller) -> Sequence[Stay]:
    """Open ones that the caller may read, what is due first."""
    query = readable_by(caller).where(Stay.state.in_(_OPEN))
    return session.scalars(query.order_by(Stay.due_at, Stay.id)).all()


def steps(session: Session, stay_id: int) -> Sequence[StayStep]:
    return session.scalars(select(StayStep).where(StayStep.stay_id == stay_id).order_by(StayStep.id)).all()


def evaluations(session: Session, stay_id: int) -> Sequence[StayEvaluation]:
    query = select(StayEvaluation).where(StayEvaluation.stay_id == stay_id)
    return session.scalars(query.order_by(StayEvaluation.id)).all()


def corridors(session: Session, rows: Iterable[Stay]) -> Mapping[int, Corridor]:
    """By their ids; withdrawn or not."""
    ids = {row.pair.corridor_id for row in rows}
    return {one.id: one for one in session.scalars(select(Corridor).where(Corridor.id.in_(ids)))}


def park_codes(session: Session, corridor: Corridor) -> tuple[str, str]:
    found = {park.id: park.code for park in session.scalars(select(Park).where(Park.id.in_(corridor.park_ids)))}
    return found[corridor.park_a_id], found[corridor.park_b_id]


_PLACE = joinedload(Space.site).joinedload(Site.park)


def space(session: Session, space_id: int) -> Space | None:
    """With its site and park; withdrawn or not."""
    return session.scalars(select(Space).where(Space.id == space_id).options(_PLACE)).one_or_none()


def spaces(session: Session, ids: Collection[int]) -> Mapping[int, Space]:
    """By their ids, with site and park."""
    return {row.id: row for row in session.scalars(select(Space).where(Space.id.in_(ids)).options(_PLACE))}


def count_booking(session: Session, space_id: int) -> Space:
    """The space as it is now. Who books it at the same moment waits until this transaction has ended.

    A lock would not do: of two who see a moment each (`see_one_moment`), the second would not see what the first has
    booked. As the row is changed, the database refuses the second instead.
    """
    counted = update(Space).where(Space.id == space_id)
    session.execute(counted.values(bookings=Space.bookings + 1, updated_at=Space.updated_at))
    query = select(Space).where(Space.id == space_id).options(_PLACE)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def holding(session: Session, space_ids: Collection[int], since: date, until: date | None = None) -> Sequence[Stay]:
    """Stays that have one of the spaces on a day from then on, or between the two."""
    query = select(Stay).where(Stay.space_id.in_(space_ids), Stay.state.in_(_HOLDING), last_day >= since)
    if until is not None:
        query = query.where(first_day <= until)
    return session.scalars(query.order_by(first_day, Stay.id)).all()


def introduction(session: Session, introduction_id: int) -> Introduction | None:
    return session.get(Introduction, introduction_id)


def spaces_of_site(session: Session, site_id: int) -> Sequence[Space]:
    """By their codes, withdrawn ones among them."""
    return session.scalars(select(Space).where(Space.site_id == site_id).options(_PLACE).order_by(Space.code)).all()


def site(session: Session, site_id: int) -> Site | None:
    """With its park; withdrawn or not."""
    return session.scalars(select(Site).where(Site.id == site_id).options(joinedload(Site.park))).one_or_none()


def are_partners(session: Session, park_id: int, other_id: int) -> bool:
    """Whether two parks have a corridor, or are one."""
    both = (park_id, other_id)
    query = select(Corridor.id).where(Corridor.park_a_id.in_(both), Corridor.park_b_id.in_(both))
    return park_id == other_id or session.scalar(query.where(Corridor.withdrawn_at.is_(None)).limit(1)) is not None
