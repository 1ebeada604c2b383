"""Asking for runs: one a corridor at a time, some forms only where they can stand beside the others."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.errors import AppError, Conflict, Invalid
from app.matches.runs import jobs_queries
from app.matches.runs.requests import ask, cancel
from app.matches.weights import weights_of
from app.portfolio.places import service as places
from app.portfolio.places.schemas import CorridorIn, ParkIn
from matching.blocks import FORMS
from matching.forms import DEFAULT_WEIGHTS, WEIGHTS_VERSION
from matching.learning.tables import as_json
from matching.profiles import Form
from models import Corridor, Fit, Run
from models.base import now
from tests.app.matches.runs.conftest import MakeRun

LENGTH = 20


def asked(engine: Engine, *, join: bool = False, **given: Any) -> tuple[Run, bool]:
    usual: dict[str, Any] = {"corridor_code": None, "forms": None, "list_length": None, "weights": None}
    with transaction(engine) as session:
        return ask(session, **usual | given, join=join, settings_list_length=LENGTH)


def refused(engine: Engine, kind: type[AppError], **given: Any) -> dict[str, Any]:
    with pytest.raises(kind) as caught:
        asked(engine, **given)
    answer: dict[str, Any] = caught.value.marshal()
    return answer


def fit(engine: Engine, **fields: Any) -> str:
    """A fit in use; its version."""
    usual = {"table": WEIGHTS_VERSION, "previous": WEIGHTS_VERSION, "weights": as_json(DEFAULT_WEIGHTS)}
    moments = dict.fromkeys(("first_decision_at", "last_decision_at", "adopted_at"), now())
    with transaction(engine) as session:
        made = Fit(**usual | moments | fields, figures={}, software={})
        session.add(made)
        session.flush()
        return f"fit-{made.id}"


@pytest.mark.usefixtures("parks")
def test_what_is_not_said_is_as_usual(engine: Engine) -> None:
    run, is_new = asked(engine)
    assert is_new
    assert (run.state, run.forms) == ("queued", [form.value for form in FORMS])
    assert (run.list_length, run.weights) == (LENGTH, WEIGHTS_VERSION)


@pytest.mark.usefixtures("parks")
def test_weights_are_those_in_use_or_a_version(engine: Engine) -> None:
    version = fit(engine)
    run, _ = asked(engine)
    assert run.weights == version
    with transaction(engine) as session:
        assert weights_of(session, version) == DEFAULT_WEIGHTS
        cancel(session, session.merge(run))
    assert asked(engine, weights=WEIGHTS_VERSION)[0].weights == WEIGHTS_VERSION


@pytest.mark.parametrize("weights", ["table-0", "fit-4711", "fit-x", "fit-1", "fit-2"])
@pytest.mark.usefixtures("parks")
def test_weights_that_are_not_there_or_do_not_fit_are_named(engine: Engine, weights: str) -> None:
    fit(engine, table="table-1", rolled_back_at=now())
    fit(engine, weights={"hosting": {}}, rolled_back_at=now())
    answer = refused(engine, Invalid, weights=weights)
    assert [error["field"] for error in answer["errors"]] == ["weights"]


@pytest.mark.usefixtures("parks")
def test_a_second_run_is_refused_or_joined(engine: Engine) -> None:
    first, _ = asked(engine)
    answer = refused(engine, Conflict)
    assert (answer["status"], answer["running_run"]) == (409, first.id)
    joined, is_new = asked(engine, join=True, list_length=5)
    assert (joined.id, joined.list_length, is_new) == (first.id, LENGTH, False)


def test_every_corridor_has_a_run_of_its_own(engine: Engine, corridor: Corridor) -> None:
    asked(engine)
    with transaction(engine) as session:
        places.add_park(session, OPERATOR, ParkIn(code="east", name="East", country="IT"))
        other = CorridorIn(code="south-east", name="South – East", park_a="south", park_b="east")
        places.add_corridor(session, OPERATOR, other)
    assert asked(engine, corridor_code="south-east")[1]
    assert [error["field"] for error in refused(engine, Invalid)["errors"]] == ["corridor"]


@pytest.mark.usefixtures("parks")
def test_of_those_who_ask_at_once_one_is_first_and_the_others_join(engine: Engine) -> None:
    callers = 8
    ready = Barrier(callers)

    def request(_: int) -> tuple[int, bool]:
        ready.wait()
        run, is_new = asked(engine, join=True)
        return run.id, is_new

    with ThreadPoolExecutor(callers) as pool:
        answers = list(pool.map(request, range(callers)))
    assert len({run_id for run_id, _ in answers}) == 1
    assert sorted(is_new for _, is_new in answers) == [False] * (callers - 1) + [True]


def test_who_is_second_in_the_same_moment_is_told_who_was_first(
    engine: Engine, corridor: Corridor, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make_run("running")
    look, looks = jobs_queries.open_run, []

    def too_early(*given: Any) -> Run | None:
        looks.append(given)
        return None if len(looks) == 1 else look(*given)

    monkeypatch.setattr(jobs_queries, "open_run", too_early)
    assert refused(engine, Conflict)["running_run"] == first.id
    with transaction(engine) as session:
        assert session.scalar(select(func.count(Run.id))) == 1


def test_some_forms_go_on_from_lists_that_were_made_in_the_same_way(engine: Engine, make_run: MakeRun) -> None:
    some = [Form.HOSTING]
    assert refused(engine, Conflict, forms=some)["errors"][0]["field"] == "forms"
    make_run(is_current=True, list_length=10)
    assert refused(engine, Conflict, forms=some)["errors"][0]["field"] == "list_length"
    version = fit(engine)
    assert refused(engine, Conflict, forms=some, list_length=10)["errors"][0]["field"] == "weights"
    assert refused(engine, Conflict, forms=some, list_length=10, weights=version)["errors"][0]["field"] == "weights"
    run, _ = asked(engine, forms=some, list_length=10, weights=WEIGHTS_VERSION)
    assert run.forms == ["hosting"]


def test_all_forms_need_nothing_to_go_on_from(engine: Engine, make_run: MakeRun) -> None:
    make_run(is_current=True, list_length=10)
    assert asked(engine, forms=list(reversed(FORMS)))[0].forms == [form.value for form in FORMS]


def test_a_queued_run_is_cancelled_at_once(engine: Engine, make_run: MakeRun) -> None:
    made = make_run("queued")
    with transaction(engine) as session:
        run = session.get_one(Run, made.id)
        cancel(session, run)
        assert run.state == "cancelled"
        assert run.finished_at
    assert asked(engine)[1], "the corridor is free again"


def test_a_running_run_is_told_to_stop_as_often_as_one_likes(engine: Engine, make_run: MakeRun) -> None:
    made = make_run("running")
    for _ in range(2):
        with transaction(engine) as session:
            run = session.get_one(Run, made.id)
            cancel(session, run)
            assert (run.state, run.cancel_requested, run.finished_at) == ("running", True, None)


@pytest.mark.parametrize("state", ["done", "failed", "cancelled"])
def test_a_closed_run_stays_as_it_is(engine: Engine, make_run: MakeRun, state: str) -> None:
    made = make_run(state)
    with pytest.raises(Conflict), transaction(engine) as session:
        cancel(session, session.get_one(Run, made.id))


def test_a_run_that_the_worker_took_meanwhile_is_told_to_stop(engine: Engine, make_run: MakeRun) -> None:
    seen = make_run("queued")
    with transaction(engine) as session:
        session.get_one(Run, seen.id).state = "running"
    with transaction(engine) as session:
        cancel(session, session.merge(seen, load=False))
    with transaction(engine, writes=False) as session:
        run = session.get_one(Run, seen.id)
        assert (run.state, run.cancel_requested) == ("running", True)
