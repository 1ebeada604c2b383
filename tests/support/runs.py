"""Runs to work on, and everything that they leave behind."""

from typing import Any

from sqlalchemy import Engine, select

from app.database import transaction
from matching.forms import WEIGHTS_VERSION
from models import Corridor, Match, PartyLists, Run, RunInput, RunPart, RunParty, Telling

LENGTH = 5
Lists = tuple[list[list[Any]], dict[int, list[Any]], dict[int, list[Any]]]


def queue(engine: Engine, corridor: Corridor, **values: Any) -> int:
    """A run in blocks of one row."""
    usual = {"list_length": LENGTH, "weights": WEIGHTS_VERSION, "block_rows": 1}
    with transaction(engine) as session:
        run = Run(corridor_id=corridor.id, **usual | values)
        session.add(run)
    return run.id


def run_of(engine: Engine, run_id: int) -> Run:
    with transaction(engine, writes=False) as session:
        return session.get_one(Run, run_id)


def lists(engine: Engine, corridor: Corridor) -> Lists:
    """All that the current run shows and keeps, but for its number: matches as told, lists and profiles by party."""
    with transaction(engine, writes=False) as session:
        run = session.scalars(select(Run).where(Run.corridor_id == corridor.id, Run.is_current)).one()
        matches = session.scalars(select(Match).where(Match.run_id == run.id).order_by(Match.id)).all()
        told = {row.match_id: _values(row, "match_id") for row in session.scalars(select(Telling))}
        of_parties = [
            {row.party_id: _values(row) for row in session.scalars(select(kind).where(kind.run_id == run.id))}
            for kind in (PartyLists, RunParty)
        ]
    assert told
    return [[*_values(match, "id"), told.get(match.id)] for match in matches], *of_parties


def _values(row: Any, *without: str) -> list[Any]:
    return [getattr(row, name) for name in row.__table__.columns.keys() if name not in {"run_id", *without}]  # noqa: SIM118 - names of columns


def is_tidy(engine: Engine) -> bool:
    """Whether only current runs have matches and lists that change, and nothing is kept of how a run was made."""
    replaced = select(Run.id).where(~Run.is_current)
    left = (
        select(RunInput.run_id),
        select(RunPart.run_id),
        select(RunParty.run_id).where(RunParty.run_id.in_(replaced)),
        select(Match.run_id).where(Match.run_id.in_(replaced)),
        select(PartyLists.run_id).where(PartyLists.run_id.in_(replaced), PartyLists.known.is_not(None)),
    )
    with transaction(engine, writes=False) as session:
        return not any(session.scalars(query.limit(1)).first() for query in left)
