"""The SQL of imports."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import batches
from models import Company


def park_ids(session: Session, company_ids: Iterable[int]) -> dict[int, int | None]:
    """Company -> its park, if it is in one."""
    found: dict[int, int | None] = {}
    for some in batches(sorted(set(company_ids))):
        rows = session.execute(select(Company.id, Company.park_id).where(Company.id.in_(some)))
        found.update((row.id, row.park_id) for row in rows)
    return found
