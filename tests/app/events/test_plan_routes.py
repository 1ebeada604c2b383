"""A plan of an event over HTTP: how it is asked for, and who reads what of it."""

import base64
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event, select

from app.accounts import service as accounts
from app.accounts.roles import Role
from app.background import worker
from app.database import transaction
from app.events.plans.tasks import EventTasks
from app.settings import Settings
from models import AuditEntry, Company, EventMeeting, Park
from tests.support.held_back import pairs_told
from tests.support.planned import add_event, companies_of, make, rank, register, want
from tests.support.policy import FakeLists, policy_with

pytestmark = [pytest.mark.parametrize("engine", ["sqlite"], indirect=True)]
EVENTS = "/api/v1/events"


@pytest.fixture
def companies(engine: Engine) -> dict[str, int]:
    return companies_of(engine, 2)


@pytest.fixture
def planned(client: TestClient, engine: Engine, companies: dict[str, int]) -> str:
    """The path of a version. Screening lists are there, and nobody is on them."""
    client.app.state.policy = policy_with()  # type: ignore[attr-defined]  # the application that the fixture made
    made = add_event(engine, code="planned")
    a, b = ([register(engine, made.id, companies[f"{park} {n}"]).id for n in range(2)] for park in ("south", "north"))
    rank(engine, made, {(x, y): 50.0 for x in a for y in b})
    return f"{EVENTS}/{made.id}/plans/{make(engine, made.id).id}"


def test_a_plan_is_a_job_that_waits_for_the_ranking(client: TestClient, engine: Engine, companies: Any) -> None:
    made = add_event(engine)
    register(engine, made.id, companies["south 0"])
    register(engine, made.id, companies["north 0"])
    answer = client.post(f"{EVENTS}/{made.id}/plans", json={"kind": "plan"})
    assert (answer.status_code, answer.json()["state"]) == (202, "queued"), answer.text
    assert client.get(answer.headers["Location"]).json() == answer.json()
    run = client.get(f"/api/v1/runs/{answer.json()['run_id']}").json()
    assert (run["event"], run["state"]) == ("forum", "queued")
    assert [one["id"] for one in client.get("/api/v1/runs", params={"event": "forum"}).json()["items"]] == [run["id"]]
    assert client.post(f"{EVENTS}/{made.id}/plans", json={"kind": "plan"}).status_code == 409
    cancelled = client.post(f"{answer.headers['Location']}/cancel")
    assert (cancelled.status_code, cancelled.json()["state"]) == (202, "cancelled")
    assert client.post(f"{EVENTS}/{made.id}/plans", json={"kind": "repair"}).status_code == 409
    assert client.post(f"{EVENTS}/{made.id}/plans", json={"withdrawn": [1]}).json()["errors"][0]["field"] == "withdrawn"


def test_a_version_is_read_page_by_page(client: TestClient, engine: Engine, planned: str) -> None:
    first = client.get(f"{planned}/meetings", params={"limit": 3, "total": True}).json()
    second = client.get(f"{planned}/meetings", params={"limit": 3, "cursor": first["next_cursor"]}).json()
    assert (len(first["items"]), len(second["items"]), first["total"], second["next_cursor"]) == (3, 1, 4, None)
    one = first["items"][0]
    of_one = client.get(f"{planned}/meetings", params={"participant_id": one["a"]["participant_id"]}).json()["items"]
    assert len(of_one) == 2
    pinned = client.patch(f"{planned}/meetings/{one['id']}", json={"pinned": True, "state": "held"})
    assert (pinned.json()["pinned"], pinned.json()["state"]) == (True, "held")
    with transaction(engine, writes=False) as session:
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "event.meeting"))
        assert (entry.actor_kind, entry.details) == ("key", {"meeting": one["id"], "fields": ["pinned", "state"]})
    changes = client.get(f"{planned}/changes", params={"limit": 1}).json()
    assert len(changes["items"]) == 1
    assert changes["next_cursor"]
    assert client.get(f"{planned}/reserves").json()["items"] == [], "everybody meets everybody"
    for sort in ("slot", "value", "id"):
        ways = [client.get(f"{planned}/meetings", params={"sort": way}).json()["items"] for way in (sort, f"-{sort}")]
        assert ways[0] == ways[1][::-1]
        assert [one[sort] for one in ways[0]] == sorted(one[sort] for one in ways[0])
    backwards = client.get(f"{planned}/changes", params={"sort": "-participant_id", "limit": 1}).json()
    assert backwards["items"][0]["participant_id"] > changes["items"][0]["participant_id"]
    russian = client.get(planned, headers={"Accept-Language": "ru"})
    assert russian.headers["Content-Language"] == "ru"
    assert russian.json()["figures"]["sentence"].startswith("Всем встречам нашлось место.")
    assert client.get(f"{planned}/meetings", params={"slots": 1}).status_code == 422


