"""Runs over HTTP: who may ask for one, what is shown of it, and its stream of events."""

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from time import monotonic, sleep
from typing import Any

import pytest
import uvicorn
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.accounts import service as accounts
from app.accounts.roles import OPERATOR, Role
from app.database import transaction
from app.matches.runs import events as streaming
from app.portfolio.places import service as places
from app.portfolio.places.schemas import CorridorChange, ParkIn
from models import Corridor, Run
from models.base import now
from tests.app.matches.runs.conftest import MakeRun
from tests.support.databases import counted

RUNS = "/api/v1/runs"
PATIENCE = 30
"""seconds"""
KeyOf = Callable[..., dict[str, str]]


def change(engine: Engine, run: Run, **fields: Any) -> None:
    with transaction(engine) as session:
        stored = session.get_one(Run, run.id)
        for name, value in fields.items():
            setattr(stored, name, value)


@pytest.mark.usefixtures("parks")
def test_who_asks_for_a_run_is_told_where_it_is(client: TestClient) -> None:
    answer = client.post(RUNS, json={"forms": None, "list_length": 5})
    assert answer.status_code == 202, answer.text
    made = answer.json()
    assert (made["state"], made["corridor"], made["list_length"]) == ("queued", "south-north", 5)
    assert made["progress"] == {"done": 0, "of": 0, "fraction": 0.0, "seconds_left": None}
    assert answer.headers["Location"] == f"{RUNS}/{made['id']}"
    assert client.get(answer.headers["Location"]).json() == made
    assert client.post(RUNS, json={}).json()["running_run"] == made["id"]
    joined = client.post(RUNS, json={"join": True})
    assert (joined.status_code, joined.json()["id"]) == (202, made["id"])


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"corridor": "nowhere"}, "corridor"),
        ({"forms": []}, "forms"),
        ({"forms": ["marriage"]}, "forms.0"),
        ({"list_length": 201}, "list_length"),
        ({"list_length": True}, "list_length"),
        ({"list_length": "5"}, "list_length"),
        ({"join": 1}, "join"),
        ({"weights": "table-0"}, "weights"),
        ({"event": 3}, "event"),
    ],
)
@pytest.mark.usefixtures("parks")
def test_what_is_wrong_with_a_request_is_named(client: TestClient, sent: dict[str, Any], field: str) -> None:
    answer = client.post(RUNS, json=sent)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_withdrawn_corridor_is_not_ranked(client: TestClient, engine: Engine, corridor: Corridor) -> None:
    with transaction(engine) as session:
        places.change_corridor(session, OPERATOR, corridor.id, CorridorChange(withdrawn=True))
    assert client.post(RUNS, json={"corridor": corridor.code}).status_code == 422


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_runs_of_a_withdrawn_corridor_are_still_listed(
    client: TestClient, engine: Engine, corridor: Corridor, make_run: MakeRun
) -> None:
    run = make_run()
    with transaction(engine) as session:
        places.change_corridor(session, OPERATOR, corridor.id, CorridorChange(withdrawn=True))
    answer = client.get(RUNS, params={"corridor": corridor.code})
    assert answer.status_code == 200, answer.text
    assert [item["id"] for item in answer.json()["items"]] == [run.id]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("parks")
def test_managers_of_either_park_start_and_cancel_and_nobody_else(
    client: TestClient, engine: Engine, key_of: KeyOf
) -> None:
    with transaction(engine) as session:
        places.add_park(session, OPERATOR, ParkIn(code="east", name="East", country="IT"))
    may = {
        (Role.MANAGER, None): True,
        (Role.MANAGER, "south"): True,
        (Role.MANAGER, "north"): True,
        (Role.MANAGER, "east"): False,
        (Role.VIEWER, "south"): False,
        (Role.COMPLIANCE, None): False,
    }
    for (role, park), allowed in may.items():
        headers, before = key_of(role, park), client.get(RUNS).json()
        made = client.post(RUNS, json={"join": True}, headers=headers)
        assert made.status_code == (202 if allowed else 403), (role, park)
        assert allowed or client.get(RUNS).json() == before
        run_id = made.json()["id"] if allowed else client.post(RUNS, json={"join": True}).json()["id"]
        assert client.get(f"{RUNS}/{run_id}", headers=headers).status_code == 200
        cancelled = client.post(f"{RUNS}/{run_id}/cancel", headers=headers)
        assert cancelled.status_code == (202 if allowed else 403), (role, park)


