"""The SQL of introductions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.database import batches
from app.introductions.schemas import Chosen
from app.matches.pairs import PairKey
from app.paging import AnyRow, Found, Paging, find_page, order_by
from app.portfolio.faces import called
from app.portfolio.parties import PARK, has_company
from matching.learning.decisions import Verdict
from models import (
    AuditEntry,
    Company,
    Contact,
    Corridor,
    Decision,
    Introduction,
    IntroductionLink,
    IntroductionStep,
    Match,
    Pair,
    Park,
    Party,
    Run,
    Site,
)
from models.run import OF_CORRIDORS


def readable_by(caller: Caller) -> Select[Introduction]:
    """A park's shortlist is its own; what was proposed is of both parks. Nobody else's.

    Who is bound to no park reads what both do, and shortlists only if they may write there, too.
    """
    query = select(Introduction).join(Pair, Pair.id == Introduction.pair_id).join(Corridor)
    if caller.own_park is None:
        return query if caller.is_editor else query.where(Introduction.proposed_at.is_not(None))
    mine = [
        and_(
            park == caller.own_park,
            or_(Introduction.proposed_at.is_not(None), Introduction.proposer == side),
        )
        for side, park in (("a", Corridor.park_a_id), ("b", Corridor.park_b_id))
    ]
    return query.where(or_(*mine))


def introduction(
    session: Session, caller: Caller | None, introduction_id: int, *, locked: bool = False
) -> Introduction | None:
    """`caller` none: for the service itself. `locked`: nobody else changes it before this transaction ends."""
    query = select(Introduction) if caller is None else readable_by(caller)
    query = query.where(Introduction.id == introduction_id)
    if locked:
        query = query.with_for_update(of=Introduction).execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def page(session: Session, caller: Caller, chosen: Chosen, paging: Paging) -> Found[AnyRow]:
    wanted: list[tuple[Any, Any]] = [
        (Corridor.code, chosen.corridor),
        (Introduction.state, chosen.state),
        (Introduction.is_open, chosen.is_open),
        (Introduction.pair_id, chosen.pair_id),
    ]
    query = readable_by(caller).where(*(column == value for column, value in wanted if value is not None))
    if chosen.company_id is not None:
        query = query.where(has_company(Introduction, chosen.company_id))
    if chosen.ids is not None:
        query = query.where(Introduction.id.in_(chosen.ids))
    order = order_by({"id": Introduction.id, "state_since": Introduction.state_since}, chosen.sort, Introduction.id)
    return find_page(session, query, paging, order)


def waiting(session: Session, caller: Caller) -> Sequence[Introduction]:
    """Open ones that the caller may read, what is due first."""
    query = readable_by(caller).where(Introduction.is_open)
    return session.scalars(query.order_by(Introduction.due_at, Introduction.id)).all()


def steps(session: Session, introduction_id: int) -> Sequence[IntroductionStep]:
    query = select(IntroductionStep).where(IntroductionStep.introduction_id == introduction_id)
    return session.scalars(query.order_by(IntroductionStep.id)).all()


def corridors(session: Session, rows: Iterable[Introduction]) -> Mapping[int, Corridor]:
    """By their ids; withdrawn or not."""
    ids = {row.pair.corridor_id for row in rows}
    return {one.id: one for one in session.scalars(select(Corridor).where(Corridor.id.in_(ids)))}


@dataclass(frozen=True, slots=True)
class PartyCard:
    party_id: int
    kind: str
    id: int
    name: str
    public_name: str
    """what other parks call it before both have accepted"""
    title: str | None
    """that it asks to be called by, if it asks to stay anonymous, and what it tells of itself then"""
    abstract: str | None
    park_id: int | None
    park: str | None
    park_name: str | None
    sectors: list[str]
    is_gone: bool
    """withdrawn, or made a draft again"""


def cards(session: Session, party_ids: Iterable[int]) -> Mapping[int, PartyCard]:
    """Companies and sites by their parties."""
    query = (
        select(
            Party.id.label("party_id"),
            Party.kind,
            func.coalesce(Company.id, Site.id).label("id"),
            func.coalesce(Company.name, Site.name).label("name"),
            case((Party.kind == "company", called()), else_=Site.name).label("public_name"),
            Company.public_title.label("title"),
            Company.public_abstract.label("abstract"),
            PARK.label("park_id"),
            Park.code.label("park"),
            Park.name.label("park_name"),
            Company.sectors.label("of_company"),
            Site.sectors.label("of_site"),
            or_(Company.draft, Company.withdrawn_at.is_not(None), Site.withdrawn_at.is_not(None)).label("is_gone"),
        )
        .select_from(Party)
        .outerjoin(Company, Company.party_id == Party.id)
        .outerjoin(Site, Site.party_id == Party.id)
        .outerjoin(Park, Park.id == PARK)
    )
    found = {}
    for batch in batches(sorted(set(party_ids))):
        for row in session.execute(query.where(Party.id.in_(batch))).mappings():
            values = {name: row[name] for name in PartyCard.__slots__ if name != "sectors"}
            found[row["party_id"]] = PartyCard(**values, sectors=row["of_company"] or row["of_site"] or [])
    return found


Cards = Mapping[int, PartyCard]
"""By their parties."""


def pair_by_key(session: Session, corridor_id: int, key: PairKey) -> Pair:
    """One that there is."""
    return session.scalars(select(Pair).filter_by(corridor_id=corridor_id, **key._asdict())).one()


def corridor_between(session: Session, park_id: int | None, other_id: int | None) -> Corridor | None:
    """The one of the two parks, whichever is A, unless it is withdrawn."""
    both = or_(
        and_(Corridor.park_a_id == park_id, Corridor.park_b_id == other_id),
        and_(Corridor.park_a_id == other_id, Corridor.park_b_id == park_id),
    )
    return session.scalars(select(Corridor).where(both, Corridor.withdrawn_at.is_(None))).one_or_none()


def shown_match(session: Session, pair_id: int) -> Row[Match, Run] | None:
    """The match of the pair in the lists of today."""
    query = select(Match, Run).join(Run, Run.id == Match.run_id)
    return session.execute(query.where(Match.pair_id == pair_id, Run.is_current, OF_CORRIDORS)).first()


def open_on(session: Session, pair_id: int, proposer: str | None, beside: int | None) -> int | None:
    """An introduction that goes on beside that one: what was proposed, or stands on the proposer's shortlist."""
    stands = or_(Introduction.proposed_at.is_not(None), Introduction.proposer == proposer)
    others = [Introduction.id != beside] if beside is not None else []
    query = select(Introduction.id).where(Introduction.pair_id == pair_id, Introduction.is_open, stands, *others)
    return session.scalars(query.limit(1)).first()


