"""What can be done with introductions. One function, `perform`, makes every transition of the tables in `states.py`."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from app.accounts import audit
from app.accounts.roles import Caller
from app.clearances.release import Purpose, ReleaseRefused
from app.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from app.introductions import notices, queries
from app.introductions.acting import SYSTEM, Actor, of_park
from app.introductions.desk import Desk, on_record
from app.introductions.giving import NOTHING, Given, ensure_fitting
from app.introductions.links import issuing
from app.introductions.presenting import ensure_anonymous
from app.introductions.schemas import LONGEST_NOTE, IntroductionIn
from app.introductions.states import RULES, Action, Late, State, Transition, Who, aside, owners, rows
from app.matches.decisions.shown import as_shown
from app.matches.pairs import PairKey, add_pairs
from app.portfolio import parties
from app.portfolio.companies import service as companies
from matching.profiles import Form
from matching.texts.contacts import masked
from models import Corridor, Introduction, IntroductionStep, Pair
from models.base import now

PURPOSE = {
    Action.PROPOSE: Purpose.INTRODUCTION,
    Action.ASK: Purpose.INTRODUCTION,
    Action.ASK_AGAIN: Purpose.INTRODUCTION,
    Action.RELEASE: Purpose.CONTACTS,
}
"""What the gate is asked for by the actions that it guards."""
parties_of = queries.cards


def shortlist(
    session: Session, desk: Desk, caller: Caller, sent: IntroductionIn, *, moment: datetime | None = None
) -> Introduction:
    """Puts a pair on a park's shortlist.

    Raises `NotFound` for parties or pairs that there are not, `Invalid` for what does not go together, `Forbidden` for
    other parks, `Conflict` where an introduction of the two in this form goes on already.
    """
    pair, corridor = pair_of(session, caller, sent)
    actor = of_park(session, caller, corridor, sent.park)
    _ensure_nothing_goes_on(session, pair.id, proposer=actor.side)
    row = Introduction(
        pair=pair,
        party_a_id=pair.party_a_id,
        party_b_id=pair.party_b_id,
        proposer=actor.side,
        **_as_listed(session, pair.id),
    )
    return _make(session, desk, row, corridor, actor, Action.SHORTLIST, Given(note=sent.note), moment or now())


def begin_met(session: Session, desk: Desk, pair_id: int, given: Given, moment: datetime) -> Introduction:
    """Of two who met before anybody introduced them: at an event."""
    pair = session.get_one(Pair, pair_id)
    row = Introduction(
        pair=pair,
        party_a_id=pair.party_a_id,
        party_b_id=pair.party_b_id,
        proposer="a",
        **_as_listed(session, pair.id),
    )
    corridor = session.get_one(Corridor, pair.corridor_id)
    return _make(session, desk, row, corridor, SYSTEM, Action.RECORD_MEETING, given, moment)


def perform(
    session: Session,
    desk: Desk,
    introduction_id: int,
    actor: Actor,
    action: Action,
    given: Given = NOTHING,
    *,
    moment: datetime | None = None,
) -> Introduction:
    """One transition: asked of the table and of the law, made, and put on record, in the caller's transaction.

    Raises `NotFound`; `Conflict` where the table has no such step, or a company cannot be asked; `Forbidden` for whom
    it is not; `Invalid` for what is given with it; `ReleaseRefused` where the law forbids it on that day.
    """
    row = queries.introduction(session, actor.caller, introduction_id, locked=True)
    if row is None:
        raise not_found(introduction_id)
    corridor = queries.corridors(session, [row])[row.pair.corridor_id]
    return _make(session, desk, row, corridor, actor, action, given, moment or now())


def act(
    session: Session, desk: Desk, caller: Caller, introduction_id: int, action: Action, park: str | None, given: Given
) -> Introduction:
    """As `perform`, for a park. Raises what `acting.of_park` raises, too."""
    row = get(session, caller, introduction_id)
    actor = of_park(session, caller, queries.corridors(session, [row])[row.pair.corridor_id], park)
    return perform(session, desk, introduction_id, actor, action, given)


def release_if_allowed(session: Session, desk: Desk, row: Introduction, moment: datetime) -> None:
    """Once both have accepted they need not wait for a person, unless the law or a missing contact wants one."""
    if row.state != State.ACCEPTED:
        return
    try:
        with session.begin_nested():
            perform(session, desk, row.id, SYSTEM, Action.RELEASE, moment=moment)
    except (ReleaseRefused, Conflict):
        # It stays `accepted`: both parks have it among their tasks, and are told why when they release it.
        return


def notice(session: Session, desk: Desk, introduction_id: int, moment: datetime) -> None:
    """Reminds, escalates or ends, whichever is due; nothing if somebody acted meanwhile."""
    row = queries.introduction(session, None, introduction_id, locked=True)
    if row is None or not row.is_open or row.next_notice_at is None or row.next_notice_at > moment:
        return
    corridor = queries.corridors(session, [row])[row.pair.corridor_id]
    if notices.remind(session, row, corridor, moment) is Late.EXPIRE:
        perform(session, desk, row.id, SYSTEM, Action.EXPIRE, moment=moment)


def get(session: Session, caller: Caller, introduction_id: int) -> Introduction:
    """Raises `NotFound`, also for what the caller may not read."""
    row = queries.introduction(session, caller, introduction_id)
    if row is None:
        raise not_found(introduction_id)
    return row


def not_found(introduction_id: int) -> NotFound:
    return NotFound(f"There is no introduction {introduction_id}.")


def _make(
    session: Session,
    desk: Desk,
    row: Introduction,
    corridor: Corridor,
    actor: Actor,
    action: Action,
    given: Given,
    moment: datetime,
) -> Introduction:
    before = State(row.state) if row.state else None
    cards = queries.cards(session, (row.party_a_id, row.party_b_id))
    transition = _asked(row, before, actor, action, answers_for_site=_is_site(row, cards, actor))
    ensure_fitting(before, action, given, moment.date())
    if given.presentation is not None:
        ensure_anonymous(given.presentation, cards[issuing.party_of(row, str(actor.side))])
    details: dict[str, object] = {
        "before": before and before.value,
        "after": transition.after.value,
        "by": actor.by,
        "side": actor.side,
    }
    if transition.gated:
        ensure_not_vetoed(session, row.party_a_id, row.party_b_id)
        ensure_present(cards)
        release = desk.gate(session, actor.asks_as, row.pair_id, PURPOSE[action])
        details |= on_record(release)
        row.replayed_day = release.day if release.replayed else None
    if action is Action.PROPOSE:
        _ensure_nothing_goes_on(session, row.pair_id, beside=row.id)
    _write(row, transition, actor, given, moment)
    session.add(row)
    session.flush()
    if action in (Action.ASK, Action.ASK_AGAIN):
        issuing.ask(session, desk.links, row, cards, moment)
    if action is Action.RELEASE:
        issuing.ensure_contacts(session, row, cards, moment)
    notices.after(session, row, corridor, transition, actor, moment)
    _record(session, row, transition, actor, given, moment, details)
    return row


def _asked(
    row: Introduction, before: State | None, actor: Actor, action: Action, *, answers_for_site: bool
) -> Transition:
    """The row of the table. Raises `Conflict` and `Forbidden`."""
    possible = rows(before, action)
    if not possible:
        others = sorted({each.action.value for each in rows(before) if each.who != (Who.SYSTEM,)})
        raise Conflict(
            f"The introduction is `{before}`; from there `{action}` leads nowhere. "
            f"Possible: {', '.join(others) or 'nothing, it has ended'}.",
            errors=[{"field": "action", "reason": f"is not possible while it is `{before}`"}],
        )
    mine = actor.is_any_of(row, answers_for_site=answers_for_site)
    found = next((each for each in possible if mine & set(each.who)), None)
    if found is None:
        who = ", ".join(sorted({each.value for one in possible for each in one.who}))
        raise Forbidden(f"`{action}` is not yours to do here; it is for: {who}.")
    return found


def _is_site(row: Introduction, cards: queries.Cards, actor: Actor) -> bool:
    """Whether the actor's park has a site in it, for which it answers itself."""
    return actor.side is not None and cards[issuing.party_of(row, actor.side)].kind == "site"


