"""What can be done with stays. One function, `_make`, makes every transition of the table in `states.py`."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from app.accounts import audit
from app.accounts.roles import Caller
from app.clearances.release import Purpose, Release
from app.errors import Conflict, Forbidden, NotFound
from app.hosting import asking, queries, taking
from app.hosting.giving import NOTHING, Given, day_of, ensure_fitting
from app.hosting.schemas import LONGEST_NOTE, LONGEST_TEXT, StayIn
from app.hosting.states import RULES, Due, StayAction, StayParty, StayState, Transition, transitions_from
from app.introductions.acting import Actor, Side, of_park
from app.introductions.desk import Desk, on_record
from app.introductions.service import ensure_not_vetoed, ensure_present, parties_of
from app.portfolio.naming.masking import without_name
from matching.texts.contacts import masked
from models import Clearance, Stay, StayEvaluation, StayStep
from models.base import now

EVENING = time(18)
CURRENCY = "EUR"


def request(session: Session, desk: Desk, caller: Caller, sent: StayIn) -> Stay:
    """For a company of the caller's park, at a site of the other.

    Raises `NotFound` for a pair or company that is not shown to them, `Forbidden` for other parks, `Invalid` for what
    does not go together, `Conflict` where the space is taken: with the days, and when it is free next.
    """
    asked = asking.asked(session, caller, sent)
    taking.ensure_free(session, asked.row, asked.space)
    actor = Actor("park", "b" if asked.row.host == "a" else "a", caller)
    note = _without_guests_name(session, asked.row, sent.note)
    return _make(session, desk, asked.row, actor, StayAction.REQUEST, Given(note=note), now())


def _without_guests_name(session: Session, row: Stay, note: str | None) -> str | None:
    """The note; and so its services: a company that asks to stay anonymous is named by the approval first."""
    guest = row.party_b_id if row.host == "a" else row.party_a_id
    card = parties_of(session, (guest,))[guest]
    if card.title is None:
        return note
    row.services = [without_name(one, card.name) for one in row.services]
    return note and without_name(note, card.name)


def act(
    session: Session,
    desk: Desk,
    caller: Caller,
    stay_id: int,
    action: StayAction,
    park: str | None = None,
    given: Given = NOTHING,
    *,
    moment: datetime | None = None,
) -> Stay:
    """One transition: asked of the table, of the law, and of the space, made, and put on record.

    Raises `NotFound`; `Conflict` where the table has no such step, or the space is taken; `Forbidden` for whom it is
    not; `Invalid` for what is given with it; `ReleaseRefused` where the law forbids it on that day.
    """
    row = queries.stay(session, caller, stay_id, locked=True)
    if row is None:
        raise not_found(stay_id)
    actor = _actor(session, caller, row, action, park)
    return _make(session, desk, row, actor, action, given, moment or now())


def get(session: Session, caller: Caller, stay_id: int) -> Stay:
    """Raises `NotFound`, also for what the caller may not read."""
    row = queries.stay(session, caller, stay_id)
    if row is None:
        raise not_found(stay_id)
    return row


def not_found(stay_id: int) -> NotFound:
    return NotFound(f"There is no stay {stay_id}.")


def party_of(row: Stay, side: Side | str | None) -> StayParty:
    return StayParty.HOST if side == row.host else StayParty.GUEST


def park_of(session: Session, row: Stay, party: StayParty) -> str:
    """Its code."""
    corridor = queries.corridors(session, [row])[row.pair.corridor_id]
    return queries.park_codes(session, corridor)[0 if (row.host == "a") == (party is StayParty.HOST) else 1]


def _actor(session: Session, caller: Caller, row: Stay, action: StayAction, park: str | None) -> Actor:
    """Whoever is bound to no park acts for the one that may, unless either does."""
    corridor = queries.corridors(session, [row])[row.pair.corridor_id]
    able = {who for each in transitions_from(StayState(row.state), action) for who in each.who}
    if park is None and caller.park_id is None and len(able) < 2:
        park = park_of(session, row, StayParty.GUEST if able == {StayParty.GUEST} else StayParty.HOST)
    return of_park(session, caller, corridor, park)


def _make(
    session: Session, desk: Desk, row: Stay, actor: Actor, action: StayAction, given: Given, moment: datetime
) -> Stay:
    who = party_of(row, actor.side)
    transition = _asked(row, who, action)
    ensure_fitting(row, action, given, moment.date())
    details: dict[str, object] = {"before": transition.before and transition.before.value}
    details |= {"after": transition.after.value, "by": who.value}
    if transition.gated or action is StayAction.REQUEST:
        ensure_not_vetoed(session, row.party_a_id, row.party_b_id)
    if transition.gated:
        ensure_present(parties_of(session, (row.party_a_id, row.party_b_id)))
        release = desk.gate(session, actor.asks_as, row.pair_id, Purpose.HOSTING)
        _ensure_cleared_to_the_end(session, row, release)
        details |= on_record(release)
        row.replayed_day = release.day if release.replayed else None
    if action is StayAction.APPROVE:
        taking.take(session, row)
    _write(session, row, transition, who, given, moment)
    _record(session, row, transition, actor, who, given, moment, details)
    return row


def _ensure_cleared_to_the_end(session: Session, row: Stay, release: Release) -> None:
    """A clearance that ends before the guest leaves is none for this stay. Raises `Conflict`."""
    if release.clearance_id is None or release.replayed:
        return
    until = session.get_one(Clearance, release.clearance_id).until
    if until < row.ends_on:
        raise Conflict(
            f"The clearance counts until {until}, and the stay lasts until {row.ends_on}: have one signed for as long.",
            errors=[{"field": "ends_on", "reason": f"is after the clearance's end, {until}"}],
        )


def _asked(row: Stay, who: StayParty, action: StayAction) -> Transition:
    """The row of the table. Raises `Conflict` and `Forbidden`."""
    before = StayState(row.state) if row.state else None
    possible = transitions_from(before, action)
    if not possible:
        others = sorted({each.action.value for each in transitions_from(before)})
        raise Conflict(
            f"The stay is `{before}`; from there `{action}` leads nowhere. "
            f"Possible: {', '.join(others) or 'nothing, it has ended'}.",
            errors=[{"field": "action", "reason": f"is not possible while it is `{before}`"}],
        )
    found = next((each for each in possible if who in each.who), None)
    if found is None:
        raise Forbidden(f"`{action}` is for the park of the {possible[0].who[0]}.")
    return found


def _write(session: Session, row: Stay, transition: Transition, who: StayParty, given: Given, moment: datetime) -> None:
    row.state, row.state_since = transition.after.value, moment
    row.reason = given.reason.value if given.reason else None
    match transition.action:
        case StayAction.APPROVE:
            row.contact = _plain(given.contact, 256)
            row.cost = given.cost
            row.currency = None if given.cost is None else given.currency or CURRENCY
            if given.services is not None:
                row.services = asking.plain_list(given.services)
        case StayAction.BEGIN:
            row.begun_on = day_of(row, transition.action, given.on, moment.date())
        case StayAction.END:
            row.ended_on = day_of(row, transition.action, given.on, moment.date())
    rule = RULES.get(transition.after)
    if rule is None:
        row.due_at = None
    elif rule.due is not None:
        row.due_at = _due(row, rule.due, moment)
    session.add(row)
    session.flush()
    if given.evaluation is not None:
        said = given.evaluation
        text = _plain(said.text, LONGEST_TEXT)
        session.add(
            StayEvaluation(stay_id=row.id, by=who.value, rating=said.rating, again=said.again, text=text, at=moment)
        )


def _due(row: Stay, due: int | Due, moment: datetime) -> datetime:
    days: dict[Due, date] = {Due.FIRST_DAY: row.starts_on, Due.LAST_DAY: row.ends_on}
    return datetime.combine(days[due], EVENING, UTC) if isinstance(due, Due) else moment + timedelta(days=due)


def _record(
    session: Session,
    row: Stay,
    transition: Transition,
    actor: Actor,
    who: StayParty,
    given: Given,
    moment: datetime,
    details: dict[str, object],
) -> None:
    """The step and the entry of the audit trail: one of each for every transition, in the same transaction."""
    kind, actor_id = actor.asks_as.actor
    session.add(
        StayStep(
            stay_id=row.id,
            action=transition.action.value,
            before=transition.before and transition.before.value,
            after=transition.after.value,
            by=who.value,
            actor_kind=kind,
            actor_id=actor_id,
            reason=row.reason,
            note=_plain(given.note, LONGEST_NOTE),
            at=moment,
        )
    )
    why = {"reason": row.reason} if row.reason else {}
    audit.record(session, actor.caller, f"stay.{transition.action}", "stay", row.id, details | why)
    session.flush()


def _plain(text: str | None, longest: int) -> str | None:
    """Without what is recognised as personal."""
    return text and masked(text)[0][:longest]
