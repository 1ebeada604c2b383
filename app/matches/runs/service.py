"""Runs as they are asked for, cancelled and looked at by people."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row
from sqlalchemy.orm import Session

from app.accounts.access import ensure_may_edit
from app.accounts.roles import Caller
from app.errors import NotFound
from app.matches.runs import jobs_queries as queries
from app.matches.runs import requests
from app.matches.runs.progress import Step, fraction, seconds_left
from app.matches.runs.schemas import CLOSED, JobFilter, Progress, RunIn, RunOut
from app.matches.runs.states import worked
from app.paging import Page, Paging, encode
from app.portfolio.places import service as places
from models import Corridor


def start(session: Session, caller: Caller, sent: RunIn, list_length: int) -> RunOut:
    """`list_length`: the setting."""
    run, _ = requests.ask(
        session, sent.corridor, sent.forms, sent.list_length, sent.weights, sent.join, settings_list_length=list_length
    )
    # Who may not ask has not asked: the error undoes the whole request.
    _ensure_may_rank(caller, queries.corridor_of(session, run))
    return read(session.connection(), run.id)


def cancel(session: Session, caller: Caller, run_id: int) -> RunOut:
    run = queries.run_of(session, run_id)
    if run is None:
        raise _no_run(run_id)
    _ensure_may_rank(caller, queries.corridor_of(session, run))
    requests.cancel(session, run)
    return read(session.connection(), run_id)


def read(connection: Connection, run_id: int) -> RunOut:
    row = row_of(connection, run_id)
    return out(row, usual_seconds(connection, row))


def page(session: Session, chosen: JobFilter, paging: Paging) -> Page[RunOut]:
    corridor_id = places.corridor_id(session, chosen.corridor, "corridor") if chosen.corridor else None
    rows, last = paging.cut(queries.job_page(session, corridor_id, chosen.state, paging))
    usual = queries.last_seconds(session.connection(), [row.corridor_id for row in rows])
    return Page(
        items=[out(row, usual.get(row.corridor_id)) for row in rows],
        next_cursor=encode([last.id]) if last is not None else None,
    )


def row_of(connection: Connection, run_id: int) -> Row[Any]:
    row = queries.job(connection, run_id)
    if row is None:
        raise _no_run(run_id)
    return row


def usual_seconds(connection: Connection, row: Row[Any] | None) -> Mapping[str, float] | None:
    """How long the phases took in the last run of the same corridor."""
    return queries.last_seconds(connection, [row.corridor_id]).get(row.corridor_id) if row is not None else None


def out(row: Row[Any], usual: Mapping[str, float] | None) -> RunOut:
    """`usual`: as of `usual_seconds`."""
    return RunOut.model_validate(row._asdict() | {"progress": _progress(row, usual)})


def _progress(row: Row[Any], usual: Mapping[str, float] | None) -> Progress:
    step = Step(row.phase, row.done, row.of, worked(row.figures, row.phase))
    whole = 1.0 if row.state == "done" else fraction(step, usual)
    left = None if row.state in CLOSED else seconds_left(step, usual)
    return Progress(
        done=row.done, of=row.of, fraction=round(whole, 4), seconds_left=None if left is None else round(left, 1)
    )


def _ensure_may_rank(caller: Caller, corridor: Corridor) -> None:
    """The lists are both parks' lists, so a manager of either may."""
    if not caller.may_edit(corridor.park_a_id):
        ensure_may_edit(caller, corridor.park_b_id)


def _no_run(run_id: int) -> NotFound:
    return NotFound(f"There is no run {run_id}.")
