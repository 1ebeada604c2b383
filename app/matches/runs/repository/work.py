"""What a run has read, and the pieces that are done."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from app.database import upsert
from app.matches.runs.repository.counting import changed
from models import RunInput, RunPart, RunPortfolio


def is_read(session: Session, run_id: int) -> bool:
    return session.scalar(select(literal(1)).where(RunInput.run_id == run_id)) is not None


def add_input(session: Session, run_id: int, content: bytes) -> None:
    session.execute(insert(RunInput), {"run_id": run_id, "content": content})


def input_of(session: Session, run_id: int) -> bytes:
    return session.scalars(select(RunInput.content).where(RunInput.run_id == run_id)).one()


def add_portfolio(session: Session, run_id: int, content: bytes) -> None:
    session.execute(insert(RunPortfolio), {"run_id": run_id, "content": content})


def portfolio_of(session: Session, run_id: int) -> bytes | None:
    """None of a run that measured none."""
    return session.scalar(select(RunPortfolio.content).where(RunPortfolio.run_id == run_id))


def add_part(session: Session, run_id: int, kind: str, number: int, content: bytes) -> bool:
    """False if another worker has stored it already: it is the same, and counts once."""
    given = {"run_id": run_id, "kind": kind, "number": number, "content": content}
    return changed(session, upsert(session)(RunPart).values(given).on_conflict_do_nothing()) > 0


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
