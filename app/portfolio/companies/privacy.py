"""What other parks read of a company: its texts without telephone numbers, e-mail addresses and names of people, and
not who owns and directs it.
"""

from typing import Any

from app.portfolio.companies.schemas import CompanyOut, CompanySummary, OpportunityOut
from matching.texts.contacts import without_personal_data


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
