"""Plans as they are asked for, cancelled, adopted and read. The row is the job: a worker finds it and makes it."""

from collections.abc import Mapping
from random import SystemRandom

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.audit import record
from app.accounts.roles import Caller
from app.errors import Conflict, FieldError, Invalid
from app.events import locks
from app.events import queries as events
from app.events.plans import loading, queries
from app.events.plans.asking import PlanIn
from app.events.plans.hall import Changes
from app.events.plans.making import Made, changes_of
from app.events.plans.reading import found_meeting, row, told
from app.events.plans.refusals import Refused
from app.events.plans.rows import with_those_who_come
from app.events.plans.schemas import MeetingChange, MeetingOut, PlanFilter, PlanOut
from app.events.plans.showing import shown
from app.events.releasing import Reader
from app.events.service import editable, ensure_open, get
from app.matches.runs.service import RunRequest, request_run
from app.paging import Page, Paging
from app.schemas import LanguageCode
from models import Event, EventParticipant, EventPlan, EventTable, Run
from models.base import now

FOR_REPAIRS = ("withdrawn", "no_show", "late", "lost_tables", "cancelled", "to_move")
FEW = 0.1
"""The share of those ranked up to which who comes later is ranked alone."""


def request(session: Session, caller: Caller, event_id: int, sent: PlanIn) -> PlanOut:
    """A queued plan. Where the participants are not ranked, or changed since, they are first.

    Raises `NotFound`, `Forbidden`, `Invalid`; `Conflict` while another plan of the event is open, or without a version
    to begin from.
    """
    event = editable(session, caller, event_id)
    _ensure_fitting(session, event, sent)
    base = queries.last(session, event_id, with_slots=sent.kind == "repair")
    if base is None and sent.kind in ("schedule", "repair"):
        said = "There is not yet a version whose meetings are to be placed."
        if sent.kind == "repair":
            said = "There is not yet a timetable to repair."
        raise Conflict(said, errors=[{"field": "kind", "reason": "has nothing to begin from"}])
    plan = EventPlan(
        event_id=event_id,
        kind=sent.kind,
        preview=sent.preview,
        base_id=base.id if base is not None else None,
        run_id=None if sent.kind == "schedule" else _run(session, caller, event, sent),
        request=sent.model_dump(mode="json", exclude_unset=True) | {"kind": sent.kind},
    )
    if queries.open_of(session, event_id) is not None:
        raise _busy()
    try:
        with session.begin_nested():
            session.add(plan)
    except IntegrityError:
        raise _busy() from None
    record(session, caller, "event.plan", "event", event_id, {"plan": plan.id, "kind": plan.kind})
    session.flush()
    return _out(plan)


def _run(session: Session, caller: Caller, event: Event, sent: PlanIn) -> int:
    """The ranking that values come from: a new one, unless few have registered since and nothing else changed.

    A repair takes the one that there is: it is in a hurry. Who registered since is ranked by the plan itself.
    """
    current = queries.current_run(session, event.id)
    if current is not None and (sent.kind == "repair" or not _is_outdated(session, current, event.id)):
        return current.id
    return request_run(session, RunRequest(None, event=event.code, join=True), caller).id


def _is_outdated(session: Session, run: Run, event_id: int) -> bool:
    ranked, late = queries.ranked_and_late(session, run, event_id)
    return late > FEW * ranked or queries.has_changed(session, run, event_id)


def _busy() -> Conflict:
    return Conflict("Another plan of this event is being made. Wait for it, or cancel it.")


