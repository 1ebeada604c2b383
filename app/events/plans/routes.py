"""Plans over HTTP: ask for one, watch it, adopt a preview; read its meetings, reserves, and what changed for whom."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from app.accounts.access import CallerDep
from app.accounts.unchanged import unless_changed
from app.compliance.policy.policy import PolicyDep, names_at_hand
from app.database import SessionDep
from app.errors import Changed, Conflict, NotFound, problem, problems
from app.events.plans import reading, service
from app.events.plans.asking import PlanIn
from app.events.plans.schemas import (
    ChangeSort,
    MeetingChange,
    MeetingFilter,
    MeetingOut,
    ParticipantChanges,
    PlanFilter,
    PlanOut,
    ReserveOut,
    ReserveSort,
)
from app.events.releasing import Reader
from app.paging import SORT, Page, PagingDep
from app.schemas import Id, LargeId
from app.web.fields import sparse
from app.web.languages import ReaderLanguage

plans = APIRouter(prefix="/events/{event_id}/plans", tags=["events"], dependencies=[Depends(names_at_hand)])

_BUSY: dict[str, Any] = problem(
    Conflict, "Another plan of the event is open, or there is nothing to begin from.", detail="There is not yet a …"
)


async def _reader(session: SessionDep, policy: PolicyDep, caller: CallerDep) -> Reader:
    return Reader(session, policy, caller)


ReaderDep = Annotated[Reader, Depends(_reader)]
_LOCATION = {"Location": {"description": "the path of the plan", "schema": {"type": "string"}}}


@plans.post(
    "",
    status_code=202,
    summary="Plan an event: choose meetings, place them, or repair the timetable",
    responses=problems(NotFound, Conflict) | {409: _BUSY, 202: {"headers": _LOCATION}},
)
def start_plan(
    request: Request, response: Response, session: SessionDep, caller: CallerDep, event_id: Id, plan: PlanIn
) -> PlanOut:
    """The plan waits for the worker, and first for a ranking of the participants, if that is missing or outdated;
    follow it with `GET /events/{event_id}/plans/{plan_id}`. When it is done it is the next version; a preview is none
    before it is adopted. Only meetings that the law releases on that day are planned.
    """
    made = service.request(session, caller, event_id, plan)
    path = request.app.url_path_for(read_plan.__name__, event_id=event_id, plan_id=made.id)
    response.headers["Location"] = path
    return made


@plans.get(
    "",
    summary="List the plans of an event, the latest first",
    responses=problems(NotFound),
    dependencies=[sparse(PlanOut)],
)
def list_plans(
    reader: ReaderDep,
    lang: ReaderLanguage,
    event_id: Id,
    paging: PagingDep,
    chosen: Annotated[PlanFilter, Depends()],
) -> Page[PlanOut]:
    return service.page(reader, event_id, chosen, paging, lang)


@plans.get(
    "/{plan_id}", summary="Read a plan: how far it is, and what is known of its result", responses=problems(NotFound)
)
def read_plan(reader: ReaderDep, lang: ReaderLanguage, event_id: Id, plan_id: Id) -> PlanOut:
    return service.read(reader, event_id, plan_id, lang)


@plans.post(
    "/{plan_id}/cancel", status_code=202, summary="Cancel a plan that is open", responses=problems(NotFound, Conflict)
)
def cancel_plan(session: SessionDep, caller: CallerDep, event_id: Id, plan_id: Id) -> PlanOut:
    return service.cancel(session, caller, event_id, plan_id)


@plans.post("/{plan_id}/adopt", summary="Make a preview the next version", responses=problems(NotFound, Conflict))
def adopt_plan(reader: ReaderDep, lang: ReaderLanguage, event_id: Id, plan_id: Id) -> PlanOut:
    """Refused if there is another version since it was made."""
    return service.adopt(reader, event_id, plan_id, lang)


@plans.get(
    "/{plan_id}/meetings",
    summary="List the meetings of a version",
    responses=problems(NotFound),
    dependencies=[sparse(MeetingOut)],
)
def list_meetings(
    reader: ReaderDep, event_id: Id, plan_id: Id, paging: PagingDep, chosen: Annotated[MeetingFilter, Depends()]
) -> Page[MeetingOut]:
    """Where the law holds a meeting back by now, `held_back` says why, and of the two you are told your own park's."""
    return reading.meetings(reader, event_id, plan_id, chosen, paging)


@plans.get("/{plan_id}/meetings/{meeting_id}", summary="Read a meeting of a version", responses=problems(NotFound))
def read_meeting(reader: ReaderDep, event_id: Id, plan_id: Id, meeting_id: LargeId) -> MeetingOut:
    return reading.one_meeting(reader, event_id, plan_id, meeting_id)


@plans.patch(
    "/{plan_id}/meetings/{meeting_id}",
    summary="Pin a meeting of the last version, or note what became of it",
    responses=problems(NotFound, Conflict, Changed),
    dependencies=[
        unless_changed(
            lambda _session, reader, *ids: reading.one_meeting(reader, *ids), _reader, lock=service.lock_meeting
        )
    ],
)
def change_meeting(
    reader: ReaderDep, event_id: Id, plan_id: Id, meeting_id: LargeId, meeting: MeetingChange
) -> MeetingOut:
    """A pinned meeting keeps its slot in later versions. Cancelled ones are in none after the next repair."""
    return service.change_meeting(reader, event_id, plan_id, meeting_id, meeting)


@plans.get(
    "/{plan_id}/reserves",
    summary="List who would be next for whom",
    responses=problems(NotFound),
    dependencies=[sparse(ReserveOut)],
)
def list_reserves(
    reader: ReaderDep,
    event_id: Id,
    plan_id: Id,
    paging: PagingDep,
    participant_id: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="of this one only")] = None,
    sort: Annotated[ReserveSort, Query(description=SORT)] = "participant_id",
) -> Page[ReserveOut]:
    return reading.reserves(reader, event_id, plan_id, participant_id, paging, sort)


@plans.get(
    "/{plan_id}/changes",
    summary="What changed for whom since the version before",
    responses=problems(NotFound),
    dependencies=[sparse(ParticipantChanges)],
)
def list_agenda_changes(
    reader: ReaderDep,
    event_id: Id,
    plan_id: Id,
    paging: PagingDep,
    since: Annotated[
        int | None, Query(ge=1, le=2**31 - 1, description="id of another plan to compare with, instead")
    ] = None,
    sort: Annotated[ChangeSort, Query(description=SORT)] = "participant_id",
) -> Page[ParticipantChanges]:
    return reading.changes(reader, event_id, plan_id, since, paging, sort)
