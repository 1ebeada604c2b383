"""Rows of companies -> the engine's profiles: the one place where that translation happens."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import batches
from app.portfolio.companies.fields import nace_of
from app.portfolio.companies.privacy import IS_PUBLISHED
from app.portfolio.companies.queries import in_full
from app.portfolio.naming.hidden import hidden_names
from app.portfolio.naming.masking import NOBODY, Names
from matching import profiles as engine
from matching.profiles import Form, Room
from matching.texts.capitals import calmed
from matching.texts.cleaning import plain_text
from matching.texts.contacts import without_personal_data
from matching.texts.language import language_of
from matching.texts.statements import without_contacts
from models import Company, Opportunity, Park


def company_parties(
    session: Session, park: Park, as_of: date, among: Collection[int] | None = None
) -> Iterator[tuple[engine.Profile, dict[str, Any]]]:
    """The park's published companies, by id, with what is valid on that day; `among`: of some parties.

    With each goes its public snapshot: what a match list shows of it.
    """
    there = select(Company.id).where(Company.park_id == park.id, IS_PUBLISHED).order_by(Company.id)
    if among is None:
        ids = session.scalars(there).all()
    else:
        ids = [
            company_id
            for batch in batches(sorted(among))
            for company_id in session.scalars(there.where(Company.party_id.in_(batch)))
        ]
    others = hidden_names(session).of(park.id)
    for some in batches(ids):
        query = select(Company).where(Company.id.in_(some)).options(*in_full()).order_by(Company.id)
        for company in session.scalars(query):
            yield public_profile(company, as_of, others), public_snapshot(company, park, others)


def public_snapshot(company: Company, park: Park, others: Names) -> dict[str, Any]:
    """`others`: whom nobody of this park is to name to others."""
    hidden = others.beside(_own_name(company))
    summaries = {item.language: _public(item.summary, hidden) for item in company.descriptions if item.summary}
    if company.public_abstract:
        # What it chose to say stands for all that it says.
        summaries = {language_of(company.public_abstract): hidden.mask(company.public_abstract)}
    return {
        "kind": "company",
        "id": company.id,
        "name": _shown(company.public_title or company.name),
        "park": park.code,
        "city": None if company.anonymous else company.city,
        "languages": company.languages,
        "sectors": company.sectors,
        "summaries": {language: summary for language, summary in summaries.items() if summary},
    }


def public_profile(company: Company, as_of: date, others: Names) -> engine.Profile:
    """As it is matched and searched: what is compared is quoted to the other park, so it does not say who it is, or
    who any of the `others` is.
    """
    return profile(company, as_of, others.beside(_own_name(company)))


def profile(company: Company, as_of: date, hidden: Names | None = None) -> engine.Profile:
    """`hidden`: what other parks are not to read, where it is for them."""
    untold = hidden or NOBODY
    live = [item for item in company.opportunities if item.withdrawn_at is None and _is_valid(item, as_of)]
    return engine.Profile(
        id=company.party_id,
        kind="company",
        name=_shown(company.name if hidden is None else company.public_title or company.name),
        descriptions={
            item.language: prose(item.summary, item.text, hidden=untold)  # type: ignore[misc]  # as it is stored
            for item in company.descriptions
        },
        offers=tuple(_opportunity(item, as_of, untold) for item in live if item.side == "offer"),
        needs=tuple(_opportunity(item, as_of, untold) for item in live if item.side == "need"),
        sectors=frozenset(company.sectors),
        nace=dict(sorted(nace_of(company.activity_codes).items())),
        languages=frozenset(company.languages),
        employees=company.employees,
    )


def _shown(name: str) -> str:
    """In lists and reasons nobody shouts; the company's own page has its name as the park wrote it."""
    return calmed(plain_text(name))


def _own_name(company: Company) -> str | None:
    return company.name if company.anonymous else None


def _is_valid(item: Opportunity, as_of: date) -> bool:
    """Not yet valid is no obstacle: people meet before it is."""
    return item.valid_until is None or item.valid_until >= as_of


def _opportunity(item: Opportunity, as_of: date, hidden: Names) -> engine.Opportunity:
    room = None
    if item.space is not None:
        room = Room(
            kind=item.space_kind,
            area_m2=item.space_area_m2,
            available_from=item.space_from,
            available_until=item.space_until,
            equipment=tuple(map(hidden.mask, item.space_equipment or ())),
        )
    return engine.Opportunity(
        id=item.id,
        form=Form(item.form),
        title=prose(item.title, hidden=hidden),
        text=prose(item.summary, item.description, hidden=hidden),
        language=item.language,  # type: ignore[arg-type]  # as it is stored
        capabilities=frozenset(each.name for each in item.capabilities if not hidden.are_said(each.name)),
        trl=item.trl,
        stage=item.stage,
        room=room,
        days_left=None if item.valid_until is None else (item.valid_until - as_of).days,
    )


def prose(*texts: str | None, hidden: Names = NOBODY) -> str:
    """As it stands in a profile: what is compared is quoted, to the other park too. `hidden`: whom not to name."""
    return hidden.mask("\n".join(without_personal_data(plain_text(text)) for text in texts if text))


def _public(text: str, hidden: Names) -> str:
    """Contact data are for the own park alone."""
    return hidden.mask(without_personal_data(without_contacts(plain_text(text))))
