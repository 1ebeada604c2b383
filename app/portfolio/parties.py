"""Parties: companies and sites under one key, which of them have changed, and what they are called."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, case, func, or_, select, update
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.database import batches
from app.portfolio.faces import called
from models import Company, Party, Site
from models.base import now


class Stale(NamedTuple):
    """A party whose profile has changed since its lists were made."""

    party_id: int
    park_id: int
    since: datetime


PARK = func.coalesce(Company.park_id, Site.park_id)


def stale(session: Session, parks: Collection[int]) -> list[Stale]:
    query = _described(Party.id, PARK, Party.stale_since)
    rows = session.execute(query.where(Party.stale_since.is_not(None), PARK.in_(parks)).order_by(Party.id))
    return [Stale(*row) for row in rows]


def withdrawn_since(session: Session, parks: Collection[int], moment: datetime) -> list[tuple[int, int]]:
    """Per park that had companies at that moment: how many of these were withdrawn since, of how many."""
    there = Company.created_at <= moment, or_(Company.withdrawn_at.is_(None), Company.withdrawn_at > moment)
    counts = func.count(Company.withdrawn_at), func.count()
    rows = session.execute(select(*counts).where(Company.park_id.in_(parks), *there).group_by(Company.park_id))
    return [(gone, of) for gone, of in rows]


def clear_stale(session: Session, parties: Sequence[Stale]) -> None:
    """Up to date again, unless changed once more since."""
    _lock(session, [one.party_id for one in parties])
    by_time: dict[datetime, list[int]] = {}
    for one in parties:
        by_time.setdefault(one.since, []).append(one.party_id)
    for since, ids in by_time.items():
        for batch in batches(ids):
            session.execute(
                update(Party)
                .where(Party.id.in_(batch), Party.stale_since == since)
                .values(stale_since=None, withheld=False),
                execution_options={"synchronize_session": False},
            )


def _lock(session: Session, ids: Sequence[int]) -> None:
    """By id, as everybody else does: two who took the same rows in another order would wait for each other."""
    for batch in batches(sorted(ids)):
        session.execute(select(Party.id).where(Party.id.in_(batch)).order_by(Party.id).with_for_update())


def mark_stale(session: Session, ids: Select[Any]) -> None:
    _lock(session, session.scalars(ids).all())
    session.execute(
        update(Party).where(Party.id.in_(ids)).values(stale_since=now()),
        execution_options={"synchronize_session": False},
    )


def mark_told_anew(session: Session, ids: Collection[int], *, withheld: bool) -> None:
    """What these parties say is told in other words from now on. `withheld`: in no list before it is corrected."""
    _lock(session, list(ids))
    moment, more = now(), {"withheld": True} if withheld else {}
    for some in batches(sorted(ids)):
        parties = update(Party).where(Party.id.in_(some)).values(stale_since=moment, **more)
        companies = update(Company).where(Company.party_id.in_(some)).values(updated_at=moment)
        for statement in (parties, companies):
            session.execute(statement, execution_options={"synchronize_session": False})
    session.expire_all()


def mark_facts_due(session: Session, parks: Collection[int] | None = None) -> None:
    """What policies know of these parks' parties, or of everybody, is to be read again."""
    ids = select(Party.id)
    if parks is not None:
        ids = _described(Party.id).where(PARK.in_(parks))
    _lock(session, session.scalars(ids).all())
    session.execute(
        update(Party).where(Party.id.in_(ids)).values(facts_due_since=now()),
        execution_options={"synchronize_session": False},
    )


def of_company(session: Session, company_id: int) -> int:
    """The company's party; 0, which is nobody's, if there is no such company."""
    return session.scalar(select(Company.party_id).where(Company.id == company_id)) or 0


def has_company(row: Any, company_id: int) -> ColumnElement[bool]:
    """Whether either of the two parties of a pair, or of what follows from one, is that company."""
    party_id = select(Company.party_id).where(Company.id == company_id).scalar_subquery()
    return or_(row.party_a_id == party_id, row.party_b_id == party_id)


def of_site(session: Session, site_id: int) -> int:
    """The site's party; 0, which is nobody's, if there is no such site."""
    return session.scalar(select(Site.party_id).where(Site.id == site_id)) or 0


def described(session: Session, ids: Iterable[int], caller: Caller | None = None) -> dict[int, Row[Any]]:
    """Party -> (party_id, kind, id, name, park_id), its id being that of the company or the site; withdrawn or not.

    The name is as the caller reads it; without one, as anybody may.
    """
    columns = (
        Party.id.label("party_id"),
        Party.kind,
        func.coalesce(Company.id, Site.id).label("id"),
        case((Party.kind == "company", called(caller)), else_=Site.name).label("name"),
        PARK.label("park_id"),
    )
    return {
        row.party_id: row
        for batch in batches(sorted(set(ids)))
        for row in session.execute(_described(*columns).where(Party.id.in_(batch)))
    }


def _described(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Party)
        .outerjoin(Company, Company.party_id == Party.id)
        .outerjoin(Site, Site.party_id == Party.id)
    )
