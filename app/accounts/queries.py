"""The SQL of accounts."""

from collections.abc import Sequence

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from models import ApiKey


def live_key(session: Session, key_hash: bytes) -> ApiKey | None:
    return session.scalars(select(ApiKey).where(ApiKey.key_hash == key_hash, ApiKey.revoked_at.is_(None))).one_or_none()


def is_live(connection: Connection, key_id: int) -> bool:
    query = select(ApiKey.id).where(ApiKey.id == key_id, ApiKey.revoked_at.is_(None))
    return connection.execute(query).one_or_none() is not None


def keys(session: Session, *, name: str | None = None) -> Sequence[ApiKey]:
    query = select(ApiKey).where(ApiKey.revoked_at.is_(None)).order_by(ApiKey.id)
    return session.scalars(query if name is None else query.where(ApiKey.name == name)).all()
