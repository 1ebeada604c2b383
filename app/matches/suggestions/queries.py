"""The SQL of suggestions: other companies' capabilities."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Capability, Opportunity
from models.opportunity import opportunity_capabilities as links


def capabilities_of_others(session: Session, company_id: int) -> list[str]:
    """Ordered by name; of offers and needs that are not withdrawn."""
    query = (
        select(Capability.name)
        .join(links, links.c.capability_id == Capability.id)
        .join(Opportunity, links.c.opportunity_id == Opportunity.id)
        .where(Opportunity.company_id != company_id, Opportunity.withdrawn_at.is_(None))
        .distinct()
        .order_by(Capability.name)
    )
    return list(session.scalars(query))
