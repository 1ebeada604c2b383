"""The SQL of runs at work: what they have read, what is done of them, what is to be cleared away."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import CursorResult, delete, exists, func, insert, literal, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.database import batches
from app.matches.runs import queries, standings
from app.matches.runs.corridor import Sides, party
from matching.profiles import Profile
from models import Match, Run, RunInput, RunPart, Standing
from models.run import OPEN_STATES

INSERTED_AT_ONCE = 2000


def open_runs(session: Session) -> Sequence[int]:
    return session.scalars(select(Run.id).where(Run.state.in_(OPEN_STATES)).order_by(Run.id)).all()


def is_read(session: Session, run_id: int) -> bool:
    return session.scalar(select(literal(1)).where(RunInput.run_id == run_id)) is not None


def keep_input(session: Session, run_id: int, content: bytes) -> None:
    session.execute(insert(RunInput), {"run_id": run_id, "content": content})


def input_of(session: Session, run_id: int) -> bytes:
    return session.scalars(select(RunInput.content).where(RunInput.run_id == run_id)).one()


def has_part(session: Session, run_id: int, kind: str, number: int) -> bool:
    return session.scalar(select(literal(1)).where(*_part(run_id, kind), RunPart.number == number)) is not None


def keep_part(session: Session, run_id: int, kind: str, number: int, content: bytes) -> bool:
    """False if another worker has kept it already: it is the same, and counts once."""
    upsert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    given = {"run_id": run_id, "kind": kind, "number": number, "content": content}
    kept: CursorResult[Any] = session.execute(upsert(RunPart).values(given).on_conflict_do_nothing())  # type: ignore[assignment]
    return bool(kept.rowcount)


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


def keep_standings(
    session: Session, run: Run, sides: Sides, listings: Iterable[tuple[Profile, standings.Entries]]
) -> None:
    """In place of what an interrupted attempt may have left."""
    session.execute(delete(Standing).where(Standing.run_id == run.id))
    rows = [
        {
            "run_id": run.id,
            "kind": profile.kind,
            "party_id": profile.id,
            "profile_hash": digest,
            "published": standings.shown(entries, run.list_length).tobytes(),
            "published_hash": digest,
            "known": entries.tobytes(),
        }
        for profile, entries in listings
        for digest in [standings.profile_hash(profile, sides.cards[party(profile)])]
    ]
    for some in batches(rows, INSERTED_AT_ONCE):
        session.execute(insert(Standing.__table__), some)  # type: ignore[arg-type]


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


def insert_matches(session: Session, run_id: int, first_id: int, rows: Sequence[dict[str, Any]]) -> None:
    # Into the table, not the class: the mapper would insert row by row wherever a side is empty.
    given = [row | {"id": first_id + at, "run_id": run_id} for at, row in enumerate(rows)]
    if given:
        session.execute(insert(Match.__table__), given)  # type: ignore[arg-type]


def take_over_matches(session: Session, run: Run, before: Run) -> None:
    """Those of the forms that the run has not ranked, from the run before."""
    session.execute(update(Match).where(Match.run_id == before.id, Match.form.not_in(run.forms)).values(run_id=run.id))


def take_over_standings(session: Session, run: Run, before: Run) -> None:
    """The same of where everybody stands, also of those who came after the run had read; may be done again."""
    stands, stood = (
        {(row.kind, row.party_id): row for row in session.scalars(select(Standing).where(Standing.run_id == of.id))}
        for of in (run, before)
    )
    for one, old in stood.items():
        row = stands.get(one)
        if row is None:
            kind, party_id = one
            row = Standing(run_id=run.id, kind=kind, party_id=party_id, profile_hash=standings.NOT_READ, known=b"")
            session.add(row)
        both = standings.with_forms_of(standings.read(row.known or b""), standings.read(old.known or b""), run.forms)
        row.known = both.tobytes()
        row.published = standings.shown(both, run.list_length).tobytes()


def mark_differing(session: Session, run: Run, before: Run | None) -> None:
    """Stale: everybody whose profile the two runs' lists were not made from alike. Both are as of their last refresh.

    No clock tells that: a change is stamped when it is written, and seen when it is committed.
    """
    ids = [run.id] if before is None else [run.id, before.id]
    for kind in queries.TABLES:
        known = select(Standing.party_id).where(
            Standing.run_id.in_(ids), Standing.kind == kind, Standing.profile_hash != standings.NOT_READ
        )
        in_one = known.group_by(Standing.party_id, Standing.profile_hash).having(func.count() == 1)
        queries.mark_stale(session, kind, in_one)


def dead_runs(session: Session, corridor_id: int) -> Sequence[int]:
    """The runs of a corridor that are closed, are not the current one, and still have matches."""
    has_matches = exists(select(Match.id).where(Match.run_id == Run.id))
    query = select(Run.id).where(
        Run.corridor_id == corridor_id, ~Run.is_current, Run.state.not_in(OPEN_STATES), has_matches
    )
    return session.scalars(query).all()


def delete_some_matches(session: Session, run_id: int, count: int) -> int:
    some = select(Match.id).where(Match.run_id == run_id).limit(count)
    gone: CursorResult[Any] = session.execute(delete(Match).where(Match.id.in_(some)))  # type: ignore[assignment]
    return gone.rowcount


def forget_work(session: Session, corridor_id: int) -> None:
    """What the closed runs of a corridor had read and made."""
    closed = select(Run.id).where(Run.corridor_id == corridor_id, Run.state.not_in(OPEN_STATES))
    session.execute(delete(RunInput).where(RunInput.run_id.in_(closed)))
    session.execute(delete(RunPart).where(RunPart.run_id.in_(closed)))


def forget_standings(session: Session, corridor_id: int, kept: int) -> None:
    """Of runs that failed and of those too long ago. Of the others, but the current, what was published stays."""
    ended = Run.corridor_id == corridor_id, Run.state.not_in(OPEN_STATES)
    newest = select(Run.id).where(*ended, Run.state == "done").order_by(Run.id.desc()).limit(kept)
    session.execute(
        delete(Standing).where(
            Standing.run_id.in_(select(Run.id).where(*ended)),
            Standing.run_id.not_in(newest),
            Standing.run_id.not_in(select(Run.id).where(Run.is_current)),
        )
    )
    session.execute(
        update(Standing)
        .where(Standing.run_id.in_(select(Run.id).where(*ended, ~Run.is_current)), Standing.known.is_not(None))
        .values(known=None)
    )
