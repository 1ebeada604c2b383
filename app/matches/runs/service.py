"""Runs as they are requested, cancelled and looked at. The row is the job: a worker finds it and does what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import takewhile
from typing import Any

from sqlalchemy import Connection, Row
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.access import ensure_may_edit_either
from app.accounts.audit import record
from app.accounts.roles import Caller
from app.errors import Conflict, FieldError, Invalid, NotFound
from app.matches.runs import repository, scopes
from app.matches.runs.schemas import CLOSED_STATES, Progress, RunFilter, RunOut
from app.matches.runs.states import Step, fraction, seconds_in, seconds_left
from app.matches.weights import weights_in_use, weights_of, weights_standing
from app.paging import Page, Paging
from app.portfolio.places import service as places
from models import Corridor, Run
from models.base import now
from models.run import of_event, whole_corridor

SHORTEST_BACKOFF, LONGEST_BACKOFF = timedelta(minutes=1), timedelta(hours=1)
"""Each run without success doubles the time."""
USUAL_LENGTH = 20
"""Of lists, where nobody says another."""
RUNS_REMEMBERED = 7
"""With so many without success it is the longest."""


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What to rank, and how. `corridor` may be left out if there is one only; without `weights`, those in use.

    `list_length` none: of an event as deep as a choice of meetings needs. `event`: its participants only.
    """

    list_length: int | None
    corridor: str | None = None
    weights: str | None = None
    join: bool = False
    """if a run is open already, take that one"""
    event: str | None = None


def start(session: Session, caller: Caller, request: RunRequest) -> RunOut:
    """Raises `Forbidden`, and what `request_run` raises."""
    _ensure_may_rank(caller, corridor_of(session, request, caller))
    return read(session.connection(), caller, request_run(session, request, caller).id)


def request_run(session: Session, request: RunRequest, caller: Caller | None = None) -> Run:
    """A queued run of a corridor, or of an event; or, with `join`, the one that is open already.

    Without a caller the worker asks. Raises `Invalid` for a corridor, an event or weights that are not there, and
    `Conflict` if a run is open, or if the weights in use do not fit.
    """
    corridor = corridor_of(session, request, caller)
    event = scopes.event_named(session, caller, request.event) if request.event is not None else None
    if request.weights is not None:
        weights_of(session, request.weights)
    run = Run(
        corridor_id=corridor.id,
        scope=of_event(event.id) if event else whole_corridor(corridor.id),
        list_length=request.list_length or (scopes.list_length(session, event) if event else USUAL_LENGTH),
        weights=request.weights or weights_in_use(session)[0],
    )
    running = repository.runs.open_in(session, run.scope) or _queue(session, run)
    if running is None:
        if caller is not None:
            of = {"event": event.id} if event else {"corridor": corridor.id}
            record(session, caller, "run.start", "run", run.id, of | {"weights": run.weights})
        return run
    if request.join:
        return running
    raise Conflict(
        f"Run {running.id} of this {'event' if event else 'corridor'} is {running.state}. "
        "Wait for it, cancel it, or join it.",
        errors=[{"field": "event" if event else "corridor", "reason": f"run {running.id} is {running.state}"}],
        running_run=running.id,
    )


def corridor_of(session: Session, request: RunRequest, caller: Caller | None = None) -> Corridor:
    """Of the event, if it is for one. Raises `Invalid`, also where an event is of another corridor than that named."""
    if request.event is None:
        return places.find_corridor(session, request.corridor)
    corridor = session.get_one(Corridor, scopes.event_named(session, caller, request.event).corridor_id)
    if request.corridor not in (None, corridor.code):
        raise Invalid(errors=[FieldError(field="corridor", reason=f"the event is of the corridor {corridor.code}")])
    return corridor


def request_again(session: Session, corridor: Corridor, list_length: int) -> Run:
    """A run of a corridor whose lists are to be made again.

    As the current run was requested, while its weights stand; else with those in use, and `list_length`.
    """
    current, weights = repository.runs.current(session, whole_corridor(corridor.id)), None
    if current and weights_standing(session, current.weights, current.requested_at) is not None:
        list_length, weights = current.list_length, current.weights
    return request_run(session, RunRequest(list_length, corridor.code, weights, join=True))