def test_lists_take_the_same_few_statements_however_long(client: TestClient, engine: Engine, planned: str) -> None:
    seen: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    for path in (
        f"{planned}/meetings",
        f"{planned}/changes",
        f"{planned}/reserves",
        f"{planned.split('/plans', maxsplit=1)[0]}/participants",
    ):
        counts = []
        for limit in (1, 1, 100):  # the first one reads who asks
            seen.clear()
            assert client.get(path, params={"limit": limit}).status_code == 200
            counts.append(len(seen))
        assert counts[1] == counts[2] < 25, path


LISTS = (
    "",
    "/meetings",
    "/meetings?sort=-id",
    "/meetings?sort=slot",
    "/meetings?sort=value",
    "/meetings?sort=-value",
    "/changes",
    "/reserves",
    "/reserves?sort=-value",
)


@pytest.mark.parametrize(
    ("role", "park", "sees"),
    [
        (Role.ADMIN, None, ()),
        (Role.MANAGER, None, ()),
        (Role.MANAGER, "south", ("a",)),
        (Role.VIEWER, "north", ("b",)),
        (Role.COMPLIANCE, "south", ("a", "b")),
    ],
)
def test_whom_the_law_holds_back_by_now_is_named_in_no_list_of_a_plan(
    client: TestClient, engine: Engine, planned: str, role: Role, park: str | None, sees: tuple[str, ...]
) -> None:
    shown = client.get(f"{planned}/meetings").json()["items"]
    assert all(one["held_back"] is None for one in shown)
    held = {one["id"]: one for one in shown if one["b"]["name"] == "north 0"}
    whom = {frozenset(one[side]["participant_id"] for side in "ab") for one in held.values()}
    with transaction(engine) as session:
        park_id = session.scalars(select(Park.id).where(Park.code == park)).one_or_none()
        key = accounts.create_key(session, "reader", role, park_id)
    client.app.state.policy = policy_with(FakeLists({"north 0": "eu"}))  # type: ignore[attr-defined]  # as above
    client.headers["Authorization"] = f"Bearer {key}"
    for rest in (*LISTS, "s"):
        told = client.get(f"{planned}{rest}" if rest != "s" else planned.rpartition("/")[0])
        assert told.status_code == 200
        may_tell = len(sees) == 2 and rest.startswith(("/meetings", "/changes"))
        assert bool(whom & set(pairs_told(told.json()))) == may_tell, rest
    for one in client.get(f"{planned}/meetings").json()["items"]:
        if one["id"] not in held:
            assert one["held_back"] is None
            continue
        assert one["held_back"]["needed"] == "clearance"
        was = held[one["id"]]
        for side in "ab":
            assert one[side] == (was[side] if side in sees else dict.fromkeys(was[side]))
        for name in ("form", "pair_id", "value", "origin", "table", "needs_interpreter"):
            assert one[name] == (was[name] if len(sees) == 2 else None), name
        assert one == client.get(f"{planned}/meetings/{one['id']}").json()


def test_neither_order_nor_choice_of_meetings_tells_whom_the_law_holds_back(
    client: TestClient, engine: Engine, companies: dict[str, int]
) -> None:
    made = add_event(engine, code="planned")
    a, b = ([register(engine, made.id, companies[f"{park} {n}"]).id for n in range(2)] for park in ("south", "north"))
    rank(engine, made, {(x, y): 60.0 + 10 * (x == a[0]) + (y == b[0]) for x in a for y in b})
    path = f"{EVENTS}/{made.id}/plans/{make(engine, made.id).id}"
    with transaction(engine) as session:
        south = session.scalars(select(Park.id).where(Park.code == "south")).one()
        key = accounts.create_key(session, "southern", Role.MANAGER, south)
    client.app.state.policy = policy_with(FakeLists({"north 0": "eu"}))  # type: ignore[attr-defined]  # as above
    client.headers["Authorization"] = f"Bearer {key}"

    def found(**asked: Any) -> dict[str, Any]:
        page: dict[str, Any] = client.get(f"{path}/meetings", params=asked | {"total": True}).json()
        return page

    assert [one["value"] for one in found(sort="value")["items"]] == [60.0, 70.0, None, None]
    assert [one["value"] for one in found(sort="-value")["items"]] == [70.0, 60.0, None, None]
    first = found(sort="value", limit=3)
    rest = found(sort="value", limit=3, cursor=first["next_cursor"])
    assert len({one["id"] for one in (*first["items"], *rest["items"])}) == 4
    assert "71" not in base64.urlsafe_b64decode(first["next_cursor"] + "==").decode(), "not even in a cursor"
    assert (found(participant_id=b[0])["total"], found(participant_id=b[1])["total"]) == (0, 2)
    assert {one["a"]["participant_id"] for one in found(participant_id=a[0])["items"]} == {a[0]}, "the own park's"
    assert found(participant_id=a[0])["total"] == 2
    figures = client.get(path).json()["figures"]
    assert figures["meetings"] == 4
    assert not {"value", "value_at_most", "forms", "interpreted"} & figures.keys(), "a sum tells what is left of it"
    of_north = [one for one in client.get(f"{path}/changes").json()["items"] if one["participant_id"] in b]
    assert [one["participant_id"] for one in of_north] == [b[1]], "with whom nothing is left to tell is left out"


