"""The SQL of practices: which a caller may read, with what they are linked to."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, or_, select, update
from sqlalchemy.orm import Session, selectinload

from app.accounts.roles import Caller
from app.paging import AnyRow, Found, Paging, find_page, order_by
from app.workplan.practices.schemas import PracticeFilter
from app.workplan.states import PlanState
from models import (
    Corridor,
    Event,
    Initiative,
    Park,
    Practice,
    PracticeEvent,
    PracticeInitiative,
    PracticeText,
    WorkPlan,
)

Link = tuple[str, int, int]
"""Code of a corridor, year of a plan, number of an initiative."""


def readable_by(caller: Caller) -> Select[Practice, str]:
    """All of the caller's park, and what other parks have published; with the code of the park."""
    query = select(Practice, Park.code).join(Park, Park.id == Practice.park_id)
    if caller.own_park is None:
        return query
    return query.where(or_(Practice.park_id == caller.own_park, Practice.state == "published"))


def practice(
    session: Session, caller: Caller, practice_id: int, *, locked: bool = False
) -> tuple[Practice, str] | None:
    """With its texts and links. `locked`: nobody else changes it before this transaction ends."""
    query = readable_by(caller).where(Practice.id == practice_id)
    query = query.options(*(selectinload(each) for each in (Practice.texts, Practice.initiatives, Practice.events)))
    if locked:
        query = query.with_for_update(of=Practice)
    found = session.execute(query.execution_options(populate_existing=locked)).one_or_none()
    return None if found is None else (found[0], found[1])


def page(
    session: Session, caller: Caller, chosen: PracticeFilter, paging: Paging, without: Collection[int]
) -> Found[AnyRow]:
    query = readable_by(caller).where(Practice.id.not_in(without))
    query = query.where(Practice.state == chosen.state if chosen.state else Practice.state != "withdrawn")
    if chosen.kind is not None:
        query = query.where(Practice.kind == chosen.kind)
    if chosen.park is not None:
        query = query.where(Park.code == chosen.park)
    if chosen.ids is not None:
        query = query.where(Practice.id.in_(chosen.ids))
    said = [PracticeText.practice_id == Practice.id]
    if chosen.language is not None:
        said.append(PracticeText.language == chosen.language)
    if chosen.q is not None:
        said.append(_says(chosen.q))
    if len(said) > 1:
        query = query.where(exists().where(*said))
    order = order_by({"id": Practice.id, "updated_at": Practice.updated_at}, chosen.sort, Practice.id)
    return find_page(session, query, paging, order, selectinload(Practice.texts))


def saying(session: Session, caller: Caller, said: str) -> Sequence[Row[int, int, str, str]]:
    """(id, park_id, title, text) of all texts of other parks that hold the words."""
    query = select(Practice.id, Practice.park_id, PracticeText.title, PracticeText.text)
    query = query.join(PracticeText, PracticeText.practice_id == Practice.id)
    return session.execute(query.where(_says(said), Practice.park_id != caller.own_park)).all()


def _says(said: str) -> ColumnElement[bool]:
    return or_(*(each.icontains(said, autoescape=True) for each in (PracticeText.title, PracticeText.text)))


def initiatives(session: Session, caller: Caller, practice_ids: Collection[int]) -> Mapping[int, list[Link]]:
    """Practice -> its initiatives, of corridors of the caller's park."""
    columns = PracticeInitiative.year, PracticeInitiative.number
    query = select(PracticeInitiative.practice_id, Corridor.code, *columns).join(
        Corridor, Corridor.id == PracticeInitiative.corridor_id
    )
    query = _of_own_corridors(query, caller).where(PracticeInitiative.practice_id.in_(practice_ids))
    found: dict[int, list[Link]] = defaultdict(list)
    for practice_id, *link in session.execute(query.order_by(Corridor.code, *columns)):
        found[practice_id].append((link[0], link[1], link[2]))
    return found


