"""The SQL of suggestions: other companies' capabilities."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.portfolio.companies.privacy import IS_PUBLISHED
from app.portfolio.naming.hidden import HiddenNames
from models import Capability, Company, Opportunity
from models.opportunity import opportunity_capabilities as links


def capabilities_of_others(session: Session, company_id: int, hidden: HiddenNames) -> list[str]:
    """Ordered by name; of offers and needs of published companies, without those that say what is hidden."""
    columns: tuple[Any, ...] = Capability.name, Company.park_id
    query = (
        select(*columns)
        .join(links, links.c.capability_id == Capability.id)
        .join(Opportunity, links.c.opportunity_id == Opportunity.id)
        .join(Company, Opportunity.company_id == Company.id)
        .where(Opportunity.company_id != company_id, Opportunity.withdrawn_at.is_(None), IS_PUBLISHED)
        .distinct()
        .order_by(Capability.name)
    )
    told = (name for name, park_id in session.execute(query) if not hidden.of(park_id).are_said(name))
    return list(dict.fromkeys(told))
