"""How complete the profiles of a park are. Only what fills a field is read, so that ten thousand take a second."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from app.portfolio.companies.fields import nace_of
from matching.profiles import Form, Opportunity, Profile
from models import ActivityCode, Company, Description
from models import Opportunity as Row
from models.opportunity import opportunity_capabilities


def outline(company: Company, as_of: date) -> Profile:
    """A company that is at hand, perhaps not yet stored, as a profile without its texts: what is filled is filled."""
    items: dict[str, list[Opportunity]] = {"offer": [], "need": []}
    for row in company.opportunities:
        if row.withdrawn_at is None and (row.valid_until is None or row.valid_until >= as_of):
            items[row.side].append(_item(row.id or 0, row.form, row.stage, row.trl, bool(row.capabilities)))
    return Profile(
        id=0,
        kind="company",
        name="",
        descriptions={"en": "…"} if company.descriptions else {},
        offers=tuple(items["offer"]),
        needs=tuple(items["need"]),
        sectors=frozenset(company.sectors),
        nace=nace_of(company.activity_codes),
        languages=frozenset(company.languages),
        employees=company.employees,
    )


def outlines(session: Session, park_id: int, as_of: date) -> Iterator[Profile]:
    """So are the park's companies that are not withdrawn, by their ids."""
    there = select(Company.id).where(Company.park_id == park_id, Company.withdrawn_at.is_(None))
    described = set(session.scalars(select(Description.company_id).where(Description.company_id.in_(there))))
    codes: dict[int, list[ActivityCode]] = {}
    for code in session.scalars(select(ActivityCode).where(ActivityCode.company_id.in_(there))):
        codes.setdefault(code.company_id, []).append(code)
    items = _opportunities(session, as_of)
    columns = (Company.id, Company.languages, Company.sectors, Company.employees)
    for company_id, languages, sectors, employees in session.execute(select(*columns).where(Company.id.in_(there))):
        yield Profile(
            id=company_id,
            kind="company",
            name="",
            descriptions={"en": "…"} if company_id in described else {},
            offers=tuple(items.get((company_id, "offer"), ())),
            needs=tuple(items.get((company_id, "need"), ())),
            sectors=frozenset(sectors),
            nace=nace_of(codes.get(company_id, ())),
            languages=frozenset(languages),
            employees=employees,
        )


def _opportunities(session: Session, as_of: date) -> dict[tuple[int, str], list[Opportunity]]:
    """What is offered and needed on that day, by company and side."""
    named = exists().where(opportunity_capabilities.c.opportunity_id == Row.id)
    query = select(Row.id, Row.company_id, Row.side, Row.form, Row.stage, Row.trl, named).where(
        Row.withdrawn_at.is_(None), or_(Row.valid_until.is_(None), Row.valid_until >= as_of)
    )
    found: dict[tuple[int, str], list[Opportunity]] = {}
    for item_id, company_id, side, form, stage, trl, has_capabilities in session.execute(query):
        found.setdefault((company_id, side), []).append(_item(item_id, form, stage, trl, has_capabilities))
    return found


def _item(item_id: int, form: str, stage: str | None, trl: int | None, has_capabilities: bool) -> Opportunity:
    capabilities = frozenset(["…"]) if has_capabilities else frozenset[str]()
    return Opportunity(item_id, Form(form), "", capabilities=capabilities, stage=stage, trl=trl)
