"""People over HTTP: kept by admins."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from app.accounts.access import CallerDep
from app.accounts.keyring import forgets_callers
from app.accounts.people import service
from app.accounts.people.schemas import UserChange, UserIn, UserOut
from app.accounts.unchanged import unless_changed
from app.database import SessionDep
from app.errors import Changed, Conflict, NotFound, problems
from app.paging import SORT, Ids, Page, PagingDep
from app.schemas import Id
from app.web.fields import sparse

people = APIRouter(prefix="/users", tags=["users"])


Sort = Annotated[Literal["email", "-email", "name", "-name"], Query(description=SORT)]


@people.get("", summary="List people by e-mail address", responses=problems(), dependencies=[sparse(UserOut)])
def list_users(session: SessionDep, paging: PagingDep, ids: Ids = None, sort: Sort = "email") -> Page[UserOut]:
    return service.page(session, paging, ids, sort)


@people.post("", status_code=201, summary="Add a person", responses=problems(Conflict))
def add_user(session: SessionDep, caller: CallerDep, user: UserIn) -> UserOut:
    return service.add(session, caller, user)


@people.get("/{user_id}", summary="Read a person", responses=problems(NotFound))
def read_user(session: SessionDep, user_id: Id) -> UserOut:
    return service.read(session, user_id)


@people.patch(
    "/{user_id}",
    summary="Change a person's role, park or password; disable, or let in again",
    responses=problems(NotFound, Conflict, Changed),
    dependencies=[unless_changed(lambda session, _caller, user_id: service.read(session, user_id)), forgets_callers],
)
def change_user(session: SessionDep, caller: CallerDep, user_id: Id, change: UserChange) -> UserOut:
    return service.change(session, caller, user_id, change)
