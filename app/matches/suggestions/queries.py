"""The SQL of suggestions: the company in full, and the capabilities that others name."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.portfolio.companies.repository import in_full
from models import Capability, Company, Opportunity
from models.opportunity import opportunity_capabilities as links


def company(session: Session, company_id: int) -> Company | None:
    return session.scalars(select(Company).where(Company.id == company_id).options(*in_full())).one_or_none()


def capabilities_of_others(session: Session, company_id: int) -> list[str]:
    """By name; of offers and needs that are not withdrawn."""
    query = (
        select(Capability.name)
        .join(links, links.c.capability_id == Capability.id)
        .join(Opportunity, links.c.opportunity_id == Opportunity.id)
        .where(Opportunity.company_id != company_id, Opportunity.withdrawn_at.is_(None))
        .distinct()
        .order_by(Capability.name)
    )
    return list(session.scalars(query))
