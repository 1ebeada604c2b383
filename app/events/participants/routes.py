"""Participants over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, File, Query, UploadFile

from app.accounts.access import CallerDep
from app.accounts.unchanged import unless_changed
from app.database import SessionDep
from app.errors import Changed, Conflict, NotFound, problems
from app.events.participants import importing, joining, service, wanting
from app.events.participants.schemas import (
    ColleagueIn,
    ColleagueOut,
    DelegateOut,
    OrderIn,
    OrderOut,
    PairRuleIn,
    PairRuleOut,
    ParticipantChange,
    ParticipantFilter,
    ParticipantIn,
    ParticipantOut,
    RegistrationReport,
    RuleKind,
)
from app.paging import IdOrder, Page, PagingDep
from app.schemas import Id
from app.web.fields import sparse
from app.web.uploads import UploadRoute

participants = APIRouter(prefix="/events/{event_id}", tags=["events"], route_class=UploadRoute)
Registrations = Annotated[UploadFile, File(description="CSV, Excel or OpenDocument; its content tells which")]


@participants.post(
    "/participants", status_code=201, summary="Register a company", responses=problems(NotFound, Conflict)
)
def add_participant(session: SessionDep, caller: CallerDep, event_id: Id, participant: ParticipantIn) -> ParticipantOut:
    return service.add(session, caller, event_id, participant)


@participants.get(
    "/participants",
    summary="List the participants of an event",
    responses=problems(NotFound),
    dependencies=[sparse(ParticipantOut)],
)
def list_participants(
    session: SessionDep,
    caller: CallerDep,
    event_id: Id,
    paging: PagingDep,
    chosen: Annotated[ParticipantFilter, Depends()],
) -> Page[ParticipantOut]:
    return service.page(session, caller, event_id, chosen, paging)


@participants.get(
    "/participants/{participant_id}", summary="Read a participant of an event", responses=problems(NotFound)
)
def read_participant(session: SessionDep, caller: CallerDep, event_id: Id, participant_id: Id) -> ParticipantOut:
    return service.read(session, caller, event_id, participant_id)


@participants.patch(
    "/participants/{participant_id}",
    summary="Change a participant, or note that it does not come",
    responses=problems(NotFound, Conflict, Changed),
    dependencies=[unless_changed(service.read)],
)
def change_participant(
    session: SessionDep, caller: CallerDep, event_id: Id, participant_id: Id, participant: ParticipantChange
) -> ParticipantOut:
    """A timetable that there is stays as it is until it is repaired."""
    return service.change(session, caller, event_id, participant_id, participant)


@participants.get(
    "/participants/{participant_id}/delegates",
    summary="List the people who come for a participant",
    responses=problems(NotFound),
)
def list_delegates(session: SessionDep, caller: CallerDep, event_id: Id, participant_id: Id) -> list[DelegateOut]:
    return service.delegates(session, caller, event_id, participant_id)


@participants.post(
    "/rules",
    status_code=201,
    summary="Say that two participants must meet, must not, or that one wishes it",
    responses=problems(NotFound, Conflict),
)
def add_rule(session: SessionDep, caller: CallerDep, event_id: Id, rule: PairRuleIn) -> PairRuleOut:
    return wanting.add_rule(session, caller, event_id, rule)


@participants.get(
    "/rules",
    summary="List what is wanted of two participants",
    responses=problems(NotFound),
    dependencies=[sparse(PairRuleOut)],
)
def list_rules(
    session: SessionDep,
    caller: CallerDep,
    event_id: Id,
    paging: PagingDep,
    participant_id: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="either of the two")] = None,
    kind: Annotated[RuleKind | None, Query(description="of this kind only")] = None,
    sort: IdOrder = "id",
) -> Page[PairRuleOut]:
    return wanting.rules(session, caller, event_id, participant_id, kind, paging, sort)


@participants.delete(
    "/rules/{rule_id}", status_code=204, summary="Take back what was wanted", responses=problems(NotFound)
)
def remove_rule(session: SessionDep, caller: CallerDep, event_id: Id, rule_id: Id) -> None:
    wanting.remove_rule(session, caller, event_id, rule_id)


@participants.post(
    "/orders",
    status_code=201,
    summary="Say that a participant meets one partner before another",
    responses=problems(NotFound, Conflict),
)
def add_order(session: SessionDep, caller: CallerDep, event_id: Id, order: OrderIn) -> OrderOut:
    """If it meets both. An order that runs in a circle is refused."""
    return wanting.add_order(session, caller, event_id, order)


@participants.get(
    "/orders",
    summary="List whom participants meet before whom",
    responses=problems(NotFound),
    dependencies=[sparse(OrderOut)],
)
def list_orders(
    session: SessionDep,
    caller: CallerDep,
    event_id: Id,
    paging: PagingDep,
    participant_id: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="of this one only")] = None,
    sort: IdOrder = "id",
) -> Page[OrderOut]:
    return wanting.orders(session, caller, event_id, participant_id, paging, sort)


@participants.delete(
    "/orders/{order_id}",
    status_code=204,
    summary="Take back whom a participant meets first",
    responses=problems(NotFound),
)
def remove_order(session: SessionDep, caller: CallerDep, event_id: Id, order_id: Id) -> None:
    wanting.remove_order(session, caller, event_id, order_id)


@participants.post(
    "/colleagues",
    status_code=201,
    summary="Say that a delegate joins the meeting of its company with a partner",
    responses=problems(NotFound, Conflict),
)
def add_colleague(session: SessionDep, caller: CallerDep, event_id: Id, colleague: ColleagueIn) -> ColleagueOut:
    """If the two meet. A timetable that there is stays as it is until it is repaired."""
    return joining.add(session, caller, event_id, colleague)


@participants.get(
    "/colleagues",
    summary="List who joins whose meetings",
    responses=problems(NotFound),
    dependencies=[sparse(ColleagueOut)],
)
def list_colleagues(
    session: SessionDep,
    caller: CallerDep,
    event_id: Id,
    paging: PagingDep,
    participant_id: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="either of the two")] = None,
    sort: IdOrder = "id",
) -> Page[ColleagueOut]:
    return joining.page(session, caller, event_id, participant_id, paging, sort)


@participants.delete(
    "/colleagues/{colleague_id}",
    status_code=204,
    summary="Take back that somebody joins a meeting",
    responses=problems(NotFound),
)
def remove_colleague(session: SessionDep, caller: CallerDep, event_id: Id, colleague_id: Id) -> None:
    joining.remove(session, caller, event_id, colleague_id)


@participants.post(
    "/registrations",
    summary="Import registrations: all rows of a file, or none",
    responses=problems(NotFound, Conflict),
)
def import_registrations(
    session: SessionDep,
    caller: CallerDep,
    event_id: Id,
    file: Registrations,
    dry_run: Annotated[bool, Query(description="only tell what would happen")] = False,
) -> RegistrationReport:
    """A company is known by its id, an official number, or its name. With any problem nothing is imported; each is told
    with line, field and reason. The same file again changes nothing.
    """
    return importing.import_file(session, caller, event_id, file.file.read(), file.filename or "", dry_run=dry_run)
