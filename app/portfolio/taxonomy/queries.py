"""The SQL of the capabilities."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, case, func, select
from sqlalchemy.orm import Session

from app.paging import Paging, after
from models import Capability, Company, Opportunity
from models.opportunity import opportunity_capabilities


def capability_page(session: Session, begins: str | None, paging: Paging) -> Sequence[Row[Any]]:
    """(name, offers, needs) of those that are in use, by name; one row more than the page holds."""
    links = opportunity_capabilities
    query: Select[Any] = (
        select(Capability.name, _count("offer").label("offers"), _count("need").label("needs"))
        .join(links, links.c.capability_id == Capability.id)
        .join(Opportunity, links.c.opportunity_id == Opportunity.id)
        .join(Company, Opportunity.company_id == Company.id)
        .where(Opportunity.withdrawn_at.is_(None), Company.withdrawn_at.is_(None))
        .group_by(Capability.name)
        .order_by(Capability.name)
        .limit(paging.limit + 1)
    )
    if begins:
        query = query.where(Capability.name.startswith(begins.lower(), autoescape=True))
    if paging.after:
        query = query.where(after(paging.after, (Capability.name, str, False)))
    return session.execute(query).all()


def _count(side: str) -> Any:
    return func.sum(case((Opportunity.side == side, 1), else_=0))
