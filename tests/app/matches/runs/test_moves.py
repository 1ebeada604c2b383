"""What moved between two runs, as it is counted and as it is served."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.database import transaction
from app.matches.runs.corridor import Party
from app.matches.runs.moves import service as moves
from matching.profiles import Form
from models import Corridor, Run
from tests.app.matches.runs.conftest import ListsOf, MakeRun
from tests.support.databases import counted
from tests.support.portfolio import add, company

TRADE = Form.COMMERCIAL_PARTNERSHIP


@pytest.fixture
def parties(engine: Engine, corridor: Corridor) -> list[Party]:
    """Two companies of the south, three of the north, the site of the north."""
    names = [("south", "a"), ("south", "b"), ("north", "x"), ("north", "y"), ("north", "z")]
    with transaction(engine) as session:
        made: list[Party] = [("company", add(session, company(park, name, [], [])).id) for park, name in names]
    return [*made, ("site", 2)]


def lists(parties: list[Party], a: str, b: str, hosting: str = "s") -> ListsOf:
    """The lists of the two companies of the south, as names of partners."""
    by_name = dict(zip("abxyzs", parties, strict=True))
    return {
        by_name["a"]: {TRADE: [by_name[name] for name in a], Form.HOSTING: [by_name[name] for name in hosting]},
        by_name["b"]: {TRADE: [by_name[name] for name in b]},
        **{by_name[name]: {} for name in "xyzs"},
    }


def moved(client: TestClient, run: Run, **params: Any) -> dict[str, Any]:
    answer = client.get(f"/api/v1/runs/{run.id}/moves", params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def told(answer: dict[str, Any]) -> list[tuple[str, str, list[tuple[Any, ...]]]]:
    return [
        (
            item["party"]["name"],
            item["form"],
            [
                (move["move"], move["partner"]["name"], move["place_before"], move["place_after"], *move["causes"])
                for move in item["moves"]
            ],
        )
        for item in answer["items"]
    ]


def test_lists_that_moved_are_told_with_their_causes(
    client: TestClient, make_run: MakeRun, parties: list[Party]
) -> None:
    make_run(lists=lists(parties, "xy", "z"))
    run = make_run(lists=lists(parties, "zxy", "z", hosting=""), hashes={parties[4]: "another"})
    assert told(moved(client, run)) == [
        (
            "a",
            "commercial_partnership",
            [
                ("entered", "z", None, 1, "partner_changed"),
                ("down", "x", 1, 2, "others_moved"),
                ("down", "y", 2, 3, "others_moved"),
            ],
        ),
        ("a", "hosting", [("left", "North One", 1, None, "others_moved")]),
    ]


def test_the_run_before_is_the_last_finished_one_with_lists(
    client: TestClient, make_run: MakeRun, parties: list[Party]
) -> None:
    first = make_run(lists=lists(parties, "x", "y"))
    second = make_run(lists=lists(parties, "y", "y"))
    make_run("failed", lists=lists(parties, "z", "z"))
    make_run("done")
    run = make_run(lists=lists(parties, "y", "y"))
    assert (moved(client, run)["since"], moved(client, run)["items"]) == (second.id, [])
    assert [name for name, _, _ in told(moved(client, run, since=first.id))] == ["a"]
    assert (moved(client, first)["since"], moved(client, first)["items"]) == (None, [])


def test_what_the_runs_were_made_with_is_a_cause(client: TestClient, make_run: MakeRun, parties: list[Party]) -> None:
    make_run(lists=lists(parties, "xy", "y"))
    made_with = {"weights": "fit-1", "policy": "eu-2015", "selection": "candidates"}
    run = make_run(lists=lists(parties, "yx", "y"), **made_with)
    ((_, _, found),) = told(moved(client, run))
    assert {move[4:] for move in found} == {("weights_changed", "policy_changed", "selection_changed")}


def test_pages_join_to_the_whole(
    client: TestClient, make_run: MakeRun, parties: list[Party], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_run(lists=lists(parties, "x", "y"))
    run = make_run(lists=lists(parties, "yz", "zx", hosting="xs"))
    whole = moved(client, run)["items"]
    assert [(item["party"]["name"], item["form"]) for item in whole] == [
        ("a", "commercial_partnership"),
        ("a", "hosting"),
        ("b", "commercial_partnership"),
    ]
    monkeypatch.setattr(moves, "OWNERS_AT_ONCE", 1)
    paged, cursor = [], None
    while True:
        page = moved(client, run, limit=1, **({"cursor": cursor} if cursor else {}))
        paged += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert paged == whole
    assert [item["party"]["name"] for item in moved(client, run, company_id=parties[1][1])["items"]] == ["b"]


def test_a_page_takes_as_many_statements_whatever_its_length(
    client: TestClient, engine: Engine, make_run: MakeRun, parties: list[Party]
) -> None:
    make_run(lists=lists(parties, "x", "y"))
    run = make_run(lists=lists(parties, "yz", "zx", hosting="xs"))
    moved(client, run)
    counts = []
    for limit in (2, 3):
        with counted(engine) as statements:
            moved(client, run, limit=limit)
        counts.append(len(statements))
    assert counts == [13, 13]


@pytest.mark.parametrize("params", [{"since": 4711}, {"cursor": "WzFd"}, {"company_id": 0}])
def test_a_wrong_question_names_the_field(
    client: TestClient, make_run: MakeRun, parties: list[Party], params: dict[str, Any]
) -> None:
    run = make_run(lists=lists(parties, "x", "y"))
    make_run(lists=lists(parties, "x", "y"))
    for wrong in (params, {"since": run.id}):
        answer = client.get(f"/api/v1/runs/{run.id}/moves", params=wrong)
        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == list(wrong)


def test_only_a_finished_run_has_moved_something(client: TestClient, make_run: MakeRun, parties: list[Party]) -> None:
    running = make_run("running", lists=lists(parties, "x", "y"))
    assert client.get(f"/api/v1/runs/{running.id}/moves").status_code == 409
    assert client.get("/api/v1/runs/4711/moves").status_code == 404


def test_the_record_counts_what_moved(engine: Engine, make_run: MakeRun, parties: list[Party]) -> None:
    before = make_run(lists=lists(parties, "xy", "z"))
    run = make_run("running", lists=lists(parties, "zyx", "z", hosting=""))
    with transaction(engine, writes=False) as session:
        assert moves.summary(session, run) == {"entered": 1, "left": 1, "up": 0, "down": 1}
        assert moves.summary(session, before) == {"entered": 0, "left": 0, "up": 0, "down": 0}
