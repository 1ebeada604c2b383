"""Engine, session, SessionDep: the one place that commits."""

from asyncio import Semaphore
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from typing import Annotated, Any, TypeVar

import orjson
from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

Value = TypeVar("Value")
Result = TypeVar("Result")

BUSY_SECONDS = 30
BATCH = 500
CONNECTIONS = 40
"""As many as there are threads for requests, so that no thread waits for a connection."""
MAPPED_BYTES = 1 << 30
READ_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def make_engine(url: str | URL) -> Engine:
    """An engine that behaves alike on SQLite and PostgreSQL: real transactions, enforced foreign keys."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_size=CONNECTIONS, pool_pre_ping=True, json_serializer=_json)
    arguments = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    engine = create_engine(url, pool_size=CONNECTIONS, connect_args=arguments, json_serializer=_json)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _json(value: Any) -> str:
    # Stored JSON is served as it stands; Python's own writer spends six bytes on a Cyrillic letter.
    return orjson.dumps(value).decode()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver begins a transaction only at the first write, too late to protect earlier reads; see `_begin_sqlite`.
    connection.isolation_level = None
    # SQLite's own `lower` handles ASCII only.
    connection.create_function("lower", 1, lambda text: text and text.lower(), deterministic=True)
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    # With NORMAL a power cut could undo changes that were answered with "done" (docs/decisions, durable changes).
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA mmap_size = {MAPPED_BYTES}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later fails if its snapshot is outdated by then; this one waits at once.
    options = connection.get_execution_options()
    if options.get("begins", True):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")


def batches(values: Sequence[Value], size: int = BATCH) -> Iterator[Sequence[Value]]:
    """The values in slices, by default small enough for one IN list, whose length databases limit."""
    return (values[start : start + size] for start in range(0, len(values), size))


def upsert(session: Session) -> Any:
    """The dialect's `insert`, which can say what to do about rows that are there already."""
    return sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert


@contextmanager
def transaction(engine: Engine, *, writes: bool = True) -> Iterator[Session]:
    """One unit of work: committed if the block ends well, rolled back if it raises."""
    with Session(engine.execution_options(writes=writes), expire_on_commit=False) as session, session.begin():
        yield session


def see_one_moment(session: Session) -> None:
    """For a session that has not begun: all that it reads is of one moment, and it cannot change what changed since.

    On SQLite a session that writes is alone from its beginning.
    """
    if session.get_bind().dialect.name != "sqlite":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


class WriteLimiter:
    """Limits how many requests write at once; the others wait in the event loop, without a thread or a connection.

    A SQLite file has one writer at a time. PostgreSQL has many, but they may wait for a lock on the same row, and
    enough of them would occupy every thread, so that the holder of the lock could not finish.
    """

    def __init__(self, engine: Engine) -> None:
        self._semaphore = Semaphore(1 if engine.dialect.name == "sqlite" else CONNECTIONS // 2)
        self.writing = 0
        """how many write now"""

    def for_method(self, method: str) -> AbstractAsyncContextManager[None]:
        return nullcontext() if method in READ_METHODS else self._turn()

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        async with self._semaphore:
            self.writing += 1
            try:
                yield
            finally:
                self.writing -= 1


async def get_session(request: Request) -> AsyncIterator[Session]:
    # A session connects on first use, in the route's own thread; only ending it blocks, so that goes to the pool.
    unit = transaction(request.app.state.engine, writes=request.method not in READ_METHODS)
    async with request.app.state.write_limiter.for_method(request.method):
        session = unit.__enter__()
        try:
            yield session
        except BaseException as error:
            await run_in_threadpool(unit.__exit__, type(error), error, error.__traceback__)
            raise
        await run_in_threadpool(unit.__exit__, None, None, None)


def get_reading_session(request: Request) -> Iterator[Session]:
    """Of requests that only read, although they are sent as a POST: no writer waits for them."""
    with transaction(request.app.state.engine, writes=False) as session:
        yield session


class ReadOnlyConnection:
    """Runs single read statements in autocommit mode: the shortest path from a request to the database.

    In WAL mode SQLite makes no reader wait and answers from memory faster than a thread wakes up. It is therefore
    queried in the event loop, over one connection that stays open; PostgreSQL is queried in a thread.
    """

    _open: Connection | None = None

    def __init__(self, engine: Engine) -> None:
        self._snapshots = engine
        if engine.dialect.name != "sqlite":
            self._snapshots = engine.execution_options(isolation_level="REPEATABLE READ")
        self._in_event_loop = engine.dialect.name == "sqlite"
        if self._in_event_loop:
            self._engine = make_engine(engine.url).execution_options(begins=False)
        else:
            self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")

    def read_in_passing(self, query: Callable[[Connection], Result]) -> Result | None:
        """None where the database is a server, for which one would have to wait."""
        return self._run(query) if self._in_event_loop else None

    async def read(self, query: Callable[[Connection], Result]) -> Result:
        return self._run(query) if self._in_event_loop else await run_in_threadpool(self._run, query)

    async def read_at_once(
        self, query: Callable[[Connection], Result | None], in_full: Callable[[Session], Result]
    ) -> Result:
        """What `query` finds; or, where it has none, `in_full`, which takes longer: in a thread, with statements that
        all see the same moment, whoever writes meanwhile.
        """
        found = await self.read(query)
        return await run_in_threadpool(self._in_snapshot, in_full) if found is None else found

    def _in_snapshot(self, query: Callable[[Session], Result]) -> Result:
        with transaction(self._snapshots, writes=False) as session:
            return query(session)

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None
        self._engine.dispose()

    def _run(self, query: Callable[[Connection], Result]) -> Result:
        if not self._in_event_loop:
            with self._engine.connect() as connection:
                return query(connection)
        if self._open is None:
            self._open = self._engine.connect()
        try:
            return query(self._open)
        except DBAPIError:
            self.close()
            raise


# The scope "function" commits before the response is sent: a request whose commit fails must not answer 201.
SessionDep = Annotated[Session, Depends(get_session, scope="function")]
ReadingSessionDep = Annotated[Session, Depends(get_reading_session, scope="function")]
