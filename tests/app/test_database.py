"""Transactions: one a request, committed before the answer, and without leaks."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event, func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.database import batches, make_engine, transaction
from models import Capability
from tests.support.portfolio import add, company

FULL = 2
PARK = {"code": "east", "name": "East", "country": "DE"}


def count(engine: Engine, table: type = Capability) -> int:
    with transaction(engine, writes=False) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def failing_commits(engine: Engine, client: TestClient) -> Iterator[None]:
    """From now on no transaction of a session can be committed."""

    def fail(_: Session) -> None:
        raise OperationalError("COMMIT", None, Exception("disk full"))

    client.get("/api/v1/parks")  # the key is known from now on
    event.listen(Session, "before_commit", fail)
    yield
    event.remove(Session, "before_commit", fail)


@pytest.mark.usefixtures("failing_commits")
def test_a_failing_commit_does_not_answer_created(client: TestClient) -> None:
    client = TestClient(client.app, headers=client.headers, raise_server_exceptions=False)
    answer = client.post("/api/v1/parks", json=PARK)
    assert answer.status_code == 500
    assert (answer.json()["type"], "disk" in answer.text) == ("internal-error", False)


def test_a_rollback_leaves_nothing_behind(engine: Engine) -> None:
    def fail_half_way() -> None:
        with transaction(engine) as session:
            session.execute(select(Capability)).all()
            session.add(Capability(name="half"))
            session.flush()
            with session.begin_nested() as trial:
                session.add(Capability(name="trial"))
                session.flush()
                trial.rollback()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert count(engine) == 0


def test_a_reader_sees_one_state_throughout(engine: Engine) -> None:
    isolated = engine.execution_options(isolation_level="REPEATABLE READ") if engine.name == "postgresql" else engine
    with transaction(isolated, writes=False) as reader:
        before = reader.scalar(select(func.count(Capability.id)))
        with transaction(engine) as writer:
            writer.add(Capability(name="new"))
        assert reader.scalar(select(func.count(Capability.id))) == before == 0
    assert count(engine) == 1


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_sqlite_enforces_foreign_keys_and_knows_cyrillic(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("select lower('ЁЖ')")) == "ёж"
        assert connection.scalar(text("select lower(null)")) is None


def test_portions_are_of_the_size_and_lose_nothing() -> None:
    assert [list(some) for some in batches([1, 2, 3], 2)] == [[1, 2], [3]]
    assert list(batches([])) == []


def test_many_writers_and_readers_at_once_all_get_an_answer(client: TestClient, engine: Engine, parks: None) -> None:
    with transaction(engine) as session:
        made = add(session, company("south", "busy", ["pumps"], ["valves"]))

    def ask(number: int) -> int:
        if number % 2:
            return client.get(f"/api/v1/companies/{made.id}/matches").status_code
        return client.patch(f"/api/v1/companies/{made.id}", json={"employees": number}).status_code

    with ThreadPoolExecutor(60) as threads:
        assert set(threads.map(ask, range(120))) == {200}


def test_what_was_answered_survives_a_power_cut(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/safe.db")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == FULL
    engine.dispose()
