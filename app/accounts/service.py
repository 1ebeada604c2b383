"""API keys: shown once when created, stored as a hash, revocable."""

import hashlib
import secrets
from collections.abc import Sequence

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from app.accounts import queries
from app.accounts.roles import Caller, Role
from app.errors import Unauthenticated
from models import ApiKey
from models.base import now

PREFIX = "ponte_"


def create_key(session: Session, name: str, role: Role, park_id: int | None = None) -> str:
    """A new key; it cannot be shown again."""
    key = PREFIX + secrets.token_urlsafe(32)
    session.add(ApiKey(name=name, role=role.value, park_id=park_id, key_hash=hashed(key), created_at=now()))
    session.flush()
    return key


def revoke_keys(session: Session, name: str) -> int:
    """Revokes every valid key of that name; returns how many."""
    found = queries.keys(session, name=name)
    for key in found:
        key.revoked_at = now()
    session.flush()
    return len(found)


def live_keys(session: Session) -> Sequence[ApiKey]:
    return queries.keys(session)


def authenticate(session: Session, key: str) -> Caller:
    found = queries.live_key(session, hashed(key)) if key.startswith(PREFIX) else None
    if found is None:
        raise Unauthenticated("The key is unknown or was revoked.")
    return Caller(found.id, Role(found.role), found.park_id)


def is_live(connection: Connection, key_id: int) -> bool:
    """Whether a key is still valid: for long-running responses."""
    return queries.is_live(connection, key_id)


def hashed(key: str) -> bytes:
    """What is stored of a key."""
    # A key is 256 random bits: there is nothing to guess, so a fast hash protects it as well as a slow one.
    return hashlib.sha256(key.encode()).digest()
