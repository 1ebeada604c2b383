"""A short-lived cache of who came in with which key or session, so that not every request queries the database."""

from time import monotonic
from typing import Literal

from fastapi import Depends, Request
from sqlalchemy import Engine, event

from app.accounts import service
from app.accounts.audit import record
from app.accounts.roles import Caller
from app.accounts.secrets import hashed
from app.accounts.service import RevokedKey
from app.accounts.sessions import service as sessions
from app.accounts.sessions.lifetime import Lifetime
from app.database import SessionDep, transaction

SECONDS = 5.0
"""How long a key or session may still work in another process after it was revoked."""

REFUSED_AGAIN = 3600.0

Kind = Literal["key", "session"]


class KeyRing:
    """Callers by the hash of their key, or of their session's token; these themselves are not kept."""

    def __init__(self, engine: Engine, lifetime: Lifetime) -> None:
        self._engine = engine
        self._lifetime = lifetime
        self._callers: dict[tuple[Kind, bytes], tuple[float, Caller]] = {}
        self._forgotten = 0
        self._on_record: dict[int, float] = {}
        """revoked keys that were used, and until when that is not told again"""

    def cached(self, kind: Kind, secret: str) -> Caller | None:
        """The caller, if this was looked up in the last few seconds."""
        until, caller = self._callers.get((kind, hashed(secret)), (0.0, None))
        return caller if monotonic() < until else None

    def look_up(self, kind: Kind, secret: str) -> Caller:
        """Raises `Unauthenticated`."""
        forgotten = self._forgotten
        caller = self._key_holder(secret) if kind == "key" else self._person(secret)
        now = monotonic()
        # Replaced rather than changed: other threads may be reading it.
        fresh = {digest: entry for digest, entry in self._callers.items() if now < entry[0]}
        fresh[kind, hashed(secret)] = (now + SECONDS, caller)
        if forgotten == self._forgotten:  # else it may have been revoked since it was read
            self._callers = fresh
        return caller

    def _key_holder(self, key: str) -> Caller:
        try:
            with transaction(self._engine, writes=False) as session:
                return service.authenticate(session, key)
        except RevokedKey as error:
            self._put_on_record(error.key_id)
            raise

    def _put_on_record(self, key_id: int) -> None:
        """Once an hour: a program that goes on with a revoked key does not fill the audit trail."""
        if monotonic() < self._on_record.get(key_id, 0.0):
            return
        self._on_record[key_id] = monotonic() + REFUSED_AGAIN
        with transaction(self._engine) as session:
            record(session, None, "key.refuse", "key", key_id)

    def _person(self, token: str) -> Caller:
        with transaction(self._engine, writes=False) as session:
            caller, is_to_be_seen = sessions.authenticate(session, token, self._lifetime)
        if is_to_be_seen:
            sessions.seen(self._engine, caller)
        return caller

    def forget(self) -> None:
        """Somebody's key, session, role or park is another one now."""
        self._forgotten += 1
        self._callers = {}


def _forget_afterwards(request: Request, session: SessionDep) -> None:
    event.listen(session, "after_commit", lambda _: request.app.state.keys.forget(), once=True)


forgets_callers = Depends(_forget_afterwards)
"""Of routes that change who may come in: in this process that holds at once."""
