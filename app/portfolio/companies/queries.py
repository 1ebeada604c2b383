"""The SQL of companies, offers and needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Row,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.database import batches
from app.paging import Found, Paging, find_page, order_by
from app.portfolio.companies.opportunity_schemas import OpportunityFilter
from app.portfolio.companies.schemas import CompanyFilter
from app.portfolio.naming.names import key
from models import Capability, Company, CompanyIdentifier, Description, GroupMember, Opportunity, Park

OFFICIAL = ("vat", "codice_fiscale", "inn", "ogrn")
"""Schemes of numbers that are one company's wherever it is."""


def in_full() -> tuple[ORMOption, ...]:
    """Everything of a company, in a fixed number of queries."""
    return (
        joinedload(Company.park),
        joinedload(Company.site),
        selectinload(Company.identifiers),
        selectinload(Company.activity_codes),
        selectinload(Company.group),
        selectinload(Company.descriptions),
        selectinload(Company.opportunities).selectinload(Opportunity.capabilities),
    )


def companies_named(session: Session, companies: Select[Company], name: str) -> Sequence[Company]:
    """Those that have it as their number; else the one with that id or name; else those with it in their name."""
    query = companies.order_by(Company.name, Company.id)
    numbers = select(CompanyIdentifier.company_id).where(CompanyIdentifier.value.in_([name, f"IT{name}"]))
    same_id = Company.id == int(name) if name.isdecimal() and len(name) < 10 else false()
    by_name = Company.name == name, Company.name_key == key(name).bare, named_like(name)
    not_merged = (and_(Company.merged_into_id.is_(None), condition) for condition in by_name)
    for condition in (Company.id.in_(numbers), same_id, *not_merged):
        found = session.scalars(query.where(condition)).all()
        if found:
            return found
    return []


def named_like(name: str) -> ColumnElement[bool]:
    """With this in their name, as it is written or as names are compared."""
    return or_(
        Company.name.icontains(name, autoescape=True), Company.name_key.contains(key(name).bare, autoescape=True)
    )


def companies_in_full(session: Session, ids: Iterable[int]) -> dict[int, Company]:
    found: dict[int, Company] = {}
    for some in batches(sorted(ids)):
        query = select(Company).where(Company.id.in_(some)).options(*in_full())
        found |= {company.id: company for company in session.scalars(query)}
    return found


@dataclass(slots=True)
class IdentityRow:
    """What tells a company from others, as it is stored."""

    id: int
    park_id: int | None
    name: str
    city: str | None
    merged_into_id: int | None
    numbers: list[tuple[str, str]] = field(default_factory=list)


def ids_known_by(session: Session, numbers: Iterable[tuple[str, str]], names: Iterable[str]) -> set[int]:
    """The companies that have one of the numbers, (scheme, value), or one of the names as they are compared."""
    wanted, found = set(numbers), set[int]()
    for values in batches(sorted({value for _, value in wanted})):
        rows = session.execute(
            select(CompanyIdentifier.scheme, CompanyIdentifier.value, CompanyIdentifier.company_id).where(
                CompanyIdentifier.value.in_(values)
            )
        )
        found.update(company_id for scheme, value, company_id in rows if (scheme, value) in wanted)
    for keys in batches(sorted(set(names))):
        found.update(session.scalars(select(Company.id).where(Company.name_key.in_(keys))))
    return found


def identity_rows(session: Session, ids: Iterable[int]) -> dict[int, IdentityRow]:
    found: dict[int, IdentityRow] = {}
    columns = (Company.id, Company.park_id, Company.name, Company.city, Company.merged_into_id)
    for some in batches(sorted(ids)):
        found |= {
            row.id: IdentityRow(*row)
            for row in session.execute(select(*columns).where(Company.id.in_(some)).order_by(Company.id))
        }
        of_some = select(CompanyIdentifier).where(CompanyIdentifier.company_id.in_(some))
        for number in session.scalars(of_some.order_by(CompanyIdentifier.id)):
            found[number.company_id].numbers.append((number.scheme, number.value))
    return found


