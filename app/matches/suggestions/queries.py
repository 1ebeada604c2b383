"""The SQL of suggestions: other companies' capabilities."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.portfolio.companies.privacy import IS_PUBLISHED
from models import Capability, Company, Opportunity
from models.opportunity import opportunity_capabilities as links


def capabilities_of_others(session: Session, company_id: int) -> list[str]:
    """Ordered by name; of offers and needs of published companies."""
    query = (
        select(Capability.name)
        .join(links, links.c.capability_id == Capability.id)
        .join(Opportunity, links.c.opportunity_id == Opportunity.id)
        .join(Company, Opportunity.company_id == Company.id)
        .where(Opportunity.company_id != company_id, Opportunity.withdrawn_at.is_(None), IS_PUBLISHED)
        .distinct()
        .order_by(Capability.name)
    )
    return list(session.scalars(query))
