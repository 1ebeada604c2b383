"""Colleagues who join the meeting of their company with a partner."""

from sqlalchemy.orm import Session

from app.accounts.audit import record
from app.accounts.roles import Caller
from app.errors import Conflict, FieldError, Invalid, NotFound
from app.events.participants import queries
from app.events.participants.schemas import ColleagueIn, ColleagueOut
from app.events.participants.service import participant_row
from app.events.service import editable, get
from app.paging import IdSort, Page, Paging
from models import Corridor, Event, EventColleague


def add(session: Session, caller: Caller, event_id: int, sent: ColleagueIn) -> ColleagueOut:
    """Raises `NotFound`, also for people of another park; `Forbidden`; `Invalid` for a partner of the same park;
    `Conflict` for who joins already.
    """
    event = editable(session, caller, event_id)
    found = queries.delegate(session, event_id, sent.delegate_id)
    if found is None or found[1].side not in _own_sides(session, caller, event):
        raise NotFound(f"There is no delegate {sent.delegate_id} of this event.")
    person, own = found
    partner = participant_row(session, event_id, sent.partner_id)
    if partner.side == own.side:
        raise Invalid(errors=[FieldError(field="partner_id", reason="is of the same park")])
    if queries.joins(session, person.id, partner.id) is not None:
        raise Conflict(errors=[{"field": "delegate_id", "reason": "joins that meeting already"}])
    row = EventColleague(event_id=event.id, delegate_id=person.id, partner_id=partner.id, required=sent.required)
    session.add(row)
    session.flush()
    record(session, caller, "event.colleague", "event", event.id, {"colleague": row.id, "participant": own.id})
    return _out(row, own.id)


def page(
    session: Session,
    caller: Caller,
    event_id: int,
    participant_id: int | None,
    paging: Paging,
    sort: IdSort = "id",
) -> Page[ColleagueOut]:
    """Of the caller's own park. Raises `NotFound`."""
    sides = _own_sides(session, caller, get(session, caller, event_id))
    found = queries.colleagues_page(session, event_id, participant_id, sides, paging, sort)
    return found.page([_out(row[0], row[1]) for row in found.rows])


def remove(session: Session, caller: Caller, event_id: int, colleague_id: int) -> None:
    """Raises `NotFound` and `Forbidden`."""
    event = editable(session, caller, event_id)
    row = queries.colleague(session, event_id, colleague_id, _own_sides(session, caller, event))
    if row is None:
        raise NotFound(f"There is no colleague {colleague_id} of this event.")
    session.delete(row)
    record(session, caller, "event.colleague_removed", "event", event.id, {"colleague": colleague_id})
    session.flush()


def _own_sides(session: Session, caller: Caller, event: Event) -> set[str]:
    """Whose people the caller knows: who comes from another park is told in the agendas of those whom they meet."""
    parks = session.get_one(Corridor, event.corridor_id).park_ids
    return {side for side, park_id in zip("ab", parks, strict=True) if caller.is_of(park_id)}


def _out(row: EventColleague, participant_id: int) -> ColleagueOut:
    return ColleagueOut(
        id=row.id,
        participant_id=participant_id,
        partner_id=row.partner_id,
        delegate_id=row.delegate_id,
        required=row.required,
    )
