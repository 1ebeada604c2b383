"""An empty database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.database import make_engine
from tests.support.databases import engine_of, new_database


@pytest.fixture(params=["sqlite", "postgresql"])
def blank(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without any table."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path}/blank.db")
    else:
        engine = engine_of(new_database(request.getfixturevalue("postgresql").set(database="template0")))
    yield engine
    engine.dispose()
