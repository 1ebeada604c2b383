"""API keys: shown once when created, stored as a hash, revocable. And the parks that accounts are bound to."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from app.accounts import queries
from app.accounts.audit import record
from app.accounts.roles import OPERATOR, Caller, Role
from app.accounts.secrets import hashed, new_secret
from app.errors import FieldError, Invalid, NotFound, Unauthenticated
from models import ApiKey
from models.base import now

PREFIX = "ponte_"
UNKNOWN = "The key is unknown or was revoked."


def create_key(
    session: Session, name: str, role: Role, park_id: int | None = None, *, caller: Caller = OPERATOR
) -> str:
    """A new key; it cannot be shown again."""
    return make_key(session, caller, name, role, park_id)[1]


def make_key(session: Session, caller: Caller, name: str, role: Role, park_id: int | None) -> tuple[ApiKey, str]:
    """Its row, and the key itself."""
    key = new_secret(PREFIX)
    row = ApiKey(name=name, role=role.value, park_id=park_id, key_hash=hashed(key), created_at=now())
    session.add(row)
    session.flush()
    record(session, caller, "key.create", "key", row.id, {"role": role.value, "park": park_id})
    return row, key


def revoke_keys(session: Session, name: str, *, caller: Caller = OPERATOR) -> int:
    """Revokes every valid key of that name; returns how many."""
    found = queries.keys(session, name=name)
    for key in found:
        _revoke(session, caller, key)
    session.flush()
    return len(found)


def revoke_key(session: Session, caller: Caller, key_id: int) -> None:
    """One that is revoked already stays so. Raises `NotFound`."""
    found = session.get(ApiKey, key_id)
    if found is None:
        raise NotFound(f"There is no key {key_id}.")
    if found.revoked_at is None:
        _revoke(session, caller, found)
        session.flush()


def _revoke(session: Session, caller: Caller, key: ApiKey) -> None:
    key.revoked_at = now()
    record(session, caller, "key.revoke", "key", key.id)


def live_keys(session: Session) -> Sequence[ApiKey]:
    return queries.keys(session)


class RevokedKey(Unauthenticated):
    """The caller is told what everybody is told; the audit trail, which key it was."""

    def __init__(self, key_id: int) -> None:
        super().__init__(UNKNOWN)
        self.key_id = key_id


def authenticate(session: Session, key: str) -> Caller:
    """Raises `Unauthenticated`; for a key that was one, `RevokedKey`."""
    found = queries.key(session, hashed(key)) if key.startswith(PREFIX) else None
    if found is None:
        raise Unauthenticated(UNKNOWN)
    if found.revoked_at is not None:
        raise RevokedKey(found.id)
    return Caller(found.id, Role(found.role), found.park_id)


def is_live(connection: Connection, caller: Caller) -> bool:
    """Whether a caller's key or session is still valid: for long-running responses."""
    if caller.session_id is not None:
        return queries.is_live_session(connection, caller.session_id)
    return queries.is_live_key(connection, caller.key_id)


def park_id_of(session: Session, code: str | None) -> int | None:
    """Raises `Invalid`, naming the field `park` and the codes that there are."""
    if code is None:
        return None
    known: Mapping[str, int] = queries.park_ids(session)
    if code not in known:
        reason = f"no park has the code {code!r}; known: {', '.join(known) or 'none'}"
        raise Invalid(errors=[FieldError(field="park", reason=reason)])
    return known[code]


def park_codes(session: Session) -> dict[int, str]:
    return {park_id: code for code, park_id in queries.park_ids(session).items()}
