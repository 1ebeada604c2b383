"""From a request to its end: the states and phases that a run goes through, and how far it has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from sqlalchemy.orm import Session

from app.matches.runs import repository
from models import Run
from models.base import now

PHASE_SHARES = {"reading": 1.0, "embedding": 5.0, "scoring": 5.0, "explaining": 8.0, "publishing": 1.0}
"""In their order, the share of each in a corridor's first run, of which nothing is known yet."""
PACE_COUNTS_FROM = 0.05
"""How much of a phase must be done for its pace to tell more than what it took the last time."""
LONGEST_SILENCE = timedelta(minutes=10)
"""A run at work records its progress more often than this. Of a longer gap, so much is counted as work."""

Selection = Literal["all_pairs", "candidates"]
"""Which pairs a run scores."""


class Stopped(Exception):
    """The run is no longer to be worked on: it is to be cancelled, or somebody has closed it."""


def at_work(session: Session, run_id: int, *, locked: bool = False) -> Run:
    """The run, if it is still to be worked on. Raises `Stopped`.

    `locked`: and it stays so until this transaction ends. Who writes needs that where there are other writers; on
    SQLite there are none.
    """
    run = repository.runs.if_open(session, run_id, locked=locked)
    if run is None or run.cancel_requested:
        raise Stopped
    return run


def enter(run: Run, phase: str, of: int = 0) -> None:
    """Begins a phase; who went on after a kill is in it already."""
    _add_time(run)
    if run.phase == phase:
        return
    moment = now()
    run.state, run.started_at = "running", run.started_at or moment
    run.phase, run.phase_since, run.done, run.of, run.attempts = phase, moment, 0, of, 0


def advance(session: Session, run_id: int, by: int) -> None:
    """So much more is done. Several may say so at once: they take turns."""
    run = session.get_one(Run, run_id, with_for_update=True)
    run.done, run.attempts = run.done + by, 0
    _add_time(run)


def close(run: Run, state: str, error: str | None = None) -> None:
    _add_time(run)
    run.state, run.finished_at, run.error, run.phase, run.phase_since = state, now(), error, None, None


def _add_time(run: Run) -> None:
    """Adds the time since the last call to the phase: without a worker no more than `LONGEST_SILENCE`."""
    if run.phase and run.phase_since:
        moment = now()
        more = min(max(moment - run.phase_since, timedelta()), LONGEST_SILENCE).total_seconds()
        seconds = {run.phase: round(seconds_in(run.figures, run.phase) + more, 3)}
        run.figures = run.figures | {"seconds": run.figures.get("seconds", {}) | seconds}
        run.phase_since = moment


def seconds_in(figures: Mapping[str, Any], phase: str | None) -> float:
    """Seconds of work in a phase, up to the last time that somebody told of it."""
    return float(figures.get("seconds", {}).get(phase, 0.0))


@dataclass(frozen=True, slots=True)
class Step:
    """What a run says of itself: `done` of `of` in its phase, which took so many seconds of work."""

    phase: str | None
    done: int
    of: int
    seconds: float = 0.0

    @property
    def share(self) -> float:
        """How much of the phase is done, in [0, 1]."""
        return min(self.done / self.of, 1.0) if self.of else 0.0


def fraction(step: Step, last_time: Mapping[str, float] | None) -> float:
    """How much of the run is done, in [0, 1]. `last_time`: seconds by phase of the run before."""
    if step.phase not in PHASE_SHARES:
        return 0.0
    shares = _shares(last_time)
    before = sum(shares[phase] for phase in _until(step.phase))
    return float((before + step.share * shares[step.phase]) / (sum(shares.values()) or 1.0))


def seconds_left(step: Step, last_time: Mapping[str, float] | None) -> float | None:
    """An estimate, or none: by the pace of this phase, and for the later ones by what they took the last time.

    Without a last time they are taken to go on at this pace.
    """
    if step.phase not in PHASE_SHARES or not (last_time or step.share):
        return None
    shares = _shares(last_time)
    later = sum(shares[phase] for phase in PHASE_SHARES if phase not in (*_until(step.phase), step.phase))
    if last_time and step.share < PACE_COUNTS_FROM:
        return shares[step.phase] * (1 - step.share) + later
    whole = step.seconds / step.share
    if not last_time:
        later *= whole / shares[step.phase]
    return whole * (1 - step.share) + later


def _shares(last_time: Mapping[str, float] | None) -> Mapping[str, float]:
    return {phase: float(last_time.get(phase, 0.0)) for phase in PHASE_SHARES} if last_time else PHASE_SHARES


def _until(phase: str) -> list[str]:
    phases = list(PHASE_SHARES)
    return phases[: phases.index(phase)]
