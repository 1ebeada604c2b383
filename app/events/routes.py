"""Events over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends

from app.accounts.access import CallerDep
from app.accounts.unchanged import unless_changed
from app.database import SessionDep
from app.errors import Changed, Conflict, NotFound, problems
from app.events import service
from app.events.schemas import EventChange, EventFilter, EventIn, EventInFull, EventOut
from app.paging import Page, PagingDep
from app.schemas import Id
from app.web.fields import sparse

events = APIRouter(prefix="/events", tags=["events"])


@events.post("", status_code=201, summary="Add an event of a corridor", responses=problems(Conflict))
def add_event(session: SessionDep, caller: CallerDep, event: EventIn) -> EventInFull:
    """Its slots either one by one, or by the hours of each day."""
    return service.add(session, caller, event)


@events.get(
    "",
    summary="List the events of your park's corridors, the latest first",
    responses=problems(),
    dependencies=[sparse(EventOut)],
)
def list_events(
    session: SessionDep, caller: CallerDep, paging: PagingDep, chosen: Annotated[EventFilter, Depends()]
) -> Page[EventOut]:
    return service.page(session, caller, chosen, paging)


@events.get(
    "/{event_id}", summary="Read an event with its slots, tables and interpreters", responses=problems(NotFound)
)
def read_event(session: SessionDep, caller: CallerDep, event_id: Id) -> EventInFull:
    return service.in_full(session, caller, event_id)


@events.patch(
    "/{event_id}",
    summary="Change an event",
    responses=problems(NotFound, Conflict, Changed),
    dependencies=[unless_changed(service.in_full)],
)
def change_event(session: SessionDep, caller: CallerDep, event_id: Id, event: EventChange) -> EventInFull:
    """Slots, tables and interpreters replace those that there were, as long as nothing refers to them."""
    return service.change(session, caller, event_id, event)
