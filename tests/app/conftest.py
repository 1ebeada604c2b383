"""A small corridor without companies, a store of vectors, the command line."""

import fcntl
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, inspect, select

import migrations
from app import terminal
from app.accounts.sessions import passwords
from app.cli import main
from app.database import make_engine, transaction
from app.demo import loading
from app.matches.embeddings import Embeddings
from app.portfolio.places import service as places
from benchmarks.ranking import rank_corridor
from matching.encoders import BUNDLED, LIGHT, SECOND, Encoder, load_encoder
from models import Company, Corridor, Park
from tests.support.beginnings import Fill, make_parks
from tests.support.databases import keep, new_file, put_back
from tests.support.encoder import WordEncoder
from tests.support.remembering import RememberingEncoder
from tests.support.terminal import Outcome, Ponte


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run of the tests have in common."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if own.name.startswith("popen-") else own


@pytest.fixture(scope="session", autouse=True)
def the_demo_is_encoded_once(shared: Path) -> Iterator[None]:
    """Several tests, in all processes, rank the demo by the bundled models, and the second of them is slow."""
    file = shared / "vectors"

    @cache
    def remembering(model: str) -> Encoder:
        return RememberingEncoder(model, file) if model in (BUNDLED, LIGHT, SECOND) else load_encoder(model)

    with pytest.MonkeyPatch.context() as patch:
        for module in ("app.matches.embeddings", "app.evaluation.text_sets"):
            patch.setattr(f"{module}.load_encoder", remembering)
        yield


@pytest.fixture(scope="session", autouse=True)
def hashes_are_made_quickly() -> Iterator[None]:
    """Of passwords: they are made so that guessing takes long, and many people of tests sign in."""
    quick = passwords.PasswordHash((passwords.Argon2Hasher(time_cost=1, memory_cost=1024, parallelism=1),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHES", quick)
        passwords._nobody_s.cache_clear()
        yield
    passwords._nobody_s.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def new_files_are_copied(sqlite: URL) -> Iterator[None]:
    """Of a migrated one: all migrations take half a second, and `tests/migrations/` has them."""
    upgrade = migrations.upgrade

    def quickly(engine: Engine, revision: str = "head") -> None:
        if (engine.dialect.name, revision) == ("sqlite", "head") and not inspect(engine).get_table_names():
            put_back(engine, Path(str(sqlite.database)))
        else:
            upgrade(engine, revision)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrations, "upgrade", quickly)
        yield


@pytest.fixture(scope="session", autouse=True)
def runs_are_explained_without_help() -> Iterator[None]:
    """The processes that would help take longer to start than the small runs of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.matches.runs.processes.available_cores", lambda: 1)
        yield


@pytest.fixture(scope="session")
def demo(shared: Path) -> Iterator[Engine]:
    """Embedded by the real model and ranked: made once for all processes, for tests that only read it."""
    file = shared / "demo.db"
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # who comes while another makes it waits, and finds it
        if not file.exists():
            half = file.with_name("half-made.db")
            engine = make_engine(f"sqlite:///{half}")
            migrations.upgrade(engine)
            loading.load(engine)
            with transaction(engine, writes=False) as session:
                corridor = places.find_corridor(session, None)
            rank_corridor(engine, corridor, Embeddings(engine, "bundled"), list_length=10)
            keep(engine, file)
            engine.dispose()
    engine = make_engine(f"sqlite:///{file}")
    yield engine
    engine.dispose()


@pytest.fixture
def fill(fill: Fill | None, request: pytest.FixtureRequest) -> Fill | None:
    """Who asks for the parks begins with them."""
    return fill or (make_parks if "parks" in request.fixturenames else None)


@pytest.fixture
def parks(engine: Engine) -> None:
    """Two parks, a site with a laboratory in each, and the corridor between them."""
    with transaction(engine, writes=False) as session:
        there = session.scalar(select(Park.id).limit(1))
    if there is None:
        make_parks(engine)


@pytest.fixture
def ids(engine: Engine) -> dict[str, int]:
    """Of the companies that the test begins with, by their names."""
    with transaction(engine, writes=False) as session:
        return {row.name: row.id for row in session.execute(select(Company.name, Company.id).order_by(Company.id))}


@pytest.fixture
def corridor(engine: Engine, parks: None) -> Corridor:
    with transaction(engine, writes=False) as session:
        return places.find_corridor(session, None)


@pytest.fixture
def embeddings(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Embeddings:
    """The store of vectors, filled by the stand-in for the model."""
    monkeypatch.setattr("app.matches.embeddings.load_encoder", lambda _model: WordEncoder())
    return Embeddings(engine, "bundled")


@pytest.fixture
def ponte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ponte:
    """Calls `ponte` as a shell would, in an empty folder; `answers` are typed at its questions."""
    monkeypatch.chdir(tmp_path)
    for console in (terminal.out, terminal.err):
        monkeypatch.setattr(console, "width", 200)
    monkeypatch.setenv("PONTE_DATABASE_URL", f"sqlite:///{tmp_path}/new.db")

    def call(*arguments: object, answers: Sequence[str] = ()) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["ponte", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", StringIO("".join(f"{answer}\n" for answer in answers)))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Outcome(int(ended.value.code or 0), said.out, said.err)

    return call


@pytest.fixture
def at_hand(ponte: Ponte, engine: Engine, monkeypatch: pytest.MonkeyPatch, embeddings: Embeddings) -> Ponte:
    """`ponte` with a database, and with the stand-in for the model."""
    monkeypatch.setenv("PONTE_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    return ponte


@pytest.fixture
def migrated(ponte: Ponte, sqlite: URL, monkeypatch: pytest.MonkeyPatch) -> Ponte:
    """`ponte` with an empty database."""
    monkeypatch.setenv("PONTE_DATABASE_URL", str(new_file(sqlite)))
    return ponte
