"""Sessions: opened by who has proved who he is, found by their token, revoked."""

from contextlib import suppress
from typing import NamedTuple, TypeVar

from sqlalchemy import Engine, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.accounts import queries
from app.accounts import service as accounts
from app.accounts.audit import record
from app.accounts.roles import Caller, Role
from app.accounts.secrets import csrf_token, hashed, new_secret
from app.accounts.sessions.lifetime import SEEN_EVERY, Lifetime
from app.accounts.sessions.schemas import SessionOut, WhoOut
from app.errors import NotFound, Unauthenticated
from models import ApiKey, User, UserSession
from models.base import now

Row = TypeVar("Row", ApiKey, User, UserSession)


class Opened(NamedTuple):
    """A new session, and its token, which cannot be read again."""

    caller: Caller
    token: str


def open_session(session: Session, user: User, way: str, lifetime: Lifetime) -> Opened:
    """What the person had of sessions and links that are over is deleted."""
    queries.forget_old(session, user.id)
    token, at = new_secret(), now()
    row = UserSession(
        user_id=user.id,
        token_hash=hashed(token),
        way=way,
        created_at=at,
        last_seen_at=at,
        expires_at=at + lifetime.at_most,
    )
    session.add(row)
    session.flush()
    caller = _caller(user, row)
    record(session, caller, "session.open", "session", row.id, {"way": way})
    return Opened(caller, token)


def authenticate(session: Session, token: str, lifetime: Lifetime) -> tuple[Caller, bool]:
    """Who it is, and whether it is to be put on record that he was there. Raises `Unauthenticated`."""
    found = queries.live_session(session, hashed(token), now() - lifetime.idle)
    if found is None:
        raise Unauthenticated("The session is over. Sign in again.")
    return _caller(found.user, found), now() - found.last_seen_at > min(SEEN_EVERY, lifetime.idle / 10)


def seen(engine: Engine, caller: Caller) -> None:
    """Puts on record that somebody was there; while others write, a later request does it: a reader waits for none."""
    statement = update(UserSession).where(UserSession.id == caller.session_id).values(last_seen_at=now())
    with suppress(OperationalError), engine.execution_options(begins=False).connect() as connection:
        if engine.dialect.name == "sqlite":
            (before,) = connection.exec_driver_sql("PRAGMA busy_timeout").one()
            connection.exec_driver_sql("PRAGMA busy_timeout = 0")
        try:
            connection.execute(statement)
            connection.commit()
        finally:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql(f"PRAGMA busy_timeout = {before}")


def who(session: Session, caller: Caller, token: str | None) -> WhoOut:
    """What the caller is told of himself."""
    park = accounts.park_codes(session).get(caller.park_id or 0)
    told = {"actor": caller.actor[0], "role": caller.role, "park": park}
    if caller.user_id is None or token is None:
        key = _there(session.get(ApiKey, caller.key_id))
        return WhoOut.model_validate(told | {"id": key.id, "name": key.name})
    user = _there(session.get(User, caller.user_id))
    row = _there(session.get(UserSession, caller.session_id))
    own = {"id": user.id, "name": user.name, "email": user.email, "language": user.language}
    of_session = {"csrf_token": csrf_token(token), "session_id": row.id, "expires_at": row.expires_at}
    return WhoOut.model_validate(told | own | of_session)


def _there(row: Row | None) -> Row:
    """A caller is known some seconds longer than his row may be there."""
    if row is None:
        raise Unauthenticated("The session has ended.")
    return row


def live(session: Session, caller: Caller, user_id: int | None, lifetime: Lifetime) -> list[SessionOut]:
    """One's own; an admin's answer has everybody's, or those of `user_id`."""
    of = user_id if caller.is_admin else (caller.user_id or 0)
    rows = queries.live_sessions(session, of, now() - lifetime.idle)
    return [SessionOut.model_validate({**vars(row), "is_current": row.id == caller.session_id}) for row in rows]


def revoke(session: Session, caller: Caller, session_id: int) -> None:
    """One's own, or as an admin anybody's; one that is over stays so. Raises `NotFound`."""
    row = session.get(UserSession, session_id)
    if row is None or not (caller.is_admin or row.user_id == caller.user_id):
        raise NotFound(f"There is no session {session_id}.")
    if row.revoked_at is None:
        row.revoked_at = now()
        is_own = row.id == caller.session_id
        record(session, caller, "session.close" if is_own else "session.revoke", "session", row.id)
        session.flush()


def _caller(user: User, row: UserSession) -> Caller:
    return Caller(0, Role(user.role), user.park_id, user.id, row.id)