def _ensure_fitting(session: Session, event: Event, sent: PlanIn) -> None:
    if sent.mix and sent.kind not in ("select", "plan"):
        raise Invalid(errors=[FieldError(field="mix", reason="is for a choice of meetings")])
    if len({one.form for one in sent.mix}) < len(sent.mix):
        raise Invalid(errors=[FieldError(field="mix", reason="names a form twice")])
    if sent.kind != "repair":
        wrong = sorted(set(FOR_REPAIRS) & sent.model_fields_set)
        if wrong:
            raise Invalid(errors=[FieldError(field=wrong[0], reason="is for a repair")])
        return
    people = {
        "withdrawn": set(sent.withdrawn),
        "no_show": set(sent.no_show),
        "late": {one.participant_id for one in sent.late},
        "cancelled": {who for one in sent.cancelled for who in (one.participant_id, one.partner_id)},
        "to_move": {who for one in sent.to_move for who in (one.participant_id, one.partner_id)},
    }
    known = queries.known_participants(session, event.id, set[int]().union(*people.values()))
    _ensure_known(people, known, "there is no participant {} of this event")
    tables = {one.table_id for one in sent.lost_tables}
    _ensure_known({"lost_tables": tables}, queries.known_tables(session, event.id, tables), "there is no table {}")
    said = {
        "lost_tables": {one.from_slot for one in sent.lost_tables},
        "late": {number for one in sent.late for number in one.available},
        "to_move": {number for one in sent.to_move for number in one.slots or ()},
    }
    _ensure_known(said, {slot.number for slot in events.slots(session, event.id)}, "there is no slot {}")


def _ensure_known(said: Mapping[str, set[int]], known: set[int], reason: str) -> None:
    """Raises `Invalid`, naming the field that says what there is not."""
    for name, some in said.items():
        if unknown := sorted(some - known):
            raise Invalid(errors=[FieldError(field=name, reason=reason.format(unknown[0]))])


def cancel(session: Session, caller: Caller, event_id: int, plan_id: int) -> PlanOut:
    """Raises `NotFound`, `Forbidden`, and `Conflict` if it is closed."""
    editable(session, caller, event_id)
    row(session, caller, event_id, plan_id)
    plan = queries.if_open(session, plan_id)
    if plan is None:
        raise Conflict(f"Plan {plan_id} is closed: there is nothing to cancel.")
    if plan.state == "queued":
        plan.state, plan.finished_at = "cancelled", now()
    plan.cancel_requested = True
    record(session, caller, "event.plan_cancelled", "event", event_id, {"plan": plan_id})
    session.flush()
    return _out(plan)


def adopt(reader: Reader, event_id: int, plan_id: int, lang: LanguageCode = "en") -> PlanOut:
    """Makes a preview the next version, unless there is another since, or what it was made from was changed.

    Raises `NotFound`, `Forbidden` and `Conflict`.
    """
    session, caller = reader.session, reader.caller
    event = editable(session, caller, event_id)
    plan = row(session, caller, event_id, plan_id)
    session.refresh(plan, with_for_update={"key_share": True})
    locks.event(session, event_id)
    ensure_open(event)
    if not plan.preview or plan.state != "done":
        raise Conflict(f"Plan {plan_id} is no preview that is done.")
    base = queries.last(session, event_id, with_slots=plan.kind == "repair")
    if plan.base_id != (base.id if base is not None else None):
        raise Conflict("There is another version since: ask for the preview again.")
    if plan.kind == "repair":
        locks.participants(session, event_id)
    if plan.seen != loading.seen(session, event_id, plan.base_id):
        raise Conflict("Something was changed since the preview was made: ask for it again.")
    plan.preview, plan.number = False, queries.next_number(session, event_id)
    sent = PlanIn.model_validate(plan.request)
    if plan.kind == "repair":
        apply(session, changes_of(session, event_id, sent))
    record(session, caller, "event.plan_adopted", "event", event_id, {"plan": plan_id, "version": plan.number})
    session.flush()
    return shown(reader, event_id, [plan], lang)[0]


