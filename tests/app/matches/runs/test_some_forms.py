"""Runs of some forms: beside the lists that they take over, theirs are those of a whole run."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs import queries, requests
from app.matches.runs.inline import rank_corridor, refresh
from app.matches.runs.rows import read_calibrations
from app.matches.runs.work import inputs, work
from app.matches.runs.work.steps import perform
from app.matches.runs.work.work import Work
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyChange, OpportunityIn
from matching.profiles import Form
from models import Corridor, Match, Run, Standing
from tests.support.lists import FORMS, LENGTH, portfolio, state
from tests.support.portfolio import add, company, opportunity

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def ids(engine: Engine, corridor: Corridor, embeddings: Embeddings) -> dict[str, int]:
    found = portfolio(engine)
    rank_corridor(engine, corridor, embeddings, LENGTH)
    return found


def asked(engine: Engine, corridor: Corridor) -> int:
    with transaction(engine) as session:
        run, _ = requests.ask(session, corridor.code, [Form.JOINT_PROJECT], LENGTH, None, False, LENGTH)
        return run.id


def some(engine: Engine, corridor: Corridor, embeddings: Embeddings) -> Run:
    run_id = asked(engine, corridor)
    perform(Work(engine, embeddings, run_id))
    return run_of(engine, run_id)


def run_of(engine: Engine, run_id: int) -> Run:
    with transaction(engine, writes=False) as session:
        return session.get_one(Run, run_id)


def change(engine: Engine, company_id: int) -> None:
    offers = [OpportunityIn.model_validate(opportunity("laser glass film need 1", form)) for form in FORMS]
    with transaction(engine) as session:
        companies.change(session, OPERATOR, company_id, CompanyChange(offers=offers))


def join(engine: Engine) -> None:
    with transaction(engine) as session:
        add(session, company("south", "newcomer", ["drone film"], ["wood cell robot need 1"]))


def refreshed_as_a_whole_run(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refreshes, and compares: no pair is listed twice, and all are as in a run of everything."""
    refresh(engine, embeddings, LENGTH)
    with transaction(engine, writes=False) as session:
        run = queries.current_run(session, corridor.id)
        assert run is not None
        assert run.revision == 1, "the lists were made by a whole run, not refreshed"
        refreshed = state(engine, corridor)
        assert len(session.scalars(select(Match.id).where(Match.run_id == run.id)).all()) == len(refreshed)
    monkeypatch.setattr(work, "calibrations", lambda _a, _b: read_calibrations(run))
    rank_corridor(engine, corridor, embeddings, LENGTH)
    assert refreshed == state(engine, corridor)


def test_its_lists_are_kept_up_to_date(
    engine: Engine,
    corridor: Corridor,
    embeddings: Embeddings,
    ids: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    some(engine, corridor, embeddings)
    change(engine, ids["south 2"])
    refreshed_as_a_whole_run(engine, corridor, embeddings, monkeypatch)


@pytest.mark.parametrize("step", ["assemble", "compare"])
@pytest.mark.parametrize("event", ["joins", "changes", "leaves"])
def test_what_happens_meanwhile_is_in_the_lists_after_the_next_refresh(
    engine: Engine,
    corridor: Corridor,
    embeddings: Embeddings,
    ids: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
    event: str,
    step: str,
) -> None:
    do: Callable[[Work], Any] = getattr(Work, step)

    def meanwhile(at_work: Work) -> Any:
        monkeypatch.setattr(Work, step, do)
        if event == "joins":
            join(engine)
        elif event == "changes":
            change(engine, ids["south 2"])
        else:
            with transaction(engine) as session:
                companies.withdraw(session, OPERATOR, ids["north 3"])
        assert refresh(engine, embeddings, LENGTH) == 1
        return do(at_work)

    monkeypatch.setattr(Work, step, meanwhile)
    some(engine, corridor, embeddings)
    refreshed_as_a_whole_run(engine, corridor, embeddings, monkeypatch)


@pytest.mark.parametrize("field", ["encoder", "taxonomy", "as_of"])
def test_it_fails_where_the_other_forms_were_ranked_in_another_way(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    run_id = asked(engine, corridor)
    if field == "encoder":
        monkeypatch.setattr(embeddings, "key", "another/1")
    elif field == "taxonomy":
        monkeypatch.setattr(inputs, "taxonomy_version", lambda: "another")
    else:
        read = work.read_sides
        monkeypatch.setattr(work, "read_sides", lambda *given: replace(read(*given), as_of=date(2015, 9, 2)))
    before = state(engine, corridor)
    with pytest.raises(inputs.NothingToGoOn):
        perform(Work(engine, embeddings, run_id))
    run = run_of(engine, run_id)
    assert run.state == "failed"
    assert f"`{field}`" in (run.error or "")
    assert state(engine, corridor) == before


def test_it_takes_the_calibrations_of_the_run_before_and_says_so(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ids: dict[str, int]
) -> None:
    first = some(engine, corridor, embeddings)
    change(engine, ids["south 2"])
    refresh(engine, embeddings, LENGTH)
    assert some(engine, corridor, embeddings).calibrations_hash == first.calibrations_hash
    whole = rank_corridor(engine, corridor, embeddings, LENGTH)
    assert whole.calibrations != first.calibrations
    assert some(engine, corridor, embeddings).calibrations_hash == whole.calibrations_hash != first.calibrations_hash


def test_everybody_stands_in_it_once(engine: Engine, corridor: Corridor, embeddings: Embeddings) -> None:
    def stand(run: Run) -> dict[Any, Any]:
        with transaction(engine, writes=False) as session:
            query = select(Standing).where(Standing.run_id == run.id)
            return {(row.kind, row.party_id): (row.known, row.published) for row in session.scalars(query)}

    whole = rank_corridor(engine, corridor, embeddings, LENGTH)
    expected = stand(whole)
    assert stand(some(engine, corridor, embeddings)) == expected
