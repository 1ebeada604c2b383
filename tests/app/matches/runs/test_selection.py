"""Whole runs that score candidates only: when they do, what they say of it, and that a kill changes nothing."""

from collections import Counter
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, select

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs import requests
from app.matches.runs.inline import rank_corridor, refresh
from app.matches.runs.work import work
from app.matches.runs.work.candidates import candidates
from app.matches.runs.work.steps import perform
from app.matches.runs.work.work import Work
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyChange, OpportunityIn
from matching.profiles import Form
from models import Corridor, Run, RunPart
from tests.support.lists import LENGTH, portfolio, state
from tests.support.portfolio import opportunity

COUNT = 9
"""companies a park"""

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def ids(engine: Engine, corridor: Corridor) -> dict[str, int]:
    return portfolio(engine, COUNT)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the nearest text is looked up for every text, so that candidates are not everybody."""
    monkeypatch.setattr(work, "candidates", partial(candidates, each=1))


def asked(engine: Engine, corridor: Corridor, block_rows: int | None = None, forms: list[Form] | None = None) -> int:
    with transaction(engine) as session:
        run, _ = requests.ask(session, corridor.code, forms, LENGTH, None, False, LENGTH)
        run.block_rows = block_rows
        return run.id


def ranked(engine: Engine, corridor: Corridor, embeddings: Embeddings, up_to: int = 0, **given: Any) -> Run:
    run_id = asked(engine, corridor, **given)
    perform(Work(engine, embeddings, run_id, all_pairs_up_to=up_to))
    with transaction(engine, writes=False) as session:
        return session.get_one(Run, run_id)


def test_with_everybody_nearby_the_lists_are_those_of_all_pairs(
    engine: Engine, corridor: Corridor, embeddings: Embeddings
) -> None:
    exact = rank_corridor(engine, corridor, embeddings, LENGTH)
    expected = state(engine, corridor)
    run = ranked(engine, corridor, embeddings)
    assert (exact.selection, run.selection) == ("all_pairs", "candidates")
    assert state(engine, corridor) == expected
    assert run.pairs == run.figures["scored"] == exact.pairs
    assert set(run.figures["recall"].values()) == {1.0}
    assert "recall" not in exact.figures


@on_sqlite
@pytest.mark.parametrize(("up_to", "selection"), [(COUNT**2, "all_pairs"), (COUNT**2 - 1, "candidates")])
def test_the_pairs_of_companies_decide(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, up_to: int, selection: str
) -> None:
    assert ranked(engine, corridor, embeddings, up_to).selection == selection


@pytest.mark.usefixtures("few")
def test_what_is_lost_is_told(engine: Engine, corridor: Corridor, embeddings: Embeddings) -> None:
    rank_corridor(engine, corridor, embeddings, LENGTH)
    exact = places(engine, corridor)
    run = ranked(engine, corridor, embeddings)
    found = places(engine, corridor)
    assert 0 < run.figures["scored"] < run.pairs
    expected = {
        form: sum((exact & found)[place] for place in exact if place[0] == form) / count
        for form, count in Counter(form for form, *_ in exact).items()
    }
    assert min(expected.values()) < 1
    assert run.figures["recall"] == pytest.approx(expected, abs=1e-4)


def places(engine: Engine, corridor: Corridor) -> Counter[Any]:
    """(form, whose list, who stands in it) of the companies; all of them fit into the sample."""
    listed: Counter[Any] = Counter()
    for (form, a, b), (_, rank_a, rank_b) in state(engine, corridor).items():
        listed.update([(form, a, b)] if rank_a and a[0] == "company" else [])
        listed.update([(form, b, a)] if rank_b and b[0] == "company" else [])
    return listed


@on_sqlite
@pytest.mark.usefixtures("few")
def test_who_goes_on_after_a_kill_takes_the_candidates_that_were_chosen(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, monkeypatch: pytest.MonkeyPatch
) -> None:
    undisturbed = ranked(engine, corridor, embeddings)
    expected = state(engine, corridor)
    run_id = asked(engine, corridor, block_rows=2)
    killed = Work(engine, embeddings, run_id, all_pairs_up_to=0)
    assert killed.read() == 5
    killed.score(3)
    # With another setting, and an index that would name others.
    monkeypatch.delattr(work, "candidates")
    perform(Work(engine, embeddings, run_id))
    assert state(engine, corridor) == expected
    with transaction(engine, writes=False) as session:
        run = session.get_one(Run, run_id)
        assert session.scalars(select(RunPart)).all() == []
    told = ("selection", "pairs")
    assert [getattr(run, name) for name in told] == [getattr(undisturbed, name) for name in told]
    assert [run.figures[name] for name in ("scored", "recall")] == [
        undisturbed.figures[name] for name in ("scored", "recall")
    ]


@on_sqlite
@pytest.mark.usefixtures("few")
def test_some_forms_are_ranked_as_the_others_were(engine: Engine, corridor: Corridor, embeddings: Embeddings) -> None:
    ranked(engine, corridor, embeddings)
    expected = state(engine, corridor)
    run = ranked(engine, corridor, embeddings, up_to=COUNT**2, forms=[Form.JOINT_PROJECT])
    assert (run.selection, set(run.figures["recall"])) == ("candidates", {"joint_project"})
    assert state(engine, corridor) == expected


@on_sqlite
@pytest.mark.usefixtures("few")
def test_a_changed_company_is_scored_with_everybody(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ids: dict[str, int]
) -> None:
    run = ranked(engine, corridor, embeddings)
    offer = OpportunityIn.model_validate(opportunity("laser glass film need 1"))
    with transaction(engine) as session:
        companies.change(session, OPERATOR, ids["south 0"], CompanyChange(offers=[offer]))
    assert refresh(engine, embeddings, LENGTH) == 1
    with transaction(engine, writes=False) as session:
        refreshed = session.scalars(select(Run).where(Run.is_current)).one()
    assert (refreshed.id, refreshed.revision) == (run.id, 1)
    me = ("company", ids["south 0"])
    mine = {place for place in places(engine, corridor) if place[1] == me}
    rank_corridor(engine, corridor, embeddings, LENGTH)
    assert mine == {place for place in places(engine, corridor) if place[1] == me}