def ids_of_members(session: Session, members: Iterable[GroupMember]) -> dict[int, int]:
    """Member of a group -> the company that it is, by its number; without one by its name, if one only is called so."""
    sought = list(members)
    if not sought:
        return {}
    numbers = {value for each in sought for value in (each.number, each.same_number) if value}
    names = {each.name_key for each in sought if each.name_key and not each.number}
    by_number: dict[str, int] = {}
    for some in batches(sorted(numbers)):
        numbered = CompanyIdentifier.scheme.in_(OFFICIAL), CompanyIdentifier.value.in_(some)
        for row in session.execute(select(CompanyIdentifier.value, CompanyIdentifier.company_id).where(*numbered)):
            by_number[row.value] = row.company_id
    by_name: dict[str, set[int]] = {}
    for some in batches(sorted(names)):
        called = select(Company.name_key, Company.id).where(Company.name_key.in_(some), Company.withdrawn_at.is_(None))
        for name_key, company_id in session.execute(called):
            by_name.setdefault(name_key, set()).add(company_id)
    found: dict[int, int | None] = {}
    for each in sought:
        if each.number:
            found[each.id] = by_number.get(each.number) or by_number.get(each.same_number or "")
        else:
            called_so = by_name.get(each.name_key or "", set()) - {each.company_id}
            found[each.id] = next(iter(called_so)) if len(called_so) == 1 else None
    return {member_id: company_id for member_id, company_id in found.items() if company_id is not None}


def names_of_park(session: Session, park_id: int | None) -> dict[int, str]:
    """Company -> name, without those that are withdrawn."""
    there = select(Company.id, Company.name).where(Company.park_id == park_id, Company.withdrawn_at.is_(None))
    return {row.id: row.name for row in session.execute(there)}


def identifiers_of(session: Session) -> dict[int, list[str]]:
    """Party -> all official numbers of the company, by scheme."""
    query = select(Company.party_id, CompanyIdentifier.value).join(
        CompanyIdentifier, CompanyIdentifier.company_id == Company.id
    )
    found: dict[int, list[str]] = {}
    for party_id, value in session.execute(query.order_by(Company.id, CompanyIdentifier.scheme)):
        found.setdefault(party_id, []).append(value)
    return found


def capabilities_named(session: Session, names: Iterable[str]) -> dict[str, Capability]:
    found: dict[str, Capability] = {}
    for some in batches(sorted(set(names))):
        found |= {item.name: item for item in session.scalars(select(Capability).where(Capability.name.in_(some)))}
    return found


