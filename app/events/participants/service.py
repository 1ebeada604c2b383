"""What can be done with participants, and with what is wanted of two of them."""

from typing import Any

from sqlalchemy.orm import Session

from app.accounts.audit import record
from app.accounts.people.emails import folded
from app.accounts.roles import Caller
from app.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from app.events.participants import queries
from app.events.participants.schemas import (
    DelegateIn,
    DelegateOut,
    PairRuleIn,
    PairRuleOut,
    ParticipantChange,
    ParticipantFilter,
    ParticipantIn,
    ParticipantOut,
    RuleKind,
)
from app.events.service import editable, get
from app.paging import Page, Paging
from app.portfolio.companies import service as companies
from models import Company, Corridor, Event, EventDelegate, EventParticipant, EventRule

MOST = 4000
"""Participants of an event."""
AGAINST = {"must_meet": "must_not_meet", "must_not_meet": "must_meet", "wish": "must_not_meet"}


def add(session: Session, caller: Caller, event_id: int, sent: ParticipantIn) -> ParticipantOut:
    """Raises `NotFound`, `Forbidden`; `Invalid`; `Conflict` for a company that takes part already."""
    event = editable(session, caller, event_id)
    company = companies.get(session, caller, sent.company_id)
    row = new_participant(session, event, company)
    write(session, event, row, sent)
    record(session, caller, "participant.add", "event", event.id, {"participant": row.id})
    return read(session, caller, event_id, row.id)


def change(
    session: Session, caller: Caller, event_id: int, participant_id: int, sent: ParticipantChange
) -> ParticipantOut:
    """Raises `NotFound`, `Forbidden`, `Invalid`."""
    event = editable(session, caller, event_id)
    row = _row(session, event_id, participant_id)
    write(session, event, row, sent)
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
    row = _row(session, event_id, participant_id)
    corridor = session.get_one(Corridor, event.corridor_id)
    if not caller.may_edit(corridor.park_a_id if row.side == "a" else corridor.park_b_id):
        raise Forbidden("Who comes from another park is told in the agendas of those whom they meet.")
    return [DelegateOut.model_validate(row, from_attributes=True) for row in queries.delegates(session, participant_id)]


def add_rule(session: Session, caller: Caller, event_id: int, sent: PairRuleIn) -> PairRuleOut:
    """Raises `NotFound`, `Forbidden`, `Invalid`; `Conflict` where the two are wanted otherwise already."""
    event = editable(session, caller, event_id)
    one, other = (_row(session, event_id, number) for number in (sent.participant_id, sent.partner_id))
    if one.side == other.side:
        raise Invalid(errors=[FieldError(field="partner_id", reason="is of the same park")])
    if sent.slot is not None and sent.kind != "must_meet":
        raise Invalid(errors=[FieldError(field="slot", reason="is for meetings that must be")])
    slots = queries.slot_ids(session, event_id)
    if sent.slot is not None and sent.slot not in slots:
        raise Invalid(errors=[FieldError(field="slot", reason=f"there is no slot {sent.slot}")])
    row = want(session, event, one, other, sent.kind, slots.get(sent.slot or 0))
    if row is None:
        raise Conflict(errors=[{"field": "kind", "reason": "is said of the two already"}])
    record(session, caller, "event.rule", "event", event.id, {"rule": row.id, "kind": row.kind})
    return _rule_out(row, sent.slot)


def want(
    session: Session,
    event: Event,
    one: EventParticipant,
    other: EventParticipant,
    kind: RuleKind,
    slot_id: int | None = None,
) -> EventRule | None:
    """A new rule; none if there is the same already. Raises `Conflict` for its contrary."""
    a, b = (one, other) if one.side == "a" else (other, one)
    wished_by = one.side if kind == "wish" else None
    known = queries.same_rules(session, a.id, b.id)
    if any(rule.kind == AGAINST[kind] or (kind == "must_not_meet" and rule.kind == "wish") for rule in known):
        raise Conflict(errors=[{"field": "kind", "reason": "is the contrary of what is wanted of the two already"}])
    if any((rule.kind, rule.wished_by) == (kind, wished_by) for rule in known):
        return None
    row = EventRule(event_id=event.id, a_id=a.id, b_id=b.id, kind=kind, wished_by=wished_by, slot_id=slot_id)
    session.add(row)
    session.flush()
    return row


