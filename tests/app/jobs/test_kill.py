"""A worker that is killed, again and again, ends with exactly the lists of one that never was."""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, select

from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs.inline import rank_corridor
from models import Corridor, Match, Run, RunInput, RunPart, Standing
from tests.app.matches.test_refreshing import portfolio

KILLS = 10
LENGTH = 5


def lists(engine: Engine, corridor: Corridor) -> tuple[Any, Any]:
    """Everything that the current run shows and keeps, but for its number and its times."""
    told = [name for name in Match.__table__.columns.keys() if name not in {"id", "run_id", "ranked_at"}]  # noqa: SIM118
    with transaction(engine, writes=False) as session:
        run = session.scalars(select(Run).where(Run.corridor_id == corridor.id, Run.is_current)).one()
        matches = session.scalars(select(Match).where(Match.run_id == run.id).order_by(Match.id)).all()
        standings = session.scalars(select(Standing).where(Standing.run_id == run.id)).all()
        return (
            [[getattr(match, name) for name in told] for match in matches],
            {(row.kind, row.party_id): (row.profile_hash, row.published, row.known) for row in standings},
        )


def test_ten_kills_change_nothing(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    portfolio(engine, 12)
    rank_corridor(engine, corridor, embeddings, LENGTH)
    undisturbed = lists(engine, corridor)
    with transaction(engine) as session:
        first = session.scalars(select(Run)).one()
        asked = Run(corridor_id=corridor.id, forms=first.forms, list_length=LENGTH, weights=first.weights, block_rows=1)
        session.add(asked)
    lives = np.random.default_rng(3).uniform(1.0, 2.2, KILLS).round(2)
    log = tmp_path / "log"
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.app.jobs.victim", url, str(log), *map(str, lives)]
    assert subprocess.run(command, check=False).returncode == 0
    assert lists(engine, corridor) == undisturbed
    done = Counter(line for line in log.read_text().splitlines() if line.startswith("done"))
    assert set(done.values()) == {1}, "no finished step was done again"
    assert len(done) > KILLS, "there was something left to do after every kill"
    with transaction(engine, writes=False) as session:
        assert session.get_one(Run, asked.id).state == "done"
        assert not session.scalars(select(RunInput)).all() + session.scalars(select(RunPart)).all()
        assert set(session.scalars(select(Match.run_id))) == {asked.id}
