"""From a request to its end: the states and phases that a run goes through, and how far it has come."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal

from sqlalchemy.orm import Session

from matching.profiles import Form
from models import Run
from models.base import now
from models.run import OPEN_STATES

PHASES = ("reading", "embedding", "scoring", "explaining", "publishing")

LONGEST = timedelta(minutes=10)
"""Who is at work on a run says so more often than that; of a longer silence, this much is taken for work."""

Selection = Literal["all_pairs", "candidates"]
"""Which pairs a run scores."""


class Stopped(Exception):
    """The run is no longer to be worked on: it is to be cancelled, or somebody has closed it."""


def at_work(session: Session, run_id: int, *, locked: bool = False) -> Run:
    """The run, if it is still to be worked on. Raises `Stopped`.

    `locked`: and it stays so until this transaction ends. Who writes needs that where there are other writers; on
    SQLite there are none.
    """
    run = open_run(session, run_id, locked=locked)
    if run is None or run.cancel_requested:
        raise Stopped
    return run


def open_run(session: Session, run_id: int, *, locked: bool = False) -> Run | None:
    """The run, if nobody has closed it; `locked` as for `at_work`."""
    run = session.get(Run, run_id, with_for_update=locked or None)
    return run if run is not None and run.state in OPEN_STATES else None


def is_partial(run: Run) -> bool:
    """Of some forms only: the lists of the others are taken over from the run before."""
    return len(run.forms) < len(Form)


def enter(run: Run, phase: str, of: int = 0) -> None:
    """Begins a phase; who went on after a kill is in it already."""
    _take_time(run)
    if run.phase == phase:
        return
    moment = now()
    run.state, run.started_at = "running", run.started_at or moment
    run.phase, run.phase_since, run.done, run.of = phase, moment, 0, of


def advance(session: Session, run_id: int, by: int) -> None:
    """So much more is done. Several may say so at once: they take turns."""
    run = session.get_one(Run, run_id, with_for_update=True)
    run.done += by
    _take_time(run)


def close(run: Run, state: str, error: str | None = None) -> None:
    _take_time(run)
    run.state, run.finished_at, run.error, run.phase, run.phase_since = state, now(), error, None, None


def worked(figures: Mapping[str, Any], phase: str | None) -> float:
    """Seconds of work in a phase, up to the last time that somebody told of it."""
    return float(figures.get("seconds", {}).get(phase, 0.0))


def _take_time(run: Run) -> None:
    """Adds what was worked since the last time to the phase. Without a worker no time is added, beyond `LONGEST`."""
    if run.phase and run.phase_since:
        moment = now()
        more = min(max(moment - run.phase_since, timedelta()), LONGEST).total_seconds()
        seconds = {run.phase: round(worked(run.figures, run.phase) + more, 3)}
        run.figures = run.figures | {"seconds": run.figures.get("seconds", {}) | seconds}
        run.phase_since = moment
