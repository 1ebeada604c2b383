"""How far an open run is, and how long it will still take."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.matches.runs.states import PHASES

SHARES = dict(zip(PHASES, (1.0, 5.0, 5.0, 8.0, 1.0), strict=True))
"""In the order of the phases, for how much of a first run each stands: nobody knows yet what they take here."""
TELLING = 0.05
"""How much of a phase must be done for its pace to tell more than what it took the last time."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a run says of itself: `done` of `of` in its phase, which took so many seconds of work."""

    phase: str | None
    done: int
    of: int
    worked: float = 0.0

    @property
    def share(self) -> float:
        """How much of the phase is done, in [0, 1]."""
        return min(self.done / self.of, 1.0) if self.of else 0.0


def fraction(step: Step, usual: Mapping[str, float] | None) -> float:
    """How much of the run is done, in [0, 1]. `usual`: seconds by phase of the run before."""
    if step.phase not in SHARES:
        return 0.0
    weights = _weights(usual)
    before = sum(weights[phase] for phase in _until(step.phase))
    return float((before + step.share * weights[step.phase]) / (sum(weights.values()) or 1.0))


def seconds_left(step: Step, usual: Mapping[str, float] | None) -> float | None:
    """An estimate, or none: by the pace of this phase, and for the later ones by what they took the last time.

    Without a last time they are taken to go on at this pace.
    """
    if step.phase not in SHARES or not (usual or step.share):
        return None
    weights = _weights(usual)
    later = sum(weights[phase] for phase in SHARES if phase not in (*_until(step.phase), step.phase))
    if usual and step.share < TELLING:
        return weights[step.phase] * (1 - step.share) + later
    whole = step.worked / step.share
    if not usual:
        later *= whole / weights[step.phase]
    return whole * (1 - step.share) + later


def _weights(usual: Mapping[str, float] | None) -> Mapping[str, float]:
    return {phase: float(usual.get(phase, 0.0)) for phase in SHARES} if usual else SHARES


def _until(phase: str) -> list[str]:
    phases = list(SHARES)
    return phases[: phases.index(phase)]
