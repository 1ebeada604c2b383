"""What other parks read of a company: nothing before it is published or after it is withdrawn; its texts without
telephone numbers, e-mail addresses and names of people, and not who owns and directs it; and no name where it asks to
stay anonymous (see `faces`), in the texts of others of its park either (see `naming`).
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, true

from app.accounts.roles import Caller
from app.portfolio.companies.opportunity_schemas import OpportunityOut
from app.portfolio.companies.schemas import CompanyOut, CompanySummary
from app.portfolio.naming.masking import Names
from matching.texts.contacts import without_personal_data
from models import Company


def is_shown_to(caller: Caller) -> ColumnElement[bool]:
    """Of companies: those of the caller's own park, and what is published of others."""
    if caller.own_park is None:
        return true()
    return or_(Company.park_id == caller.own_park, IS_PUBLISHED)


IS_PUBLISHED = and_(~Company.draft, Company.withdrawn_at.is_(None))
"""What other parks may see, and what is matched and searched."""


def company_for_others(company: CompanyOut, hidden: Names, *, nameless: bool) -> CompanyOut:
    """`hidden`: whom its texts are not to name; `nameless`: nor is it to be named itself."""
    shown = company.model_copy(
        update={
            "descriptions": [
                text.model_copy(update=_masked(text, hidden, "summary", "text")) for text in company.descriptions
            ],
            "offers": [opportunity_for_others(offer, hidden) for offer in company.offers],
            "needs": [opportunity_for_others(need, hidden) for need in company.needs],
            "owners": None,
            "directors": None,
            "establishments": [
                each.model_copy(update=_masked(each, hidden, "place")) for each in company.establishments or ()
            ]
            or None,
            "group": [each.model_copy(update=_masked(each, hidden, "name")) for each in company.group],
            "website": None if hidden.are_said(company.website) else company.website,
        }
    )
    if not nameless or company.anonymous is None:
        return shown
    face = company.anonymous.model_copy(update=_masked(company.anonymous, hidden, "title", "abstract"))
    return shown.model_copy(update=_nameless(face.title) | {"anonymous": face})


def _nameless(title: str) -> dict[str, Any]:
    """Without what leads to its name: whoever has a number, an address or a year looks the rest up."""
    empty = dict.fromkeys(("site", "city", "website", "founded", "establishments"))
    return empty | {"name": title, "identifiers": {}, "group": []}


def opportunity_for_others(item: OpportunityOut, hidden: Names) -> OpportunityOut:
    """`hidden`: whom it is not to name."""
    said: dict[str, Any] = {"capabilities": [hidden.mask(each) for each in item.capabilities]}
    if item.space is not None:
        equipment = [hidden.mask(each) for each in item.space.equipment]
        said["space"] = item.space.model_copy(update={"equipment": equipment})
    return item.model_copy(update=_masked(item, hidden, "title", "summary", "description") | said)


def summary_for_others(
    company: CompanySummary, hidden: Names, abstract: str | None, *, nameless: bool
) -> CompanySummary:
    """As `company_for_others`; `abstract`: what is told instead of the summary, if it is not to be named."""
    if not nameless:
        return company.model_copy(update=_masked(company, hidden, "summary"))
    return company.model_copy(update={"summary": abstract and hidden.mask(abstract), "city": None})


def _masked(said: object, hidden: Names, *fields: str) -> dict[str, Any]:
    return {field: hidden.mask(without_personal_data(text)) for field in fields if (text := getattr(said, field))}
