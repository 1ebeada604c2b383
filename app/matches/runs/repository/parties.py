"""What a run knows of its parties."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, cast

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.orm import Session

from app.database import batches, upsert
from models import Match, RunParty

RUN_PARTIES = cast(Table, RunParty.__table__)


def add(session: Session, run_id: int, rows: Sequence[dict[str, Any]]) -> None:
    for batch in batches([row | {"run_id": run_id} for row in rows]):
        session.execute(insert(RUN_PARTIES), batch)


def every(session: Session, run_id: int) -> Sequence[RunParty]:
    return session.scalars(select(RunParty).where(RunParty.run_id == run_id)).all()


def ids(session: Session, run_id: int) -> set[int]:
    return set(session.scalars(select(RunParty.party_id).where(RunParty.run_id == run_id)))


def some(session: Session, run_id: int, among: Collection[int]) -> Iterator[RunParty]:
    for batch in batches(sorted(among)):
        yield from session.scalars(select(RunParty).where(RunParty.run_id == run_id, RunParty.party_id.in_(batch)))


def of_match(session: Session, match: Match) -> tuple[RunParty, RunParty]:
    """Of park A and of park B."""
    a, b = (session.get_one(RunParty, (match.run_id, party)) for party in (match.party_a_id, match.party_b_id))
    return a, b


def replace(session: Session, run_id: int, changed: Collection[int], rows: Sequence[dict[str, Any]]) -> None:
    """`rows` are those of the changed who are there."""
    gone = set(changed) - {row["party_id"] for row in rows}
    for batch in batches(sorted(gone)):
        session.execute(delete(RUN_PARTIES).where(RUN_PARTIES.c.run_id == run_id, RUN_PARTIES.c.party_id.in_(batch)))
    if rows:
        stored = upsert(session)(RUN_PARTIES)
        new = {name: stored.excluded[name] for name in ("side", "label", "card", "profile")}
        keys = [RUN_PARTIES.c.run_id, RUN_PARTIES.c.party_id]
        given = [row | {"run_id": run_id} for row in rows]
        session.execute(stored.on_conflict_do_update(index_elements=keys, set_=new), given)
