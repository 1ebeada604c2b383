"""What an operator has to act on: one sentence, and an exit code that a program can tell from others."""

import logging
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DatabaseError, OperationalError

from app import readiness
from app.cli.failures import DAMAGED, FULL, NEWER, TAKEN, database_failure
from app.cli.serving import listening, without_query
from tests.support.portfolio import opportunity
from tests.support.terminal import Ponte

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
NEW = {"name": "Alfa", "offers": [opportunity(f"pumps {n}", description="x" * 3900) for n in range(20)]}


@pytest.mark.parametrize("command", [("db", "upgrade"), ("key", "list"), ("serve", "--no-worker"), ("work",)])
def test_a_damaged_database_is_said_to_be(ponte: Ponte, tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "new.db").write_bytes(b"no database at all" * 1000)
    done = ponte(*command)
    assert done.code == DAMAGED
    assert done.err.strip().count("\n") == 0
    assert "the database file is damaged" in done.err


@pytest.mark.parametrize("command", [("db", "upgrade"), ("key", "list"), ("work",)])
@on_sqlite
def test_a_database_of_a_newer_version_is_left_alone(at_hand: Ponte, engine: Engine, command: tuple[str, ...]) -> None:
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    done = at_hand(*command)
    assert done.code == NEWER
    assert "made by a newer version" in done.err
    assert done.err.strip().count("\n") == 0


def test_a_port_in_use_is_said_to_be(migrated: Ponte) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = migrated("serve", "--port", port, "--no-worker")
    assert done.code == TAKEN
    assert f"127.0.0.1:{port} cannot be listened on: Address already in use;" in done.err
    assert done.err.strip().count("\n") == 0


@pytest.mark.parametrize("option", [("--port", 99999), ("--log-level", "zz"), ("--host", "nowhere.invalid")])
def test_an_address_that_is_none_is_wrong_usage(migrated: Ponte, option: tuple[str, object]) -> None:
    done = migrated("serve", "--no-worker", *option)
    assert done.code == 2
    assert "Traceback" not in done.err


def test_short_answers_are_sent_at_once() -> None:
    with listening("127.0.0.1", 0) as address, socket.create_connection(address.getsockname()):
        connection, _ = address.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize(
    ("address", "logged"),
    [("/api/v1/search?q=Mario+Rossi", "/api/v1/search"), ("/answer/WzEsMV0.c2lnbmF0dXJl?lang=it", "/answer/…")],
)
def test_the_log_of_requests_holds_no_words_of_a_search_and_no_links(address: str, logged: str) -> None:
    args = ("127.0.0.1:1", "GET", address, "1.1", 200)
    record = logging.LogRecord("uvicorn.access", logging.INFO, "", 0, '%s - "%s %s HTTP/%s" %d', args, None)
    assert without_query(record)
    assert record.getMessage() == f'127.0.0.1:1 - "GET {logged} HTTP/1.1" 200'


@pytest.fixture
def full(engine: Engine, parks: None) -> Iterator[None]:
    """The database cannot grow."""

    def stay_as_small(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    engine.dispose()
    event.listen(engine, "connect", stay_as_small)
    yield
    event.remove(engine, "connect", stay_as_small)
    engine.dispose()


@on_sqlite
@pytest.mark.usefixtures("full")
def test_a_full_disk_stores_nothing_and_is_told(client: TestClient, engine: Engine) -> None:
    refused = client.post("/api/v1/companies", json=NEW)
    assert (refused.status_code, refused.json()["type"]) == (507, "storage-full")
    assert client.get("/api/v1/companies").json()["items"] == []
    with pytest.raises(DatabaseError) as failed, engine.begin() as connection:
        connection.exec_driver_sql("create table filler as select zeroblob(1000000) as bytes")
    said = ("the disk is full: nothing of this was stored; make space, and run it again", FULL)
    assert database_failure(failed.value) == said
    unopened = sqlite3.OperationalError("disk I/O error")
    unopened.sqlite_errorname = "SQLITE_IOERR_SHMSIZE"
    assert database_failure(OperationalError("select 1", {}, unopened)) == said


@on_sqlite
def test_readiness_says_that_space_runs_out_and_that_the_schema_is_newer(
    anonymous: TestClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert anonymous.get("/readyz").status_code == 200
    with monkeypatch.context() as patch:
        patch.setattr(readiness, "free_bytes", lambda _: 3_000_000)
        full = anonymous.get("/readyz")
    assert (full.status_code, full.json()["type"]) == (503, "not-ready")
    assert "3 MB are free" in full.json()["detail"]
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    assert "newer version" in anonymous.get("/readyz").json()["detail"]
