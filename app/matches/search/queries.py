"""The SQL of search: the offers, and whether they have changed."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from models import Company, Opportunity, Park, Run


def offers(session: Session, ids: Collection[int] | None = None) -> Sequence[Row[Any]]:
    """The offers that are not withdrawn, all or of these ids; by id, with their companies."""
    query = _live(
        select(
            Opportunity.id,
            Opportunity.form,
            Opportunity.language,
            Opportunity.title,
            Opportunity.summary,
            Opportunity.description,
            Opportunity.valid_until,
            Company.id.label("company_id"),
            Company.name.label("company"),
            Company.park_id,
            Park.code.label("park"),
        )
    ).outerjoin(Park, Park.id == Company.park_id)
    if ids is not None:
        query = query.where(Opportunity.id.in_(ids))
    return session.execute(query.order_by(Opportunity.id)).all()


def offers_version(session: Session) -> int:
    """Differs whenever `offers` does. Of all timestamps, not the latest: an earlier one may be committed later."""
    companies = session.execute(select(Company.id, Company.updated_at).order_by(Company.id))
    parks = session.execute(select(Park.id, Park.withdrawn_at).order_by(Park.id))
    return hash((*map(tuple, companies), *map(tuple, parks)))


def current_runs(session: Session) -> Sequence[Run]:
    return session.scalars(select(Run).where(Run.is_current).order_by(Run.id)).all()


def _live(query: Any) -> Any:
    return query.join(Company, Company.id == Opportunity.company_id).where(
        Opportunity.side == "offer",
        Opportunity.withdrawn_at.is_(None),
        Company.withdrawn_at.is_(None),
        Park.withdrawn_at.is_(None),
    )