def events(session: Session, caller: Caller, practice_ids: Collection[int]) -> Mapping[int, list[int]]:
    """Practice -> ids of its events, of corridors of the caller's park."""
    query = select(PracticeEvent.practice_id, Event.id).join(Event, Event.id == PracticeEvent.event_id)
    query = query.join(Corridor, Corridor.id == Event.corridor_id).where(PracticeEvent.practice_id.in_(practice_ids))
    found: dict[int, list[int]] = defaultdict(list)
    for practice_id, event_id in session.execute(_of_own_corridors(query, caller).order_by(Event.id)):
        found[practice_id].append(event_id)
    return found


def known_events(session: Session, caller: Caller, event_ids: Collection[int]) -> frozenset[int]:
    """Those of them that the caller may read."""
    query = select(Event.id).join(Corridor, Corridor.id == Event.corridor_id).where(Event.id.in_(event_ids))
    return frozenset(session.scalars(_of_own_corridors(query, caller)))


def known_numbers(session: Session, corridor_id: int, year: int) -> frozenset[int]:
    """Of the initiatives of a year's plan, in whatever version."""
    query = select(Initiative.number).join(WorkPlan, WorkPlan.id == Initiative.plan_id)
    of_year = WorkPlan.corridor_id == corridor_id, WorkPlan.year == year, WorkPlan.state != PlanState.WITHDRAWN
    return frozenset(session.scalars(query.where(*of_year)))


def titled(session: Session, park_id: int, titles: Collection[tuple[str, str]]) -> Sequence[int]:
    """Practices of a park with one of these (language, title)."""
    same = or_(*((PracticeText.language == language) & (PracticeText.title == title) for language, title in titles))
    query = select(Practice.id).join(PracticeText, PracticeText.practice_id == Practice.id)
    query = query.where(Practice.park_id == park_id, Practice.state != "withdrawn", same)
    return session.scalars(query.distinct().order_by(Practice.id)).all()


def searched(session: Session) -> Sequence[Row[Any]]:
    """Every text that can be found, a row a language, by practice; withdrawn ones cannot."""
    query = (
        select(PracticeText.language, PracticeText.title, PracticeText.text)
        .add_columns(Practice.id, Practice.park_id, Practice.kind, Practice.state, Park.code.label("park"))
        .join(Practice, Practice.id == PracticeText.practice_id)
        .join(Park, Park.id == Practice.park_id)
        .where(Practice.state != "withdrawn")
    )
    return session.execute(query.order_by(Practice.id, PracticeText.language)).all()


def version(session: Session) -> int:
    """Differs whenever what can be found does."""
    return hash(tuple(map(tuple, session.execute(select(Practice.id, Practice.updated_at).order_by(Practice.id)))))


def unembedded(session: Session, encoders: str, at_most: int) -> Sequence[int]:
    """Practices whose texts have no vectors of these encoders yet."""
    behind = or_(Practice.embedded_with.is_(None), Practice.embedded_with != encoders)
    query = select(Practice.id).where(Practice.state != "withdrawn", behind)
    return session.scalars(query.order_by(Practice.id).limit(at_most)).all()


def in_full(session: Session, practice_ids: Collection[int]) -> Sequence[Practice]:
    query = select(Practice).where(Practice.id.in_(practice_ids)).options(selectinload(Practice.texts))
    return session.scalars(query.order_by(Practice.id)).all()


def mark_embedded(session: Session, seen: Practice, encoders: str) -> None:
    """Unless it was changed since it was read. Nobody who has read it need read it again."""
    same = Practice.id == seen.id, Practice.updated_at == seen.updated_at
    values = {"embedded_with": encoders, "updated_at": Practice.updated_at}
    session.execute(update(Practice).where(*same).values(values).execution_options(synchronize_session=False))


def _of_own_corridors(query: Any, caller: Caller) -> Any:
    if caller.own_park is None:
        return query
    return query.where(or_(Corridor.park_a_id == caller.own_park, Corridor.park_b_id == caller.own_park))
