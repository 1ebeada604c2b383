"""A portfolio of few words, and what is listed of it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.matches.pairs import PairKey, add_pairs
from app.matches.runs import repository
from app.portfolio import parties
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyChange
from matching.profiles import Form
from models import Corridor, Match, Pair, Run
from models.run import whole_corridor
from tests.support.portfolio import add, company, opportunity

LENGTH = 3

WORDS = ["drive", "laser", "sensor", "pump", "wood", "water", "cell", "robot", "drone", "glass", "film", "valve"]
FORMS = ["commercial_partnership", "technology_transfer", "joint_project"]


def portfolio(engine: Engine, count: int = 9) -> dict[str, int]:
    """Companies of both parks that offer and need words, many of them wanted by several -> their ids by name."""
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


def party_of(engine: Engine, company_id: int) -> int:
    with transaction(engine, writes=False) as session:
        return parties.of_company(session, company_id)


def move_to(engine: Engine, company_id: int, city: str) -> None:
    with transaction(engine) as session:
        companies.change(session, OPERATOR, company_id, CompanyChange(city=city))


def stale(engine: Engine, corridor: Corridor) -> list[int]:
    """The parties whose lists have still to be brought up to date."""
    with transaction(engine, writes=False) as session:
        return [one.party_id for one in parties.stale(session, [corridor.park_a_id, corridor.park_b_id])]


def current_run(engine: Engine, corridor: Corridor) -> Run:
    """The run whose lists are served."""
    with transaction(engine, writes=False) as session:
        run = repository.runs.current(session, whole_corridor(corridor.id))
    assert run is not None
    return run


def state(engine: Engine, corridor: Corridor) -> dict[PairKey, tuple[float, int | None, int | None]]:
    """Every listed pair with its score and its two ranks."""
    run = current_run(engine, corridor)
    with transaction(engine, writes=False) as session:
        return {
            PairKey(Form(row.form), row.party_a_id, row.party_b_id): (row.score, row.rank_for_a, row.rank_for_b)
            for row in session.scalars(select(Match).where(Match.run_id == run.id))
        }


def pair_ids(session: Session, corridor_id: int, keys: Sequence[PairKey]) -> dict[PairKey, int]:
    """The ids of pairs, which are made if there are none yet."""
    add_pairs(session, corridor_id, set(keys))
    rows = session.scalars(select(Pair).where(Pair.corridor_id == corridor_id))
    found = {PairKey(Form(row.form), row.party_a_id, row.party_b_id): row.id for row in rows}
    return {key: found[key] for key in keys}
