"""What a transition writes: the introduction itself with its dates, the step, and the entry of the audit trail."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from app.accounts import audit
from app.introductions.acting import Actor
from app.introductions.giving import Given
from app.introductions.schemas import LONGEST_NOTE
from app.introductions.states import RULES, Action, State, Transition, aside, owners
from matching.texts.contacts import masked
from models import Introduction, IntroductionStep


def write(row: Introduction, transition: Transition, actor: Actor, given: Given, moment: datetime) -> None:
    """The state, its dates and what was given, on the row."""
    state = transition.after
    row.state, row.state_since, row.is_open = state.value, moment, state in RULES
    row.turn = [who.value for who in owners(state, row.proposer)]
    if state is State.PROPOSED:
        row.proposed_at = moment
    if state is State.RELEASED:
        row.released_at = moment
    row.reason = given.reason.value if given.reason else None
    row.outcome = given.outcome.value if given.outcome else None
    if transition.action is Action.RECORD_MEETING:
        row.met_on = given.held_on or moment.date()
    if state is State.MET:
        row.next_step = _plain(given.next_step)
        row.proposed_at = row.proposed_at or moment
    if given.presentation is not None:
        for name in ("title", "abstract", "named"):
            said = getattr(given.presentation, name)
            setattr(row, f"{name}_{actor.side}", said if name == "named" else _plain(said))
    _set_dates(row, state, moment, given.next_step_on)
    treated = aside(state, given.reason, was_released=row.released_at is not None)
    row.aside, row.aside_both = treated.how, treated.both


def _set_dates(row: Introduction, state: State, moment: datetime, chosen: date | None) -> None:
    """By when the owners must act, and when they are reminded first. A chosen day takes the place of the table's."""
    rule = RULES.get(state)
    if rule is None:
        row.due_at = row.next_notice_at = row.escalated_at = None
        return
    if rule.keeps_date:
        return
    days = timedelta(days=rule.days)
    counted_from = moment if chosen is None else datetime.combine(chosen, time(18), UTC) - days
    row.due_at, row.notices, row.escalated_at = counted_from + days, 0, None
    row.next_notice_at = counted_from + timedelta(days=rule.late[0][0])


def record(
    session: Session,
    row: Introduction,
    transition: Transition,
    actor: Actor,
    given: Given,
    moment: datetime,
    details: dict[str, object],
) -> None:
    """The step and the entry of the audit trail: one of each for every transition, in the same transaction."""
    kind, actor_id = actor.caller.actor if actor.caller else (actor.by, None)
    session.add(
        IntroductionStep(
            introduction_id=row.id,
            action=transition.action.value,
            before=transition.before and transition.before.value,
            after=transition.after.value,
            by=actor.by,
            side=actor.side,
            actor_kind=kind,
            actor_id=actor_id,
            reason=row.reason,
            outcome=row.outcome,
            note=_plain(given.note),
            at=moment,
        )
    )
    codes = {"reason": row.reason, "outcome": row.outcome}
    audit.record(
        session,
        actor.caller,
        f"introduction.{transition.action}",
        "introduction",
        row.id,
        details | {name: code for name, code in codes.items() if code},
    )
    session.flush()


def _plain(text: str | None) -> str | None:
    """Without what is recognised as personal."""
    return text and masked(text)[0][:LONGEST_NOTE]
