"""Whom an introduction is of: a pair that is said, or two parties in a form, which may never have been listed."""

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.errors import FieldError, Invalid, NotFound
from app.introductions import queries
from app.introductions.schemas import IntroductionIn
from app.matches.pairs import PairKey, add_pairs
from app.portfolio import parties
from app.portfolio.companies import service as companies
from matching.profiles import Form
from models import Corridor, Pair


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
