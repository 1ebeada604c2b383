"""What a domain wants done in the background."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.database import transaction
from models import TaskTime
from models.base import now


@dataclass(frozen=True, slots=True)
class Task:
    """Work that is done item by item, by one worker at a time for each item.

    The domain's own rows say what is due: a run that is open, a proposal whose time is over, a mail not yet sent.
    So nothing is lost by a kill, and who makes work need not know of tasks. `execute` may be killed at any time, is
    called again while the item is due, and may find nothing left to do.
    """

    name: str
    due: Callable[[Session], Sequence[int]]
    """the items to do now, the most urgent first; asked every second, so it must be quick"""
    execute: Callable[[int], None]


def periodic(engine: Engine, name: str, every: timedelta, execute: Callable[[], None]) -> Task:
    """A task of one item, done again so long after it was last done."""

    def due(session: Session) -> Sequence[int]:
        last = session.get(TaskTime, name)
        return [] if last and now() - last.finished_at < every else [0]

    def execute_and_note(_item: int) -> None:
        execute()
        with transaction(engine) as session:
            session.merge(TaskTime(name=name, finished_at=now()))

    return Task(name, due, execute_and_note)