def test_meetings_get_their_numbers_by_chance(engine: Engine, companies: dict[str, int]) -> None:
    made = add_event(engine)
    a, b = ([register(engine, made.id, companies[f"{park} {n}"]).id for n in range(2)] for park in ("south", "north"))
    rank(engine, made, {(x, y): 50.0 for x in a for y in b})
    orders = set()
    for _ in range(12):
        plan = make(engine, made.id)
        with transaction(engine, writes=False) as session:
            query = select(EventMeeting).where(EventMeeting.plan_id == plan.id).order_by(EventMeeting.id)
            orders.add(tuple((one.a_id, one.b_id) for one in session.scalars(query)))
    assert len(orders) > 1, "of 24 orders the same twelve times by chance: never"


def test_why_a_plan_is_refused_names_no_two_whom_the_law_holds_back(
    client: TestClient, engine: Engine, companies: dict[str, int]
) -> None:
    made = add_event(engine)
    a, b = ([register(engine, made.id, companies[f"{park} {n}"]).id for n in range(2)] for park in ("south", "north"))
    rank(engine, made, {(a[0], b[1]): 50.0})
    want(engine, made.id, a[0], b[0], "must_meet")
    policy = policy_with(FakeLists({"north 0": "eu"}))
    plan = make(engine, made.id, EventTasks(engine, policy))
    client.app.state.policy = policy  # type: ignore[attr-defined]  # as above
    refusal = client.get(f"{EVENTS}/{made.id}/plans/{plan.id}").json()["refusal"]
    (clash,) = refusal["clashes"]
    assert (clash["reason"], clash["participants"]) == ("not_released", [None, None])
    assert "north" not in str(refusal)
    client.app.state.policy = policy_with()  # type: ignore[attr-defined]  # as above
    (clash,) = client.get(f"{EVENTS}/{made.id}/plans/{plan.id}").json()["refusal"]["clashes"]
    assert clash["participants"] == [a[0], b[0]]


def test_changes_leave_their_traces_and_strangers_see_nothing(client: TestClient, engine: Engine, planned: str) -> None:
    with transaction(engine) as session:
        session.add(Park(code="east", name="East", country="DE"))
        session.flush()
        east = session.scalars(select(Park.id).where(Park.code == "east")).one()
        key = accounts.create_key(session, "stranger", Role.MANAGER, east)
        actions = set(session.scalars(select(AuditEntry.action)))
    assert {"event.add", "participant.add", "event.plan"} <= actions
    client.headers["Authorization"] = f"Bearer {key}"
    assert client.get(EVENTS).json()["items"] == []
    assert client.get(planned).status_code == 404


def test_the_worker_makes_what_is_asked_for(engine: Engine, planned: str) -> None:
    names = [thread.name for thread in worker(engine, Settings(_env_file=None))._threads]
    assert "event_plans" in names
    assert EventTasks(engine, policy_with()).tasks()[0].name in names


def test_who_stays_anonymous_is_not_called_by_its_name_elsewhere(
    client: TestClient, engine: Engine, planned: str
) -> None:
    with transaction(engine) as session:
        row = session.scalars(select(Company).where(Company.name == "north 0")).one()
        row.public_title = "A maker of pumps"
        park_id = session.scalars(select(Park.id).where(Park.code == "south")).one()
        key = accounts.create_key(session, "southern", Role.MANAGER, park_id)
    paths = [f"{planned}/meetings", f"{planned}/changes", f"{planned.split('/plans', maxsplit=1)[0]}/participants"]
    assert all("north 0" in client.get(path).text for path in paths)
    client.headers["Authorization"] = f"Bearer {key}"
    for path in paths:
        shown = client.get(path).text
        assert "north 0" not in shown
        assert "A maker of pumps" in shown
