"""The SQL of the capabilities, and of the operator's sectors."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, case, func, or_, select
from sqlalchemy.orm import Session

from app.paging import Found, Paging, find_page, order_by
from app.portfolio.taxonomy.schemas import CapabilitySort
from models import Capability, Company, Opportunity, Sector
from models.opportunity import opportunity_capabilities


def capability_page(
    session: Session,
    begins: str | None,
    untold: Mapping[int, Sequence[str]],
    paging: Paging,
    sort: CapabilitySort = "name",
) -> Found[Row[Any]]:
    """(name, offers, needs) of those that are in use. `untold`: by park, what companies there are not said to name."""
    links = opportunity_capabilities
    query: Select[Any] = (
        select(Capability.name, _count("offer").label("offers"), _count("need").label("needs"))
        .join(links, links.c.capability_id == Capability.id)
        .join(Opportunity, links.c.opportunity_id == Opportunity.id)
        .join(Company, Opportunity.company_id == Company.id)
        .where(Opportunity.withdrawn_at.is_(None), Company.withdrawn_at.is_(None), ~Company.draft)
        .group_by(Capability.name)
    )
    for park_id, names in untold.items():
        query = query.where(or_(Company.park_id.is_distinct_from(park_id), Capability.name.not_in(names)))
    if begins:
        query = query.where(Capability.name.startswith(begins.lower(), autoescape=True))
    columns = {column.name: column.label(column.name) for column in query.subquery().c}
    return find_page(session, select(*columns.values()), paging, order_by(columns, sort, columns["name"]))


def capabilities_of(session: Session, parks: Collection[int | None]) -> Sequence[Row[Any]]:
    """(park, name), each once."""
    if not parks:
        return []
    columns: tuple[Any, ...] = Company.park_id, Capability.name
    query = select(*columns).join(Opportunity, Opportunity.company_id == Company.id).join(Opportunity.capabilities)
    return session.execute(query.where(Company.park_id.in_(parks)).distinct()).all()


def sectors(session: Session) -> dict[str, Sector]:
    """Those that the operator added, by code, in the order in which they came."""
    return {row.code: row for row in session.scalars(select(Sector).order_by(Sector.id))}


def _count(side: str) -> Any:
    return func.sum(case((Opportunity.side == side, 1), else_=0))