def _write(row: Introduction, transition: Transition, actor: Actor, given: Given, moment: datetime) -> None:
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


def _record(
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


def ensure_not_vetoed(session: Session, party_a_id: int, party_b_id: int) -> None:
    """Raises `Conflict`."""
    if queries.is_vetoed(session, party_a_id, party_b_id):
        raise Conflict("One of the two does not want to be introduced to the other: there is a veto.")


def ensure_present(cards: queries.Cards) -> None:
    """Raises `Conflict`."""
    gone = [card.public_name for card in cards.values() if card.is_gone]
    if gone:
        raise Conflict(f"{' and '.join(gone)} is withdrawn or a draft: nobody can be introduced to it.")


def _ensure_nothing_goes_on(
    session: Session, pair_id: int, *, proposer: str | None = None, beside: int | None = None
) -> None:
    """No introduction that was proposed, and for a `proposer` none on its shortlist. Raises `Conflict`."""
    going_on = queries.open_on(session, pair_id, proposer, beside)
    if going_on is not None:
        raise Conflict(
            f"The two are being introduced in this form already: introduction {going_on}.",
            errors=[{"field": "pair_id", "reason": f"has introduction {going_on}"}],
        )


def _as_listed(session: Session, pair_id: int) -> dict[str, object]:
    """What the lists of today show of the pair, to learn from; nothing for one that stands in none."""
    found = queries.shown_match(session, pair_id)
    return {} if found is None else as_shown(session, *found)


def pair_of(session: Session, caller: Caller, sent: IntroductionIn) -> tuple[Pair, Corridor]:
    """The pair that is said, or of two parties in a form. Raises `NotFound` and `Invalid`."""
    named = {"company_id", "partner_id", "site_id", "form"} & sent.model_fields_set
    if sent.pair_id is not None:
        if named:
            raise Invalid(errors=[FieldError(field=name, reason="goes with no `pair_id`") for name in sorted(named)])
        pair = session.get(Pair, sent.pair_id)
        if pair is None:
            raise NotFound(f"There is no pair {sent.pair_id}.")
        for party in parties.described(session, {pair.party_a_id, pair.party_b_id}).values():
            if party.kind == "company":
                companies.get(session, caller, party.id)
        return pair, session.get_one(Corridor, pair.corridor_id)
    return _pair_of(session, caller, sent)


def _pair_of(session: Session, caller: Caller, sent: IntroductionIn) -> tuple[Pair, Corridor]:
    """Of two parties in a form, which may never have been listed."""
    if sent.company_id is None or sent.form is None or (sent.partner_id is None) == (sent.site_id is None):
        reason = "say a pair; or a company, a form, and either a partner or a site"
        raise Invalid(errors=[FieldError(field="pair_id", reason=reason)])
    if (sent.form is Form.HOSTING) != (sent.site_id is not None):
        raise Invalid(errors=[FieldError(field="form", reason="`hosting` is of a company and a site, and only that")])
    for company_id in filter(None, (sent.company_id, sent.partner_id)):
        companies.get(session, caller, company_id)
    one = parties.of_company(session, sent.company_id)
    other = (
        parties.of_company(session, sent.partner_id)
        if sent.partner_id is not None
        else parties.of_site(session, sent.site_id or 0)
    )
    cards = queries.cards(session, [one, other])
    for party_id, name, wanted in (
        (one, "company", sent.company_id),
        (other, "partner or site", sent.partner_id or sent.site_id),
    ):
        if party_id not in cards:
            raise NotFound(f"There is no {name} {wanted}.")
    corridor = queries.corridor_between(session, cards[one].park_id, cards[other].park_id)
    if corridor is None:
        raise Invalid(errors=[FieldError(field="company_id", reason="the two are not of two parks with a corridor")])
    a, b = (one, other) if cards[one].park_id == corridor.park_a_id else (other, one)
    key = PairKey(sent.form, a, b)
    add_pairs(session, corridor.id, {key})
    return queries.pair_by_key(session, corridor.id, key), corridor
