"""Asking for runs, and cancelling them: one of a scope is open at a time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import IntegrityError

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.errors import AppError, Conflict, Invalid, NotFound
from app.matches.runs import repository, service
from app.matches.runs.service import RunRequest, backing_off, cancel, request_again, request_run
from app.matches.weights import weights_of
from app.portfolio.places import service as places
from app.portfolio.places.schemas import CorridorIn, ParkIn
from matching.forms import DEFAULT_WEIGHTS, WEIGHTS_VERSION
from models import Corridor, Run
from models.base import now
from models.run import whole_corridor
from tests.app.matches.runs.conftest import MakeRun, add_run
from tests.support.weights import fit

LENGTH = 20


def requested(engine: Engine, **given: Any) -> Run:
    with transaction(engine) as session:
        return request_run(session, RunRequest(**{"list_length": LENGTH} | given))


def refused(engine: Engine, kind: type[AppError], **given: Any) -> dict[str, Any]:
    with pytest.raises(kind) as caught:
        requested(engine, **given)
    answer: dict[str, Any] = caught.value.marshal()
    return answer


def stored(engine: Engine, run: Run) -> Run:
    with transaction(engine, writes=False) as session:
        return session.get_one(Run, run.id)


def other_corridor(engine: Engine) -> Corridor:
    with transaction(engine) as session:
        places.add_park(session, OPERATOR, ParkIn(code="east", name="East", country="IT"))
        other = CorridorIn(code="south-east", name="South – East", park_a="south", park_b="east")
        places.add_corridor(session, OPERATOR, other)
        return places.find_corridor(session, other.code)


@pytest.mark.usefixtures("parks")
def test_what_is_not_said_is_as_usual(engine: Engine) -> None:
    run = requested(engine)
    assert (run.state, run.scope) == ("queued", whole_corridor(run.corridor_id))
    assert (run.list_length, run.weights) == (LENGTH, WEIGHTS_VERSION)


@pytest.mark.usefixtures("parks")
def test_weights_are_those_in_use_or_a_version(engine: Engine) -> None:
    version = fit(engine)
    run = requested(engine)
    assert run.weights == version
    with transaction(engine) as session:
        assert weights_of(session, version) == DEFAULT_WEIGHTS
        cancel(session, OPERATOR, run.id)
    assert requested(engine, weights=WEIGHTS_VERSION).weights == WEIGHTS_VERSION


@pytest.mark.parametrize("weights", ["table-0", "fit-4711", "fit-x", "fit-1", "fit-2"])
@pytest.mark.usefixtures("parks")
def test_weights_that_are_not_there_or_do_not_fit_are_named(engine: Engine, weights: str) -> None:
    fit(engine, table="table-1", rolled_back_at=now())
    fit(engine, weights={"hosting": {}}, rolled_back_at=now())
    answer = refused(engine, Invalid, weights=weights)
    assert [error["field"] for error in answer["errors"]] == ["weights"]


@pytest.mark.usefixtures("parks")
def test_a_second_run_is_refused_or_joined(engine: Engine) -> None:
    first = requested(engine)
    answer = refused(engine, Conflict)
    assert (answer["status"], answer["running_run"]) == (409, first.id)
    joined = requested(engine, join=True, list_length=5)
    assert (joined.id, joined.list_length) == (first.id, LENGTH)


def test_every_corridor_has_a_run_of_its_own(engine: Engine, corridor: Corridor) -> None:
    first = requested(engine)
    other = other_corridor(engine)
    assert requested(engine, corridor=other.code).id > first.id
    assert [error["field"] for error in refused(engine, Invalid)["errors"]] == ["corridor"]


@pytest.mark.usefixtures("parks")
def test_of_those_who_ask_at_once_one_is_first_and_the_others_join(engine: Engine) -> None:
    callers = 8
    ready = Barrier(callers)

    def request(_: int) -> int:
        ready.wait()
        return requested(engine, join=True).id

    with ThreadPoolExecutor(callers) as pool:
        (run_id,) = set(pool.map(request, range(callers)))
    with transaction(engine, writes=False) as session:
        assert session.scalars(select(Run.id)).all() == [run_id]


def test_who_is_second_in_the_same_moment_is_told_who_was_first(
    engine: Engine, corridor: Corridor, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make_run("running")
    look, looks = repository.runs.open_in, []

    def too_early(*given: Any) -> Run | None:
        looks.append(given)
        return None if len(looks) == 1 else look(*given)

    monkeypatch.setattr(repository.runs, "open_in", too_early)
    assert refused(engine, Conflict)["running_run"] == first.id
    with transaction(engine) as session:
        assert session.scalar(select(func.count(Run.id))) == 1


@pytest.mark.parametrize("first", ["queued", "running"])
@pytest.mark.parametrize("second", ["queued", "running"])
def test_the_database_holds_one_open_run_of_a_scope(
    engine: Engine, corridor: Corridor, make_run: MakeRun, first: str, second: str
) -> None:
    make_run(first)
    with pytest.raises(IntegrityError), transaction(engine) as session:
        add_run(session, corridor, second)
    for state in ("done", "failed", "cancelled"):
        make_run(state)
    make_run(second, scope="event/1")
    other = other_corridor(engine)
    with transaction(engine) as session:
        add_run(session, other, second)
        assert session.scalars(
            select(Run.scope).where(Run.state.in_(("queued", "running"))).order_by(Run.id)
        ).all() == [
            f"corridor/{corridor.id}",
            "event/1",
            f"corridor/{other.id}",
        ]


def test_the_database_holds_one_current_run_of_a_scope(engine: Engine, corridor: Corridor, make_run: MakeRun) -> None:
    current = make_run(is_current=True)
    with pytest.raises(IntegrityError), transaction(engine) as session:
        add_run(session, corridor, is_current=True)
    other = make_run(is_current=True, scope="event/1")
    with transaction(engine, writes=False) as session:
        found = [
            repository.runs.current(session, scope) for scope in (whole_corridor(corridor.id), "event/1", "event/2")
        ]
    assert [run and run.id for run in found] == [current.id, other.id, None]


def test_a_run_of_another_scope_is_in_nobodys_way(engine: Engine, make_run: MakeRun) -> None:
    event = make_run("running", scope="event/1")
    assert requested(engine).id > event.id


def again(engine: Engine, corridor: Corridor) -> tuple[int, str]:
    with transaction(engine) as session:
        run = request_again(session, corridor, LENGTH)
        return run.list_length, run.weights


def test_lists_that_are_made_again_are_made_as_they_were_asked_for(
    engine: Engine, corridor: Corridor, make_run: MakeRun
) -> None:
    version = fit(engine)
    make_run(is_current=True, list_length=7, weights=WEIGHTS_VERSION, requested_at=now())
    assert again(engine, corridor) == (7, WEIGHTS_VERSION)
    assert again(engine, corridor) == (7, WEIGHTS_VERSION), "who asks again joins"
    with transaction(engine) as session:
        assert session.scalar(select(func.count(Run.id)).where(Run.state == "queued")) == 1
        cancel(session, OPERATOR, session.scalars(select(Run.id).where(Run.state == "queued")).one())
    newer = fit(engine, previous=version)
    assert again(engine, corridor) == (LENGTH, newer), "other weights were taken into use since"


def test_the_first_lists_are_made_with_what_is_in_use(engine: Engine, corridor: Corridor) -> None:
    assert again(engine, corridor) == (LENGTH, WEIGHTS_VERSION)


@pytest.mark.parametrize(
    ("states", "minutes"),
    [
        ([], 0),
        (["done"], 0),
        (["failed"], 1),
        (["done", "cancelled", "failed"], 2),
        (["failed", "failed", "done"], 0),
        (["failed"] * 5, 16),
        (["failed"] * 9, 60),
    ],
)
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_each_run_without_success_doubles_the_time_until_the_next(
    engine: Engine, corridor: Corridor, make_run: MakeRun, states: list[str], minutes: int, monkeypatch: Any
) -> None:
    end = now()
    for state in states:
        make_run(state, finished_at=end)
    make_run("failed", scope="event/1", finished_at=end + timedelta(hours=9))
    for after, early in ((timedelta(minutes=minutes, seconds=-1), bool(minutes)), (timedelta(minutes=minutes), False)):
        monkeypatch.setattr(service, "now", lambda after=after: end + after)
        with transaction(engine, writes=False) as session:
            assert backing_off(session, whole_corridor(corridor.id)) == early


def test_a_queued_run_is_cancelled_at_once(engine: Engine, make_run: MakeRun) -> None:
    made = make_run("queued")
    with transaction(engine) as session:
        assert cancel(session, OPERATOR, made.id).state == "cancelled"
    assert stored(engine, made).finished_at
    assert requested(engine).id > made.id, "the corridor is free again"


def test_a_running_run_is_told_to_stop_as_often_as_one_likes(engine: Engine, make_run: MakeRun) -> None:
    made = make_run("running")
    for _ in range(2):
        with transaction(engine) as session:
            run = cancel(session, OPERATOR, made.id)
            assert (run.state, run.cancel_requested, run.finished_at) == ("running", True, None)


@pytest.mark.parametrize("state", ["done", "failed", "cancelled"])
def test_a_closed_run_stays_as_it_is(engine: Engine, make_run: MakeRun, state: str) -> None:
    made = make_run(state)
    with pytest.raises(Conflict), transaction(engine) as session:
        cancel(session, OPERATOR, made.id)
    assert stored(engine, made).cancel_requested is False


@pytest.mark.usefixtures("parks")
def test_there_is_nothing_to_cancel_where_there_is_no_run(engine: Engine) -> None:
    with pytest.raises(NotFound), transaction(engine) as session:
        cancel(session, OPERATOR, 4711)


def test_a_run_that_the_worker_took_meanwhile_is_told_to_stop(
    engine: Engine, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_run("queued")
    change_if = repository.runs.change_if

    def taken(session: Any, run_id: int, was: str, **values: Any) -> bool:
        monkeypatch.setattr(repository.runs, "change_if", change_if)
        assert change_if(session, run_id, "queued", state="running")
        return change_if(session, run_id, was, **values)

    monkeypatch.setattr(repository.runs, "change_if", taken)
    with transaction(engine) as session:
        cancel(session, OPERATOR, made.id)
    run = stored(engine, made)
    assert (run.state, run.cancel_requested) == ("running", True)
