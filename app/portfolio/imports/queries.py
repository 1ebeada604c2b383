"""How files of a park were read when somebody corrected the proposal, by their headings."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.portfolio.imports.files.columns import normalised
from models import ImportMapping


def remembered(session: Session, park_id: int, headings: Sequence[str]) -> dict[str, str | None]:
    """What was said of a table with these headings in this park: heading -> field."""
    row = _row(session, park_id, headings)
    return dict(row.columns) if row else {}


def remember(session: Session, park_id: int, headings: Sequence[str], columns: Mapping[str, str | None]) -> None:
    row = _row(session, park_id, headings)
    if row is None:
        session.add(ImportMapping(park_id=park_id, headings=_key(headings), columns=dict(columns)))
    elif row.columns != columns:
        row.columns = dict(columns)
    session.flush()


def _row(session: Session, park_id: int, headings: Sequence[str]) -> ImportMapping | None:
    chosen = select(ImportMapping).where(ImportMapping.park_id == park_id, ImportMapping.headings == _key(headings))
    return session.scalars(chosen).one_or_none()


def _key(headings: Sequence[str]) -> str:
    """Of any length and in any order of columns one key."""
    return sha256("\n".join(sorted(normalised(heading) for heading in headings if heading)).encode()).hexdigest()
