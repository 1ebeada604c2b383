"""The SQL of what moved: standings of two runs, a portion of the parties at a time or all of them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select, tuple_, union
from sqlalchemy.orm import Session

from app.database import batches
from app.matches.runs.corridor import Party
from models import Company, Run, Site, Standing

standing = Standing.__table__.c
HAS_STANDINGS = exists().where(standing.run_id == Run.id)


def comparable(session: Session, run_id: int) -> Run | None:
    """A finished run of which the lists are kept."""
    return session.scalars(select(Run).where(Run.id == run_id, Run.state == "done", HAS_STANDINGS)).one_or_none()


def last_before(session: Session, run: Run) -> Run | None:
    """The last finished run of the corridor before this one, of which the lists are kept."""
    query = select(Run).where(Run.corridor_id == run.corridor_id, Run.id < run.id, Run.state == "done", HAS_STANDINGS)
    return session.scalars(query.order_by(Run.id.desc()).limit(1)).one_or_none()


def owners(session: Session, runs: Sequence[int], first: Party, company_id: int | None, limit: int) -> list[Party]:
    """Who has lists in any of the runs, companies first and by id, from one on."""
    standings = [
        select(standing.kind, standing.party_id)
        .where(standing.run_id == run_id, tuple_(standing.kind, standing.party_id) >= first)
        .order_by(standing.kind, standing.party_id)
        .limit(limit)
        for run_id in runs
    ]
    if company_id is not None:
        standings = [each.where(standing.kind == "company", standing.party_id == company_id) for each in standings]
    # Each is read off its index in order, and no further than needed.
    either = union(*(select(each.subquery()) for each in standings)).subquery().c
    rows = session.execute(select(either.kind, either.party_id).order_by(either.kind, either.party_id).limit(limit))
    return [(row.kind, row.party_id) for row in rows]


def published(session: Session, run_id: int, of: Iterable[Party]) -> Iterator[tuple[str, int, bytes]]:
    """Kind, id and lists of some parties in a run."""
    query = select(standing.kind, standing.party_id, standing.published).where(standing.run_id == run_id)
    for condition in _any_of(of):
        yield from session.execute(query.where(condition))


def hashes(session: Session, run_id: int, of: Iterable[Party]) -> dict[Party, bytes]:
    """The hashes of the profiles that a run had read."""
    query = select(standing.kind, standing.party_id, standing.published_hash).where(
        standing.run_id == run_id, standing.published_hash.is_not(None)
    )
    return {
        (row.kind, row.party_id): row.published_hash
        for condition in _any_of(of)
        for row in session.execute(query.where(condition))
    }


def names(session: Session, of: Iterable[Party]) -> dict[Party, str]:
    """Also of those that were withdrawn since."""
    tables: dict[str, Any] = {"company": Company, "site": Site}
    return {
        (kind, row.id): row.name
        for kind, ids in _by_kind(of).items()
        for some in batches(ids)
        for row in session.execute(select(tables[kind].id, tables[kind].name).where(tables[kind].id.in_(some)))
    }


def _any_of(parties: Iterable[Party]) -> Iterator[ColumnElement[bool]]:
    for kind, ids in _by_kind(parties).items():
        for some in batches(ids):
            yield and_(standing.kind == kind, standing.party_id.in_(some))


def _by_kind(parties: Iterable[Party]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for kind, party_id in sorted(set(parties)):
        found.setdefault(kind, []).append(party_id)
    return found
