"""The SQL of search: what is searched, what has ended, and whether anything has changed."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, case, func, literal, select
from sqlalchemy.orm import Session

from app.matches.vector_index.queries import of_parks
from app.portfolio.companies.privacy import IS_PUBLISHED
from app.portfolio.faces import PUBLIC_NAME
from models import Company, Description, Opportunity, Park, Run
from models.run import OF_CORRIDORS

HIDDEN = case((Company.public_title.is_not(None), Company.name))
"""The name of a company whose texts are not to tell it."""
OWNER = (
    Company.id.label("company_id"),
    Company.name.label("company"),
    PUBLIC_NAME.label("public_name"),
    HIDDEN.label("hidden"),
    Company.park_id,
    Park.code.label("park"),
)


def stated(session: Session, side: str, ids: Collection[int] | None = None) -> Sequence[Row[Any]]:
    """The offers, or the needs, that are not withdrawn, all or of these ids; by id, with their companies."""
    query = select(
        Opportunity.id,
        Opportunity.form,
        Opportunity.language,
        Opportunity.title,
        Opportunity.summary,
        Opportunity.description,
        Opportunity.valid_until,
        *OWNER,
    ).join(Company, Company.id == Opportunity.company_id)
    query = _live(query).where(Opportunity.side == side, Opportunity.withdrawn_at.is_(None))
    if ids is not None:
        query = query.where(Opportunity.id.in_(ids))
    return session.execute(query.order_by(Opportunity.id)).all()


def descriptions(session: Session, company_ids: Collection[int] | None = None) -> Sequence[Row[Any]]:
    """What companies say of themselves, a row a language; by company, all or of these ids."""
    query = select(Description.language, Description.summary, Description.text, *OWNER)
    query = _live(query.join(Company, Company.id == Description.company_id))
    if company_ids is not None:
        query = query.where(Company.id.in_(company_ids))
    return session.execute(query.order_by(Company.id, Description.language)).all()


def version(session: Session) -> int:
    """Differs whenever these rows do. Of all timestamps, not the latest: an earlier one may be committed later."""
    companies = session.execute(select(Company.id, Company.updated_at).order_by(Company.id))
    parks = session.execute(select(Park.id, Park.withdrawn_at).order_by(Park.id))
    return hash((*map(tuple, companies), *map(tuple, parks)))


def ended(days: Mapping[int, date], today: date) -> Select[int]:
    """Ids of the offers and needs that are valid no longer: on the day of their company's park, or today."""
    day: Any = case(dict(days), value=Company.park_id, else_=today) if days else literal(today)
    owned = select(Opportunity.id).join(Company, Company.id == Opportunity.company_id)
    return owned.where(Opportunity.valid_until < day)


def circumstances(
    session: Session, parks: tuple[int | None, int | None], kinds: Collection[str], ended: Select[int]
) -> Row[Any]:
    """Why nothing may have been found: how many companies, descriptions, offers and needs there are in these parks."""
    in_parks = of_parks(Company.park_id, *parks)
    stated = _live(select(func.count()).select_from(Opportunity).join(Company, Company.id == Opportunity.company_id))
    stated = stated.where(in_parks, Opportunity.side.in_(kinds), Opportunity.withdrawn_at.is_(None))
    described = select(func.count()).select_from(Description).join(Company, Company.id == Description.company_id)
    return session.execute(
        select(
            _live(select(func.count()).select_from(Company)).where(in_parks).scalar_subquery().label("companies"),
            _live(described).where(in_parks).scalar_subquery().label("descriptions"),
            stated.scalar_subquery().label("stated"),
            stated.where(Opportunity.id.not_in(ended)).scalar_subquery().label("valid"),
        )
    ).one()


def current_runs(session: Session) -> Sequence[Run]:
    return session.scalars(select(Run).where(Run.is_current, OF_CORRIDORS).order_by(Run.id)).all()


def _live(query: Any) -> Any:
    """Of companies that are published, in parks that are not withdrawn."""
    return query.outerjoin(Park, Park.id == Company.park_id).where(IS_PUBLISHED, Park.withdrawn_at.is_(None))
