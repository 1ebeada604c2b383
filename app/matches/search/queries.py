"""The SQL of search: which offers there are, and whether they are still the same."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from models import Company, Opportunity, Park, Run


def offers(session: Session) -> Sequence[Row[Any]]:
    """Every offer that is not withdrawn, by id, with whose it is."""
    return session.execute(
        _live(
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
        )
        .outerjoin(Park, Park.id == Company.park_id)
        .order_by(Opportunity.id)
    ).all()


def offers_version(session: Session) -> tuple[int, datetime | None, datetime | None]:
    """Differs whenever `offers` does."""
    query = select(func.count(Company.id), func.max(Company.updated_at), func.max(Company.withdrawn_at))
    count, updated, withdrawn = session.execute(query).one()
    return count, updated, withdrawn


def current_runs(session: Session) -> Sequence[Run]:
    return session.scalars(select(Run).where(Run.is_current).order_by(Run.id)).all()


def _live(query: Any) -> Any:
    return query.join(Company, Company.id == Opportunity.company_id).where(
        Opportunity.side == "offer", Opportunity.withdrawn_at.is_(None), Company.withdrawn_at.is_(None)
    )