def test_a_run_shows_how_far_it_is_and_what_it_was_made_from(client: TestClient, make_run: MakeRun) -> None:
    seconds = {"reading": 1, "embedding": 1, "scoring": 4, "explaining": 3, "publishing": 1}
    figures = {"seconds": seconds, "matches": 7, "moved": {"entered": 1, "left": 2, "up": 3, "down": 4}, "other": 1}
    figures |= {"scored": 600, "recall": {"hosting": 0.9}}
    made_from = {"profiles_hash": "abc", "policy": "eu-2015", "pairs": 900, "selection": "candidates"}
    done = make_run(is_current=True, figures=figures, **made_from)
    running = make_run("running", phase="scoring", done=50, of=100, figures={"seconds": {"reading": 3, "scoring": 10}})
    shown = client.get(f"{RUNS}/{done.id}").json()
    assert shown["figures"] == figures
    assert (shown["progress"]["fraction"], shown["progress"]["seconds_left"]) == (1, None)
    recorded = {"encoder": "words/1", "taxonomy": "1", "as_of": "2015-09-01", "is_current": True} | made_from
    assert {name: shown[name] for name in recorded} == recorded
    progress = client.get(f"{RUNS}/{running.id}").json()["progress"]
    assert (progress["done"], progress["of"], progress["fraction"]) == (50, 100, 0.4)
    assert progress["seconds_left"] == 10 + 4


def test_runs_are_listed_newest_first_and_filtered(client: TestClient, engine: Engine, make_run: MakeRun) -> None:
    made = [make_run(state).id for state in ("done", "failed", "done", "queued")][::-1]

    def ids(**params: Any) -> list[int]:
        answer = client.get(RUNS, params=params)
        assert answer.status_code == 200, answer.text
        return [item["id"] for item in answer.json()["items"]]

    first = client.get(RUNS, params={"limit": 3}).json()
    assert [item["id"] for item in first["items"]] + ids(cursor=first["next_cursor"]) == made
    assert ids(state="done") == [made[1], made[3]]
    assert ids(corridor="south-north", state="queued") == made[:1]
    for wrong in ({"corridor": "nowhere"}, {"state": "tired"}, {"cursor": "WyJhIl0"}):
        assert client.get(RUNS, params=wrong).status_code == 422
    with counted(engine) as statements:
        ids()
    assert len(statements) == 2


def test_there_is_no_such_run(client: TestClient) -> None:
    for path in ("", "/events", "/moves"):
        answer = client.get(f"{RUNS}/4711{path}")
        assert (answer.status_code, answer.json()["type"]) == (404, "not-found")
    assert client.post(f"{RUNS}/4711/cancel").status_code == 404


def test_a_closed_run_is_not_cancelled(client: TestClient, make_run: MakeRun) -> None:
    assert client.post(f"{RUNS}/{make_run('done').id}/cancel").status_code == 409


def test_the_stream_of_a_closed_run_is_one_event(client: TestClient, make_run: MakeRun) -> None:
    run = make_run("failed", error="the disk is full")
    answer = client.get(f"{RUNS}/{run.id}/events", headers={"Last-Event-ID": "41"})
    assert answer.headers["content-type"].startswith("text/event-stream")
    name, kind, data = answer.text.strip().split("\n")
    assert (name, kind) == ("id: 42", "event: run")
    assert json.loads(data.removeprefix("data: ")) == client.get(f"{RUNS}/{run.id}").json()


@pytest.mark.parametrize(("sent", "seen"), [(None, 0), ("", 0), ("7", 7), ("-1", 0), ("٣", 0), ("x", 0), ("9" * 99, 0)])
def test_a_strange_number_of_the_last_event_counts_as_none(sent: str | None, seen: int) -> None:
    assert streaming.counted(sent) == seen


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
    monkeypatch.setattr(streaming, "HEARTBEAT_SECONDS", 0.02)
    run = make_run("queued")
    with served(client) as port, stream(client, port, f"{RUNS}/{run.id}/events") as connection:
        text = received(connection, lambda text: "event: run" in text and text.count(streaming.HEARTBEAT) > 1)
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
    events = streaming.events

    async def watched(*given: Any) -> Any:
        going.add(1)
        try:
            async for event in events(*given):
                yield event
        finally:
            going.clear()

    monkeypatch.setattr("app.matches.runs.routes.events", watched)
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
