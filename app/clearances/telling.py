"""Clearances and reviews as callers receive them; what stands against the two only for those who decide on it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from sqlalchemy.orm import Session

from app.accounts.roles import Caller, Role
from app.clearances import queries
from app.clearances.circumstances import Circumstances
from app.clearances.release import counts, uncovered
from app.clearances.schemas import ClearanceOut, ClearanceState, ReviewOut, ThingOut
from app.compliance.policy.policy import today
from app.portfolio import parties
from matching.profiles import Form, Opportunity
from matching.suggesting.dual_use import suggested_categories
from models import Clearance, Review

Out = TypeVar("Out", ClearanceOut, ReviewOut)


class Standing(NamedTuple):
    """Something signed or asked for, the code of its corridor, and how things stand with its pair."""

    row: Any
    corridor: str
    one: Circumstances


def clearances_told(session: Session, caller: Caller, rows: Sequence[Standing]) -> list[ClearanceOut]:
    things = _Things(session, caller, [each.one for each in rows])
    return [
        _filled(
            ClearanceOut,
            clearance,
            rules=sorted(clearance.rules),
            corridor=corridor,
            state=_state(clearance, one),
            new=things.told(uncovered(clearance, one)),
        )
        for clearance, corridor, one in rows
    ]


def reviews_told(session: Session, caller: Caller, rows: Sequence[Standing]) -> list[ReviewOut]:
    things = _Things(session, caller, [each.one for each in rows])
    signed = queries.clearances_of(session, {each.one.parties for each in rows})
    return [_review_told(review, corridor, one, things, signed) for review, corridor, one in rows]


def _review_told(
    review: Review, corridor: str, one: Circumstances, things: "_Things", signed: Sequence[Clearance]
) -> ReviewOut:
    form = one.asked.form.value
    last = next(
        (each for each in signed if (each.party_a_id, each.party_b_id, each.form) == (*one.parties, form)), None
    )
    day, replayed = one.day
    return _filled(
        ReviewOut,
        review,
        form=form,
        corridor=corridor,
        verdict=one.judgement.verdict,
        rules=list(one.judgement.codes),
        day=day,
        replayed=replayed,
        seen=one.seen.digest,
        things=things.told(one.seen.beyond({}), None if last is None else uncovered(last, one)),
    )


def _state(clearance: Clearance, one: Circumstances) -> ClearanceState:
    if clearance.revoked_at is not None:
        return "revoked"
    if clearance.until < today():
        return "expired"
    return "valid" if counts(clearance, one) else "void"


class _Things:
    """What there is to be seen of some pairs, told to those who decide: names on lists are nobody else's matter."""

    def __init__(self, session: Session, caller: Caller, pairs: Iterable[Circumstances]) -> None:
        self._decides = caller.role in (Role.COMPLIANCE, Role.ADMIN)
        ids = {party for one in pairs for party in one.parties} if self._decides else set()
        self._named = parties.described(session, ids)
        offers = queries.offers(session, ids) if ids else {}
        self._offers = {offer.id: offer for of_party in offers.values() for offer in of_party}

    def told(self, things: Sequence[tuple[int, str]], new: Collection[tuple[int, str]] | None = ()) -> Any:
        """`new`: those of them that nobody has seen; none where nothing was signed yet."""
        return list(self._each(things, things if new is None else new)) if self._decides else None

    def _each(self, things: Sequence[tuple[int, str]], new: Collection[tuple[int, str]]) -> Iterator[ThingOut]:
        for party_id, thing in things:
            what, _, said = thing.partition(":")
            row = self._named[party_id]
            told = {"kind": row.kind, "id": row.id, "what": what, "said": said, "new": (party_id, thing) in new}
            told["suggested"] = self._suggested(said) if what == "offer" else []
            yield ThingOut.model_validate(told)

    def _suggested(self, said: str) -> list[str]:
        """What the words of an offer suggest beyond what it declares."""
        offer = self._offers.get(int(said.partition(" ")[0]))
        if offer is None:
            return []
        text = "\n".join(filter(None, (offer.summary, offer.description)))
        told = Opportunity(offer.id, Form(offer.form), offer.title, text)
        return [one.category for one in suggested_categories(told, offer.dual_use)]


def _filled(schema: type[Out], row: Clearance | Review, **told: Any) -> Out:
    columns = {name: getattr(row, name) for name in schema.model_fields if name not in told}
    return schema.model_validate(columns | told)
