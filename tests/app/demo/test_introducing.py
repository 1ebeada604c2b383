"""The demo's introductions: all that the board and the indicators can show, and nothing that still goes out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from app.accounts.roles import OPERATOR
from app.compliance.policy import classes
from app.compliance.policy.policy import Policy
from app.database import make_engine, transaction
from app.demo.introducing import introduce
from app.introductions.states import RULES, State
from app.settings import Settings
from app.workplan.indicators.service import indicators
from models import Introduction, Mail, Match
from tests.support.databases import keep


@pytest.fixture
def own(demo: Engine, tmp_path: Path) -> Iterator[Engine]:
    """A ranked demo to change."""
    file = tmp_path / "demo.db"
    keep(demo, file)
    engine = make_engine(f"sqlite:///{file}")
    yield engine
    engine.dispose()


def test_they_stand_at_every_stage_and_are_told_once(own: Engine, settings: Settings) -> None:
    classes.bring_up_to_date(own, Policy.of(settings))
    with transaction(own) as session:
        best = list(session.scalars(select(Match.pair_id).order_by(Match.score.desc()).limit(5)))
        for _ in range(2):
            introduce(session, settings)
        rows = session.scalars(select(Introduction)).all()
        assert len(rows) == 18
        assert not {row.pair_id for row in rows} & set(best), "whoever opens the demo finds its best pairs in the lists"
        states = {State(row.state) for row in rows}
        assert states >= {State.CONCLUDED, State.DECLINED, State.EXPIRED}
        assert len(states & set(RULES)) >= 6
        assert session.scalar(select(func.count(Mail.id))) == 0
        found = indicators(session, OPERATOR, None, 2015)
    everything = next(line for line in found.funnel if line.by == "all")
    assert everything.proposed > everything.approved > everything.accepted >= everything.met > everything.agreed > 0
    assert all(line.median_days is not None for line in found.durations)
    assert {line.reason for line in found.endings} > {None}
