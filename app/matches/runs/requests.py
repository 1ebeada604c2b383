"""Asking for a run, and calling it off. The row is the job: a worker finds it and does what it says."""

from collections.abc import Collection
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import Conflict
from app.matches.runs import jobs_queries as queries
from app.matches.runs.queries import current_run
from app.matches.runs.states import is_partial
from app.matches.weights import weights_in_use, weights_of
from app.portfolio.places import service as places
from matching.blocks import FORMS
from matching.profiles import Form
from models import Run
from models.base import now


def ask(
    session: Session,
    corridor_code: str | None,
    forms: Collection[Form] | None,
    list_length: int | None,
    weights: str | None,
    join: bool,
    settings_list_length: int,
) -> tuple[Run, bool]:
    """A queued run of a corridor, and true; or, with `join`, the one that is open already, and false.

    Without `forms` all of them, without `list_length` the setting, without `weights` those in use. Some of the forms
    only: the lists of the others stay, so all must be made in one way. Raises `Invalid` for a corridor or weights that
    are not there, and `Conflict` if a run is open, if there is nothing that some forms could go on from, or if the
    weights in use do not fit.
    """
    corridor = places.find_corridor(session, corridor_code)
    if weights is not None:
        weights_of(session, weights)
    run = Run(
        corridor_id=corridor.id,
        forms=[form.value for form in FORMS if not forms or form in forms],
        list_length=settings_list_length if list_length is None else list_length,
        weights=weights_in_use(session)[0] if weights is None else weights,
    )
    running = queries.open_run(session, corridor.id)
    if running is None:
        if is_partial(run):
            _ensure_goes_on(current_run(session, corridor.id), run)
        running = _queue(session, run)
    if running is None:
        return run, True
    if join:
        return running, False
    raise Conflict(
        f"Run {running.id} of this corridor is {running.state}. Wait for it, cancel it, or join it.",
        errors=[{"field": "corridor", "reason": f"run {running.id} is {running.state}"}],
        running_run=running.id,
    )


def _queue(session: Session, run: Run) -> Run | None:
    """None; or the run of somebody who asked in the same moment and was first."""
    try:
        with session.begin_nested():
            session.add(run)
    except IntegrityError:
        first = queries.open_run(session, run.corridor_id)
        if first is None:
            raise
        return first
    return None


def _ensure_goes_on(current: Run | None, run: Run) -> None:
    """Lists of some forms are put beside those of the current run, so they must be made in the same way."""
    if current is None:
        raise _nothing_to_go_on("forms", "the corridor has no lists yet: rank all forms first")
    for field in ("weights", "list_length"):
        has, wanted = getattr(current, field), getattr(run, field)
        if has != wanted:
            raise _nothing_to_go_on(field, f"is {wanted}, and the lists of the other forms were made with {has}")


def _nothing_to_go_on(field: str, reason: str) -> Conflict:
    errors: list[dict[str, Any]] = [{"field": field, "reason": reason}]
    return Conflict(f"Some forms cannot be ranked alone: `{field}` {reason}.", errors=errors)


def cancel(session: Session, run: Run) -> None:
    """Closes a queued run, and tells a running one to stop; twice is as good as once.

    Raises `Conflict` if it is closed.
    """
    asked = {"cancel_requested": True}
    if not (
        queries.change_if(session, run.id, "queued", state="cancelled", finished_at=now(), **asked)
        or queries.change_if(session, run.id, "running", **asked)
    ):
        session.refresh(run)
        raise Conflict(f"Run {run.id} is {run.state}: there is nothing to cancel.")
    session.refresh(run)
