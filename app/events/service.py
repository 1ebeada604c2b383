"""What can be done with events. Both parks of the corridor keep them: a manager of either may."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.accounts.access import ensure_may_edit_either
from app.accounts.audit import record
from app.accounts.roles import Caller
from app.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from app.events import queries
from app.events.schemas import (
    MOST_SLOTS,
    EventChange,
    EventFilter,
    EventIn,
    EventInFull,
    EventOut,
    InterpreterOut,
    SlotOut,
    TableIn,
    TableOut,
)
from app.paging import Page, Paging
from app.portfolio.places import service as places
from models import Corridor, Event, EventInterpreter, EventSlot, EventTable, Site

Times = Sequence[tuple[datetime, datetime]]


def add(session: Session, caller: Caller, sent: EventIn) -> EventInFull:
    """Raises `Invalid`, `Forbidden` for other parks, `Conflict` for a code that is taken."""
    corridor = places.find_corridor(session, sent.corridor)
    _ensure_of_park(caller, corridor)
    if queries.is_taken(session, sent.code):
        raise Conflict(errors=[{"field": "code", "reason": "is already that of another event"}])
    told = sent.model_dump(exclude={"corridor", "slots", "hours", "tables", "interpreters"})
    told["forms"] = sent.forms and [form.value for form in sent.forms]
    event = Event(corridor_id=corridor.id, **told | {"ends_on": sent.ends_on or sent.starts_on})
    _ensure_sound(session, event, corridor)
    session.add(event)
    session.flush()
    _write_places(session, event, sent)
    record(session, caller, "event.add", "event", event.id, {"corridor": corridor.id})
    return in_full(session, caller, event.id)


def change(session: Session, caller: Caller, event_id: int, sent: EventChange) -> EventInFull:
    """Raises `NotFound`, `Forbidden`, `Invalid`; `Conflict` for slots or tables that something refers to."""
    event = editable(session, caller, event_id, may_be_closed=sent.model_fields_set == {"state"})
    for name in sent.model_fields_set - {"slots", "hours", "tables", "interpreters"}:
        value = getattr(sent, name)
        if value is None and name not in ("site_id", "place", "forms", "replay_day"):
            raise Invalid(errors=[FieldError(field=name, reason="cannot be empty")])
        setattr(event, name, [form.value for form in value] if name == "forms" and value else value)
    _ensure_sound(session, event, session.get_one(Corridor, event.corridor_id))
    _ensure_free(session, event, sent)
    _ensure_slots_stay_on_its_days(session, event, sent)
    session.flush()
    _write_places(session, event, sent)
    record(session, caller, "event.change", "event", event.id, {"fields": sorted(sent.model_fields_set)})
    return in_full(session, caller, event_id)


def get(session: Session, caller: Caller, event_id: int) -> Event:
    """Raises `NotFound`, also for what the caller may not read."""
    found = queries.event(session, caller, event_id)
    if found is None:
        raise NotFound(f"There is no event {event_id}.")
    return found[0]


def named(session: Session, caller: Caller, code: str) -> Event:
    """By its code, or its id. Raises `NotFound`."""
    event = queries.by_code(session, caller, code)
    if event is None and code.isdecimal() and len(code) < 10:
        return get(session, caller, int(code))
    if event is None:
        raise NotFound(f'There is no event "{code}".')
    return event


def editable(session: Session, caller: Caller, event_id: int, *, may_be_closed: bool = False) -> Event:
    """For somebody who may change it. Raises `NotFound` and `Forbidden`; `Conflict` once it is closed."""
    event = get(session, caller, event_id)
    ensure_may_edit_either(caller, session.get_one(Corridor, event.corridor_id).park_ids)
    if not may_be_closed:
        ensure_open(event)
    return event


def ensure_open(event: Event) -> None:
    """Raises `Conflict`. To be asked again once the event is locked: until then somebody may close it."""
    if event.state == "closed":
        raise Conflict("The event is closed.", errors=[{"field": "state", "reason": "is `closed`: change it first"}])


def page(session: Session, caller: Caller, chosen: EventFilter, paging: Paging) -> Page[EventOut]:
    """Raises `Invalid` for a corridor that is not known."""
    if chosen.corridor:
        places.corridor_id(session, chosen.corridor, "corridor")
    found = queries.page(session, caller, chosen, paging)
    ids = [row[0].id for row in found.rows]
    counts, versions = queries.participants(session, ids), queries.versions(session, ids)
    return found.page([_out(event, code, counts, versions) for event, code in found.rows])


def in_full(session: Session, caller: Caller, event_id: int) -> EventInFull:
    """Raises `NotFound`."""
    found = queries.event(session, caller, event_id)
    if found is None:
        raise NotFound(f"There is no event {event_id}.")
    shown = _out(*found, queries.participants(session, [event_id]), queries.versions(session, [event_id]))
    return EventInFull(
        **dict(shown),
        slots=[SlotOut.model_validate(row, from_attributes=True) for row in queries.slots(session, event_id)],
        tables=[TableOut.model_validate(row, from_attributes=True) for row in queries.tables(session, event_id)],
        interpreters=[
            InterpreterOut.model_validate(row, from_attributes=True) for row in queries.interpreters(session, event_id)
        ],
    )


def _out(event: Event, corridor: str, counts: dict[int, int], versions: dict[int, int]) -> EventOut:
    columns = {name: getattr(event, name) for name in EventOut.model_fields if hasattr(event, name)}
    counted = {"participants": counts.get(event.id, 0), "version": versions.get(event.id)}
    return EventOut.model_validate(columns | {"corridor": corridor} | counted)


def _ensure_of_park(caller: Caller, corridor: Corridor) -> None:
    if not any(caller.may_edit(park_id) for park_id in corridor.park_ids):
        raise Forbidden("You are bound to another park.")


def _ensure_sound(session: Session, event: Event, corridor: Corridor) -> None:
    if event.ends_on < event.starts_on:
        raise Invalid(errors=[FieldError(field="ends_on", reason="is before `starts_on`")])
    if event.least > event.most:
        raise Invalid(errors=[FieldError(field="least", reason="is more than `most`")])
    site = session.get(Site, event.site_id) if event.site_id is not None else None
    if event.site_id is not None and (site is None or site.park_id not in corridor.park_ids):
        raise Invalid(errors=[FieldError(field="site_id", reason="is no site of the corridor's parks")])


def _ensure_free(session: Session, event: Event, sent: EventChange) -> None:
    """What a plan or a participant refers to stays."""
    given = {"slots", "hours", "tables", "interpreters"} & sent.model_fields_set
    if given and queries.has_plans(session, event.id):
        raise Conflict(
            "The event has plans, which refer to its slots and tables.",
            errors=[{"field": sorted(given)[0], "reason": "cannot be replaced once there are plans"}],
        )
    if given & {"slots", "hours"} and queries.has_own_times(session, event.id):
        raise Conflict(
            "Participants have said when they are there, in numbers of slots.",
            errors=[{"field": sorted(given)[0], "reason": "cannot be replaced once participants refer to them"}],
        )
    if "tables" in given and queries.uses_tables(session, event.id):
        raise Conflict(
            "Participants have tables of their own.",
            errors=[{"field": "tables", "reason": "cannot be replaced once participants refer to them"}],
        )


def _write_places(session: Session, event: Event, sent: EventIn | EventChange) -> None:
    if sent.slots is not None or sent.hours is not None:
        queries.clear(session, EventSlot, event.id)
        for number, (starts_at, ends_at) in enumerate(_times(event, sent), 1):
            session.add(EventSlot(event_id=event.id, number=number, starts_at=starts_at, ends_at=ends_at))
    if sent.tables is not None:
        queries.clear(session, EventTable, event.id)
        given = sent.tables
        tables = [TableIn(label=str(n + 1)) for n in range(given)] if isinstance(given, int) else given
        _ensure_told_apart(tables)
        for number, table in enumerate(tables, 1):
            session.add(EventTable(event_id=event.id, number=number, **table.model_dump()))
    if sent.interpreters is not None:
        queries.clear(session, EventInterpreter, event.id)
        for interpreter in sent.interpreters:
            session.add(EventInterpreter(event_id=event.id, **interpreter.model_dump()))
    session.flush()


def _ensure_told_apart(tables: Sequence[TableIn]) -> None:
    """By their labels, whatever the case: participants, files and agendas name tables by them."""
    seen: set[str] = set()
    for table in tables:
        if table.label.casefold() in seen:
            raise Invalid(errors=[FieldError(field="tables", reason=f'two tables have the label "{table.label}"')])
        seen.add(table.label.casefold())


def _times(event: Event, sent: EventIn | EventChange) -> Times:
    """In their order. Raises `Invalid` for slots that overlap, are empty, or are not on the event's days."""
    field = "slots" if sent.slots is not None else "hours"
    times = [(slot.starts_at, slot.ends_at) for slot in sent.slots or ()]
    for number, hours in enumerate(sent.hours or ()):
        of_hours = hours.slots(event.time_zone)
        if not of_hours:
            reason = f"between {hours.begins} and {hours.ends} there is no time for a slot"
            raise Invalid(errors=[FieldError(field=f"hours.{number}", reason=reason)])
        times += of_hours
    # Clocks of one zone are compared as they show, not as instants.
    times = sorted((start.astimezone(UTC), end.astimezone(UTC)) for start, end in times)
    if len(times) > MOST_SLOTS:
        raise Invalid(errors=[FieldError(field=field, reason=f"are more than {MOST_SLOTS} slots")])
    for index, (start, end) in enumerate(times):
        if start >= end:
            raise Invalid(errors=[FieldError(field=field, reason="a slot ends before it starts")])
        if index and start < times[index - 1][1]:
            raise Invalid(errors=[FieldError(field=field, reason=f"two slots overlap at {start.isoformat()}")])
        if not _is_on(event, start):
            raise Invalid(errors=[FieldError(field=field, reason=f"{start.isoformat()} is not on the event's days")])
    return times


def _is_on(event: Event, moment: datetime) -> bool:
    return event.starts_on <= moment.astimezone(ZoneInfo(event.time_zone)).date() <= event.ends_on


def _ensure_slots_stay_on_its_days(session: Session, event: Event, sent: EventChange) -> None:
    """Where the days or the clock are changed and the slots are not."""
    moved = sent.model_fields_set & {"starts_on", "ends_on", "time_zone"}
    if not moved or sent.slots is not None or sent.hours is not None:
        return
    outside = next((slot for slot in queries.slots(session, event.id) if not _is_on(event, slot.starts_at)), None)
    if outside is not None:
        reason = f"slot {outside.number} would not be on the event's days: send `slots` or `hours`, too"
        raise Invalid(errors=[FieldError(field=min(moved), reason=reason)])
