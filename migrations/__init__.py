"""How a database comes about and changes: Alembic, and nothing else, makes the schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine


class ExtensionMissing(Exception):
    """The database server lacks what the schema needs, and a person has to put it there."""


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring a database, perhaps an empty one, to a revision; one that is there already stays as it is."""
    with engine.begin() as connection:
        command.upgrade(configuration(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        command.downgrade(configuration(connection), revision)


def is_current(engine: Engine) -> bool:
    """Whether the database has the newest schema."""
    with engine.connect() as connection:
        newest = ScriptDirectory.from_config(configuration(connection)).get_heads()
        return set(MigrationContext.configure(connection).get_current_heads()) == set(newest)


def configuration(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config
