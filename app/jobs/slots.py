"""Which worker is which: a slot is held by one living process, and is free the moment that it dies.

What a dead worker had begun stands under its slot's name; who takes the slot goes on with it.
"""

import fcntl
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

MOST_SLOTS = 64
LOCK = 0x506F6E74
"""`Pont`, as the key under which PostgreSQL keeps its advisory locks"""


class Slots(Protocol):
    """The slots of one database."""

    def take(self) -> str | None:
        """The first free slot's name, and from now on it is ours; none if all are held."""

    def keep(self) -> None:
        """Makes sure that the slot is still ours. Raises `SlotLost`."""

    def borrowed(self, name: str) -> AbstractContextManager[bool]:
        """Whether nobody holds a slot; if so, we do meanwhile."""

    def release(self) -> None: ...


class SlotLost(Exception):
    """Another worker has taken this one for dead."""


def slots(engine: Engine) -> Slots:
    return _FileSlot(engine) if engine.dialect.name == "sqlite" else _ServerSlots(engine)


class _FileSlot:
    """SQLite has one writer at a time, and therefore one worker: a locked file beside the database."""

    def __init__(self, engine: Engine) -> None:
        self._path = Path(f"{engine.url.database}.worker")
        self._file: IO[str] | None = None

    def take(self) -> str | None:
        file = self._path.open("a")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return None
        self._file = file
        return "worker-0"

    def keep(self) -> None:
        pass

    def borrowed(self, name: str) -> AbstractContextManager[bool]:  # noqa: ARG002 - there is but one
        return nullcontext(False)

    def release(self) -> None:
        if self._file:
            self._file.close()


class _ServerSlots:
    """An advisory lock, which PostgreSQL gives up for whoever loses the connection."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._connection: Connection | None = None
        self._number = -1

    def take(self) -> str | None:
        self._connection = self._engine.connect()
        for number in range(MOST_SLOTS):
            if self._lock(number):
                self._number = number
                return _name(number)
        self.release()
        return None

    def keep(self) -> None:
        try:
            if self._connection is not None:
                self._connection.execute(text("select 1"))
        except DBAPIError:
            self.release()
        if self._connection is None:
            self._connection = self._engine.connect()
            if not self._lock(self._number):
                self.release()
                raise SlotLost(_name(self._number))

    @contextmanager
    def borrowed(self, name: str) -> Iterator[bool]:
        number = _number(name)
        is_free = number != self._number and self._lock(number)
        try:
            yield is_free
        finally:
            if is_free:
                self._connected().execute(text("select pg_advisory_unlock(:lock, :number)"), _key(number))

    def release(self) -> None:
        if self._connection is not None:
            # What is only closed, the server notices when it gets round to it.
            with suppress(SQLAlchemyError):
                self._connection.execute(text("select pg_advisory_unlock_all()"))
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def _lock(self, number: int) -> bool:
        locked = self._connected().scalar(text("select pg_try_advisory_lock(:lock, :number)"), _key(number))
        return bool(locked)

    def _connected(self) -> Connection:
        assert self._connection is not None  # noqa: S101 - there is no slot without `take`
        return self._connection


def _key(number: int) -> dict[str, int]:
    return {"lock": LOCK, "number": number}


def _name(number: int) -> str:
    return f"worker-{number}"


def _number(name: str) -> int:
    return int(name.removeprefix("worker-"))
