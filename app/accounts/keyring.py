"""A short-lived cache of authenticated keys, so that not every request queries the database."""

from time import monotonic

from sqlalchemy import Engine

from app.accounts import service
from app.accounts.roles import Caller
from app.database import transaction

SECONDS = 5.0
"""How long a key may still work after it was revoked."""


class KeyRing:
    """Callers by the hash of their key; the keys themselves are not kept."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._callers: dict[bytes, tuple[float, Caller]] = {}

    def cached(self, key: str) -> Caller | None:
        """The caller, if this key was looked up in the last few seconds."""
        until, caller = self._callers.get(service.hashed(key), (0.0, None))
        return caller if monotonic() < until else None

    def look_up(self, key: str) -> Caller:
        """Raises `Unauthenticated`."""
        with transaction(self._engine, writes=False) as session:
            caller = service.authenticate(session, key)
        now = monotonic()
        # Replaced rather than changed: other threads may be reading it.
        fresh = {digest: entry for digest, entry in self._callers.items() if now < entry[0]}
        self._callers = fresh | {service.hashed(key): (now + SECONDS, caller)}
        return caller
