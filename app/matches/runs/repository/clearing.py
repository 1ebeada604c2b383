"""What no open and no current run needs any more."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from app.matches.runs.repository.counting import changed
from models import Match, PartyLists, Run, RunInput, RunPart, RunParty, RunPortfolio
from models.run import OF_CORRIDORS, OPEN_STATES

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
    return changed(session, delete(Match).where(Match.id.in_(some)))


def delete_work(session: Session, corridor_id: int) -> None:
    """What the closed runs of a corridor had read and made."""
    closed = select(Run.id).where(Run.corridor_id == corridor_id, IS_CLOSED)
    session.execute(delete(RunPart).where(RunPart.run_id.in_(closed)))
    for of_current in (RunParty, RunPortfolio):
        session.execute(delete(of_current).where(of_current.run_id.in_(closed.where(~Run.is_current))))
    session.execute(delete(RunInput).where(RunInput.run_id.in_(closed)))


def delete_lists(session: Session, corridor_id: int, kept: int) -> None:
    """Of runs that failed and of those too long ago. Of the others, but the current, what was published stays."""
    ended = select(Run.id).where(Run.corridor_id == corridor_id, IS_CLOSED)
    done = ended.where(Run.state == "done")
    newest = done.where(OF_CORRIDORS).order_by(Run.id.desc()).limit(kept)
    of_events = done.where(~OF_CORRIDORS).order_by(Run.id.desc()).limit(kept)
    is_current = select(Run.id).where(Run.is_current)
    session.execute(
        delete(PartyLists).where(
            PartyLists.run_id.in_(ended), *(PartyLists.run_id.not_in(some) for some in (newest, of_events, is_current))
        )
    )
    replaced_lists = PartyLists.run_id.in_(ended.where(~Run.is_current)), PartyLists.known.is_not(None)
    session.execute(update(PartyLists).where(*replaced_lists).values(known=None))
