"""Databases to test with, and what is asked of them."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from threading import current_thread
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, text

import migrations
from app.database import make_engine
from models import ListVersion

BESIDE_REQUESTS = {"sectors", "screening"}
"""Threads of `app.main`."""


def migrate(url: URL) -> None:
    engine = engine_of(url)
    migrations.upgrade(engine)
    engine.dispose()


@cache
def engine_of(url: URL) -> Engine:
    """The same for every test: a new one has to compile every statement."""
    engine = make_engine(url.render_as_string(hide_password=False))
    if engine.dialect.name == "sqlite":
        # Nothing here need survive a power cut.
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
    return engine


@cache
def _administration(server: URL) -> Engine:
    """A connection that stays open: to make one takes longer than most statements."""
    return create_engine(server, isolation_level="AUTOCOMMIT", pool_size=1)


def administer(server: URL, *statements: str) -> None:
    with _administration(server.set(database="postgres")).connect() as connection:
        for statement in statements:
            connection.execute(text(statement))


def new_database(template: URL) -> URL:
    """The only database on the server beside the templates."""
    administer(template, "DROP DATABASE IF EXISTS test WITH (FORCE)")
    return copy_database(template, "test")


def copy_database(template: URL, name: str) -> URL:
    # Of files: that is quicker than what is usual, by a log of all that is copied.
    administer(template, f"CREATE DATABASE {name} TEMPLATE {template.database} STRATEGY FILE_COPY")
    return template.set(database=name)


def new_file(template: URL) -> URL:
    """A copy, alone in its folder."""
    file = Path(str(template.database)).parent / "test" / "test.db"
    shutil.rmtree(file.parent, ignore_errors=True)
    file.parent.mkdir()
    return copy_file(template, file)


def copy_file(template: URL, file: Path) -> URL:
    shutil.copy(str(template.database), file)
    return template.set(database=str(file))


def keep(engine: Engine, file: Path) -> None:
    """Writes into a new file what a SQLite database holds."""
    connection = engine.raw_connection()
    with closing(connection), closing(sqlite3.connect(file)) as copy:
        connection.driver_connection.backup(copy)


def put_back(engine: Engine, file: Path) -> None:
    """A SQLite database becomes again what the file says, whoever has a connection to it."""
    connection = engine.raw_connection()
    with closing(connection), closing(sqlite3.connect(file)) as original:
        original.backup(connection.driver_connection)


def cut_off(engine: Engine) -> None:
    """Every other connection to the database is ended by the server."""
    with engine.connect() as connection:
        connection.execute(
            text(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
        )


@contextmanager
def counted(_engine: Engine) -> Iterator[list[str]]:
    """The queries of requests meanwhile; without those that only tell whether a list that is kept still holds."""
    statements: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        tells_of_kept = ListVersion.__tablename__ in statement or "sqlite_master" in statement  # each minute anew
        is_aside = current_thread().name in BESIDE_REQUESTS or tells_of_kept
        if statement.lstrip().upper().startswith(("SELECT", "WITH")) and not is_aside:
            statements.append(statement)

    # On the class: a list is read over a connection of its own.
    event.listen(Engine, "before_cursor_execute", count)
    yield statements
    event.remove(Engine, "before_cursor_execute", count)
