"""A run as a stream of events: until the run is closed, its reader goes away, or its key is revoked."""

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from time import monotonic, sleep
from typing import Any

import pytest
import uvicorn
from fastapi.sse import KEEPALIVE_COMMENT
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.accounts import service as accounts
from app.accounts.roles import Role
from app.database import transaction
from app.matches.runs import stream as streaming
from models import Run
from models.base import now
from tests.app.matches.runs.conftest import MakeRun

RUNS = "/api/v1/runs"
PATIENCE = 30
"""seconds"""
PING = KEEPALIVE_COMMENT.decode()
KeyOf = Callable[..., dict[str, str]]


def change(engine: Engine, run: Run, **fields: Any) -> None:
    with transaction(engine) as session:
        stored = session.get_one(Run, run.id)
        for name, value in fields.items():
            setattr(stored, name, value)


def test_the_stream_of_a_closed_run_is_one_event(client: TestClient, make_run: MakeRun) -> None:
    run = make_run("failed", error="the disk is full")
    answer = client.get(f"{RUNS}/{run.id}/events", headers={"Last-Event-ID": "41"})
    assert answer.headers["content-type"].startswith("text/event-stream")
    kind, data, name = answer.text.strip().split("\n")
    assert (name, kind) == ("id: 42", "event: run")
    assert json.loads(data.removeprefix("data: ")) == client.get(f"{RUNS}/{run.id}").json()


@pytest.mark.parametrize(("sent", "seen"), [(None, 0), ("", 0), ("7", 7), ("-1", 0), ("٣", 0), ("x", 0), ("9" * 99, 0)])
def test_a_strange_number_of_the_last_event_counts_as_none(sent: str | None, seen: int) -> None:
    assert streaming._number(sent) == seen


@contextmanager
def served(client: TestClient) -> Iterator[int]:
    """The application behind a real server; its port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        config = uvicorn.Config(client.app, log_level="error", lifespan="off", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
            assert not thread.is_alive()


def stream(client: TestClient, port: int, path: str, headers: Mapping[str, str] = {}) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    key = headers.get("Authorization", client.headers["Authorization"])
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {key}\r\n\r\n".encode())
    return connection


def received(connection: socket.socket, until: Callable[[str], bool]) -> str:
    text = ""
    while not until(text):
        some = connection.recv(1 << 16)
        assert some, text
        text += some.decode()
    return text


def shown(text: str) -> list[dict[str, Any]]:
    return [json.loads(line.removeprefix("data: ")) for line in text.splitlines() if line.startswith("data: ")]


def test_a_stream_tells_every_change_until_the_run_is_closed(
    client: TestClient, engine: Engine, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "POLL_SECONDS", 0.01)
    monkeypatch.setattr("fastapi.routing._PING_INTERVAL", 0.02)
    run = make_run("queued")
    with served(client) as port, stream(client, port, f"{RUNS}/{run.id}/events") as connection:
        text = received(connection, lambda text: "event: run" in text and text.count(PING) > 1)
        change(engine, run, state="running", phase="scoring", done=1, of=2, phase_since=now())
        text += received(connection, lambda text: '"phase":"scoring"' in text)
        change(engine, run, state="done", finished_at=now())
        text += received(connection, lambda text: text.endswith("0\r\n\r\n"))
    assert [event["state"] for event in shown(text)] == ["queued", "running", "done"]
    assert [line for line in text.splitlines() if line.startswith("id: ")] == ["id: 1", "id: 2", "id: 3"]


def test_a_stream_ends_when_its_reader_goes_away(
    client: TestClient, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "POLL_SECONDS", 0.01)
    going: set[int] = set()
    events = streaming._events

    async def watched(*given: Any) -> Any:
        going.add(1)
        try:
            async for event in events(*given):
                yield event
        finally:
            going.clear()

    monkeypatch.setattr(streaming, "_events", watched)
    run = make_run("queued")
    with served(client) as port:
        with stream(client, port, f"{RUNS}/{run.id}/events") as connection:
            received(connection, lambda text: "event: run" in text)
            assert going
        end = monotonic() + PATIENCE
        while going and monotonic() < end:
            sleep(0.01)
        assert not going


def test_a_stream_ends_when_its_key_is_revoked(
    client: TestClient, engine: Engine, make_run: MakeRun, key_of: KeyOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(streaming, "KEY_SECONDS", 0.02)
    run, headers = make_run("queued"), key_of(Role.VIEWER)
    with served(client) as port, stream(client, port, f"{RUNS}/{run.id}/events", headers) as connection:
        text = received(connection, lambda text: "event: run" in text)
        with transaction(engine) as session:
            assert accounts.revoke_keys(session, Role.VIEWER.value) == 1
        text += received(connection, lambda text: text.endswith("0\r\n\r\n"))
    assert [event["state"] for event in shown(text)] == ["queued"]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_key_holds_a_few_streams_and_no_more(
    client: TestClient, make_run: MakeRun, key_of: KeyOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "POLL_SECONDS", 0.01)
    queued, closed = (f"{RUNS}/{make_run(state).id}/events" for state in ("queued", "done"))
    with served(client) as port, ExitStack() as open_streams:
        for _ in range(streaming.MOST_STREAMS):
            connection = open_streams.enter_context(stream(client, port, queued))
            received(connection, lambda text: "event: run" in text)
        refused = client.get(queued)
        assert (refused.status_code, refused.json()["type"]) == (429, "too-many")
        assert client.get(closed, headers=key_of(Role.VIEWER)).status_code == 200
        open_streams.close()
        end = monotonic() + PATIENCE
        while (answer := client.get(closed)).status_code == 429 and monotonic() < end:
            sleep(0.01)
        assert answer.status_code == 200
    for _ in range(2 * streaming.MOST_STREAMS):
        assert client.get(f"{RUNS}/4711/events").status_code == 404
