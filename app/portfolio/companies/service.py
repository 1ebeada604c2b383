"""What can be done with companies, their offers and their needs."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.accounts.access import ensure_may_edit
from app.accounts.roles import Caller
from app.errors import Conflict, NotFound
from app.paging import Page, Paging, encode
from app.portfolio.companies import queries, writing
from app.portfolio.companies.reading import company_out, opportunity_out
from app.portfolio.companies.schemas import (
    CompanyChange,
    CompanyFilter,
    CompanyIn,
    CompanyOut,
    CompanySummary,
    OpportunityFilter,
    OpportunityIn,
    OpportunityOut,
)
from app.portfolio.places import service as places
from models import Company, Opportunity


def find(session: Session, company_id: int) -> Company:
    found = queries.company(session, company_id)
    if found is None:
        raise NotFound(f"There is no company {company_id}.")
    return found


def named(session: Session, name: str) -> Company:
    """A company by its id, by one of its numbers, or by a part of its name that only it has."""
    found = queries.companies_named(session, name.strip())
    if not found:
        raise NotFound(f"There is no company with the id, number or name {name!r}.")
    if len(found) > 1:
        listed = ", ".join(f"{company.name} ({company.id})" for company in found[:8])
        raise NotFound(f"Several companies answer to {name!r}: {listed}{', …' if len(found) > 8 else ''}")
    return found[0]


def read(session: Session, company_id: int) -> CompanyOut:
    return company_out(find(session, company_id))


def page(session: Session, chosen: CompanyFilter, paging: Paging, reader: str) -> Page[CompanySummary]:
    rows, last = paging.cut(queries.company_page(session, chosen, paging, reader))
    return Page(
        items=[CompanySummary.model_validate(row._asdict()) for row in rows],
        next_cursor=encode([last.name, last.id]) if last else None,
    )


def add(session: Session, caller: Caller, sent: CompanyIn) -> CompanyOut:
    park_id = places.park_id(session, sent.park, field="park")
    ensure_may_edit(caller, park_id)
    ensure_not_known(session, sent.identifiers.by_scheme())
    company = new_company(park_id)
    _write(session, company, sent)
    session.add(company)
    session.flush()
    return read(session, company.id)


def change(session: Session, caller: Caller, company_id: int, sent: CompanyChange) -> CompanyOut:
    company = find(session, company_id)
    ensure_may_edit(caller, company.park_id)
    if sent.identifiers is not None:
        ensure_not_known(session, sent.identifiers.by_scheme(), beside=company.id)
    _write(session, company, sent)
    session.flush()
    session.expire(company, ["site"])  # as it was loaded it may be the one before
    return read(session, company_id)


def withdraw(session: Session, caller: Caller, company_id: int) -> None:
    change(session, caller, company_id, CompanyChange(withdrawn=True))


def ensure_not_known(session: Session, numbers: dict[str, str], beside: int | None = None) -> None:
    known = queries.ids_by_identifier(session, numbers.items())
    for (scheme, value), company_id in known.items():
        if company_id != beside:
            raise Conflict(
                f"{value} is the number of company {company_id}.",
                errors=[{"field": f"identifiers.{scheme}", "reason": f"is already that of company {company_id}"}],
            )


def new_company(park_id: int | None) -> Company:
    """A row with its lists loaded, so that nothing is fetched for them."""
    return Company(
        park_id=park_id,
        languages=[],
        sectors=[],
        identifiers=[],
        activity_codes=[],
        descriptions=[],
        opportunities=[],
    )


def _write(session: Session, company: Company, sent: CompanyIn | CompanyChange) -> bool:
    site_id = None
    if "site" in sent.model_fields_set:
        site_id = places.site_id(session, company.park_id, sent.site, field="site")
    capabilities = writing.Capabilities.for_companies(session, [sent])
    return writing.write(company, sent, capabilities, site_id=site_id)


def opportunity_page(session: Session, chosen: OpportunityFilter, paging: Paging) -> Page[OpportunityOut]:
    rows: Sequence[Opportunity]
    rows, last = paging.cut(queries.opportunity_page(session, chosen, paging))
    return Page(
        items=[opportunity_out(row) for row in rows],
        next_cursor=encode([last.id]) if last else None,
    )


def find_opportunity(session: Session, opportunity_id: int, side: str) -> Opportunity:
    found = queries.opportunity(session, opportunity_id, side)
    if found is None:
        raise NotFound(f"There is no {side} {opportunity_id}.")
    return found


def read_opportunity(session: Session, opportunity_id: int, side: str) -> OpportunityOut:
    return opportunity_out(find_opportunity(session, opportunity_id, side))


def add_opportunity(
    session: Session, caller: Caller, company_id: int, side: str, sent: OpportunityIn
) -> OpportunityOut:
    company = find(session, company_id)
    ensure_may_edit(caller, company.park_id)
    known = {(item.form, item.title): item for item in company.opportunities if item.side == side}
    row = known.get((sent.form.value, sent.title))
    if row is not None and row.withdrawn_at is None:
        raise _same_title(side)
    if row is None:
        row = Opportunity(side=side, capabilities=[])
    _write_opportunity(session, company, row, sent)
    return opportunity_out(row)


def change_opportunity(
    session: Session, caller: Caller, opportunity_id: int, side: str, sent: OpportunityIn
) -> OpportunityOut:
    row = find_opportunity(session, opportunity_id, side)
    company = find(session, row.company_id)
    ensure_may_edit(caller, company.park_id)
    twins = [
        item
        for item in company.opportunities
        if item.side == side and (item.form, item.title) == (sent.form.value, sent.title) and item.id != row.id
    ]
    if twins:
        raise _same_title(side)
    _write_opportunity(session, company, row, sent)
    return opportunity_out(row)


def withdraw_opportunity(session: Session, caller: Caller, opportunity_id: int, side: str) -> None:
    row = find_opportunity(session, opportunity_id, side)
    ensure_may_edit(caller, row.company.park_id)
    if row.withdrawn_at is None:
        writing.mark_changed(row.company)
        row.withdrawn_at = row.company.updated_at
    session.flush()


def _write_opportunity(session: Session, company: Company, row: Opportunity, sent: OpportunityIn) -> None:
    names = queries.capabilities_named(session, sent.capabilities)
    before = writing.stated(company)
    if row not in company.opportunities:
        # Not before the last query, which would send the row to the database while it is empty.
        company.opportunities.append(row)
    writing.write_opportunity(row, sent, writing.Capabilities(session, names))
    if writing.stated(company) != before:
        writing.mark_changed(company)
    session.flush()


def _same_title(side: str) -> Conflict:
    reason = f"the company has another {side} with this form and title"
    return Conflict(errors=[{"field": "title", "reason": reason}])
