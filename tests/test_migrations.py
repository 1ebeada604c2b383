"""Alembic makes the schema that the models describe, and can take it away."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, TextClause, inspect, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

import migrations
from app.database import make_engine
from models import Base, Embedding
from tests.support.databases import engine_of, new_database


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


def test_vectors_are_kept_when_their_column_changes(blank: Engine) -> None:
    vector = np.array([0.5, -(2.0**-11), 1.0], dtype="<f2")
    migrations.upgrade(blank, "0002")
    put, taken = (
        "insert into embeddings (encoder, text_hash, vector) values ('words', :hash, :vector)",
        text("select vector from embeddings where text_hash = :hash"),
    )
    with blank.begin() as connection:
        connection.execute(text(put), {"hash": b"1" * 16, "vector": vector.tobytes()})
    migrations.upgrade(blank)
    with Session(blank) as session:
        assert np.array_equal(session.scalars(select(Embedding.vector)).one(), vector.astype(np.float32))
    migrations.downgrade(blank, "0002")
    with blank.connect() as connection:
        assert connection.scalar(taken, {"hash": b"1" * 16}) == vector.tobytes()


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
