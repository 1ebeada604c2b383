"""What matches are made from, and matches as rows."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import numpy as np

from app.matches.embeddings import Embeddings, Progress
from app.matches.runs.corridor import Party, Sides, party, stable
from app.matches.runs.explanations import stored, told
from matching.blocks import Block, block
from matching.calibration import Calibration, Calibrations
from matching.explaining.explain import explain
from matching.explaining.phrases import Names
from matching.learning.tables import Table
from matching.profiles import Profile
from matching.ranking import Picks
from models import Run
from models.base import now


def blocks(sides: Sides, embeddings: Embeddings, progress: Progress | None = None) -> tuple[Block, Block]:
    """`progress` is told how many of both sides' parties have their vectors, and how many parties there are."""

    def of_side(parties: Sequence[Profile], before: int) -> Block:
        # In parties: how many texts the second side has is not known while the first one is embedded.
        def tell(done: int, of: int) -> None:
            if progress:
                progress(before + len(parties) * done // of, len(sides.a) + len(sides.b))

        return block(parties, lambda texts: embeddings.of(texts, tell))

    return of_side(sides.a, 0), of_side(sides.b, len(sides.a))


@dataclass(frozen=True, slots=True)
class Ranked:
    """What a match is made from, beside its scores."""

    a: Block
    b: Block
    cards: Mapping[Party, dict[str, Any]]
    weights: Table
    usual: Calibrations


def match_rows(picks: Picks, ranked: Ranked) -> list[dict[str, Any]]:
    """The matches as rows, without their run, in the order of the picks."""
    ranked_at = now()
    return [match_row(picks, index, ranked, ranked_at) for index in range(len(picks))]


def match_row(picks: Picks, index: int, ranked: Ranked, ranked_at: datetime) -> dict[str, Any]:
    a, b = ranked.a.profiles[picks.a[index]], ranked.b.profiles[picks.b[index]]
    explanation = explain(picks, index, ranked.a, ranked.b, ranked.weights[picks.form], ranked.usual)
    return {
        "form": picks.form.value,
        "company_a_id": a.id if a.kind == "company" else None,
        "company_b_id": b.id if b.kind == "company" else None,
        "site_id": next((profile.id for profile in (a, b) if profile.kind == "site"), None),
        "score": shown_score(picks.score[index]),
        "confidence": round(explanation.confidence, 4),
        "rank_for_a": int(picks.rank_a[index]) or None,
        "rank_for_b": int(picks.rank_b[index]) or None,
        "party_a": ranked.cards[party(a)],
        "party_b": ranked.cards[party(b)],
        "explanation": stored(explanation, party(a), party(b)),
        "sentences": told(explanation, Names(a.name, b.name)),
        "ranked_at": ranked_at,
    }


def shown_score(score: np.float32) -> float:
    return round(float(score), 4)


def keep_calibrations(run: Run, usual: Calibrations) -> None:
    """With a hash of them, by which runs can be compared."""
    run.calibrations = {
        kind.name: {"usual": getattr(usual, kind.name).median.tolist(), "rare": getattr(usual, kind.name).p99.tolist()}
        for kind in fields(usual)
    }
    run.calibrations_hash = hashlib.blake2b(stable(run.calibrations).encode(), digest_size=32).hexdigest()


def read_calibrations(run: Run) -> Calibrations:
    """The same numbers that were stored: float32 survives the way through JSON."""
    return Calibrations(
        **{
            kind: Calibration(*(np.array(stored[name], dtype=np.float32) for name in ("usual", "rare")))
            for kind, stored in run.calibrations.items()
        }
    )
