"""When a run takes the place of the one before: no change is lost, nothing is left behind."""

from threading import Thread

import pytest
from sqlalchemy import Engine, func, select

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.errors import Conflict
from app.matches.embeddings import Embeddings
from app.matches.runs import queries, requests
from app.matches.runs.inline import rank_corridor, refresh, refreshes
from app.matches.runs.states import at_work
from app.matches.runs.upkeep import refreshing
from app.matches.runs.work import publishing
from app.matches.runs.work.work import Work
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyChange
from app.portfolio.places import service as places
from models import Company, Corridor, Match, Run, RunInput, RunPart
from tests.app.matches.runs.conftest import MakeRun
from tests.support.lists import LENGTH, portfolio, state

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
A_WHILE = 0.5
"""seconds in which who need not wait would be done"""


@pytest.fixture
def ids(engine: Engine, corridor: Corridor, embeddings: Embeddings) -> dict[str, int]:
    found = portfolio(engine)
    rank_corridor(engine, corridor, embeddings, LENGTH)
    return found


def ready(engine: Engine, corridor: Corridor, embeddings: Embeddings) -> Work:
    """A run that has only to be published."""
    with transaction(engine) as session:
        run, _ = requests.ask(session, corridor.code, None, LENGTH, None, False, LENGTH)
    found = Work(engine, embeddings, run.id)
    for number in range(found.read()):
        found.score(number)
    for number in range(found.assemble()):
        found.explain(number)
    found.compare()
    return found


def move_to(engine: Engine, company_id: int, city: str) -> None:
    with transaction(engine) as session:
        companies.change(session, OPERATOR, company_id, CompanyChange(city=city))


def stale(engine: Engine, corridor: Corridor) -> list[tuple[str, int]]:
    with transaction(engine, writes=False) as session:
        return [one.party for one in queries.stale(session, [corridor.park_a_id, corridor.park_b_id])]


def test_a_refresh_that_is_not_done_is_waited_for(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ids: dict[str, int]
) -> None:
    work = ready(engine, corridor, embeddings)
    publishing = Thread(target=work.publish)
    with transaction(engine) as session:
        run = queries.current_run(session, corridor.id)
        assert run is not None
        assert queries.claim(session, run)
        publishing.start()
        publishing.join(A_WHILE)
        assert publishing.is_alive()
        # As the refresh leaves it: the lists of before have taken the change in.
        session.execute(Company.__table__.update().values(city="Rovereto").where(Company.id == ids["south 2"]))
        rows = [{"kind": "company", "party_id": ids["south 2"], "known": b"", "profile_hash": b"another".ljust(16)}]
        refreshing.list_queries.keep_standings(session, run.id, rows, {("company", ids["south 2"])})
    publishing.join()
    assert stale(engine, corridor) == [("company", ids["south 2"])]


def test_only_who_changed_meanwhile_is_looked_at_again_whenever_that_was_written(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ids: dict[str, int]
) -> None:
    with transaction(engine, writes=False) as session:
        long_ago = session.get_one(Company, ids["south 2"]).updated_at
    work = ready(engine, corridor, embeddings)
    move_to(engine, ids["south 2"], "Rovereto")
    with transaction(engine) as session:
        session.get_one(Company, ids["south 2"]).updated_at = long_ago
    assert refresh(engine, embeddings, LENGTH) == 1
    work.publish()
    assert stale(engine, corridor) == [("company", ids["south 2"])]


@pytest.mark.parametrize("has_lists", [True, False])
def test_who_left_meanwhile_leaves_the_lists_again(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ids: dict[str, int], has_lists: bool
) -> None:
    gone = ids["north 3"]
    if not has_lists:
        with transaction(engine) as session:
            companies.change(session, OPERATOR, gone, CompanyChange(offers=[], needs=[]))
        rank_corridor(engine, corridor, embeddings, LENGTH)
    work = ready(engine, corridor, embeddings)
    with transaction(engine) as session:
        companies.withdraw(session, OPERATOR, gone)
    assert refresh(engine, embeddings, LENGTH) == 1
    expected = state(engine, corridor)
    work.publish()
    assert stale(engine, corridor) == [("company", gone)]
    refresh(engine, embeddings, LENGTH)
    assert state(engine, corridor) == expected


def test_who_cancels_in_the_moment_of_publishing_waits_and_is_told(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ids: dict[str, int]
) -> None:
    work = ready(engine, corridor, embeddings)
    told: list[str] = []

    def cancel() -> None:
        with transaction(engine) as session:
            try:
                requests.cancel(session, session.get_one(Run, work.run_id))
            except Conflict as conflict:
                told.append(str(conflict))

    cancelling = Thread(target=cancel)
    with transaction(engine) as session:
        run = at_work(session, work.run_id, locked=True)
        cancelling.start()
        cancelling.join(A_WHILE)
        assert cancelling.is_alive()
        publishing.publish(session, run, [])
    cancelling.join()
    assert told
    with transaction(engine, writes=False) as session:
        assert session.get_one(Run, work.run_id).cancel_requested is False


@on_sqlite
def test_what_closed_runs_left_is_cleared_away(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ids: dict[str, int], make_run: MakeRun
) -> None:
    killed = make_run("cancelled")
    with transaction(engine) as session:
        session.add(RunInput(run_id=killed.id, content=b"x"))
        session.add(RunPart(run_id=killed.id, kind="block", number=0, content=b"x"))
    rank_corridor(engine, corridor, embeddings, LENGTH)
    with transaction(engine, writes=False) as session:
        assert not session.scalars(select(RunInput.run_id)).all()
        assert not session.scalars(select(RunPart.run_id)).all()


@on_sqlite
def test_the_matches_of_a_withdrawn_corridor_go_portion_by_portion_also_after_a_kill(
    engine: Engine,
    corridor: Corridor,
    embeddings: Embeddings,
    ids: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with transaction(engine) as session:
        places.withdraw_park(session, OPERATOR, corridor.park_b_id)
    with monkeypatch.context() as patch:
        patch.setattr(publishing, "DELETED_AT_ONCE", 10)
        patch.setattr(refreshing, "tidy", killed)
        with pytest.raises(KeyboardInterrupt):
            refresh(engine, embeddings, LENGTH)
    with transaction(engine, writes=False) as session:
        assert queries.current_run(session, corridor.id) is None, "nobody sees them"
        assert session.scalar(select(func.count(Match.id)))
        assert refreshes(engine, embeddings, LENGTH).is_due(session)
    refresh(engine, embeddings, LENGTH)
    with transaction(engine, writes=False) as session:
        assert not session.scalar(select(func.count(Match.id)))
        assert not refreshes(engine, embeddings, LENGTH).is_due(session)
