"""Databases to test with, and what is asked of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, text

import migrations
from app.database import make_engine


def migrate(url: URL) -> None:
    engine = engine_of(url)
    migrations.upgrade(engine)
    engine.dispose()


def engine_of(url: URL) -> Engine:
    return make_engine(url.render_as_string(hide_password=False))


def administer(server: URL, *statements: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def new_database(server: URL, template: str) -> URL:
    """The only database on the server beside the templates."""
    administer(server, "DROP DATABASE IF EXISTS test WITH (FORCE)", f"CREATE DATABASE test TEMPLATE {template}")
    return server.set(database="test")


@contextmanager
def counted(_engine: Engine) -> Iterator[list[str]]:
    """The queries that are asked meanwhile."""
    statements: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            statements.append(statement)

    # On the class: a list is read over a connection of its own.
    event.listen(Engine, "before_cursor_execute", count)
    yield statements
    event.remove(Engine, "before_cursor_execute", count)
