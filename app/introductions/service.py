"""What can be done with introductions. One function, `perform`, makes every transition of the tables in `states.py`."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.clearances.release import Purpose, ReleaseRefused
from app.errors import Conflict, Forbidden, NotFound
from app.introductions import notices, queries
from app.introductions.acting import SYSTEM, Actor, of_park
from app.introductions.desk import Desk, on_record
from app.introductions.giving import NOTHING, Given, ensure_fitting
from app.introductions.links import issuing
from app.introductions.presenting import ensure_anonymous
from app.introductions.schemas import IntroductionIn
from app.introductions.states import Action, Late, State, Transition, Who, transitions_from
from app.introductions.whom import pair_of
from app.introductions.writing import record, write
from app.matches.decisions.shown import as_shown
from models import Corridor, Introduction, Pair
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
    write(row, transition, actor, given, moment)
    session.add(row)
    session.flush()
    if action in (Action.ASK, Action.ASK_AGAIN):
        issuing.ask(session, desk.links, row, cards, moment)
    if action is Action.RELEASE:
        issuing.ensure_contacts(session, row, cards, moment)
    notices.after(session, row, corridor, transition, actor, moment)
    record(session, row, transition, actor, given, moment, details)
    return row


def _asked(
    row: Introduction, before: State | None, actor: Actor, action: Action, *, answers_for_site: bool
) -> Transition:
    """The row of the table. Raises `Conflict` and `Forbidden`."""
    possible = transitions_from(before, action)
    if not possible:
        others = sorted({each.action.value for each in transitions_from(before) if each.who != (Who.SYSTEM,)})
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
