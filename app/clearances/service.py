"""Asking for a review, clearing, refusing, revoking. The service itself never clears anything."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy.orm import Session

from app.accounts.audit import record
from app.accounts.roles import Caller
from app.clearances import queries
from app.clearances.circumstances import Circumstances, circumstances
from app.clearances.release import LISTS
from app.clearances.schemas import (
    ClearanceIn,
    ClearanceOut,
    ReviewIn,
    ReviewOut,
    ReviewState,
)
from app.clearances.seen import offers_in
from app.clearances.telling import Standing, clearances_told, reviews_told
from app.compliance.policy.policy import Policy, today
from app.compliance.policy.verdicts import PolicyVerdict
from app.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from app.matches.pairs import ensure_known
from app.paging import IdSort, Page, Paging
from matching.texts.contacts import masked
from models import Clearance, Corridor, Pair, Review
from models.base import now

LONGEST = timedelta(days=366)


def sign(policy: Policy, session: Session, caller: Caller, sent: ClearanceIn) -> ClearanceOut:
    """Closes the open review of the pair, too.

    Raises `NotFound`, `Forbidden` for a pair of other parks, `Invalid` for its end and for offers that are none of the
    two, and `Conflict` where there is nothing to clear, where a rule cannot be cleared, where screening lists are not
    current, or where something came or went since the officer looked.
    """
    if not today() <= sent.until <= today() + LONGEST:
        reason = "is a day from today on, and no more than a year from today"
        raise Invalid(errors=[FieldError(field="until", reason=reason)])
    one, corridor = _of_pair(policy, session, caller, sent.pair_id)
    _ensure_clearable(policy, session, one)
    if sent.seen is not None and sent.seen != one.seen.digest:
        raise Conflict("Something about the two has changed since you looked: read the review again.")
    _ensure_known_offers(sent.offers or (), one)
    clearance = Clearance(
        pair_id=sent.pair_id,
        party_a_id=one.parties[0],
        party_b_id=one.parties[1],
        form=one.asked.form.value,
        seen=one.seen.stored() if sent.offers is None else one.seen.covering(sent.offers),
        offers=sent.offers,
        rules={hit.code: hit.digest for hit in one.judgement.hits},
        policy=policy.version,
        replay_day=one.day.day if one.day.replayed else None,
        reason=masked(sent.reason)[0],
        basis=sent.basis,
        until=sent.until,
        signed_by=who(caller),
    )
    session.add(clearance)
    session.flush()
    review = queries.open_review(session, sent.pair_id)
    if review is not None:
        review.closed_at, review.closed_by = now(), who(caller)
        review.outcome, review.clearance_id = "cleared", clearance.id
    details = {"pair": sent.pair_id, "rules": sorted(clearance.rules), "until": sent.until.isoformat()}
    record(session, caller, "clearance.sign", "clearance", clearance.id, details)
    session.flush()
    return _told(session, caller, clearance, one, corridor)


def _ensure_known_offers(offers: Collection[int], one: Circumstances) -> None:
    known = offers_in(thing for things in one.seen.things for thing in things)
    unknown = [
        FieldError(field="offers", reason=f"{each} is no offer of the two") for each in offers if each not in known
    ]
    if unknown:
        raise Invalid(errors=unknown)


def revoke(policy: Policy, session: Session, caller: Caller, clearance_id: int, reason: str) -> ClearanceOut:
    """Raises `NotFound`, and `Conflict` for one that is revoked already."""
    clearance = queries.clearance(session, caller, clearance_id)
    if clearance is None:
        raise NotFound(f"There is no clearance {clearance_id}.")
    if clearance.revoked_at is not None:
        raise Conflict(f"Clearance {clearance_id} is revoked already.")
    clearance.revoked_at, clearance.revoked_by, clearance.revoked_because = now(), who(caller), masked(reason)[0]
    record(session, caller, "clearance.revoke", "clearance", clearance.id, {"pair": clearance.pair_id})
    session.flush()
    one, corridor = _of_pair(policy, session, caller, clearance.pair_id)
    return _told(session, caller, clearance, one, corridor)


def read(policy: Policy, session: Session, caller: Caller, clearance_id: int) -> ClearanceOut:
    """Raises `NotFound`."""
    clearance = queries.clearance(session, caller, clearance_id)
    if clearance is None:
        raise NotFound(f"There is no clearance {clearance_id}.")
    one, corridor = _of_pair(policy, session, caller, clearance.pair_id)
    return _told(session, caller, clearance, one, corridor)


def clearances(
    policy: Policy, session: Session, caller: Caller, pair_id: int | None, paging: Paging, sort: IdSort = "-id"
) -> Page[ClearanceOut]:
    """Of corridors of the caller's park. Raises `Invalid` for a pair that is not known."""
    if pair_id is not None:
        ensure_known(session, pair_id)
    found = queries.clearance_page(session, caller, pair_id, sort, paging)
    of_pair = circumstances(policy, session, [row[0].pair_id for row in found.rows], None)
    return found.page(
        clearances_told(session, caller, [Standing(one, code, of_pair[one.pair_id]) for one, code in found.rows])
    )


