"""A lock on an item of work, free the moment that its holder dies."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b

from filelock import FileLock, Timeout
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError


@contextmanager
def lock(engine: Engine, name: str, item: int) -> Iterator[bool]:
    """Whether nobody else holds it; if so, it is held meanwhile.

    A locked file beside a SQLite database, one for all items of a name, as only one process writes at a time anyway; an
    advisory lock on a server.
    """
    with _file_lock(engine, name) if engine.dialect.name == "sqlite" else _server_lock(engine, name, item) as is_ours:
        yield is_ours


@contextmanager
def _file_lock(engine: Engine, name: str) -> Iterator[bool]:
    file = FileLock(f"{engine.url.database}.{name}.lock")
    try:
        file.acquire(blocking=False)
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        file.release()


@contextmanager
def _server_lock(engine: Engine, name: str, item: int) -> Iterator[bool]:
    key = {"key": int.from_bytes(blake2b(f"{name}/{item}".encode(), digest_size=8).digest(), signed=True)}
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        is_ours = bool(connection.scalar(text("select pg_try_advisory_lock(:key)"), key))
        try:
            yield is_ours
        finally:
            # If the connection was lost, so was the lock.
            with suppress(SQLAlchemyError):
                if is_ours:
                    connection.execute(text("select pg_advisory_unlock(:key)"), key)
