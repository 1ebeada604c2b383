"""Alembic makes the schema that the models describe, and can take it away."""

from importlib import import_module
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, TextClause, inspect, text
from sqlalchemy.exc import ProgrammingError

import migrations
from models import Base, list_version


def schema(engine: Engine) -> dict[str, object]:
    """Columns, keys, constraints and indices of every table."""
    found = inspect(engine)
    return {
        table: [
            [(column["name"], str(column["type"]), column["nullable"]) for column in found.get_columns(table)],
            sorted(map(repr, found.get_foreign_keys(table))),
            sorted(map(_plain, found.get_indexes(table))),
            sorted(map(repr, found.get_unique_constraints(table))),
            sorted(map(repr, found.get_check_constraints(table))),
        ]
        for table in found.get_table_names()
    }


def _plain(index: Any) -> str:
    options = {name: str(option) for name, option in index.get("dialect_options", {}).items()}
    return repr({**index, "dialect_options": options})


def test_up_down_and_up_again_gives_the_same(blank: Engine) -> None:
    assert not migrations.is_current(blank)
    migrations.upgrade(blank)
    made = schema(blank)
    assert set(made) == {*Base.metadata.tables, "alembic_version"}
    assert migrations.is_current(blank)
    migrations.downgrade(blank, "base")
    assert set(schema(blank)) == {"alembic_version"}
    assert not migrations.is_current(blank)
    migrations.upgrade(blank)
    assert schema(blank) == made
    with blank.connect() as connection:
        assert blank.dialect.name != "sqlite" or list_version.is_counted(connection)


@pytest.mark.parametrize(("available", "said"), [(None, "no pgvector"), (1, "create extension vector")])
def test_a_server_without_pgvector_is_refused_with_what_to_do(available: int | None, said: str) -> None:
    class Server:
        """Has not made the extension; has it to make, or not; forbids to."""

        def scalar(self, query: TextClause) -> int | None:
            return available if "available" in query.text else None

        def execute(self, query: TextClause) -> None:
            raise ProgrammingError(query.text, None, Exception("permission denied"))

    need_extension = import_module("migrations.versions.0004_vectors").need_extension
    with pytest.raises(migrations.ExtensionMissing, match=said):
        need_extension(Server())


def test_an_upgrade_of_a_newest_database_changes_nothing(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("insert into capabilities (name) values ('kept')"))
    before = schema(engine)
    migrations.upgrade(engine)
    assert schema(engine) == before
    with engine.connect() as connection:
        assert connection.scalar(text("select name from capabilities")) == "kept"


def test_the_migrations_are_what_the_models_say(engine: Engine) -> None:
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
    if engine.name == "sqlite":
        # It reads an index in descending order back as one in ascending order; PostgreSQL tells of those.
        differences = [found for found in differences if not found[0].endswith("_index")]
    assert differences == []
