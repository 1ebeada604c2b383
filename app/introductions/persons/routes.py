"""What is known of a person, over HTTP."""

from fastapi import APIRouter

from app.accounts.access import CallerDep
from app.accounts.keyring import forgets_callers
from app.database import SessionDep
from app.errors import Conflict, NotFound, problems
from app.introductions.persons import service
from app.introductions.persons.schemas import Erased, PersonIn, PersonOut

persons = APIRouter(prefix="/persons", tags=["contacts"])


@persons.post("/export", summary="Read all that is stored of a person", responses=problems(NotFound, Conflict))
def export_person(session: SessionDep, caller: CallerDep, person: PersonIn) -> PersonOut:
    return service.export(session, caller, person.email)


@persons.post(
    "/erase",
    summary="Erase all that is stored of a person",
    responses=problems(NotFound, Conflict),
    dependencies=[forgets_callers],
)
def erase_person(session: SessionDep, caller: CallerDep, person: PersonIn) -> Erased:
    """The audit trail keeps that somebody was erased, by number, without the person."""
    return service.erase(session, caller, person.email)
