"""Runs over HTTP: who may ask for one, and what is shown of it."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.accounts.roles import OPERATOR, Role
from app.database import transaction
from app.portfolio.places import service as places
from app.portfolio.places.schemas import CorridorChange, ParkIn
from models import Corridor
from tests.app.matches.runs.conftest import MakeRun
from tests.support.databases import counted

RUNS = "/api/v1/runs"
KeyOf = Callable[..., dict[str, str]]


@pytest.mark.usefixtures("parks")
def test_who_asks_for_a_run_is_told_where_it_is(client: TestClient) -> None:
    answer = client.post(RUNS, json={"corridor": None, "list_length": 5})
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
        ({"forms": ["hosting"]}, "forms"),
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


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("join", [True, False])
def test_who_is_bound_to_another_park_is_not_told_which_run_is_open(
    client: TestClient, engine: Engine, make_run: MakeRun, key_of: KeyOf, join: bool
) -> None:
    with transaction(engine) as session:
        places.add_park(session, OPERATOR, ParkIn(code="east", name="East", country="IT"))
    run = make_run("running")
    answers = [
        client.post(RUNS, json={"join": join}, headers=key_of(Role.MANAGER, "east")),
        client.post(f"{RUNS}/{run.id}/cancel", headers=key_of(Role.MANAGER, "east")),
    ]
    assert [(answer.status_code, answer.json()["type"]) for answer in answers] == [(403, "forbidden")] * 2
    assert "running_run" not in answers[0].json()
    assert client.get(f"{RUNS}/{run.id}").json()["cancel_requested"] is False


def test_a_run_shows_how_far_it_is_and_what_it_was_made_from(client: TestClient, make_run: MakeRun) -> None:
    seconds = {"reading": 1, "embedding": 1, "scoring": 4, "explaining": 3, "publishing": 1}
    figures = {"seconds": seconds, "matches": 7, "moved": {"entered": 1, "left": 2, "up": 3, "down": 4}, "other": 1}
    figures |= {"scored": 600, "recall": {"hosting": 0.9}}
    made_from = {"profiles_hash": "abc", "calibrations_hash": "def", "pairs": 900, "selection": "candidates"}
    done = make_run(is_current=True, figures=figures, **made_from)
    running = make_run("running", phase="scoring", done=50, of=100, figures={"seconds": {"reading": 3, "scoring": 10}})
    shown = client.get(f"{RUNS}/{done.id}").json()
    assert shown["figures"] == figures
    assert (shown["progress"]["fraction"], shown["progress"]["seconds_left"]) == (1, None)
    recorded = {"encoder": "words/1", "taxonomy": "1", "as_of": "2015-09-01", "is_current": True} | made_from
    assert {name: shown[name] for name in recorded} == recorded
    assert not {"scope", "attempts", "forms"} & shown.keys()
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
