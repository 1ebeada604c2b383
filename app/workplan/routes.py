"""Work plans over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from app.accounts.access import CallerDep
from app.accounts.unchanged import unless_changed
from app.compliance.policy.policy import PolicyDep
from app.database import SessionDep
from app.errors import Changed, Conflict, NotFound, problems
from app.paging import SORT, Page, PagingDep
from app.schemas import Code, Id
from app.web.fields import sparse
from app.web.languages import ReaderLanguage
from app.workplan import initiatives, service, showing
from app.workplan.documents import files
from app.workplan.schemas import (
    Chosen,
    InitiativeChange,
    InitiativeIn,
    WorkPlanActionIn,
    WorkPlanChange,
    WorkPlanIn,
    WorkPlanInFull,
    WorkPlanOut,
    WorkPlanSort,
)
from app.workplan.states import PlanState

workplans = APIRouter(tags=["work plans"])
AS_READ = unless_changed(showing.in_every_language)
Number = Annotated[int, Path(ge=1, le=10_000, description="the initiative's, within its plan")]


@workplans.post(
    "/workplans",
    status_code=201,
    summary="Have a draft of a year's work plan proposed from the data",
    responses=problems(Conflict),
)
def propose_work_plan(
    session: SessionDep, caller: CallerDep, policy: PolicyDep, lang: ReaderLanguage, wanted: WorkPlanIn
) -> WorkPlanInFull:
    """Clusters of matches, needs without any, events, introductions that go on; each with its evidence."""
    return showing.in_full(session, caller, service.propose(session, policy, caller, wanted), lang)


@workplans.get(
    "/workplans",
    summary="List work plans, all versions, the latest first: those of your park's corridors",
    responses=problems(),
    dependencies=[sparse(WorkPlanOut)],
)
def list_work_plans(
    session: SessionDep,
    caller: CallerDep,
    paging: PagingDep,
    corridor: Annotated[Code | None, Query(description="code of a corridor")] = None,
    year: Annotated[int | None, Query(ge=2000, le=2100, description="in which the plan begins")] = None,
    state: Annotated[PlanState | None, Query(description="how far it has come")] = None,
    sort: Annotated[WorkPlanSort, Query(description=SORT)] = "-id",
) -> Page[WorkPlanOut]:
    return showing.page(session, caller, Chosen(corridor, year, state, sort), paging)


@workplans.get(
    "/workplans/{workplan_id}",
    summary="Read a version of a work plan, with its initiatives and all its steps",
    responses=problems(NotFound),
)
def read_work_plan(session: SessionDep, caller: CallerDep, lang: ReaderLanguage, workplan_id: Id) -> WorkPlanInFull:
    return showing.in_full(session, caller, service.get(session, caller, workplan_id), lang)


@workplans.patch(
    "/workplans/{workplan_id}",
    summary="Change the days or the currency of a draft",
    responses=problems(NotFound, Conflict, Changed),
    dependencies=[AS_READ],
)
def change_work_plan(
    session: SessionDep, caller: CallerDep, lang: ReaderLanguage, workplan_id: Id, change: WorkPlanChange
) -> WorkPlanInFull:
    """What a park had agreed to is no more then: both agree anew. Every initiative stays within the plan's days."""
    return showing.in_full(session, caller, service.change(session, caller, workplan_id, change), lang)


@workplans.post(
    "/workplans/{workplan_id}/actions",
    summary="Take a work plan a step further: agree to it, put it in force, amend, close or withdraw it",
    responses=problems(NotFound, Conflict, Changed),
    dependencies=[AS_READ],
)
def act_on_work_plan(
    session: SessionDep, caller: CallerDep, lang: ReaderLanguage, workplan_id: Id, step: WorkPlanActionIn
) -> WorkPlanInFull:
    """`actions` of the plan says what you may do. `amend` answers with the new version, a draft.

    With `If-Match` you agree to what you have read, and to nothing that was changed since.
    """
    row = service.act(session, caller, workplan_id, step.action, step.park)
    return showing.in_full(session, caller, row, lang)


@workplans.post(
    "/workplans/{workplan_id}/initiatives",
    status_code=201,
    summary="Add an initiative to a draft",
    responses=problems(NotFound, Conflict),
)
def add_initiative(
    session: SessionDep, caller: CallerDep, lang: ReaderLanguage, workplan_id: Id, initiative: InitiativeIn
) -> WorkPlanInFull:
    """What a park had agreed to is no more then: both agree anew."""
    return showing.in_full(session, caller, initiatives.add(session, caller, workplan_id, initiative), lang)


@workplans.patch(
    "/workplans/{workplan_id}/initiatives/{number}",
    summary="Change an initiative of a draft; or say what came of it, while the plan is in force",
    responses=problems(NotFound, Conflict, Changed),
    dependencies=[AS_READ],
)
def change_initiative(
    session: SessionDep,
    caller: CallerDep,
    lang: ReaderLanguage,
    workplan_id: Id,
    number: Number,
    initiative: InitiativeChange,
) -> WorkPlanInFull:
    """`If-Match` is the plan's tag: it is read and agreed to as a whole."""
    row = initiatives.change(session, caller, workplan_id, number, initiative)
    return showing.in_full(session, caller, row, lang)


@workplans.delete(
    "/workplans/{workplan_id}/initiatives/{number}",
    summary="Take an initiative out of a draft",
    responses=problems(NotFound, Conflict, Changed),
    dependencies=[AS_READ],
)
def remove_initiative(
    session: SessionDep,
    caller: CallerDep,
    lang: ReaderLanguage,
    workplan_id: Id,
    number: Number,
    park: Annotated[Code | None, Query(description="code of the park that you act for")] = None,
) -> WorkPlanInFull:
    """Earlier versions keep it. `If-Match` is the plan's tag."""
    row = initiatives.remove(session, caller, workplan_id, number, park)
    return showing.in_full(session, caller, row, lang)


@workplans.get(
    "/workplans/{workplan_id}/document",
    summary="A work plan to sign, as PDF or DOCX",
    response_class=Response,
    responses=problems(NotFound) | files.DOCUMENTED,
)
def download_work_plan(
    session: SessionDep,
    caller: CallerDep,
    lang: ReaderLanguage,
    workplan_id: Id,
    kind: Annotated[files.DocumentKind, Query(alias="format", description="kind of the file")] = "pdf",
) -> Response:
    """No company is named in it: what a plan rests on is told in numbers."""
    return files.attached(files.document(session, caller, workplan_id, kind, lang))
