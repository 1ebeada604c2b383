"""What closed runs and withdrawn corridors leave is cleared away, whatever is killed meanwhile."""

import pytest
from sqlalchemy import Engine, func, select

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs import incremental, repository, tidying
from app.matches.runs.tidying import tidy
from app.portfolio.places import service as places
from benchmarks.ranking import rank_corridor, refresh, refresher
from models import Corridor, Match, PartyLists, Run, RunInput, RunPart
from models.run import whole_corridor
from tests.app.matches.runs.conftest import MakeRun
from tests.support.lists import LENGTH, portfolio

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def ranked(engine: Engine, corridor: Corridor, embeddings: Embeddings) -> Run:
    portfolio(engine)
    return rank_corridor(engine, corridor, embeddings, LENGTH)


def test_what_closed_runs_left_is_cleared_away(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ranked: Run, make_run: MakeRun
) -> None:
    killed = make_run("cancelled")
    with transaction(engine) as session:
        session.add(RunInput(run_id=killed.id, content=b"x"))
        session.add(RunPart(run_id=killed.id, kind="block", number=0, content=b"x"))
    with transaction(engine, writes=False) as session:
        assert repository.clearing.untidied(session) == [corridor.id]
    rank_corridor(engine, corridor, embeddings, LENGTH)
    with transaction(engine, writes=False) as session:
        assert repository.clearing.untidied(session) == []
        assert not session.scalars(select(RunInput.run_id)).all()
        assert not session.scalars(select(RunPart.run_id)).all()


def test_what_an_open_run_has_done_stays(
    engine: Engine, corridor: Corridor, ranked: Run, make_run: MakeRun, embeddings: Embeddings
) -> None:
    working = make_run("running", lists={party_id: {} for party_id in listed_by(engine, ranked)})
    with transaction(engine) as session:
        session.add(RunInput(run_id=working.id, content=b"x"))
        session.add(RunPart(run_id=working.id, kind="block", number=0, content=b"x"))
        assert repository.clearing.untidied(session) == []
    tidy(engine, corridor.id)
    with transaction(engine, writes=False) as session:
        assert session.scalars(select(RunInput.run_id)).all() == [working.id]
        assert session.scalars(select(RunPart.run_id)).all() == [working.id]
    assert listed_by(engine, working) == listed_by(engine, ranked)


def listed_by(engine: Engine, run: Run) -> list[int]:
    """The parties that have lists in a run."""
    with transaction(engine, writes=False) as session:
        query = select(PartyLists.party_id).where(PartyLists.run_id == run.id)
        return list(session.scalars(query.order_by(PartyLists.party_id)))


def test_of_a_run_that_was_replaced_only_what_can_be_compared_stays(
    engine: Engine,
    corridor: Corridor,
    embeddings: Embeddings,
    ranked: Run,
    make_run: MakeRun,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tidying, "RUNS_COMPARED", 2)
    failed = make_run("failed", lists={party_id: {} for party_id in listed_by(engine, ranked)})
    second, third = (rank_corridor(engine, corridor, embeddings, LENGTH) for _ in range(2))
    assert [bool(listed_by(engine, run)) for run in (ranked, failed, second, third)] == [False, False, True, True]
    with transaction(engine, writes=False) as session:
        assert set(session.scalars(select(Match.run_id))) == {third.id}
        known = select(PartyLists.run_id).where(PartyLists.known.is_not(None))
        assert set(session.scalars(known)) == {third.id}
        published = select(PartyLists.run_id).where(PartyLists.published != b"")
        assert set(session.scalars(published)) == {second.id, third.id}


def test_the_matches_of_a_withdrawn_corridor_go_portion_by_portion_also_after_a_kill(
    engine: Engine,
    corridor: Corridor,
    embeddings: Embeddings,
    ranked: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with transaction(engine) as session:
        places.withdraw_park(session, OPERATOR, corridor.park_b_id)
    with monkeypatch.context() as patch:
        patch.setattr(tidying, "DELETED_AT_ONCE", 10)
        patch.setattr(incremental, "tidy", killed)
        with pytest.raises(KeyboardInterrupt):
            refresh(engine, embeddings, LENGTH)
    with transaction(engine, writes=False) as session:
        assert repository.runs.current(session, whole_corridor(corridor.id)) is None, "nobody sees them"
        assert session.scalar(select(func.count(Match.id)))
        assert refresher(engine, embeddings, LENGTH).is_due(session)
    refresh(engine, embeddings, LENGTH)
    with transaction(engine, writes=False) as session:
        assert not session.scalar(select(func.count(Match.id)))
        assert not refresher(engine, embeddings, LENGTH).is_due(session)
