"""Runs over HTTP: ask for one, watch it, cancel it, and see what it moved."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from app.accounts.access import CallerDep
from app.database import SessionDep
from app.errors import Conflict, NotFound, TooMany, problem, problems
from app.matches.runs import comparison, service
from app.matches.runs.schemas import MovedList, MovesPage, RunFilter, RunIn, RunOut
from app.matches.runs.service import RunRequest
from app.matches.runs.stream import MOST_STREAMS, RunEventsDep
from app.paging import SORT, Page, PagingDep
from app.schemas import Id
from app.web.fields import sparse

runs = APIRouter(prefix="/runs", tags=["runs"])

_OPEN: dict[str, Any] = problem(Conflict, "A run of the corridor is open (`running_run`).", running_run=7)
_CLOSED: dict[str, Any] = problem(Conflict, "The run is closed.", detail="Run 7 is done: there is nothing to cancel.")
_NO_LISTS: dict[str, Any] = problem(
    Conflict,
    "The run has no lists, because it is not done; or they are kept no longer.",
    detail="Run 7 is failed, and no lists of it are kept: there is nothing to compare.",
)
_TOO_MANY: dict[str, Any] = problem(
    TooMany,
    "The key has as many streams open as it may.",
    detail=f"You watch {MOST_STREAMS} runs already. Close one of the streams.",
)
_LOCATION = {"Location": {"description": "the path of the run", "schema": {"type": "string"}}}
_EVENTS: dict[str, Any] = {
    "description": "An event `run` at once and after every change; its data is a `RunOut`, in the last one closed.",
    "content": {
        EventSourceResponse.media_type: {
            "schema": {"type": "string"},
            "example": 'id: 1\nevent: run\ndata: {"id":7,"state":"running"}\n\n',
        }
    },
}


@runs.post(
    "",
    status_code=202,
    summary="Rank a corridor, or the participants of an event, again, in all cooperation forms",
    responses=problems(Conflict) | {409: _OPEN, 202: {"headers": _LOCATION}},
)
def start_run(request: Request, response: Response, session: SessionDep, caller: CallerDep, run: RunIn) -> RunOut:
    """The run waits for the worker; follow it with `GET /runs/{run_id}` or its events.

    Readers see the lists of the run before until this one is done. A corridor or an event has one open run at a time:
    another request is a 409, or joins it. Lists of an event stand beside those of its corridor, which stay as they are:
    meetings are chosen from them. Needs the role manager, for one of the corridor's parks, or admin.
    """
    usual = None if run.event else request.app.state.settings.list_length
    length = run.list_length or usual
    made = service.start(session, caller, RunRequest(length, run.corridor, run.weights, run.join, run.event))
    response.headers["Location"] = request.app.url_path_for(read_run.__name__, run_id=made.id)
    return made


@runs.get("", summary="List runs, the newest first", responses=problems(), dependencies=[sparse(RunOut)])
def list_runs(
    session: SessionDep,
    caller: CallerDep,
    paging: PagingDep,
    chosen: Annotated[RunFilter, Depends()],
) -> Page[RunOut]:
    """Those of all corridors without `corridor`, in whatever state without `state`."""
    return service.page(session, caller, paging, chosen)


@runs.get(
    "/{run_id}", summary="Read a run: its state, its progress, what it was made from", responses=problems(NotFound)
)
def read_run(session: SessionDep, caller: CallerDep, run_id: Id) -> RunOut:
    """What it is made from, from `encoder` to `base_id`, is known once it has read the profiles; `null` before."""
    return service.read(session.connection(), caller, run_id)


@runs.get(
    "/{run_id}/events",
    summary="Watch a run: server-sent events until it is closed",
    response_class=EventSourceResponse,
    responses=problems(NotFound) | {200: _EVENTS, 429: _TOO_MANY},
)
async def watch_run(events: RunEventsDep) -> AsyncIterator[ServerSentEvent]:
    """Each event is the whole run, so who comes back has missed nothing.

    A comment is sent where nothing changes for long. The stream ends after the event in which the run is closed, and
    within seconds after the key was revoked.
    """
    async for event in events:
        yield event


@runs.post(
    "/{run_id}/cancel",
    status_code=202,
    summary="Cancel a run; the lists that are served stay as they are",
    responses=problems(NotFound, Conflict) | {409: _CLOSED},
)
def cancel_run(session: SessionDep, caller: CallerDep, run_id: Id) -> RunOut:
    """A queued run is closed at once, a running one when its worker notices. Asking again changes nothing.

    Needs the role manager, for one of the corridor's parks, or admin.
    """
    return service.cancel(session, caller, run_id)


@runs.get(
    "/{run_id}/moves",
    summary="What moved since the run before, and why",
    responses=problems(NotFound, Conflict) | {409: _NO_LISTS},
    dependencies=[sparse(MovedList)],
)
def list_moves(
    session: SessionDep,
    caller: CallerDep,
    run_id: Id,
    paging: PagingDep,
    company_id: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="the lists of this company only")] = None,
    since: Annotated[
        int | None, Query(ge=1, le=2**31 - 1, description="an earlier run of the corridor, instead of the one before")
    ] = None,
    sort: Annotated[Literal["party_id", "-party_id"], Query(description=SORT)] = "party_id",
) -> MovesPage:
    """Only lists that differ are in it: who entered, left, rose or fell, with all causes that can have done it."""
    return comparison.page(session, caller, run_id, since, company_id, paging, descending=sort == "-party_id")


def document_streams(document: dict[str, Any]) -> None:
    """Takes from the OpenAPI document, which is of version 3.1, what FastAPI says of events in words of 3.2."""
    for operations in document["paths"].values():
        for operation in operations.values():
            for content in operation["responses"].get("200", {}).get("content", {}).values():
                content.pop("itemSchema", None)
