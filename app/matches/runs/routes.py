"""Runs over HTTP: ask for one, watch it, cancel it, and see what it moved."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse

from app.accounts.access import EditorDep
from app.database import Reader, SessionDep
from app.errors import Conflict, NotFound, problem, problems
from app.matches.runs import service
from app.matches.runs.events import MEDIA_TYPE, counted, events
from app.matches.runs.moves import service as moves
from app.matches.runs.schemas import JobFilter, MovesPage, RunIn, RunOut, State
from app.paging import Page, PagingDep
from app.schemas import Code, Id

runs = APIRouter(prefix="/runs", tags=["runs"])

_OPEN: dict[str, Any] = problem(
    Conflict, "A run of the corridor is open; or some forms cannot be ranked alone.", running_run=7
)
_LOCATION = {"Location": {"description": "the path of the run", "schema": {"type": "string"}}}
_EVENTS: dict[str, Any] = {
    "description": "An event `run` at once and after every change; its data is a `RunOut`, in the last one closed.",
    "content": {
        MEDIA_TYPE: {"schema": {"type": "string"}, "example": 'id: 1\nevent: run\ndata: {"id":7,"state":"running"}\n\n'}
    },
}


class EventStream(StreamingResponse):
    """Server-sent events, which nobody on the way may keep or hold back."""

    media_type = MEDIA_TYPE


@runs.post(
    "",
    status_code=202,
    summary="Rank a corridor anew, in all cooperation forms or in some",
    responses=problems(Conflict) | {409: _OPEN, 202: {"headers": _LOCATION}},
)
def start_run(request: Request, response: Response, session: SessionDep, caller: EditorDep, run: RunIn) -> RunOut:
    """The run waits for the worker. Readers see the lists of the run before until this one is done."""
    made = service.start(session, caller, run, request.app.state.settings.list_length)
    response.headers["Location"] = request.app.url_path_for(read_run.__name__, run_id=made.id)
    return made


@runs.get("", summary="List runs, the newest first", responses=problems())
def list_runs(
    session: SessionDep,
    paging: PagingDep,
    corridor: Annotated[Code | None, Query(description="code of a corridor")] = None,
    state: Annotated[State | None, Query(description="how far they are")] = None,
) -> Page[RunOut]:
    return service.page(session, JobFilter(corridor, state), paging)


@runs.get(
    "/{run_id}", summary="Read a run: its state, its progress, what it was made from", responses=problems(NotFound)
)
def read_run(session: SessionDep, run_id: Id) -> RunOut:
    return service.read(session.connection(), run_id)


@runs.get(
    "/{run_id}/events",
    summary="Watch a run: server-sent events until it is closed",
    response_class=EventStream,
    responses=problems(NotFound) | {200: _EVENTS},
)
async def watch_run(
    request: Request,
    run_id: Id,
    last_event_id: Annotated[str | None, Header(description="the number of the last event that was received")] = None,
) -> EventStream:
    reader: Reader = request.app.state.reader
    # Once the stream has begun it is too late for a 404.
    await reader.read(lambda connection: service.row_of(connection, run_id))
    unbuffered = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return EventStream(events(reader, run_id, counted(last_event_id)), headers=unbuffered)


@runs.post(
    "/{run_id}/cancel",
    status_code=202,
    summary="Cancel a run; the lists that are served stay as they are",
    responses=problems(NotFound, Conflict),
)
def cancel_run(session: SessionDep, caller: EditorDep, run_id: Id) -> RunOut:
    return service.cancel(session, caller, run_id)


@runs.get(
    "/{run_id}/moves",
    summary="What moved since the run before, and why",
    responses=problems(NotFound, Conflict),
)
def list_moves(
    session: SessionDep,
    run_id: Id,
    paging: PagingDep,
    company_id: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="the lists of this company only")] = None,
    since: Annotated[
        int | None, Query(ge=1, le=2**31 - 1, description="an earlier run of the corridor, instead of the one before")
    ] = None,
) -> MovesPage:
    return moves.page(session, run_id, since, company_id, paging)
