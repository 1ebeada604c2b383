"""Of whom a run is: of everybody in a corridor, or of the participants of an event."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.errors import FieldError, Invalid
from app.matches.runs import repository
from app.matches.runs.measured import portfolio_of, stored_calibrations
from matching.calibration import Calibrations
from matching.portfolio import Portfolio
from models import Event, Run
from models.run import event_in, whole_corridor

WHOLE = 200
"""Participants of a side up to which everybody's list of an event names all of the other side."""
DEEP = 6
"""Beyond: so many times the most meetings."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the corridor's lists were counted from: so a pair has the same score in an event's lists."""

    portfolio: Portfolio
    calibrations: Calibrations


def participants(session: Session, scope: str) -> set[int] | None:
    """The parties that are registered for the event; none of a corridor: all of both parks."""
    event_id = event_in(scope)
    return None if event_id is None else repository.participants.registered(session, event_id)


def measured(session: Session, run: Run, encoder: str) -> Measured | None:
    """Of an event: as the corridor's current run has measured it, if with the same encoder."""
    if event_in(run.scope) is None:
        return None
    current = repository.runs.current(session, whole_corridor(run.corridor_id))
    if current is None or current.encoder != encoder:
        return None
    known = portfolio_of(session, current)
    return None if known is None else Measured(known, stored_calibrations(current))


def event_named(session: Session, caller: Caller | None, code: str) -> Event:
    """Of a corridor of the caller's park. Raises `Invalid`."""
    event = repository.participants.event(session, code)
    if event is None or not (caller is None or repository.participants.is_readable(session, caller, event)):
        raise Invalid(errors=[FieldError(field="event", reason=f'there is no event "{code}"')])
    return event


def list_length(session: Session, event: Event) -> int:
    """As deep as a choice of meetings needs."""
    largest = repository.participants.largest_side(session, event.id)
    return max(largest if largest <= WHOLE else max(WHOLE // 2, DEEP * event.most), 1)
