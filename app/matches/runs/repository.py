"""The SQL of runs: asked for, at work, their lists, and what is compared and cleared away afterwards."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    Connection,
    CursorResult,
    Row,
    Select,
    Table,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.database import batches, upsert
from app.matches.pairs import PairKey, add_pairs, bound, id_of_bound_pair
from app.paging import Paging, after
from matching.profiles import Form
from models import Corridor, Match, PartyLists, Run, RunInput, RunPart
from models.run import OPEN_STATES

run, corridor, party_lists = Run.__table__.c, Corridor.__table__.c, PartyLists.__table__.c
MATCHES, PARTY_LISTS = (cast(Table, kind.__table__) for kind in (Match, PartyLists))

INTERNAL = ("calibrations", "block_rows", "base_revision", "attempts", "scope")
"""Columns that are of no use to callers, or too large."""
INSERTED_AT_ONCE = 2000
NOT_READ = bytes(16)
"""In place of the hash of a profile that the lists were not made from: who left since, or was not there yet."""

# --- as jobs: asked for, watched, cancelled


def readable_by(_caller: Caller) -> Select[Any]:
    """Runs as callers see them, with the code of the corridor. Today everybody may read all; a limit belongs here."""
    columns = (column for column in run if column.name not in INTERNAL)
    return select(*columns, corridor.code.label("corridor")).join_from(
        Run.__table__, Corridor.__table__, run.corridor_id == corridor.id
    )


def shown(connection: Connection, caller: Caller, run_id: int) -> Row[Any] | None:
    return connection.execute(readable_by(caller).where(run.id == run_id)).one_or_none()


def page(
    session: Session, caller: Caller, corridor_id: int | None, state: str | None, paging: Paging
) -> Sequence[Row[Any]]:
    """The newest first; one more than the page holds."""
    query = readable_by(caller).order_by(run.id.desc()).limit(paging.limit + 1)
    if corridor_id is not None:
        query = query.where(run.corridor_id == corridor_id)
    if state is not None:
        query = query.where(run.state == state)
    if paging.after is not None:
        query = query.where(after(paging.after, (Run.id, int, True)))
    return session.execute(query).all()


def last_seconds(connection: Connection, corridor_ids: Iterable[int]) -> dict[int, Mapping[str, float]]:
    """Corridor -> how long each phase of its last finished run took, where one is on record."""
    last = select(func.max(run.id)).where(run.corridor_id.in_(set(corridor_ids)), run.state == "done")
    rows = connection.execute(select(run.corridor_id, run.figures).where(run.id.in_(last.group_by(run.corridor_id))))
    return {corridor_id: figures["seconds"] for corridor_id, figures in rows if figures.get("seconds")}


def if_open(session: Session, run_id: int, *, locked: bool = False) -> Run | None:
    """The run, if nobody has closed it; `locked`: and nobody will before this transaction ends."""
    found = session.get(Run, run_id, with_for_update=locked or None)
    return found if found is not None and found.state in OPEN_STATES else None


def open_ids(session: Session) -> Sequence[int]:
    return session.scalars(select(Run.id).where(Run.state.in_(OPEN_STATES)).order_by(Run.id)).all()


def open_in(session: Session, scope: str) -> Run | None:
    return session.scalars(select(Run).where(Run.scope == scope, Run.state.in_(OPEN_STATES))).one_or_none()


def corridors_with_open_run(session: Session) -> set[int]:
    return set(session.scalars(select(Run.corridor_id).where(Run.state.in_(OPEN_STATES))))


def current(session: Session, scope: str, *, locked: bool = False) -> Run | None:
    """`locked`: as nobody else changes it before this transaction ends."""
    query = select(Run).where(Run.scope == scope, Run.is_current)
    if locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def last_closed(session: Session, scope: str, count: int) -> Sequence[tuple[str, datetime | None]]:
    """State and end of the last runs, the newest first."""
    query = select(Run.state, Run.finished_at).where(Run.scope == scope, Run.state.not_in(OPEN_STATES))
    return [(state, at) for state, at in session.execute(query.order_by(Run.id.desc()).limit(count))]


def change_if(session: Session, run_id: int, was: str, **values: str | bool | datetime) -> bool:
    """Changes a run that is still in the state `was`; whether it is. The worker changes states, too."""
    return _count(session, update(Run).where(Run.id == run_id, Run.state == was).values(**values)) > 0


def claim(session: Session, of: Run) -> bool:
    """Takes the right to change the run's lists; false if somebody changed or replaced them since it was read."""
    same = (Run.id == of.id, Run.is_current, Run.revision == of.revision)
    return _count(session, update(Run).where(*same).values(revision=of.revision + 1)) > 0


