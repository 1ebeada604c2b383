"""What is wanted of participants: whom they must meet, must not, or wish to; and whom they meet before whom."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.accounts.audit import record
from app.accounts.roles import Caller
from app.errors import Conflict, FieldError, Invalid, NotFound
from app.events.participants import queries
from app.events.participants.schemas import OrderIn, OrderOut, PairRuleIn, PairRuleOut, RuleKind
from app.events.participants.service import participant_row
from app.events.service import editable, get
from app.paging import IdSort, Page, Paging
from models import Event, EventOrder, EventParticipant, EventRule

AGAINST = {"must_meet": "must_not_meet", "must_not_meet": "must_meet", "wish": "must_not_meet"}
Key = tuple[int, int]
Rules = dict[Key, list[EventRule]]
"""By the participants of sides A and B."""
Orders = dict[int, set[Key]]
"""Participant -> whom it meets before whom."""


def add_rule(session: Session, caller: Caller, event_id: int, sent: PairRuleIn) -> PairRuleOut:
    """Raises `NotFound`, `Forbidden`, `Invalid`; `Conflict` where the two are wanted otherwise already."""
    event = editable(session, caller, event_id)
    one, other = (participant_row(session, event_id, number) for number in (sent.participant_id, sent.partner_id))
    if one.side == other.side:
        raise Invalid(errors=[FieldError(field="partner_id", reason="is of the same park")])
    if sent.slot is not None and sent.kind != "must_meet":
        raise Invalid(errors=[FieldError(field="slot", reason="is for meetings that must be")])
    slots = queries.slot_ids(session, event_id)
    if sent.slot is not None and sent.slot not in slots:
        raise Invalid(errors=[FieldError(field="slot", reason=f"there is no slot {sent.slot}")])
    a, b = _sides(one, other)
    known = {(a.id, b.id): list(queries.same_rules(session, a.id, b.id))}
    row = want(event, known, one, other, sent.kind, slots.get(sent.slot or 0))
    if row is None:
        raise Conflict(errors=[{"field": "kind", "reason": "is said of the two already"}])
    session.add(row)
    session.flush()
    record(session, caller, "event.rule", "event", event.id, {"rule": row.id, "kind": row.kind})
    return _rule_out(row, sent.slot)


def want(
    event: Event,
    known: Rules,
    one: EventParticipant,
    other: EventParticipant,
    kind: RuleKind,
    slot_id: int | None = None,
) -> EventRule | None:
    """A new rule, which is known from now on; none if there is the same. Raises `Conflict` for its contrary."""
    a, b = _sides(one, other)
    wished_by = one.side if kind == "wish" else None
    same = known.setdefault((a.id, b.id), [])
    if any(rule.kind == AGAINST[kind] or (kind == "must_not_meet" and rule.kind == "wish") for rule in same):
        raise Conflict(errors=[{"field": "kind", "reason": "is the contrary of what is wanted of the two already"}])
    if any((rule.kind, rule.wished_by) == (kind, wished_by) for rule in same):
        return None
    row = EventRule(event_id=event.id, a_id=a.id, b_id=b.id, kind=kind, wished_by=wished_by, slot_id=slot_id)
    same.append(row)
    return row


def rules(
    session: Session,
    caller: Caller,
    event_id: int,
    participant_id: int | None,
    kind: RuleKind | None,
    paging: Paging,
    sort: IdSort = "id",
) -> Page[PairRuleOut]:
    """Raises `NotFound`."""
    get(session, caller, event_id)
    found = queries.rules_page(session, event_id, participant_id, kind, paging, sort)
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


def add_order(session: Session, caller: Caller, event_id: int, sent: OrderIn) -> OrderOut:
    """Raises `NotFound`, `Forbidden`, `Invalid`; `Conflict` for what is said already, or against what is."""
    event = editable(session, caller, event_id)
    one, first, second = (
        participant_row(session, event_id, number) for number in (sent.participant_id, sent.first_id, sent.second_id)
    )
    for field, partner in (("first_id", first), ("second_id", second)):
        if partner.side == one.side:
            raise Invalid(errors=[FieldError(field=field, reason="is of the same park")])
    known = known_orders(queries.orders(session, event_id, one.id))
    row = put_in_order(event, known, one, first, second)
    if row is None:
        raise Conflict(errors=[{"field": "first_id", "reason": "is to be met first already"}])
    session.add(row)
    session.flush()
    record(session, caller, "event.order", "event", event.id, {"order": row.id})
    return OrderOut.model_validate(row, from_attributes=True)


def put_in_order(
    event: Event, known: Orders, one: EventParticipant, first: EventParticipant, second: EventParticipant
) -> EventOrder | None:
    """As `want`, for whom a participant meets before whom. Raises `Conflict` for an order that runs in a circle."""
    said = known.setdefault(one.id, set())
    if (first.id, second.id) in said:
        return None
    if _comes_before(said, second.id, first.id):
        raise Conflict(errors=[{"field": "first_id", "reason": "is to be met after the other already"}])
    said.add((first.id, second.id))
    return EventOrder(event_id=event.id, participant_id=one.id, first_id=first.id, second_id=second.id)


def known_orders(rows: Iterable[EventOrder]) -> Orders:
    found: Orders = {}
    for row in rows:
        found.setdefault(row.participant_id, set()).add((row.first_id, row.second_id))
    return found


def orders(
    session: Session,
    caller: Caller,
    event_id: int,
    participant_id: int | None,
    paging: Paging,
    sort: IdSort = "id",
) -> Page[OrderOut]:
    """Raises `NotFound`."""
    get(session, caller, event_id)
    found = queries.orders_page(session, event_id, participant_id, paging, sort)
    return found.page([OrderOut.model_validate(row[0], from_attributes=True) for row in found.rows])


def remove_order(session: Session, caller: Caller, event_id: int, order_id: int) -> None:
    """Raises `NotFound` and `Forbidden`."""
    event = editable(session, caller, event_id)
    row = queries.order(session, event_id, order_id)
    if row is None:
        raise NotFound(f"There is no order {order_id} of this event.")
    session.delete(row)
    record(session, caller, "event.order_removed", "event", event.id, {"order": order_id})
    session.flush()


def known_rules(rows: Iterable[EventRule]) -> Rules:
    found: Rules = {}
    for row in rows:
        found.setdefault((row.a_id, row.b_id), []).append(row)
    return found


def _comes_before(said: Iterable[Key], one: int, other: int) -> bool:
    """Whether it follows from what is said that `one` is met before `other`, or they are the same."""
    edges: dict[int, set[int]] = {}
    for first, second in said:
        edges.setdefault(first, set()).add(second)
    reached, ahead = {one}, [one]
    while ahead:
        for each in edges.get(ahead.pop(), set()) - reached:
            reached.add(each)
            ahead.append(each)
    return other in reached


def _sides(one: EventParticipant, other: EventParticipant) -> tuple[EventParticipant, EventParticipant]:
    return (one, other) if one.side == "a" else (other, one)


def _rule_out(row: EventRule, slot: int | None) -> PairRuleOut:
    one, other = (row.b_id, row.a_id) if row.wished_by == "b" else (row.a_id, row.b_id)
    return PairRuleOut.model_validate(
        {"id": row.id, "participant_id": one, "partner_id": other, "kind": row.kind, "slot": slot}
    )
