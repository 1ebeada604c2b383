"""What can be done with participants."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.audit import record
from app.accounts.roles import Caller
from app.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from app.events import locks
from app.events.participants import queries
from app.events.participants.people import settle
from app.events.participants.schemas import (
    DelegateOut,
    ParticipantChange,
    ParticipantFilter,
    ParticipantIn,
    ParticipantOut,
)
from app.events.service import editable, get
from app.introductions.contacts.queries import forget_delegates
from app.paging import Page, Paging
from app.portfolio.companies import service as companies
from models import Company, Corridor, Event, EventDelegate, EventParticipant

MOST = 4000
"""Participants of an event."""


def add(session: Session, caller: Caller, event_id: int, sent: ParticipantIn) -> ParticipantOut:
    """Raises `NotFound`, `Forbidden`; `Invalid`; `Conflict` for a company that takes part already."""
    event = editable(session, caller, event_id)
    company = companies.get(session, caller, sent.company_id)
    row, places = new_participant(session, event, company), places_of(session, event_id, {})
    write(event, row, sent, places)
    _store(session, row, sent, places)
    queries.note_names(session, event_id)
    record(session, caller, "participant.add", "event", event.id, {"participant": row.id})
    return read(session, caller, event_id, row.id)


def change(
    session: Session, caller: Caller, event_id: int, participant_id: int, sent: ParticipantChange
) -> ParticipantOut:
    """Raises `NotFound`, `Forbidden`, `Invalid`."""
    event = editable(session, caller, event_id)
    locks.participants(session, event_id, [participant_id])
    row = participant_row(session, event_id, participant_id)
    places = places_of(session, event_id, locks.people(session, event_id, participant_id))
    write(event, row, sent, places)
    _store(session, row, sent, places)
    details = {"participant": row.id, "fields": sorted(sent.model_fields_set)}
    record(session, caller, "participant.change", "event", event.id, details)
    return read(session, caller, event_id, participant_id)


def read(session: Session, caller: Caller, event_id: int, participant_id: int) -> ParticipantOut:
    """Raises `NotFound`."""
    get(session, caller, event_id)
    found = queries.one(session, caller, event_id, participant_id)
    if found is None:
        raise _unknown(participant_id)
    return _out(found, queries.count_delegates(session, [participant_id]))


def page(
    session: Session, caller: Caller, event_id: int, chosen: ParticipantFilter, paging: Paging
) -> Page[ParticipantOut]:
    """Raises `NotFound`, and `Invalid` for a company that is not known."""
    get(session, caller, event_id)
    if chosen.company_id is not None:
        companies.ensure_known(session, caller, chosen.company_id)
    found = queries.page(session, caller, event_id, chosen, paging)
    counts = queries.count_delegates(session, [row[0].id for row in found.rows])
    return found.page([_out(row, counts) for row in found.rows])


def delegates(session: Session, caller: Caller, event_id: int, participant_id: int) -> list[DelegateOut]:
    """For people of the participant's own park. Raises `NotFound` and `Forbidden`."""
    event = get(session, caller, event_id)
    row = participant_row(session, event_id, participant_id)
    corridor = session.get_one(Corridor, event.corridor_id)
    if not caller.may_edit(corridor.park_a_id if row.side == "a" else corridor.park_b_id):
        raise Forbidden("Who comes from another park is told in the agendas of those whom they meet.")
    return [DelegateOut.model_validate(row, from_attributes=True) for row in queries.delegates(session, participant_id)]


@dataclass(slots=True)
class Places:
    """What participants may refer to, and who comes so far: read once for many of them."""

    slots: Mapping[int, int]
    """number -> id"""
    tables: Mapping[str, int]
    """label -> id"""
    people: dict[int, list[EventDelegate]]
    """participant -> who comes"""


def places_of(session: Session, event_id: int, people: dict[int, list[EventDelegate]]) -> Places:
    return Places(queries.slot_ids(session, event_id), queries.table_ids(session, event_id), people)


def new_participant(session: Session, event: Event, company: Company) -> EventParticipant:
    """Not yet stored. Raises `Invalid` for a company of another park, `Conflict` for one that takes part already."""
    corridor = session.get_one(Corridor, event.corridor_id)
    if company.park_id not in corridor.park_ids:
        raise Invalid(errors=[FieldError(field="company_id", reason="is of none of the corridor's parks")])
    if company.draft or company.withdrawn_at is not None:
        raise Invalid(errors=[FieldError(field="company_id", reason="is a draft, or withdrawn")])
    known = queries.of_party(session, event.id, company.party_id)
    if known is not None:
        raise Conflict(errors=[{"field": "company_id", "reason": f"is participant {known.id} already"}])
    if queries.count(session, event.id) >= MOST:
        raise Conflict(f"The event has {MOST} participants: no more than that take part in one.")
    side = "a" if company.park_id == corridor.park_a_id else "b"
    return EventParticipant(event_id=event.id, party_id=company.party_id, side=side, state="registered")


def write(event: Event, row: EventParticipant, sent: ParticipantIn | ParticipantChange, places: Places) -> None:
    """Sets what was sent, but for who comes. Raises `Invalid`."""
    values = {name: getattr(sent, name) for name in sent.model_fields_set - {"company_id", "delegates", "table"}}
    for name in ("state", "presence"):
        if name in values and values[name] is None:
            raise Invalid(errors=[FieldError(field=name, reason="cannot be empty")])
    for field, numbers in _availabilities(sent):
        if unknown := sorted(set(numbers) - places.slots.keys()):
            raise Invalid(errors=[FieldError(field=field, reason=f"there is no slot {unknown[0]}")])
    for name, value in values.items():
        setattr(row, name, sorted(set(value)) if name == "available" and value is not None else value)
    least = event.least if row.least is None else row.least
    if row.least is not None and least > (event.most if row.most is None else row.most):
        raise Invalid(errors=[FieldError(field="least", reason="is more than `most`")])
    if "table" in sent.model_fields_set:
        row.table_id = None if sent.table is None else places.tables.get(sent.table)
        if sent.table is not None and row.table_id is None:
            raise Invalid(errors=[FieldError(field="table", reason="is no table of the event")])


def _store(session: Session, row: EventParticipant, sent: ParticipantIn | ParticipantChange, places: Places) -> None:
    session.add(row)
    session.flush()
    if sent.delegates is not None:
        places.people[row.id], gone = settle(session, row, places.people.get(row.id, ()), sent.delegates)
        forget_delegates(session, gone)
        session.flush()


def _availabilities(sent: ParticipantIn | ParticipantChange) -> list[tuple[str, list[int]]]:
    found = [("available", sent.available or [])]
    found += [(f"delegates.{n}.available", one.available or []) for n, one in enumerate(sent.delegates or ())]
    return found


def participant_row(session: Session, event_id: int, participant_id: int) -> EventParticipant:
    """Raises `NotFound`."""
    row = session.get(EventParticipant, participant_id)
    if row is None or row.event_id != event_id:
        raise _unknown(participant_id)
    return row


def _unknown(participant_id: int) -> NotFound:
    return NotFound(f"There is no participant {participant_id} of this event.")


def _out(row: Any, delegates: dict[int, int]) -> ParticipantOut:
    columns = {name: getattr(row[0], name) for name in ParticipantOut.model_fields if hasattr(row[0], name)}
    beside = {name: getattr(row, name) for name in ("company_id", "name", "park", "table")}
    return ParticipantOut.model_validate(columns | beside | {"delegates": delegates.get(row[0].id, 0)})
