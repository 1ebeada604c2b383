"""Who is written to after a step, and when nothing happens. A company that is turned down learns nothing of whom."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.introductions import queries
from app.introductions.acting import SIDES, Actor
from app.introductions.mail import outbox
from app.introductions.states import ASKING, COMPANIES, RULES, SIDE_OF, Action, Late, State, Transition, Who
from models import Corridor, Introduction

ENDS: Mapping[Action, outbox.ToPark] = {
    Action.DECLINE: "park_declined",
    Action.EXPIRE: "park_expired",
    Action.WITHDRAW: "park_withdrawn",
}


def after(
    session: Session, row: Introduction, corridor: Corridor, step: Transition, actor: Actor, moment: datetime
) -> None:
    """What follows from a step. The mails of links are written where links are made."""
    other = "b" if row.proposer == "a" else "a"
    to_parks: dict[str, outbox.ToPark] = {}
    match step.action, step.after:
        case Action.PROPOSE, _:
            to_parks[other] = "park_proposed"
        case Action.APPROVE, _:
            to_parks[row.proposer] = "park_approved"
        case Action.ACCEPT, State.ACCEPTED:
            to_parks = dict.fromkeys(SIDES, "park_accepted")
        case Action.RELEASE, _:
            to_parks = dict.fromkeys(SIDES, "park_released")
            _to_contacts(session, row, "released", SIDES, moment)
        case (Action.DECLINE | Action.EXPIRE | Action.WITHDRAW) as ended, _ if row.proposed_at is not None:
            to_parks = dict.fromkeys(SIDES, ENDS[ended])
            if step.before in ASKING or step.before is State.ACCEPTED:
                _to_contacts(session, row, "not_happening", _still_waiting(step, actor), moment)
    for side, kind in to_parks.items():
        if actor.by != "park" or side != actor.side:
            outbox.to_park(session, kind, row.id, side, park_of(corridor, side), moment)


def _still_waiting(step: Transition, actor: Actor) -> list[str]:
    """Sides that said yes, or may do so any moment: not who has just declined."""
    return [side for side in SIDES if not (step.action is Action.DECLINE and side == actor.side)]


def remind(session: Session, row: Introduction, corridor: Corridor, moment: datetime) -> Late:
    """Does what is due of a state's reminders, and says what that was; `expire` is left to the caller, as a step."""
    late = RULES[State(row.state)].late
    days, what = late[row.notices]
    if what is Late.EXPIRE:
        return what
    planned, following = row.next_notice_at or moment, late[row.notices + 1 : row.notices + 2]
    row.notices += 1
    row.next_notice_at = planned + timedelta(days=following[0][0] - days) if following else None
    if what is Late.ESCALATE:
        row.escalated_at = moment
    owners = RULES[State(row.state)].owners
    for side in SIDES:
        kind = _reminder(row, what, is_owner=side in _sides(row, owners))
        if kind is not None:
            outbox.to_park(session, kind, row.id, side, park_of(corridor, side), moment)
    for company in (SIDE_OF[who] for who in owners if who in COMPANIES):
        link = queries.open_link(session, row.id, company)
        if link is not None and link.contact_id is not None:
            outbox.to_contact(session, "reminded", row.id, company, link.contact_id, moment, link_id=link.id)
    return what


def _reminder(row: Introduction, what: Late, *, is_owner: bool) -> outbox.ToPark | None:
    if what is Late.ESCALATE:
        return "park_escalated"
    if not is_owner:
        return None
    return "park_next_step" if row.state == State.MET else "park_reminded"


def _sides(row: Introduction, owners: tuple[Who, ...]) -> set[str]:
    """Of the parks that must act, or whose company must."""
    other = "b" if row.proposer == "a" else "a"
    of = SIDE_OF | {Who.PROPOSING_PARK: row.proposer, Who.OTHER_PARK: other}
    return {of[who] for who in owners}


def park_of(corridor: Corridor, side: str) -> int:
    return corridor.park_a_id if side == "a" else corridor.park_b_id


def _to_contacts(
    session: Session, row: Introduction, kind: outbox.ToCompany, sides: Iterable[str], moment: datetime
) -> None:
    for side in sides:
        contact_id = getattr(row, f"contact_{side}_id")
        if contact_id is not None:
            outbox.to_contact(session, kind, row.id, side, contact_id, moment)