def rules(
    session: Session, caller: Caller, event_id: int, participant_id: int | None, kind: RuleKind | None, paging: Paging
) -> Page[PairRuleOut]:
    """Raises `NotFound`."""
    get(session, caller, event_id)
    found = queries.rules_page(session, event_id, participant_id, kind, paging)
    return found.page([_rule_out(row[0], row[1]) for row in found.rows])


def remove_rule(session: Session, caller: Caller, event_id: int, rule_id: int) -> None:
    """Raises `NotFound` and `Forbidden`."""
    event = editable(session, caller, event_id)
    row = queries.rule(session, event_id, rule_id)
    if row is None:
        raise NotFound(f"There is no rule {rule_id} of this event.")
    session.delete(row)
    record(session, caller, "event.rule_removed", "event", event.id, {"rule": rule_id, "kind": row.kind})
    session.flush()


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
    side = "a" if company.park_id == corridor.park_a_id else "b"
    return EventParticipant(event_id=event.id, party_id=company.party_id, side=side, state="registered")


def write(session: Session, event: Event, row: EventParticipant, sent: ParticipantIn | ParticipantChange) -> None:
    """Sets what was sent. Raises `Invalid`."""
    values = {name: getattr(sent, name) for name in sent.model_fields_set - {"company_id", "delegates", "table"}}
    for name in ("state", "presence"):
        if name in values and values[name] is None:
            raise Invalid(errors=[FieldError(field=name, reason="cannot be empty")])
    known = set(queries.slot_ids(session, event.id))
    for field, numbers in _availabilities(sent):
        if unknown := sorted(set(numbers) - known):
            raise Invalid(errors=[FieldError(field=field, reason=f"there is no slot {unknown[0]}")])
    for name, value in values.items():
        setattr(row, name, sorted(set(value)) if name == "available" and value is not None else value)
    least = event.least if row.least is None else row.least
    if row.least is not None and least > (event.most if row.most is None else row.most):
        raise Invalid(errors=[FieldError(field="least", reason="is more than `most`")])
    if "table" in sent.model_fields_set:
        row.table_id = None if sent.table is None else queries.table_labelled(session, event.id, sent.table)
        if sent.table is not None and row.table_id is None:
            raise Invalid(errors=[FieldError(field="table", reason="is no table of the event")])
    session.add(row)
    session.flush()
    if sent.delegates is not None:
        queries.clear_delegates(session, row.id)
        session.add_all(_delegate(row, one) for one in sent.delegates)
        session.flush()


def _availabilities(sent: ParticipantIn | ParticipantChange) -> list[tuple[str, list[int]]]:
    found = [("available", sent.available or [])]
    found += [(f"delegates.{n}.available", one.available or []) for n, one in enumerate(sent.delegates or ())]
    return found


def _delegate(row: EventParticipant, sent: DelegateIn) -> EventDelegate:
    told: dict[str, Any] = sent.model_dump()
    return EventDelegate(participant_id=row.id, email_key=sent.email and folded(sent.email), **told)


def _row(session: Session, event_id: int, participant_id: int) -> EventParticipant:
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


def _rule_out(row: EventRule, slot: int | None) -> PairRuleOut:
    one, other = (row.b_id, row.a_id) if row.wished_by == "b" else (row.a_id, row.b_id)
    return PairRuleOut.model_validate(
        {"id": row.id, "participant_id": one, "partner_id": other, "kind": row.kind, "slot": slot}
    )