def _queue(session: Session, run: Run) -> Run | None:
    """None; or the run of somebody who asked in the same moment and was first."""
    try:
        with session.begin_nested():
            session.add(run)
    except IntegrityError:
        first = repository.runs.open_in(session, run.scope)
        if first is None:
            raise
        return first
    return None


def cancel(session: Session, caller: Caller, run_id: int) -> RunOut:
    """Closes a queued run, and tells a running one to stop; twice is as good as once.

    Raises `NotFound`, `Forbidden`, and `Conflict` if it is closed.
    """
    run = session.get_one(Run, row_of(session.connection(), caller, run_id).id)
    _ensure_may_rank(caller, session.get_one(Corridor, run.corridor_id))
    again, asked = run.cancel_requested, {"cancel_requested": True}
    if not (
        repository.runs.change_if(session, run.id, "queued", state="cancelled", finished_at=now(), **asked)
        or repository.runs.change_if(session, run.id, "running", **asked)
    ):
        session.refresh(run)
        raise Conflict(f"Run {run.id} is {run.state}: there is nothing to cancel.")
    if not again:
        record(session, caller, "run.cancel", "run", run.id)
    return read(session.connection(), caller, run_id)


def backing_off(session: Session, scope: str) -> bool:
    """Whether its last runs failed or were cancelled, and the next is not to be requested by itself yet."""
    closed = repository.runs.last_closed(session, scope, RUNS_REMEMBERED)
    ended = [at for _, at in takewhile(lambda run: run[0] != "done", closed) if at]
    if not ended:
        return False
    return now() < ended[0] + min(SHORTEST_BACKOFF * (1 << len(ended) - 1), LONGEST_BACKOFF)


def read(connection: Connection, caller: Caller, run_id: int) -> RunOut:
    row = row_of(connection, caller, run_id)
    return out(row, seconds_last_time(connection, row))


def page(session: Session, caller: Caller, paging: Paging, chosen: RunFilter) -> Page[RunOut]:
    """Raises `Invalid` for a corridor that is not known."""
    corridor_id = places.corridor_id(session, chosen.corridor, "corridor") if chosen.corridor else None
    found = repository.runs.page(
        session, caller, paging, corridor_id, chosen.event, chosen.state, chosen.ids, chosen.sort
    )
    seconds = repository.runs.last_seconds(session.connection(), [row.corridor_id for row in found.rows])
    return found.page([out(row, seconds.get(row.corridor_id)) for row in found.rows])


def row_of(connection: Connection, caller: Caller, run_id: int) -> Row[Any]:
    """Raises `NotFound`, also for what the caller may not read."""
    row = repository.runs.shown(connection, caller, run_id)
    if row is None:
        raise NotFound(f"There is no run {run_id}.")
    return row


def seconds_last_time(connection: Connection, row: Row[Any] | None) -> Mapping[str, float] | None:
    """How long the phases took in the last run of the same corridor."""
    return repository.runs.last_seconds(connection, [row.corridor_id]).get(row.corridor_id) if row is not None else None


def out(row: Row[Any], last_time: Mapping[str, float] | None) -> RunOut:
    """`last_time`: as of `seconds_last_time`."""
    step = Step(row.phase, row.done, row.of, seconds_in(row.figures, row.phase))
    whole = 1.0 if row.state == "done" else fraction(step, last_time)
    left = None if row.state in CLOSED_STATES else seconds_left(step, last_time)
    progress = Progress(
        done=row.done, of=row.of, fraction=round(whole, 4), seconds_left=None if left is None else round(left, 1)
    )
    return RunOut.model_validate(row._asdict() | {"progress": progress})


def _ensure_may_rank(caller: Caller, corridor: Corridor) -> None:
    """The lists are both parks' lists, so a manager of either may."""
    ensure_may_edit_either(caller, corridor.park_ids)
