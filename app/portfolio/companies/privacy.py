"""What other parks read of a company: nothing before it is published or after it is withdrawn; its texts without
telephone numbers, e-mail addresses and names of people, and not who owns and directs it; and no name where it asks to
stay anonymous (see `faces`).
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, true

from app.accounts.roles import Caller
from app.portfolio.companies.masking import without_name
from app.portfolio.companies.opportunity_schemas import OpportunityOut
from app.portfolio.companies.schemas import CompanyOut, CompanySummary
from matching.texts.contacts import without_personal_data
from models import Company


def is_shown_to(caller: Caller) -> ColumnElement[bool]:
    """Of companies: those of the caller's own park, and what is published of others."""
    if caller.own_park is None:
        return true()
    return or_(Company.park_id == caller.own_park, IS_PUBLISHED)


IS_PUBLISHED = and_(~Company.draft, Company.withdrawn_at.is_(None))
"""What other parks may see, and what is matched and searched."""


def company_for_others(company: CompanyOut, hidden: str | None) -> CompanyOut:
    """`hidden`: the name, where the reader is not to read it."""
    shown = company.model_copy(
        update={
            "descriptions": [
                text.model_copy(update=_masked(text, hidden, "summary", "text")) for text in company.descriptions
            ],
            "offers": [opportunity_for_others(offer, hidden) for offer in company.offers],
            "needs": [opportunity_for_others(need, hidden) for need in company.needs],
            "owners": None,
            "directors": None,
        }
    )
    if hidden is None or company.anonymous is None:
        return shown
    return shown.model_copy(update=_nameless(company.anonymous.title))


def _nameless(title: str) -> dict[str, Any]:
    """Without what leads to its name: whoever has a number, an address or a year looks the rest up."""
    empty = dict.fromkeys(("site", "city", "website", "founded", "establishments"))
    return empty | {"name": title, "identifiers": {}, "group": []}


def opportunity_for_others(item: OpportunityOut, name: str | None) -> OpportunityOut:
    """`name`: one that is not to be told."""
    return item.model_copy(update=_masked(item, name, "title", "summary", "description"))


def summary_for_others(company: CompanySummary, name: str | None, abstract: str | None) -> CompanySummary:
    """`name`: one that is not to be told; `abstract`: what is told instead of the summary then."""
    if name is None:
        return company.model_copy(update=_masked(company, None, "summary"))
    return company.model_copy(update={"summary": abstract, "city": None})


def _masked(said: object, name: str | None, *fields: str) -> dict[str, Any]:
    found = {field: without_personal_data(text) for field in fields if (text := getattr(said, field))}
    return found if name is None else {field: without_name(text, name) for field, text in found.items()}
