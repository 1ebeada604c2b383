"""Ranked pairs -> rows of matches, explained."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.matches.runs.explanations import as_json, as_prose, label
from app.matches.runs.profiles import stable
from matching.blocks import Block
from matching.calibration import CLASSES, Calibration, Calibrations
from matching.explaining.explain import explain
from matching.explaining.phrases import Names
from matching.learning.tables import Table
from matching.ranking import RankedPairs
from models import Run
from models.base import now


@dataclass(frozen=True, slots=True)
class RankingInputs:
    """What a match is made from, beside its scores."""

    a: Block
    b: Block
    snapshots: Mapping[int, dict[str, Any]]
    weights: Table
    calibrations: Calibrations


def match_rows(pairs: RankedPairs, ranking: RankingInputs) -> list[dict[str, Any]]:
    """The matches as rows, without their run and their pair, in the order of the pairs."""
    ranked_at = now()
    return [_match_row(pairs, index, ranking, ranked_at) for index in range(len(pairs))]


def _match_row(pairs: RankedPairs, index: int, ranking: RankingInputs, ranked_at: datetime) -> dict[str, Any]:
    a, b = ranking.a.profiles[pairs.a[index]], ranking.b.profiles[pairs.b[index]]
    explanation = explain(pairs, index, ranking.a, ranking.b, ranking.weights[pairs.form], ranking.calibrations)
    snapshots = ranking.snapshots[a.id], ranking.snapshots[b.id]
    return {
        "form": pairs.form.value,
        "party_a_id": a.id,
        "party_b_id": b.id,
        "score": round(float(pairs.score[index]), 4),
        "confidence": round(explanation.confidence, 4),
        "basis": explanation.basis,
        "rank_for_a": int(pairs.rank_a[index]) or None,
        "rank_for_b": int(pairs.rank_b[index]) or None,
        "snapshot_a": snapshots[0],
        "snapshot_b": snapshots[1],
        "explanation": as_json(explanation, *map(label, snapshots)),
        "sentences": as_prose(explanation, Names(a.name, b.name)),
        "ranked_at": ranked_at,
    }


def store_calibrations(run: Run, calibrations: Calibrations) -> None:
    """With a hash of them, by which runs can be compared."""
    run.calibrations = {
        kind.name: {
            "usual": getattr(calibrations, kind.name).median.tolist(),
            "rare": getattr(calibrations, kind.name).p99.tolist(),
        }
        for kind in fields(calibrations)
    }
    run.calibrations_hash = hashlib.blake2b(stable(run.calibrations).encode(), digest_size=32).hexdigest()


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
