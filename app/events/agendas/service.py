"""What can be done with agendas: read one, or make the files of all. They pass the gate; files are put on record."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.accounts.audit import record
from app.accounts.roles import Caller
from app.compliance.policy.policy import Policy
from app.errors import NotFound
from app.events import service as events
from app.events.agendas.agenda import Agenda, HallPlan, TableSheet, agenda_of, all_named, hall_plan, table_sheets
from app.events.agendas.calendars import Publisher
from app.events.agendas.facts import PlanFacts
from app.events.agendas.files import AgendaKind, File, all_files
from app.events.agendas.releasing import ensure_released, released_plan, timetable
from app.events.queries import side
from app.events.releasing import BOTH, sides_told
from app.schemas import LanguageCode


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which version, none is the last; in which language, none is what each of them reads."""

    version: int | None = None
    language: LanguageCode | None = None


def agenda(
    session: Session,
    policy: Policy,
    caller: Caller,
    event_id: int,
    participant_id: int,
    wanted: Wanted,
    delegate_id: int | None = None,
) -> Agenda:
    """For those who keep the event. Raises `NotFound`, `Forbidden`, and `ReleaseRefused` where a meeting may not be."""
    event = events.editable(session, caller, event_id, may_be_closed=True)
    is_told = side(session, event_id, participant_id) in sides_told(session, caller, event)
    if not is_told:
        # Whose agendas are refused, and whose are not, would tell who has a meeting that the law holds back.
        ensure_released(session, policy, caller, event, timetable(session, event, wanted.version), or_cancelled=True)
    plan = released_plan(session, policy, caller, event, version=wanted.version, of=participant_id)
    owner = plan.participants.get(participant_id)
    if owner is None:
        raise NotFound(f"There is no participant {participant_id} of this event.")
    if delegate_id is not None and all(one.id != delegate_id for one in owner.delegates):
        raise NotFound(f"There is no delegate {delegate_id} of this participant.")
    found = agenda_of(plan, participant_id, language=wanted.language, delegate_id=delegate_id)
    return found if is_told else all_named(found)


def hall(
    session: Session, policy: Policy, caller: Caller, event_id: int, version: int | None
) -> tuple[HallPlan, list[TableSheet]]:
    """The hall and its tables. Raises as `agenda`."""
    plan = _plan(session, policy, caller, event_id, version)
    return hall_plan(plan), table_sheets(plan)


def files(
    session: Session,
    policy: Policy,
    caller: Caller,
    event_id: int,
    kind: AgendaKind,
    publisher: Publisher,
    wanted: Wanted,
) -> Iterator[File]:
    """Of everybody, made one after the other as they are taken; everything is read before. Raises as `agenda`."""
    event = events.editable(session, caller, event_id, may_be_closed=True)
    in_part = sides_told(session, caller, event) != BOTH
    plan = released_plan(session, policy, caller, event, version=wanted.version, or_cancelled=in_part)
    if in_part:
        # Two agendas of which a meeting fell away at the same hour are those of the two.
        plan = replace(plan, meetings=tuple(one for one in plan.meetings if not one.unnamed))
    return all_files(plan, kind, publisher, wanted.language)


def note_files(session: Session, caller: Caller, event_id: int, kind: str, participant_id: int | None = None) -> None:
    """Puts on record that files left the house: of one participant, or of the event."""
    details = {"format": kind} | ({} if participant_id is None else {"participant": participant_id})
    record(session, caller, "event.agendas", "event", event_id, details)
    session.flush()


def _plan(session: Session, policy: Policy, caller: Caller, event_id: int, version: int | None) -> PlanFacts:
    event = events.editable(session, caller, event_id, may_be_closed=True)
    return released_plan(session, policy, caller, event, version=version)