# --- what a run has read, and the pieces that are done


def is_read(session: Session, run_id: int) -> bool:
    return session.scalar(select(literal(1)).where(RunInput.run_id == run_id)) is not None


def add_input(session: Session, run_id: int, content: bytes) -> None:
    session.execute(insert(RunInput), {"run_id": run_id, "content": content})


def input_of(session: Session, run_id: int) -> bytes:
    return session.scalars(select(RunInput.content).where(RunInput.run_id == run_id)).one()


def add_part(session: Session, run_id: int, kind: str, number: int, content: bytes) -> bool:
    """False if another worker has stored it already: it is the same, and counts once."""
    given = {"run_id": run_id, "kind": kind, "number": number, "content": content}
    return _count(session, upsert(session)(RunPart).values(given).on_conflict_do_nothing()) > 0


def has_part(session: Session, run_id: int, kind: str, number: int) -> bool:
    return session.scalar(select(literal(1)).where(*_part(run_id, kind), RunPart.number == number)) is not None


def part_numbers(session: Session, run_id: int, kind: str) -> Sequence[int]:
    return session.scalars(select(RunPart.number).where(*_part(run_id, kind)).order_by(RunPart.number)).all()


def parts(session: Session, run_id: int, kind: str) -> Iterator[bytes]:
    """One at a time, in their order."""
    for number in part_numbers(session, run_id, kind):
        yield part(session, run_id, kind, number)


def part(session: Session, run_id: int, kind: str, number: int) -> bytes:
    return session.scalars(select(RunPart.content).where(*_part(run_id, kind), RunPart.number == number)).one()


def _part(run_id: int, kind: str) -> tuple[Any, Any]:
    return RunPart.run_id == run_id, RunPart.kind == kind


# --- matches, and the pairs that they are of


class PairRanks(NamedTuple):
    """A pair, and its new place in the list of either."""

    pair: PairKey
    rank_a: int | None
    rank_b: int | None


class ListsDiffer(RuntimeError):
    """The stored matches are not those that the lists speak of; a whole run puts that right."""


def add_matches(session: Session, of: Run, rows: Sequence[dict[str, Any]], first_id: int | None = None) -> None:
    """With ids from `first_id` on, or whatever ids come next."""
    keys = [PairKey(Form(row["form"]), row["party_a_id"], row["party_b_id"]) for row in rows]
    add_pairs(session, of.corridor_id, set(keys))
    given = [row | {"run_id": of.id} | bound(key) for row, key in zip(rows, keys, strict=True)]
    if first_id is not None:
        given = [row | {"id": first_id + at} for at, row in enumerate(given)]
    for batch in batches(given, INSERTED_AT_ONCE):
        session.execute(insert(MATCHES).values(pair_id=id_of_bound_pair(of.corridor_id)), batch)


def reserve_match_ids(session: Session, count: int) -> int:
    """So many ids in a row, of which this is the first: equal scores are listed by id, whoever stores them first."""
    if session.get_bind().dialect.name == "sqlite":
        last = session.scalar(text("select seq from sqlite_sequence where name = 'matches'"))
        if last is None:
            session.execute(text("insert into sqlite_sequence (name, seq) values ('matches', 0)"))
        session.execute(text("update sqlite_sequence set seq = seq + :count where name = 'matches'"), {"count": count})
        return int(last or 0) + 1
    # Whoever inserts meanwhile waits before it takes an id.
    session.execute(text("lock table matches in share row exclusive mode"))
    first = int(session.scalar(text("select nextval(pg_get_serial_sequence('matches', 'id'))")) or 0)
    session.execute(
        text("select setval(pg_get_serial_sequence('matches', 'id'), :last)"), {"last": first + max(count, 1) - 1}
    )
    return first


