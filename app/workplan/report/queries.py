"""The SQL of the report beyond indicators and plans."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Corridor, Event


def event_names(session: Session, corridor: Corridor, codes: Collection[str]) -> Mapping[str, Mapping[str, str]]:
    """Code -> names by language."""
    query = select(Event.code, Event.names).where(Event.corridor_id == corridor.id, Event.code.in_(codes))
    return {row.code: row.names for row in session.execute(query)}