def ask(policy: Policy, session: Session, caller: Caller, sent: ReviewIn) -> ReviewOut:
    """Raises `NotFound`, `Forbidden`, and `Conflict` if it is asked for already, or if there is nothing to review."""
    one, corridor = _of_pair(policy, session, caller, sent.pair_id)
    if queries.open_review(session, sent.pair_id) is not None:
        raise Conflict(f"A review of pair {sent.pair_id} is asked for already.")
    if one.judgement.verdict is PolicyVerdict.NO_HIT:
        raise Conflict("No rule applies to this pair: there is nothing to review.")
    review = Review(pair_id=sent.pair_id, note=sent.note and masked(sent.note)[0], asked_by=who(caller))
    session.add(review)
    session.flush()
    record(session, caller, "review.ask", "review", review.id, {"pair": sent.pair_id})
    return reviews_told(session, caller, [Standing(review, corridor.code, one)])[0]


def refuse(policy: Policy, session: Session, caller: Caller, review_id: int, reason: str) -> ReviewOut:
    """Raises `NotFound`, and `Conflict` for one that is closed."""
    review = queries.review(session, caller, review_id)
    if review is None:
        raise NotFound(f"There is no review {review_id}.")
    if review.closed_at is not None:
        raise Conflict(f"Review {review_id} is closed already.")
    review.closed_at, review.closed_by, review.outcome, review.reason = now(), who(caller), "refused", masked(reason)[0]
    record(session, caller, "review.refuse", "review", review.id, {"pair": review.pair_id})
    session.flush()
    one, corridor = _of_pair(policy, session, caller, review.pair_id)
    return reviews_told(session, caller, [Standing(review, corridor.code, one)])[0]


def reviews(
    policy: Policy, session: Session, caller: Caller, state: ReviewState | None, paging: Paging, sort: IdSort = "id"
) -> Page[ReviewOut]:
    """The queue: of corridors of the caller's park."""
    found = queries.review_page(session, caller, state, sort, paging)
    of_pair = circumstances(policy, session, [row[0].pair_id for row in found.rows], None)
    return found.page(
        reviews_told(session, caller, [Standing(one, code, of_pair[pair.id]) for one, pair, code in found.rows])
    )


def who(caller: Caller) -> str:
    kind, number = caller.actor
    return kind if number is None else f"{kind}:{number}"


def _told(
    session: Session, caller: Caller, clearance: Clearance, one: Circumstances, corridor: Corridor
) -> ClearanceOut:
    return clearances_told(session, caller, [Standing(clearance, corridor.code, one)])[0]


def _of_pair(policy: Policy, session: Session, caller: Caller, pair_id: int) -> tuple[Circumstances, Corridor]:
    """Raises `NotFound`, and `Forbidden` for a corridor of other parks."""
    one = circumstances(policy, session, [pair_id], None)[pair_id]
    corridor = session.get_one(Corridor, session.get_one(Pair, pair_id).corridor_id)
    if not any(caller.is_of(park_id) for park_id in corridor.park_ids):
        raise Forbidden("This pair belongs to other parks.")
    if queries.is_hidden(session, caller, one.parties):
        raise NotFound(f"There is no pair {pair_id}.")
    return one, corridor


def _ensure_clearable(policy: Policy, session: Session, one: Circumstances) -> None:
    fixed = [hit.code for hit in one.judgement.hits if not hit.clearable]
    if fixed:
        raise Conflict(f"Nobody can clear {', '.join(fixed)}.")
    if one.judgement.verdict is PolicyVerdict.NO_HIT:
        raise Conflict("No rule applies to this pair: there is nothing to clear.")
    if policy.lists_now(session).state != "current":
        raise Conflict(LISTS.sentence)