def going_on(session: Session, pair_id: int) -> Introduction | None:
    """The one that is open, what was proposed before what stands on a shortlist. Locked."""
    query = select(Introduction).where(Introduction.pair_id == pair_id, Introduction.is_open)
    order = Introduction.proposed_at.is_(None), Introduction.id
    return session.scalars(query.order_by(*order).limit(1).with_for_update(of=Introduction)).first()


def is_vetoed(session: Session, party_a_id: int, party_b_id: int) -> bool:
    """Whether the last word of either park on the two is a veto, in whatever form."""
    query = select(Decision.park_id, Decision.pair_id, Decision.verdict).where(
        Decision.party_a_id == party_a_id, Decision.party_b_id == party_b_id, Decision.undone_at.is_(None)
    )
    last = {(row.park_id, row.pair_id): row.verdict for row in session.execute(query.order_by(Decision.id))}
    return Verdict.VETOED in last.values()


def due_for_notice(session: Session, moment: datetime) -> Sequence[int]:
    """Introductions of which somebody is to be reminded, or that end."""
    query = select(Introduction.id).where(Introduction.is_open, Introduction.next_notice_at <= moment)
    return session.scalars(query.order_by(Introduction.next_notice_at, Introduction.id)).all()


def consenting(day: Any) -> ColumnElement[bool]:
    """Contacts whose consent holds on that day."""
    return and_(
        Contact.consent_ended_at.is_(None),
        Contact.consent_given_on <= day,
        or_(Contact.consent_until.is_(None), Contact.consent_until >= day),
    )


def contact_of(session: Session, party_id: int, purpose: str, day: Any) -> Contact | None:
    """The first that was stored of those who consented."""
    query = select(Contact).where(Contact.party_id == party_id, Contact.purpose == purpose, consenting(day))
    return session.scalars(query.order_by(Contact.id).limit(1)).first()


def contacts_by_id(session: Session, ids: Collection[int | None], day: Any) -> Mapping[int, Contact]:
    """Those of them whose consent holds."""
    known = [one for one in ids if one is not None]
    return {one.id: one for one in session.scalars(select(Contact).where(Contact.id.in_(known), consenting(day)))}


def link(session: Session, link_id: int) -> IntroductionLink | None:
    return session.get(IntroductionLink, link_id)


def was_refused(session: Session, link_id: int, why: str, since: datetime) -> bool:
    """Whether it is on record that the link was refused for that since then."""
    of_link = AuditEntry.subject_kind == "introduction_link", AuditEntry.subject_id == link_id
    query = select(AuditEntry.details).where(*of_link, AuditEntry.action == "link.refused", AuditEntry.at > since)
    return any(details["refusal"] == why for details in session.scalars(query))


def open_link(session: Session, introduction_id: int, side: str) -> IntroductionLink | None:
    """The one that its company may still decide on."""
    query = select(IntroductionLink).where(
        IntroductionLink.introduction_id == introduction_id,
        IntroductionLink.side == side,
        IntroductionLink.replaced_at.is_(None),
        IntroductionLink.decided_at.is_(None),
    )
    return session.scalars(query.order_by(IntroductionLink.id.desc()).limit(1)).first()


def contact(session: Session, contact_id: int) -> Contact | None:
    return session.get(Contact, contact_id)
