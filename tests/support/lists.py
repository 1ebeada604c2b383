"""A portfolio of few words, and what is listed of it."""

from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Engine, select

from app.database import transaction
from app.matches.runs import queries
from app.matches.runs.corridor import Party
from models import Corridor, Match
from tests.support.portfolio import add, company, opportunity

LENGTH = 3


class Pair(NamedTuple):
    """A form, a party of park A, a party of park B."""

    form: str
    a: Party
    b: Party


WORDS = ["drive", "laser", "sensor", "pump", "wood", "water", "cell", "robot", "drone", "glass", "film", "valve"]
FORMS = ["commercial_partnership", "technology_transfer", "joint_project"]


def portfolio(engine: Engine, count: int = 9) -> dict[str, int]:
    """Companies of both parks that offer and need words, many of them wanted by several."""
    random = np.random.default_rng(5)

    def some(kind: str) -> list[Any]:
        return [
            opportunity(f"{' '.join(random.choice(WORDS, 3, replace=False))} {kind} {n}", FORMS[random.integers(3)])
            for n in range(random.integers(1, 4))
        ]

    ids = {}
    with transaction(engine) as session:
        for park in ("south", "north"):
            for n in range(count):
                made = add(session, company(park, f"{park} {n}", some("offer"), some("need")))
                ids[made.name] = made.id
    return ids


def state(engine: Engine, corridor: Corridor) -> dict[Any, Any]:
    """Every listed pair with its score and its two ranks."""
    with transaction(engine, writes=False) as session:
        run = queries.current_run(session, corridor.id)
        assert run is not None
        return {
            Pair(row.form, *_parties(row)): (row.score, row.rank_for_a, row.rank_for_b)
            for row in session.scalars(select(Match).where(Match.run_id == run.id))
        }


def _parties(row: Match) -> tuple[Party, Party]:
    site = ("site", row.site_id or 0)
    a = site if row.company_a_id is None else ("company", row.company_a_id)
    b = site if row.company_b_id is None else ("company", row.company_b_id)
    return a, b
