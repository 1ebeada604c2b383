"""The lists of the parties of a run, as they are known and as they were published."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Select, Table, bindparam, delete, exists, func, insert, select, update
from sqlalchemy.orm import Session

from app.database import batches, upsert
from models import PartyLists, Run

party_lists = PartyLists.__table__.c
PARTY_LISTS = cast(Table, PartyLists.__table__)
INSERTED_AT_ONCE = 2000
NOT_READ = bytes(16)
"""In place of the hash of a profile that the lists were not made from: who left since, or was not there yet."""


def set_lists(session: Session, run_id: int, rows: Sequence[dict[str, Any]]) -> None:
    """The lists of all parties of a run, in place of what an interrupted attempt may have left."""
    session.execute(delete(PARTY_LISTS).where(PARTY_LISTS.c.run_id == run_id))
    for batch in batches([row | {"run_id": run_id} for row in rows], INSERTED_AT_ONCE):
        session.execute(insert(PARTY_LISTS), batch)


def known_lists(session: Session, run_id: int) -> dict[int, bytes]:
    """Party -> its lists as they are known now, of all who had any in the run."""
    query = select(PartyLists.party_id, PartyLists.known).where(PartyLists.run_id == run_id)
    return {party_id: known or b"" for party_id, known in session.execute(query.order_by(PartyLists.party_id))}


def change_lists(session: Session, run_id: int, rows: Sequence[dict[str, Any]]) -> None:
    """Stores `known` of parties that have lists, and where it is given `profile_hash`, also of newcomers."""
    of_changed, of_others = ([row for row in rows if ("profile_hash" in row) == given] for given in (True, False))
    stored = upsert(session)(PARTY_LISTS)
    new = {name: stored.excluded[name] for name in ("known", "profile_hash")}
    keys = [PARTY_LISTS.c.run_id, PARTY_LISTS.c.party_id]
    for batch in batches([{"run_id": run_id, "published": b""} | row for row in of_changed], INSERTED_AT_ONCE):
        session.execute(stored.on_conflict_do_update(index_elements=keys, set_=new), batch)
    if of_others:
        this = PARTY_LISTS.c.run_id == run_id, PARTY_LISTS.c.party_id == bindparam("_party_id")
        values = [{f"_{name}": value for name, value in row.items()} for row in of_others]
        session.execute(update(PARTY_LISTS).where(*this).values(known=bindparam("_known")), values)


def differing(of: Run, before: Run | None) -> Select[Any]:
    """Parties whose profile the two runs' lists were not made from alike. Both are as of their last refresh.

    No clock tells that: a change is stamped when it is written, and seen when it is committed.
    """
    ids = [of.id] if before is None else [of.id, before.id]
    known = select(PartyLists.party_id).where(PartyLists.run_id.in_(ids), PartyLists.profile_hash != NOT_READ)
    return known.group_by(PartyLists.party_id, PartyLists.profile_hash).having(func.count() == 1)


# --- comparing two runs

HAS_LISTS = exists().where(party_lists.run_id == Run.id)


def comparable(session: Session, run_id: int) -> Run | None:
    """A finished run of which the lists are still stored."""
    return session.scalars(select(Run).where(Run.id == run_id, Run.state == "done", HAS_LISTS)).one_or_none()


def last_before(session: Session, of: Run) -> Run | None:
    """The last finished run of the same scope before this one, of which the lists are still stored."""
    query = select(Run).where(Run.scope == of.scope, Run.id < of.id, Run.state == "done", HAS_LISTS)
    return session.scalars(query.order_by(Run.id.desc()).limit(1)).one_or_none()


def owners(
    session: Session, runs: Sequence[int], first: int | None, only: int | None, limit: int, *, descending: bool
) -> Sequence[int]:
    """The parties that have lists in any of the runs, by id, from one on."""
    party_id = party_lists.party_id
    query = select(party_id).where(party_lists.run_id.in_(runs))
    if first is not None:
        query = query.where(party_id <= first if descending else party_id >= first)
    if only is not None:
        query = query.where(party_id == only)
    return session.scalars(query.distinct().order_by(party_id.desc() if descending else party_id).limit(limit)).all()


def published(session: Session, run_id: int, of: Sequence[int]) -> list[bytes]:
    """The lists of some parties as a run made them, one each; nothing of who had none."""
    query = select(party_lists.party_id, party_lists.published).where(party_lists.run_id == run_id)
    found = {
        party_id: lists
        for batch in batches(of)
        for party_id, lists in session.execute(query.where(party_lists.party_id.in_(batch)))
    }
    return [found.get(party_id, b"") for party_id in of]


def hashes(session: Session, run_id: int, of: Iterable[int]) -> dict[int, bytes]:
    """The hashes of the profiles that a run had read."""
    query = select(party_lists.party_id, party_lists.published_hash).where(
        party_lists.run_id == run_id, party_lists.published_hash.is_not(None)
    )
    return {
        party_id: digest
        for batch in batches(sorted(set(of)))
        for party_id, digest in session.execute(query.where(party_lists.party_id.in_(batch)))
    }
