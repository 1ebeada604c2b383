"""Agendas over HTTP: one as JSON or as a file, the hall, and everything in one zip."""

from typing import Annotated, Any, get_args

from fastapi import APIRouter, Query, Request
from starlette.responses import Response, StreamingResponse

from app.accounts.access import CallerDep
from app.accounts.roles import Caller
from app.compliance.policy.policy import PolicyDep
from app.database import SessionDep, transaction
from app.errors import Conflict, NotFound, problems
from app.events.agendas import service
from app.events.agendas.calendars import publisher_of
from app.events.agendas.files import MEDIA_TYPES, AgendaKind, FileKind, HallKind, agenda_file, agenda_name, zipped
from app.events.agendas.pdf import hall_pdf
from app.events.agendas.schemas import AgendaOut, HallPlanOut, agenda_out, hall_out
from app.events.agendas.service import Wanted
from app.events.agendas.xlsx import hall_workbook
from app.schemas import Id, LanguageCode
from app.web.answers import LANGUAGE

agendas = APIRouter(prefix="/events/{event_id}", tags=["agendas"])
VersionQuery = Annotated[
    int | None, Query(ge=1, le=2**31 - 1, description="number of a version of the timetable; default: the last one")
]
LangQuery = Annotated[
    LanguageCode | None, Query(description="language of the agenda; default: what the participant or delegate reads")
]
DelegateQuery = Annotated[
    int | None, Query(ge=1, le=2**31 - 1, description="of one of several delegates: only the meetings that they attend")
]
KindQuery = Annotated[AgendaKind, Query(alias="format", description="kind of the files")]
BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}


def _files(*types: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": "The file.", "content": dict.fromkeys(types, BINARY)}}


@agendas.get(
    "/participants/{participant_id}/agenda",
    summary="Read a participant's agenda: who, when, where, in which form, and why",
    responses=problems(NotFound, Conflict),
)
def read_agenda(
    request: Request,
    session: SessionDep,
    caller: CallerDep,
    policy: PolicyDep,
    event_id: Id,
    participant_id: Id,
    lang: LangQuery = None,
    version: VersionQuery = None,
    delegate: DelegateQuery = None,
) -> AgendaOut:
    """Refused with `release-refused` if the law forbids one of its meetings by now."""
    found = service.agenda(session, policy, caller, event_id, participant_id, Wanted(version, lang), delegate)
    _told_in(request, found.language)
    return agenda_out(found)


@agendas.get(
    "/participants/{participant_id}/agenda/file",
    summary="A participant's agenda as PDF, XLSX or iCalendar",
    response_class=Response,
    responses=problems(NotFound, Conflict) | _files(*(MEDIA_TYPES[kind] for kind in get_args(FileKind))),
)
def read_agenda_file(
    request: Request,
    session: SessionDep,
    caller: CallerDep,
    policy: PolicyDep,
    event_id: Id,
    participant_id: Id,
    lang: LangQuery = None,
    version: VersionQuery = None,
    delegate: DelegateQuery = None,
    kind: Annotated[FileKind, Query(alias="format", description="kind of the file")] = "pdf",
) -> Response:
    found = service.agenda(session, policy, caller, event_id, participant_id, Wanted(version, lang), delegate)
    _note(request, caller, event_id, kind, participant_id)
    _told_in(request, found.language)
    made = agenda_file(found, kind, publisher_of(request.app.state.settings.mail_from))
    ascii_name = agenda_name(found).encode("ascii", "ignore").decode().rstrip("-")
    return Response(made, media_type=MEDIA_TYPES[kind], headers=_attached(f"{ascii_name}.{kind}"))


@agendas.get(
    "/agendas",
    summary="Everybody's agendas, the sheets of the tables and the plan of the hall, in one zip",
    response_class=StreamingResponse,
    responses=problems(NotFound, Conflict) | _files("application/zip"),
)
def read_all_agendas(
    request: Request,
    session: SessionDep,
    caller: CallerDep,
    policy: PolicyDep,
    event_id: Id,
    lang: LangQuery = None,
    version: VersionQuery = None,
    kind: KindQuery = "pdf",
) -> StreamingResponse:
    """Sent while it is made: a hundred agendas take some seconds."""
    publisher = publisher_of(request.app.state.settings.mail_from)
    files = service.files(session, policy, caller, event_id, kind, publisher, Wanted(version, lang))
    _note(request, caller, event_id, kind)
    return StreamingResponse(
        zipped(files), media_type="application/zip", headers=_attached(f"agendas-{event_id}-{kind}.zip")
    )


@agendas.get("/hall-plan", summary="Read who sits where, by time and by table", responses=problems(NotFound, Conflict))
def read_hall_plan(
    session: SessionDep, caller: CallerDep, policy: PolicyDep, event_id: Id, version: VersionQuery = None
) -> HallPlanOut:
    plan, sheets = service.hall(session, policy, caller, event_id, version)
    return hall_out(plan, sheets, plan.event.language)


@agendas.get(
    "/hall-plan/file",
    summary="Who sits where, by time and by table, as PDF or XLSX",
    response_class=Response,
    responses=problems(NotFound, Conflict) | _files(MEDIA_TYPES["pdf"], MEDIA_TYPES["xlsx"]),
)
def read_hall_plan_file(
    request: Request,
    session: SessionDep,
    caller: CallerDep,
    policy: PolicyDep,
    event_id: Id,
    lang: Annotated[LanguageCode | None, Query(description="default: what is read in the hall")] = None,
    version: VersionQuery = None,
    kind: Annotated[HallKind, Query(alias="format", description="kind of the file")] = "pdf",
) -> Response:
    plan, _ = service.hall(session, policy, caller, event_id, version)
    told = lang or plan.event.language
    _note(request, caller, event_id, kind)
    _told_in(request, told)
    made = hall_pdf(plan, told) if kind == "pdf" else hall_workbook(plan, told)
    return Response(made, media_type=MEDIA_TYPES[kind], headers=_attached(f"hall-plan.{kind}"))


def _note(request: Request, caller: Caller, event_id: int, kind: str, participant_id: int | None = None) -> None:
    """In a transaction of its own: the request only reads."""
    with transaction(request.app.state.engine) as writing:
        service.note_files(writing, caller, event_id, kind, participant_id)


def _told_in(request: Request, language: LanguageCode) -> None:
    request.scope.setdefault("state", {})[LANGUAGE] = language


def _attached(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
