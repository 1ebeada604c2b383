"""What moved between two runs, and why: as it is counted and as it is served."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from app.database import transaction
from app.matches.runs import comparison
from app.matches.runs.comparison import Differences, kind_of
from app.matches.runs.schemas import Cause
from matching.blocks import FORMS
from matching.profiles import Form
from models import Corridor, Run, Site
from tests.app.matches.runs.conftest import ListsOf, MakeRun
from tests.support.databases import counted
from tests.support.lists import party_of
from tests.support.portfolio import add, company

TRADE = Form.COMMERCIAL_PARTNERSHIP
ME, PARTNER = 1, 7
SAME = {ME: b"1", PARTNER: b"7"}
Parties = dict[str, int]


@pytest.fixture
def companies(engine: Engine, corridor: Corridor) -> dict[str, int]:
    """Two companies of the south, three of the north."""
    with transaction(engine) as session:
        return {
            name: add(session, company(park, name, [], [])).id
            for park, names in (("south", "ab"), ("north", "xyz"))
            for name in names
        }


@pytest.fixture
def parties(engine: Engine, corridor: Corridor, companies: dict[str, int]) -> Parties:
    """Those companies, and the site of the north."""
    with transaction(engine, writes=False) as session:
        (site,) = session.scalars(select(Site.party_id).where(Site.park_id == corridor.park_b_id))
    return {name: party_of(engine, company_id) for name, company_id in companies.items()} | {"s": site}


def lists(parties: Parties, a: str, b: str, hosting: str = "s") -> ListsOf:
    """The lists of the two companies of the south, as names of partners."""
    return {
        parties["a"]: {TRADE: [parties[name] for name in a], Form.HOSTING: [parties[name] for name in hosting]},
        parties["b"]: {TRADE: [parties[name] for name in b]},
        **{parties[name]: {} for name in "xyzs"},
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


def test_lists_that_moved_are_told_with_their_causes(client: TestClient, make_run: MakeRun, parties: Parties) -> None:
    make_run(lists=lists(parties, "xy", "z"))
    run = make_run(lists=lists(parties, "zxy", "z", hosting=""), hashes={parties["z"]: "another"})
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
    client: TestClient, make_run: MakeRun, parties: Parties
) -> None:
    first = make_run(lists=lists(parties, "x", "y"))
    second = make_run(lists=lists(parties, "y", "y"))
    make_run("failed", lists=lists(parties, "z", "z"))
    make_run("done")
    run = make_run(lists=lists(parties, "y", "y"))
    assert (moved(client, run)["since"], moved(client, run)["items"]) == (second.id, [])
    assert [name for name, _, _ in told(moved(client, run, since=first.id))] == ["a"]
    assert (moved(client, first)["since"], moved(client, first)["items"]) == (None, [])


def test_what_the_runs_were_made_with_is_a_cause(client: TestClient, make_run: MakeRun, parties: Parties) -> None:
    make_run(lists=lists(parties, "xy", "y"))
    made_with = {"weights": "fit-1", "encoder": "words/2", "selection": "candidates"}
    run = make_run(lists=lists(parties, "yx", "y"), **made_with)
    ((_, _, found),) = told(moved(client, run))
    assert {move[4:] for move in found} == {("weights_changed", "encoder_changed", "selection_changed")}


def test_pages_join_to_the_whole(
    client: TestClient,
    make_run: MakeRun,
    parties: Parties,
    companies: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_run(lists=lists(parties, "x", "y"))
    run = make_run(lists=lists(parties, "yz", "zx", hosting="xs"))
    whole = moved(client, run)["items"]
    assert [(item["party"]["name"], item["form"]) for item in whole] == [
        ("a", "commercial_partnership"),
        ("a", "hosting"),
        ("b", "commercial_partnership"),
    ]
    monkeypatch.setattr(comparison, "OWNERS_AT_ONCE", 1)
    for sort, expected in (("party_id", whole), ("-party_id", whole[::-1])):
        paged, cursor = [], None
        while True:
            page = moved(client, run, limit=1, sort=sort, **({"cursor": cursor} if cursor else {}))
            paged += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert paged == expected
    assert [item["party"]["name"] for item in moved(client, run, company_id=companies["b"])["items"]] == ["b"]


def test_a_page_takes_as_many_statements_whatever_its_length(
    client: TestClient, engine: Engine, make_run: MakeRun, parties: Parties
) -> None:
    make_run(lists=lists(parties, "x", "y"))
    run = make_run(lists=lists(parties, "yz", "zx", hosting="xs"))
    moved(client, run)
    counts = []
    for limit in (2, 3):
        with counted(engine) as statements:
            moved(client, run, limit=limit)
        counts.append(len(statements))
    assert counts == [9, 9]


@pytest.mark.parametrize("params", [{"since": 4711}, {"cursor": "WzFd"}, {"company_id": 0}])
def test_a_wrong_question_names_the_field(
    client: TestClient, make_run: MakeRun, parties: Parties, params: dict[str, Any]
) -> None:
    run = make_run(lists=lists(parties, "x", "y"))
    make_run(lists=lists(parties, "x", "y"))
    for wrong in (params, {"since": run.id}):
        answer = client.get(f"/api/v1/runs/{run.id}/moves", params=wrong)
        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == list(wrong)


def test_only_a_finished_run_has_moved_something(client: TestClient, make_run: MakeRun, parties: Parties) -> None:
    running = make_run("running", lists=lists(parties, "x", "y"))
    assert client.get(f"/api/v1/runs/{running.id}/moves").status_code == 409
    assert client.get("/api/v1/runs/4711/moves").status_code == 404


def test_the_record_counts_what_moved(engine: Engine, make_run: MakeRun, parties: Parties) -> None:
    before = make_run(lists=lists(parties, "xy", "z"))
    run = make_run("running", lists=lists(parties, "zyx", "z", hosting=""))
    with transaction(engine, writes=False) as session:
        assert comparison.summary(session, run) == {"entered": 1, "left": 1, "up": 0, "down": 1}
        assert comparison.summary(session, before) == {"entered": 0, "left": 0, "up": 0, "down": 0}


def some_lists(random: np.random.Generator, parties: Sequence[int]) -> ListsOf:
    """Of some of the parties; each lists some of them, whoever they are."""
    owners = random.permutation(parties)[: random.integers(1, len(parties))].tolist()
    return {
        owner: {form: random.permutation(parties)[: random.integers(0, 5)].tolist() for form in FORMS}
        for owner in owners
    }


def places(of: ListsOf) -> Mapping[tuple[int, Form, int], int]:
    return {
        (owner, form, partner): place
        for owner, by_form in of.items()
        for form, partners in by_form.items()
        for place, partner in enumerate(partners, 1)
    }


def test_all_places_that_differ_are_told_and_counted_and_no_others(
    client: TestClient, engine: Engine, make_run: MakeRun, parties: Parties, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparison, "OWNERS_AT_ONCE", 4)
    names = {party_id: "North One" if name == "s" else name for name, party_id in parties.items()}
    random = np.random.default_rng(2)
    before = some_lists(random, list(names))
    make_run(lists=before)
    for _ in range(8):
        after = some_lists(random, list(names))
        run = make_run(lists=after)
        was, is_now = places(before), places(after)
        expected = {
            (
                names[owner],
                form.value,
                names[partner],
                was.get((owner, form, partner)),
                is_now.get((owner, form, partner)),
            )
            for owner, form, partner in was.keys() | is_now.keys()
            if was.get((owner, form, partner)) != is_now.get((owner, form, partner))
        }
        found = [
            (name, form, partner, place_before, place_after)
            for name, form, moves in told(moved(client, run, limit=100))
            for _, partner, place_before, place_after, *_ in moves
        ]
        assert len(found) == len(expected) > 0
        assert set(found) == expected
        kinds = [kind_of(place_before or 0, place_after or 0) for *_, place_before, place_after in expected]
        with transaction(engine, writes=False) as session:
            assert comparison.summary(session, run) == {
                kind: kinds.count(kind) for kind in ("entered", "left", "up", "down")
            }
        before = after


@pytest.mark.parametrize(("before", "after", "kind"), [(0, 2, "entered"), (2, 0, "left"), (2, 1, "up"), (1, 2, "down")])
def test_a_move_has_a_name(before: int, after: int, kind: str) -> None:
    assert kind_of(before, after) == kind


def test_a_company_and_a_site_are_told_by_their_own_numbers(
    client: TestClient, make_run: MakeRun, parties: Parties, companies: dict[str, int]
) -> None:
    make_run(lists={parties["a"]: {Form.HOSTING: [parties["s"]]}, parties["s"]: {Form.HOSTING: [parties["b"]]}})
    run = make_run(lists={parties["a"]: {}, parties["s"]: {}})
    of_site, of_company = moved(client, run)["items"]
    a, b = ({"kind": "company", "id": companies[name], "name": name} for name in "ab")
    site = {"kind": "site", "id": 2, "name": "North One"}
    assert (of_site["party"], [move["partner"] for move in of_site["moves"]]) == (site, [b])
    assert (of_company["party"], [move["partner"] for move in of_company["moves"]]) == (a, [site])
    assert [item["party"] for item in moved(client, run, company_id=companies["a"])["items"]] == [a]


@pytest.mark.parametrize(
    ("before", "after", "hashes", "causes"),
    [
        (2, 1, (SAME, SAME), ["others_moved"]),
        (0, 1, ({ME: b"1"}, SAME), ["partner_joined"]),
        (1, 0, (SAME, {ME: b"1"}), ["partner_left"]),
        (0, 1, ({PARTNER: b"7"}, SAME), ["company_joined"]),
        (1, 0, (SAME, {PARTNER: b"7"}), ["company_left"]),
        (2, 1, (SAME, SAME | {PARTNER: b"8"}), ["partner_changed"]),
        (2, 1, (SAME, {ME: b"2", PARTNER: b"8"}), ["own_profile_changed", "partner_changed"]),
        (0, 6, (SAME, SAME), ["list_length_changed"]),
        (0, 5, (SAME, SAME), ["others_moved"]),
        (6, 0, (SAME, SAME), ["others_moved"]),
    ],
)
def test_the_causes_are_all_that_differs(
    before: int, after: int, hashes: tuple[dict[int, bytes], dict[int, bytes]], causes: list[Cause]
) -> None:
    assert Differences((), (5, 10), *hashes).causes_of(ME, PARTNER, before, after) == causes


def test_what_the_runs_were_made_with_may_have_moved_anything() -> None:
    found = Differences(("weights_changed", "day_changed"), (10, 5), SAME, SAME)
    assert found.causes_of(ME, PARTNER, 2, 1) == ["weights_changed", "day_changed"]
    assert found.causes_of(ME, PARTNER, 6, 0) == ["weights_changed", "day_changed", "list_length_changed"]


def test_another_policy_moves_nobody_and_is_named_beside_what_did() -> None:
    found = Differences((), (5, 5), SAME, SAME, policy_changed=True)
    assert found.causes_of(ME, PARTNER, 2, 1) == ["others_moved", "policy_changed"]
