"""The demo corridor, embedded by the real model and ranked: made once, for tests that only read it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

import migrations
from app.database import make_engine, transaction
from app.demo import loading
from app.matches.embeddings import Embeddings
from app.portfolio.places import service as places
from benchmarks.ranking import rank_corridor


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('demo')}/demo.db")
    migrations.upgrade(engine)
    loading.load(engine)
    with transaction(engine, writes=False) as session:
        corridor = places.find_corridor(session, None)
    rank_corridor(engine, corridor, Embeddings(engine, "bundled"), list_length=10)
    yield engine
    engine.dispose()
