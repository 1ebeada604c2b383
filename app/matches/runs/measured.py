"""What a run measured of its portfolio, as it is stored: the same for all that is scored until the next run."""

import hashlib
from dataclasses import fields

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from app.matches.runs import repository
from app.matches.runs.profiles import stable
from matching.calibration import Calibrations
from matching.portfolio import Portfolio
from matching.texts.standardising import CLASSES, Calibration
from models import Run


def portfolio_of(session: Session, run: Run) -> Portfolio | None:
    """None of a run of before it was measured."""
    content = repository.work.portfolio_of(session, run.id)
    return None if content is None else Portfolio.from_bytes(content)


def store_calibrations(run: Run, calibrations: Calibrations, known: Portfolio) -> bytes:
    """With a hash of them and of the portfolio, by which runs can be compared; what is to be stored of the latter."""
    run.calibrations = {
        kind.name: {
            "usual": getattr(calibrations, kind.name).median.tolist(),
            "rare": getattr(calibrations, kind.name).p99.tolist(),
        }
        for kind in fields(calibrations)
    }
    content = known.to_bytes()
    measured = stable(run.calibrations).encode() + content
    run.calibrations_hash = hashlib.blake2b(measured, digest_size=32).hexdigest()
    return content


def stored_calibrations(run: Run) -> Calibrations:
    """The same numbers that were stored: float32 survives the way through JSON."""
    return Calibrations(
        **{
            kind: Calibration(*(_all_classes(stored[name]) for name in ("usual", "rare")))
            for kind, stored in run.calibrations.items()
        }
    )


def _all_classes(stored: list[list[float]]) -> NDArray[np.float32]:
    """A run of before texts could be in other languages has no class for these: it gets the mean of the others."""
    return np.pad(np.array(stored, dtype=np.float32), (0, CLASSES - len(stored)), mode="mean")