def change_matches(session: Session, of: Run, gone: Sequence[PairKey], moved: Sequence[PairRanks]) -> None:
    """Raises `ListsDiffer` if a match that goes or moves is not there."""
    this = MATCHES.c.pair_id == id_of_bound_pair(of.corridor_id), MATCHES.c.run_id == of.id
    ranks: dict[str, Any] = {"rank_for_a": bindparam("_rank_a"), "rank_for_b": bindparam("_rank_b")}
    _change_each(session, delete(MATCHES).where(*this), [bound(pair) for pair in gone])
    changes = [bound(each.pair) | {"_rank_a": each.rank_a, "_rank_b": each.rank_b} for each in moved]
    _change_each(session, update(MATCHES).where(*this).values(ranks), changes)


def _change_each(session: Session, statement: Any, values: Sequence[dict[str, Any]]) -> None:
    if values and (changed := _count(session, statement, values)) != len(values):
        raise ListsDiffer(f"{len(values)} matches were to be changed, and {changed} were found.")


# --- the lists of parties


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


def owners(session: Session, runs: Sequence[int], first: int, only: int | None, limit: int) -> Sequence[int]:
    """The parties that have lists in any of the runs, by id, from one on."""
    query = select(party_lists.party_id).where(party_lists.run_id.in_(runs), party_lists.party_id >= first)
    if only is not None:
        query = query.where(party_lists.party_id == only)
    return session.scalars(query.distinct().order_by(party_lists.party_id).limit(limit)).all()


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


# --- clearing away

IS_CLOSED = Run.state.not_in(OPEN_STATES)
HAS_MATCHES = exists(select(Match.id).where(Match.run_id == Run.id))


def abandoned(session: Session, live: Collection[int]) -> Sequence[int]:
    """Corridors that are no longer live, they or a park of theirs withdrawn, and still have lists."""
    query = select(Run.corridor_id).where(Run.corridor_id.not_in(live), IS_CLOSED, or_(Run.is_current, HAS_MATCHES))
    return session.scalars(query.distinct().order_by(Run.corridor_id)).all()


def unpublish(session: Session, corridors: Collection[int]) -> None:
    """Nobody sees their lists from now on."""
    session.execute(update(Run).where(Run.is_current, Run.corridor_id.in_(corridors)).values(is_current=False))


def untidied(session: Session) -> Sequence[int]:
    """Corridors with a closed run that still has what it worked with."""
    query = select(Run.corridor_id).join(RunInput, RunInput.run_id == Run.id).where(IS_CLOSED)
    return session.scalars(query.distinct().order_by(Run.corridor_id)).all()


def replaced(session: Session, corridor_id: int) -> Sequence[int]:
    """The runs of a corridor that are closed, are not current, and still have matches."""
    query = select(Run.id).where(Run.corridor_id == corridor_id, ~Run.is_current, IS_CLOSED, HAS_MATCHES)
    return session.scalars(query).all()


def delete_matches(session: Session, run_id: int, at_most: int) -> int:
    """Some of a run; how many."""
    some = select(Match.id).where(Match.run_id == run_id).limit(at_most)
    return _count(session, delete(Match).where(Match.id.in_(some)))


def delete_work(session: Session, corridor_id: int) -> None:
    """What the closed runs of a corridor had read and made."""
    closed = select(Run.id).where(Run.corridor_id == corridor_id, IS_CLOSED)
    session.execute(delete(RunPart).where(RunPart.run_id.in_(closed)))
    session.execute(delete(RunInput).where(RunInput.run_id.in_(closed)))


def delete_lists(session: Session, corridor_id: int, kept: int) -> None:
    """Of runs that failed and of those too long ago. Of the others, but the current, what was published stays."""
    ended = select(Run.id).where(Run.corridor_id == corridor_id, IS_CLOSED)
    newest = ended.where(Run.state == "done").order_by(Run.id.desc()).limit(kept)
    is_current = select(Run.id).where(Run.is_current)
    session.execute(
        delete(PartyLists).where(
            PartyLists.run_id.in_(ended), PartyLists.run_id.not_in(newest), PartyLists.run_id.not_in(is_current)
        )
    )
    replaced_lists = PartyLists.run_id.in_(ended.where(~Run.is_current)), PartyLists.known.is_not(None)
    session.execute(update(PartyLists).where(*replaced_lists).values(known=None))


def _count(session: Session, statement: Any, values: Sequence[dict[str, Any]] | None = None) -> int:
    # Otherwise an insert on PostgreSQL counts as -1.
    done: CursorResult[Any] = session.execute(  # type: ignore[assignment]
        statement, values, execution_options={"preserve_rowcount": True}
    )
    return done.rowcount
