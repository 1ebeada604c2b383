"""What other parks read of a company: nothing before it is published or after it is withdrawn; its texts without
telephone numbers, e-mail addresses and names of people, and not who owns and directs it.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, true

from app.accounts.roles import Caller
from app.portfolio.companies.schemas import CompanyOut, CompanySummary, OpportunityOut
from matching.texts.contacts import without_personal_data
from models import Company


def is_shown_to(caller: Caller) -> ColumnElement[bool]:
    """Of companies: those of the caller's own park, and what is published of others."""
    if caller.own_park is None:
        return true()
    return or_(Company.park_id == caller.own_park, IS_PUBLISHED)


IS_PUBLISHED = and_(~Company.draft, Company.withdrawn_at.is_(None))
"""What other parks may see, and what is matched and searched."""


def company_for_others(company: CompanyOut) -> CompanyOut:
    return company.model_copy(
        update={
            "descriptions": [text.model_copy(update=_masked(text, "summary", "text")) for text in company.descriptions],
            "offers": [opportunity_for_others(offer) for offer in company.offers],
            "needs": [opportunity_for_others(need) for need in company.needs],
            "owners": None,
            "directors": None,
        }
    )


def opportunity_for_others(item: OpportunityOut) -> OpportunityOut:
    return item.model_copy(update=_masked(item, "title", "summary", "description"))


def summary_for_others(company: CompanySummary) -> CompanySummary:
    return company.model_copy(update=_masked(company, "summary"))


def _masked(said: object, *names: str) -> dict[str, Any]:
    return {name: without_personal_data(text) for name in names if (text := getattr(said, name))}
