"""Tasks over HTTP."""

from fastapi import APIRouter

from app.accounts.access import CallerDep
from app.compliance.policy.policy import PolicyDep
from app.database import SessionDep
from app.errors import problems
from app.introductions.showing import open_reviews
from app.waiting import service
from app.waiting.schemas import TASKS, Task

waiting = APIRouter(tags=["introductions"])


@waiting.get(
    "/tasks",
    summary="List what is open for you: who must act on what, by when",
    responses=problems() | {200: {"content": {"application/json": {"example": TASKS}}}},
)
def list_tasks(session: SessionDep, caller: CallerDep, policy: PolicyDep) -> list[Task]:
    """What is due first comes first. Somebody of a park sees what waits for the park or for one of its companies.

    Compliance officers see the first hundred reviews that are open, too.
    """
    return [*service.open_tasks(session, caller), *open_reviews(policy, session, caller)]
