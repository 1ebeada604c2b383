"""Engine, session, SessionDep: the one place that commits."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any, TypeVar

import orjson
from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session

Value = TypeVar("Value")
Answer = TypeVar("Answer")

BUSY_SECONDS = 30
BATCH = 500
MAPPED_BYTES = 1 << 30
READING = frozenset({"GET", "HEAD", "OPTIONS"})


def make_engine(url: str) -> Engine:
    """An engine that behaves alike on SQLite and PostgreSQL: real transactions, enforced foreign keys."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, json_serializer=_json)
    arguments = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    engine = create_engine(url, connect_args=arguments, json_serializer=_json)
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


async def get_session(request: Request) -> AsyncIterator[Session]:
    # A session connects when it is first used, which is in the route's own thread; only to end it takes another one.
    unit = transaction(request.app.state.engine, writes=request.method not in READING)
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
    it is asked on the spot; a server is waited for in a thread.
    """

    def __init__(self, engine: Engine) -> None:
        self._on_the_spot = engine.dialect.name == "sqlite"
        server = {} if self._on_the_spot else {"isolation_level": "AUTOCOMMIT"}
        self._engine = engine.execution_options(begins=False, **server)

    async def read(self, ask: Callable[[Connection], Answer]) -> Answer:
        return self._asked(ask) if self._on_the_spot else await run_in_threadpool(self._asked, ask)

    def _asked(self, ask: Callable[[Connection], Answer]) -> Answer:
        with self._engine.connect() as connection:
            return ask(connection)


# The scope "function" ends the transaction before the response is sent: a failing commit must not answer 201.
SessionDep = Annotated[Session, Depends(get_session, scope="function")]
