"""How a database comes about and changes: Alembic, and nothing else, makes the schema."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from models import list_version

FOLDER = Path(__file__).parent


class ExtensionMissing(Exception):
    """The database server lacks what the schema needs, and a person has to put it there."""


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring a database, perhaps an empty one, to a revision; one that is there already stays as it is."""
    with _connected(engine) as connection, _counting(connection, going_up=True):
        command.upgrade(configuration(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    with _connected(engine) as connection, _counting(connection, going_up=False):
        command.downgrade(configuration(connection), revision)


@contextmanager
def _counting(connection: Connection, *, going_up: bool) -> Iterator[None]:
    """What changes of lists is counted by triggers of the newest schema; no migration has to heed them."""
    counts = connection.dialect.name == "sqlite"
    if counts and not (going_up and _is_current(connection)):
        list_version.stop_counting(connection)
    yield
    if counts and _is_current(connection):
        list_version.start_counting(connection)


@contextmanager
def _connected(engine: Engine) -> Iterator[Connection]:
    """One transaction. SQLite changes a table by copying it, which must not delete what refers to its rows.

    Raises `RuntimeError` if some row refers to nothing afterwards.
    """
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            with connection.begin():
                yield connection
            return
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - it is connected
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise RuntimeError("the migration left rows that refer to nothing: it is undone")
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


def is_current(engine: Engine) -> bool:
    """Whether the database has the newest schema."""
    with engine.connect() as connection:
        return _is_current(connection)


def _is_current(connection: Connection) -> bool:
    return set(MigrationContext.configure(connection).get_current_heads()) == set(_scripts().get_heads())


def is_newer(engine: Engine) -> bool:
    """Whether a later version of the program made the schema: one that this version does not know."""
    with engine.connect() as connection:
        known = {script.revision for script in _scripts().walk_revisions()}
        return not set(MigrationContext.configure(connection).get_current_heads()) <= known


def is_new(engine: Engine) -> bool:
    """Whether the database has no schema at all yet."""
    with engine.connect() as connection:
        return not MigrationContext.configure(connection).get_current_heads()


@cache
def _scripts() -> ScriptDirectory:
    """Read once: whoever asks for the state of the service asks, and to read them takes longer than to answer."""
    return ScriptDirectory(str(FOLDER))


def configuration(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config