def parks_of(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Those of some companies that are in a park and not withdrawn -> its code."""
    found: dict[int, str] = {}
    for some in batches(sorted(set(ids))):
        query = select(Company.id, Park.code).join(Park, Company.park_id == Park.id)
        there = Company.withdrawn_at.is_(None), Park.withdrawn_at.is_(None)
        found |= {row.id: row.code for row in session.execute(query.where(Company.id.in_(some), *there))}
    return found


def nameless_among(session: Session, ids: Iterable[int]) -> dict[int, int | None]:
    """Those of some companies whose names other parks are not to read -> their park."""
    found: dict[int, int | None] = {}
    for some in batches(sorted(set(ids))):
        query = select(Company.id, Company.park_id).where(Company.id.in_(some))
        unpublished = or_(Company.draft, Company.withdrawn_at.is_not(None))
        rows = session.execute(query.where(or_(unpublished, Company.public_title.is_not(None))))
        found |= {row.id: row.park_id for row in rows}
    return found


def company_page(
    session: Session,
    companies: Select[Company],
    name: ColumnElement[Any],
    chosen: CompanyFilter,
    paging: Paging,
    reader: str,
) -> Found[Row[Any]]:
    """The columns of a `CompanySummary`, and of what hides it; `name`: as the caller reads it."""
    query: Select[Any] = (
        companies.with_only_columns(
            Company.id,
            name.label("name"),
            Company.name.label("own_name"),
            Company.public_title.is_not(None).label("anonymous"),
            Company.public_abstract,
            Company.park_id,
            Company.draft,
            Park.code.label("park"),
            Company.city,
            Company.languages,
            Company.sectors,
            summary_for(reader).label("summary"),
            Company.withdrawn_at,
            Company.updated_at,
        )
        .outerjoin(Park, Company.park_id == Park.id)
        .where(Company.withdrawn_at.is_not(None) if chosen.withdrawn else Company.withdrawn_at.is_(None))
    )
    if chosen.park:
        query = query.where(Park.code == chosen.park)
    if chosen.ids is not None:
        query = query.where(Company.id.in_(chosen.ids))
    dialect = session.get_bind().dialect.name
    if chosen.sector:
        query = query.where(json_list_holds(dialect, Company.sectors, chosen.sector))
    if chosen.language:
        query = query.where(json_list_holds(dialect, Company.languages, chosen.language))
    if chosen.name:
        query = query.where(
            or_(name.icontains(chosen.name, autoescape=True), and_(name == Company.name, named_like(chosen.name)))
        )
    order = order_by({"name": name.label("name"), "updated_at": Company.updated_at}, chosen.sort, Company.id)
    return find_page(session, query, paging, order)


def live_companies(
    session: Session, companies: Select[Company], name: ColumnElement[Any], park_id: int | None
) -> Sequence[Row[int, str, str | None]]:
    """(id, name, code of the park) of all, or of those of a park, by park and name, as the caller reads it."""
    query = companies.with_only_columns(Company.id, name.label("name"), Park.code.label("park"))
    query = query.outerjoin(Park, Company.park_id == Park.id).where(Company.withdrawn_at.is_(None))
    if park_id is not None:
        query = query.where(Company.park_id == park_id)
    return session.execute(query.order_by(Park.code, name, Company.id)).all()


def summary_for(reader: str, company: Any = Company) -> Any:
    """A company's summary in the reader's language if there is one, else in the first other."""
    return (
        select(Description.summary)
        .where(Description.company_id == company.id, Description.summary.is_not(None))
        .order_by(case((Description.language == reader, 0), else_=1), Description.language)
        .limit(1)
        .correlate(company)
        .scalar_subquery()
    )


def json_list_holds(dialect: str, column: Any, value: str) -> ColumnElement[bool]:
    """Whether a JSON list of strings holds a value, on either database."""
    each = func.json_each if dialect == "sqlite" else func.json_array_elements_text
    items = each(column).table_valued("value")
    return exists(select(items.c.value).where(items.c.value == value))


def listed_in(dialect: str, parameter: str, kind: type[Any]) -> Select[Any]:
    """The values of a parameter that is a list as JSON: one statement does for lists of any length."""
    given: Any = bindparam(parameter, type_=String)
    if dialect == "sqlite":
        return select(func.json_each(given).table_valued("value").c.value)
    return select(cast(func.json_array_elements_text(cast(given, JSON)).table_valued("value").c.value, kind))


WITH_CAPABILITIES = (selectinload(Opportunity.capabilities), joinedload(Opportunity.company))


def same_title(session: Session, company_id: int, side: str, form: str, title: str) -> Sequence[Opportunity]:
    """The company's offers or needs with that form and title, withdrawn ones among them."""
    query = select(Opportunity).filter_by(company_id=company_id, side=side, form=form, title=title)
    return session.scalars(query.options(*WITH_CAPABILITIES).order_by(Opportunity.id)).all()


def chosen_opportunities(opportunities: Select[Opportunity], chosen: OpportunityFilter) -> Select[Opportunity]:
    """Those of withdrawn companies count as withdrawn."""
    live = and_(Opportunity.withdrawn_at.is_(None), Company.withdrawn_at.is_(None))
    query = opportunities.join(Company, Opportunity.company_id == Company.id).where(~live if chosen.withdrawn else live)
    if chosen.form:
        query = query.where(Opportunity.form == chosen.form.value)
    if chosen.park:
        query = query.join(Park, Company.park_id == Park.id).where(Park.code == chosen.park)
    if chosen.company_id:
        query = query.where(Opportunity.company_id == chosen.company_id)
    if chosen.capability:
        query = query.where(Opportunity.capabilities.any(Capability.name == chosen.capability.lower()))
    return query
