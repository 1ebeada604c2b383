"""Weights are learned from stored decisions, taken into use, ranked with, and given back."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, select
from typer.testing import CliRunner

from app.cli import app as ponte
from app.database import transaction
from app.errors import Conflict
from app.matches import weights
from app.matches.decisions.learning import learn_weights
from app.matches.embeddings import Embeddings
from app.matches.pairs import PairKey
from benchmarks.learn import COMPANIES, a_year, taste
from benchmarks.ranking import rank_corridor, refresh
from matching.forms import DEFAULT_WEIGHTS, WEIGHTS_VERSION
from matching.learning import decisions as engine_decisions
from matching.learning.tables import as_json, columns, filled
from models import Company, Corridor, Decision, Fit, Introduction, Match
from models.base import now
from tests.support.lists import current_run, pair_ids
from tests.support.portfolio import add, company

YEAR = a_year(0, taste(0))
HEAVIER = filled(DEFAULT_WEIGHTS, {column: value + 0.5 for column, value in columns(DEFAULT_WEIGHTS).items()})


def store(engine: Engine, corridor: Corridor, year: list[engine_decisions.Decision]) -> None:
    """A simulated year as managers would have left it in the database."""
    with transaction(engine) as session:
        if session.scalar(select(Company.id).limit(1)) is None:
            parks = ((1, corridor.park_a_id), (1001, corridor.park_b_id))
            rows = [
                Company(id=first + n, name=f"{first + n}", park_id=park)
                for first, park in parks
                for n in range(COMPANIES)
            ]
            session.add_all(rows)
            session.flush()
        party_of = dict(session.execute(select(Company.id, Company.party_id)).all())
        keys = [PairKey(one.form, *(party_of[company_id] for company_id in companies_of(one))) for one in year]
        pairs = pair_ids(session, corridor.id, set(keys))
        for one, key in zip(year, keys, strict=True):
            of_pair = {"pair_id": pairs[key], "party_a_id": key.party_a_id, "party_b_id": key.party_b_id}
            if isinstance(one.verdict, engine_decisions.Progress):
                session.add(Introduction(**introduced(one), **of_pair))
            else:
                session.add(Decision(**stored(one), **of_pair))


def companies_of(one: engine_decisions.Decision) -> tuple[int, int]:
    a, b = (int(name.split(":")[1]) + 1 for name in (one.a, one.b))
    return a, b


CAME_TO = {"accepted": "released", "met": "met", "agreed": "concluded"}


def introduced(one: engine_decisions.Decision) -> dict[str, object]:
    """What was more than a decision: how far the two came."""
    shown = {
        name: value
        for name, value in stored(one).items()
        if name in ("score", "weights", "bias", "parts", "languages", "sectors")
    }
    return shown | {"proposer": "a", "state": CAME_TO[one.verdict], "state_since": one.decided_at, "is_open": False}


def stored(one: engine_decisions.Decision) -> dict[str, object]:
    a, b = companies_of(one)
    givers = {"to_a": f"company:{b}", "to_b": f"company:{a}", "both": None}
    parts = [
        {"signal": signal, "giver": givers[direction], "value": value, "usual": 0.1, "weights": {}}
        for (signal, direction), value in one.values.items()
    ]
    return {
        "match_id": 1,
        "run_id": 1,
        "verdict": one.verdict.value,
        "reason": one.objection and one.objection.value,
        "score": 50.0,
        "weights": WEIGHTS_VERSION,
        "bias": -4.0,
        "parts": parts,
        "languages": "it-ru",
        "sectors": ["drives"],
        "key_id": 0,
        "decided_at": one.decided_at,
    }


def adopt(engine: Engine, **fields: object) -> str:
    fit = {
        "table": WEIGHTS_VERSION,
        "previous": WEIGHTS_VERSION,
        "weights": as_json(HEAVIER),
        "figures": {},
        "software": {},
        "first_decision_at": now(),
        "last_decision_at": now(),
        "adopted_at": now(),
    }
    with transaction(engine) as session:
        row = Fit(**fit | fields)
        session.add(row)
        session.flush()
        return weights.version(row)


def in_use(engine: Engine) -> str:
    with transaction(engine, writes=False) as session:
        return weights.weights_in_use(session)[0]


def test_a_better_fit_is_taken_into_use_with_its_record_and_can_be_given_back(
    engine: Engine, corridor: Corridor
) -> None:
    store(engine, corridor, YEAR)
    looked_at = learn_weights(engine, dry_run=True)
    assert (looked_at.fit_report.outcome, looked_at.adopted, in_use(engine)) == ("better", None, WEIGHTS_VERSION)
    learned = learn_weights(engine)
    assert learned.adopted == in_use(engine) == "fit-1"
    with transaction(engine) as session:
        assert weights.weights_in_use(session)[1] == learned.fit_report.weights == looked_at.fit_report.weights
        fit = weights.fits(session)[0]
        assert (fit.previous, fit.table) == (WEIGHTS_VERSION, WEIGHTS_VERSION)
        assert (fit.first_decision_at, fit.last_decision_at) == (YEAR[0].decided_at, YEAR[-1].decided_at)
        assert fit.figures["fit"]["auc"] > fit.figures["table"]["auc"]
        assert set(fit.figures["slices"]) == {"languages", "form", "sector"}
        assert "mechatronics" in fit.figures["slices"]["sector"], "a sector counts with the one above it"
        assert {"numpy", "scikit-learn"} <= set(fit.software)
        weights.roll_back(session)
    assert in_use(engine) == WEIGHTS_VERSION
    with transaction(engine) as session, pytest.raises(Conflict):
        weights.roll_back(session)


def test_what_was_learned_from_once_is_not_learned_from_again(engine: Engine, corridor: Corridor) -> None:
    store(engine, corridor, YEAR)
    assert learn_weights(engine).adopted == "fit-1"
    again = learn_weights(engine)
    assert (again.in_use, again.fit_report.outcome, again.fit_report.counts.decisions) == ("fit-1", "too_few", 0)
    next_year = [replace(one, decided_at=one.decided_at.replace(year=2016)) for one in a_year(14, taste(14))]
    store(engine, corridor, next_year)
    assert learn_weights(engine).adopted == "fit-2"
    with transaction(engine) as session:
        weights.roll_back(session)
    assert in_use(engine) == "fit-1"


def test_too_few_decisions_are_said_to_be_too_few(engine: Engine, corridor: Corridor) -> None:
    store(engine, corridor, YEAR[:40])
    assert learn_weights(engine).report()["outcome"] == "too_few"
    assert in_use(engine) == WEIGHTS_VERSION


def test_lists_are_made_anew_with_the_weights_in_use(
    engine: Engine, corridor: Corridor, embeddings: Embeddings
) -> None:
    with transaction(engine) as session:
        for park in ("south", "north"):
            add(session, company(park, park, ["laser pump"], ["pump laser"]))
    rank_corridor(engine, corridor, embeddings, 5)

    def run_and_score() -> tuple[str, float]:
        run = current_run(engine, corridor)
        with transaction(engine, writes=False) as session:
            score = session.scalars(
                select(Match.score).where(Match.run_id == run.id).order_by(Match.score.desc())
            ).first()
            assert score is not None
            return run.weights, score

    before = run_and_score()
    adopt(engine)
    assert refresh(engine, embeddings, 5) == 0
    after = run_and_score()
    assert after[0] == "fit-1"
    assert after[1] > before[1]
    with transaction(engine) as session:
        weights.roll_back(session)
    refresh(engine, embeddings, 5)
    assert run_and_score() == before


def test_a_fit_made_for_the_table_of_another_release_is_not_used(engine: Engine) -> None:
    adopt(engine, table="table-1")
    assert in_use(engine) == WEIGHTS_VERSION


def test_a_fit_that_does_not_fit_the_signals_is_refused_and_can_be_given_back(engine: Engine) -> None:
    adopt(engine, weights={"hosting": {"bias": 1.0, "signals": {"horoscope": {"receiving": 2.0}}}})
    with pytest.raises(Conflict) as refused:
        in_use(engine)
    assert "unknown" in str(refused.value.detail) or "missing" in str(refused.value.detail)
    assert "ponte learn --rollback" in str(refused.value.detail)
    with transaction(engine) as session:
        weights.roll_back(session)
    assert in_use(engine) == WEIGHTS_VERSION


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_command_says_what_came_of_it(engine: Engine, corridor: Corridor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PONTE_DATABASE_URL", str(engine.url))
    store(engine, corridor, YEAR)
    run = CliRunner().invoke
    steps = [
        (["--dry-run"], f"{WEIGHTS_VERSION} stays in use"),
        ([], "fit-1 is in use from now on"),
        ([], "too few decisions"),
        (["--list"], "in use: fit-1"),
        (["--rollback"], f"{WEIGHTS_VERSION} is in use"),
    ]
    for options, said in steps:
        result = run(ponte, ["learn", *options])
        assert result.exit_code == 0, result.output
        assert said in " ".join(result.output.split()), options
    assert run(ponte, ["learn", "--dry-run", "--rollback"]).exit_code == 2
