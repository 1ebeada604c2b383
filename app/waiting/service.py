"""Tasks of all domains, what is due first before the others."""

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.hosting import showing as stays
from app.hosting.schemas import StayTaskOut
from app.introductions import showing as introductions
from app.introductions.schemas import TaskOut


def open_tasks(session: Session, caller: Caller, park_id: int | None = None) -> list[TaskOut | StayTaskOut]:
    """What waits for the caller's park or its companies; for an admin, and a caller of no park, whatever is open.

    `park_id`: only what waits for that one.
    """
    found: list[TaskOut | StayTaskOut] = [*introductions.open_tasks(session, caller, park_id)]
    found += stays.open_tasks(session, caller, park_id)
    return sorted(found, key=lambda task: task.due_at)
