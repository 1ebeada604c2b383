"""A draft rests on today's lists, and on nothing that somebody decided against or a rule forbids."""

import pytest
from sqlalchemy import Engine, update

from app.accounts.roles import OPERATOR
from app.compliance.policy.policy import Policy
from app.compliance.policy.verdicts import PolicyVerdict
from app.database import transaction
from app.matches.decisions import service as decisions
from app.matches.decisions.schemas import DecisionIn
from app.settings import Settings
from app.workplan import service, sources
from app.workplan.schemas import WorkPlanIn
from matching.learning.decisions import RejectionReason, Verdict
from models import Company, Corridor, Match
from tests.support.beginnings import begins_with, ranked_portfolio


def strong(engine: Engine) -> None:
    ranked_portfolio(5, 5)(engine)
    with transaction(engine) as session:
        session.execute(update(Company).values(sectors=["drives"]))
        session.execute(update(Match).values(strong=True, score=60))


pytestmark = begins_with(strong)


@pytest.fixture
def ranked(settings: Settings) -> Policy:
    return Policy.of(settings)


def test_a_draft_counts_the_matches_of_today(ranked: Policy, engine: Engine) -> None:
    with transaction(engine) as session:
        row = service.propose(session, ranked, OPERATOR, WorkPlanIn(year=2015, park="south"))
        counted = {one.form: one.evidence[0]["count"] for one in row.initiatives if one.form}
        matches = session.query(Match).all()
        assert counted
        for form, count in counted.items():
            assert count == sum(match.form == form for match in matches)


def test_what_somebody_decided_against_is_not_proposed(ranked: Policy, engine: Engine) -> None:
    with transaction(engine) as session:
        run = session.query(Match).first()
        assert run
        before = sources.listed(session, run.run_id, ranked)
        row = before[0]
        against = DecisionIn(verdict=Verdict.NOT_INTERESTING, reason=RejectionReason.NOT_RELEVANT)
        decisions.decide_on_pair(session, OPERATOR, row.pair_id, against)
        after = sources.listed(session, run.run_id, ranked)
        assert {one.pair_id for one in before} - {one.pair_id for one in after} == {row.pair_id}


def test_what_a_rule_forbids_is_not_proposed(ranked: Policy, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = sources.judged.in_question

    def all_forbidden(*given: object) -> dict[PolicyVerdict, list[str]]:
        texts = [text for some in asked(*given).values() for text in some]  # type: ignore[arg-type]  # as given
        return {PolicyVerdict.BLOCKED: texts}

    with transaction(engine, writes=False) as session:
        run = session.query(Match).first()
        assert run
        assert sources.listed(session, run.run_id, ranked)
        monkeypatch.setattr(sources.judged, "in_question", all_forbidden)
        assert sources.listed(session, run.run_id, ranked) == []


def test_a_need_without_a_match_in_its_form_is_alone(ranked: Policy, engine: Engine, corridor: Corridor) -> None:
    with transaction(engine) as session:
        run = session.query(Match).first()
        assert run
        day = corridor.as_of
        assert day
        before = {need.id for need in sources.needs_alone(session, corridor, run.run_id, day)}
        session.execute(update(Match).values(strong=False))
        after = sources.needs_alone(session, corridor, run.run_id, day)
        assert before < {need.id for need in after}
        assert all(need.sectors == ("drives",) for need in after)
