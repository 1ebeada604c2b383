"""The SQL of sanctions lists."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.database import batches
from models import ScreeningEntry, ScreeningImport, ScreeningList


def lists(session: Session) -> Sequence[ScreeningList]:
    return session.scalars(select(ScreeningList).order_by(ScreeningList.code)).all()


def find_list(session: Session, code: str) -> ScreeningList | None:
    return session.scalars(select(ScreeningList).where(ScreeningList.code == code)).one_or_none()


def versions(session: Session) -> tuple[tuple[int, int], ...]:
    """(id, version) of every list."""
    query = select(ScreeningList.id, ScreeningList.version).order_by(ScreeningList.id)
    return tuple((row.id, row.version) for row in session.execute(query))


def contents(session: Session, list_id: int) -> Mapping[str, Mapping[str, Any]]:
    """What the list says, by the publisher's numbers."""
    query = select(ScreeningEntry.key, ScreeningEntry.content).where(ScreeningEntry.list_id == list_id)
    return {row.key: row.content for row in session.execute(query.order_by(ScreeningEntry.id))}


def replace_entries(session: Session, list_id: int, gone: Iterable[str], come: Mapping[str, Any]) -> None:
    """Those that have `gone`, by the publisher's numbers, and those that `come`; one that has changed is both."""
    for keys in batches(list(gone)):
        session.execute(delete(ScreeningEntry).where(ScreeningEntry.list_id == list_id, ScreeningEntry.key.in_(keys)))
    for some in batches(list(come.items())):
        rows = [{"list_id": list_id, "key": key, "content": content} for key, content in some]
        session.execute(insert(ScreeningEntry), rows)


def imports_of(session: Session, list_id: int, most: int) -> Sequence[ScreeningImport]:
    """The latest first."""
    query = select(ScreeningImport).where(ScreeningImport.list_id == list_id)
    return session.scalars(query.order_by(ScreeningImport.id.desc()).limit(most)).all()
