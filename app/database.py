"""Engine, session, SessionDep: the one place that commits."""

from asyncio import Semaphore
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext
from typing import Annotated, Any, TypeVar

import orjson
from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session

Value = TypeVar("Value")
Answer = TypeVar("Answer")

BUSY_SECONDS = 30
BATCH = 500
CONNECTIONS = 40
"""As many as there are threads for requests, so that none waits for what another holds."""
MAPPED_BYTES = 1 << 30
READING = frozenset({"GET", "HEAD", "OPTIONS"})


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
    # The driver's own transactions begin too late to protect what was read; `_begin_sqlite` begins them instead.
    connection.isolation_level = None
    # SQLite's own `lower` knows the Latin alphabet only.
    connection.create_function("lower", 1, lambda text: text and text.lower(), deterministic=True)
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA mmap_size = {MAPPED_BYTES}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A reader that turns writer half-way may find its snapshot outdated and fail; a writer queues from the start.
    options = connection.get_execution_options()
    if options.get("begins", True):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")


def batches(values: Sequence[Value], size: int = BATCH) -> Iterator[Sequence[Value]]:
    """The values in portions, by default of what fits one IN list: no database takes lists of any length."""
    return (values[start : start + size] for start in range(0, len(values), size))


@contextmanager
def transaction(engine: Engine, *, writes: bool = True) -> Iterator[Session]:
    """One unit of work: committed if the block ends well, rolled back if it raises."""
    with Session(engine.execution_options(writes=writes), expire_on_commit=False) as session, session.begin():
        yield session


class Turns:
    """Writers take turns before they start, so that who waits holds neither a thread nor a connection.

    A SQLite file has one writer at a time. A server has many, but they may wait for the same row; enough of them would
    hold every thread that the one who has the row needs to finish.
    """

    def __init__(self, engine: Engine) -> None:
        self._turns = Semaphore(1 if engine.dialect.name == "sqlite" else CONNECTIONS // 2)

    def of(self, method: str) -> AbstractAsyncContextManager[None]:
        return nullcontext() if method in READING else self._turns


async def get_session(request: Request) -> AsyncIterator[Session]:
    # A session connects when it is first used, which is in the route's own thread; only to end it takes another one.
    unit = transaction(request.app.state.engine, writes=request.method not in READING)
    async with request.app.state.turns.of(request.method):
        session = unit.__enter__()
        try:
            yield session
        except BaseException as error:
            await run_in_threadpool(unit.__exit__, type(error), error, error.__traceback__)
            raise
        await run_in_threadpool(unit.__exit__, None, None, None)


class Reader:
    """Reads with one statement, which is a transaction of its own: the shortest way from a request to the database.

    SQLite, in WAL mode, makes no reader wait and answers from memory sooner than a thread could be woken to ask it, so
    it is asked on the spot, over a connection that nobody else can be holding; a server is waited for in a thread.
    """

    def __init__(self, engine: Engine) -> None:
        self._on_the_spot = engine.dialect.name == "sqlite"
        if self._on_the_spot:
            self._engine = make_engine(engine.url).execution_options(begins=False)
        else:
            self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")

    async def read(self, ask: Callable[[Connection], Answer]) -> Answer:
        return self._asked(ask) if self._on_the_spot else await run_in_threadpool(self._asked, ask)

    def close(self) -> None:
        self._engine.dispose()

    def _asked(self, ask: Callable[[Connection], Answer]) -> Answer:
        with self._engine.connect() as connection:
            return ask(connection)


# The scope "function" ends the transaction before the response is sent: a failing commit must not answer 201.
SessionDep = Annotated[Session, Depends(get_session, scope="function")]
