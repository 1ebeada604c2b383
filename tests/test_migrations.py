"""Alembic makes the schema that the models describe, and can take it away."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

import migrations
from app.database import make_engine
from models import Base
from tests.conftest import engine_of, new_database


@pytest.fixture(params=["sqlite", "postgresql"])
def blank(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without any table."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path}/blank.db")
    else:
        engine = engine_of(new_database(request.getfixturevalue("postgresql"), "template0"))
    yield engine
    engine.dispose()


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
