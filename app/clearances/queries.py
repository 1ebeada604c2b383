"""The SQL of clearances, reviews and releases."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, Row, exists, or_, select
from sqlalchemy.orm import Session, aliased

from app.accounts.roles import Caller
from app.database import batches
from app.paging import Found, IdSort, Paging, find_page, order_by
from app.portfolio.companies.privacy import is_shown_to
from app.portfolio.parties import PARK
from models import Clearance, Company, CompanyIdentifier, Corridor, Installation, Opportunity, Pair, Party, Review, Site

INVENTED = "DEMO-"
"""How the park's own register numbers of the demo's companies begin."""


def pairs(session: Session, ids: Collection[int]) -> dict[int, tuple[int, int, str]]:
    """Pair -> its two parties and its form."""
    found: dict[int, tuple[int, int, str]] = {}
    for some in batches(sorted(ids)):
        query = select(Pair.id, Pair.party_a_id, Pair.party_b_id, Pair.form).where(Pair.id.in_(some))
        found |= {pair_id: (a, b, form) for pair_id, a, b, form in session.execute(query)}
    return found


def parks_of(session: Session, party_ids: Collection[int]) -> dict[int, int | None]:
    """Party -> the park that it belongs to."""
    found: dict[int, int | None] = {}
    for some in batches(sorted(party_ids)):
        query = (
            select(Party.id, PARK)
            .outerjoin(Company, Company.party_id == Party.id)
            .outerjoin(Site, Site.party_id == Party.id)
            .where(Party.id.in_(some))
        )
        found |= {row[0]: row[1] for row in session.execute(query)}
    return found


def corridors(session: Session) -> Sequence[Corridor]:
    """All of them, withdrawn ones, too: there are few."""
    return session.scalars(select(Corridor)).all()


def clearances_of(session: Session, parties: Iterable[tuple[int, int]]) -> Sequence[Clearance]:
    """Those of some pairs of parties that nobody revoked, the latest first; parties by id, the smaller first."""
    wanted = set(parties)
    found: list[Clearance] = []
    # By one of the two: people sign few, and a condition for every pair would be longer than all that they signed.
    for some in batches(sorted({a for a, _ in wanted})):
        query = select(Clearance).where(Clearance.party_a_id.in_(some), Clearance.revoked_at.is_(None))
        rows = session.scalars(query.order_by(Clearance.id.desc()))
        found += (row for row in rows if (row.party_a_id, row.party_b_id) in wanted)
    return found


def offers(session: Session, party_ids: Collection[int]) -> dict[int, list[Opportunity]]:
    """Party -> what the company offers, with its texts, whether it is valid today or not."""
    found: dict[int, list[Opportunity]] = {}
    for some in batches(sorted(party_ids)):
        query = (
            select(Company.party_id, Opportunity)
            .join(Company, Company.id == Opportunity.company_id)
            .where(Company.party_id.in_(some), Opportunity.side == "offer", Opportunity.withdrawn_at.is_(None))
        )
        for party_id, offer in session.execute(query.order_by(Opportunity.id)):
            found.setdefault(party_id, []).append(offer)
    return found


def is_demo(session: Session) -> bool:
    row = session.get(Installation, 1)
    return row is not None and row.is_demo


def invented(session: Session, party_ids: Collection[int]) -> set[int]:
    """Those of the parties that are no company of flesh and blood: the demo's, and sites."""
    found: set[int] = set()
    for some in batches(sorted(party_ids)):
        of_demo = exists().where(
            CompanyIdentifier.company_id == Company.id,
            CompanyIdentifier.scheme == "register",
            CompanyIdentifier.value.startswith(INVENTED),
        )
        query = select(Party.id).outerjoin(Company, Company.party_id == Party.id)
        found |= set(session.scalars(query.where(Party.id.in_(some), or_(Party.kind == "site", of_demo))))
    return found


def clearance(session: Session, caller: Caller, clearance_id: int) -> Clearance | None:
    query = select(Clearance).join(Pair, Pair.id == Clearance.pair_id)
    return session.scalars(query.where(Clearance.id == clearance_id, *_readable(caller))).one_or_none()


def clearance_page(
    session: Session, caller: Caller, pair_id: int | None, sort: IdSort, paging: Paging
) -> Found[Row[Clearance, str]]:
    """(clearance, code of the corridor)."""
    query = select(Clearance, Corridor.code).join(Pair, Pair.id == Clearance.pair_id)
    query = query.join(Corridor, Corridor.id == Pair.corridor_id).where(*_readable(caller))
    if pair_id is not None:
        query = query.where(Pair.id == pair_id)
    return find_page(session, query, paging, order_by({"id": Clearance.id}, sort, Clearance.id))


def review(session: Session, caller: Caller, review_id: int) -> Review | None:
    query = select(Review).join(Pair, Pair.id == Review.pair_id)
    return session.scalars(query.where(Review.id == review_id, *_readable(caller))).one_or_none()


def open_review(session: Session, pair_id: int) -> Review | None:
    return session.scalars(select(Review).where(Review.pair_id == pair_id, Review.closed_at.is_(None))).one_or_none()


def review_page(
    session: Session, caller: Caller, state: str | None, sort: IdSort, paging: Paging
) -> Found[Row[Review, Pair, str]]:
    query = select(Review, Pair, Corridor.code).join(Pair, Pair.id == Review.pair_id)
    query = query.join(Corridor, Corridor.id == Pair.corridor_id).where(*_readable(caller))
    if state is not None:
        query = query.where(Review.closed_at.is_(None) if state == "open" else Review.closed_at.is_not(None))
    return find_page(session, query, paging, order_by({"id": Review.id}, sort, Review.id))


def is_hidden(session: Session, caller: Caller, party_ids: Collection[int]) -> bool:
    """Whether one of the parties is a company that the caller does not see."""
    query = select(Company.id).where(Company.party_id.in_(party_ids), ~is_shown_to(caller))
    return session.scalar(query.limit(1)) is not None


def _readable(caller: Caller) -> tuple[ColumnElement[bool], ...]:
    """Of the pairs of a corridor of the caller's own park, both of which are shown to them; of all, without a park."""
    if caller.own_park is None:
        return ()
    own = aliased(Corridor)
    parks = or_(own.park_a_id == caller.own_park, own.park_b_id == caller.own_park)
    hidden = exists().where(Company.party_id.in_([Pair.party_a_id, Pair.party_b_id]), ~is_shown_to(caller))
    return exists().where(own.id == Pair.corridor_id, parks), ~hidden