def store(session: Session, plan: EventPlan, made: Made) -> None:
    """Meetings, reserves and figures; a version gets its number, and what a repair was told is so from now on.

    Meetings get their numbers by chance: whose they are beside whose would tell who has one that the law holds back.
    Raises `Refused` for a repair of what was changed meanwhile.
    """
    plan.seen = made.seen
    locks.event(session, plan.event_id)
    if plan.kind == "repair":
        locks.participants(session, plan.event_id)
    coming = locks.who_comes(session, plan.event_id)
    if plan.kind == "repair" and plan.seen != loading.seen(session, plan.event_id, plan.base_id):
        raise Refused("changed")
    meetings = with_those_who_come(made.meetings, coming)
    SystemRandom().shuffle(meetings)
    queries.add_meetings(session, plan.id, meetings)
    queries.add_reserves(session, [reserve | {"plan_id": plan.id} for reserve in made.reserves])
    plan.figures = made.figures
    if not plan.preview:
        plan.number = queries.next_number(session, plan.event_id)
        if plan.kind == "repair":
            apply(session, changes_of(session, plan.event_id, PlanIn.model_validate(plan.request)))
    session.flush()


def apply(session: Session, changes: Changes) -> None:
    """Writes what a repair took in."""
    for participant_id, state in changes.states.items():
        session.get_one(EventParticipant, participant_id).state = state
    for participant_id, available in changes.available.items():
        session.get_one(EventParticipant, participant_id).available = list(available)
    for table_id, moment in changes.closed_tables.items():
        table = session.get_one(EventTable, table_id)
        table.closed_from = moment if table.closed_from is None else min(moment, table.closed_from)
    session.flush()


def read(reader: Reader, event_id: int, plan_id: int, lang: LanguageCode = "en") -> PlanOut:
    """Raises `NotFound`."""
    return shown(reader, event_id, [row(reader.session, reader.caller, event_id, plan_id)], lang)[0]


def page(reader: Reader, event_id: int, chosen: PlanFilter, paging: Paging, lang: LanguageCode) -> Page[PlanOut]:
    """Raises `NotFound`."""
    get(reader.session, reader.caller, event_id)
    found = queries.page(reader.session, event_id, chosen, paging)
    return found.page(shown(reader, event_id, [one[0] for one in found.rows], lang))


def last_version(reader: Reader, event_id: int, lang: LanguageCode) -> PlanOut | None:
    """The last that is a timetable; before there is one, the last choice of meetings. Raises `NotFound`."""
    get(reader.session, reader.caller, event_id)
    plan = queries.last(reader.session, event_id, with_slots=True) or queries.last(reader.session, event_id)
    return None if plan is None else shown(reader, event_id, [plan], lang)[0]


def change_meeting(reader: Reader, event_id: int, plan_id: int, meeting_id: int, sent: MeetingChange) -> MeetingOut:
    """Raises `NotFound`, `Forbidden`, `Invalid`; `Conflict` for a version that is not the last."""
    session, caller = reader.session, reader.caller
    event = editable(session, caller, event_id)
    plan = row(session, caller, event_id, plan_id)
    lock_meeting(session, event_id, plan_id, meeting_id)
    ensure_open(event)
    found = found_meeting(session, plan_id, meeting_id)
    last = queries.last(session, event_id, with_slots=plan.kind != "select")
    if last is None or last.id != plan.id:
        raise Conflict("Only meetings of the last version can be changed.")
    if sent.pinned and found[0].slot_id is None and "pinned" in sent.model_fields_set:
        raise Invalid(errors=[FieldError(field="pinned", reason="is for a meeting that has a slot")])
    for name in sent.model_fields_set:
        if getattr(sent, name) is None:
            raise Invalid(errors=[FieldError(field=name, reason="cannot be empty")])
        if name == "state":
            found[0].turns += "cancelled" in {found[0].state, sent.state} and found[0].state != sent.state
        setattr(found[0], name, getattr(sent, name))
    session.flush()
    details = {"meeting": meeting_id, "fields": sorted(sent.model_fields_set)}
    record(session, caller, "event.meeting", "event", event_id, details)
    return told(reader, event_id, [found])[0]


def lock_meeting(session: Session, event_id: int, plan_id: int, meeting_id: int) -> None:
    """From now on nobody else changes it, or makes a version after its own. One that there is not is no error here."""
    if queries.plan(session, event_id, plan_id) is not None:
        locks.event(session, event_id)
        locks.meeting(session, plan_id, meeting_id)


def _out(plan: EventPlan) -> PlanOut:
    return PlanOut.model_validate(plan, from_attributes=True)
