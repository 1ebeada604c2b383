"""Rank a whole corridor and publish the result as one run."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Engine

from app.database import transaction
from app.matches.embeddings import Embeddings, Progress
from app.matches.runs import queries
from app.matches.runs.corridor import Party, Sides, party, read_sides
from app.matches.runs.explanations import stored, told
from app.matches.weights import weights_in_use
from app.portfolio.places import service as places
from matching.blocks import Block, block
from matching.calibration import Calibration, Calibrations, calibrations
from matching.explain import explain
from matching.learning.tables import Table
from matching.phrases import Names
from matching.ranking import Picks, rank
from models import Corridor, Run
from models.base import now


@dataclass(frozen=True, slots=True)
class Reporter:
    """Whom to tell how far a ranking is; by default nobody."""

    embedding: Progress = lambda _done, _of: None
    scoring: Progress = lambda _done, _of: None
    explaining: Progress = lambda _done, _of: None


SILENT = Reporter()


def rank_corridor(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, list_length: int, report: Reporter = SILENT
) -> Run:
    """Scores every pair of the corridor and puts the lists in place of the old ones, all at once.

    The work happens outside any transaction: readers see the previous lists, writers are not held up. A profile that
    changed meanwhile is marked as stale when the lists are there, even if the previous ones had taken it in already.
    """
    started = now()
    with transaction(engine, writes=False) as session:
        before = queries.current_run(session, corridor.id)
        stale = queries.stale(session, _parks_of_no_other(corridor, places.corridors(session)))
        sides = read_sides(session, corridor)
        version, weights = weights_in_use(session)
    a, b = blocks(sides, embeddings, report.embedding)
    usual = calibrations(a, b)
    total = len(a) * len(b) * len(weights)
    done = 0

    def scored(pairs: int) -> None:
        nonlocal done
        done += pairs
        report.scoring(done, total)

    picks = list(rank(a, b, weights, usual, list_length, scored))
    run = Run(
        corridor_id=corridor.id,
        encoder=embeddings.key,
        weights=version,
        profiles_hash=sides.digest(),
        calibrations=stored_calibrations(usual),
        list_length=list_length,
        as_of=sides.as_of,
        started_at=started,
        finished_at=now(),
        pairs=total,
    )
    rows = list(match_rows(picks, Ranked(a, b, sides.cards, weights, usual), report.explaining))
    with transaction(engine) as session:
        queries.clear_stale(session, stale)
        if before is not None and not queries.claim(session, before):
            queries.mark_changed_since(session, (corridor.park_a_id, corridor.park_b_id), started)
        queries.publish(session, run, rows)
    return run


def _parks_of_no_other(corridor: Corridor, live: Iterable[Corridor]) -> set[int]:
    """A party of a park that stands in another corridor too stays stale until that one's lists are made again."""
    others = {park for c in live if c.id != corridor.id for park in (c.park_a_id, c.park_b_id)}
    return {corridor.park_a_id, corridor.park_b_id} - others


def blocks(sides: Sides, embeddings: Embeddings, progress: Progress | None = None) -> tuple[Block, Block]:
    return (
        block(sides.a, lambda texts: embeddings.of(texts, progress)),
        block(sides.b, lambda texts: embeddings.of(texts, progress)),
    )


@dataclass(frozen=True, slots=True)
class Ranked:
    """What a match is made from, beside its scores."""

    a: Block
    b: Block
    cards: Mapping[Party, dict[str, Any]]
    weights: Table
    usual: Calibrations


def match_rows(every: Iterable[Picks], ranked: Ranked, progress: Progress) -> Iterator[dict[str, Any]]:
    """The matches as rows, without their run. Best first within a form."""
    ranked_at = now()
    every = list(every)
    done, total = 0, sum(map(len, every))
    for picks in every:
        for index in np.lexsort((picks.b, picks.a, -picks.score)):
            yield match_row(picks, int(index), ranked, ranked_at)
            done += 1
            progress(done, total)


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


def stored_calibrations(usual: Calibrations) -> dict[str, Any]:
    return {
        kind.name: {name: getattr(getattr(usual, kind.name), name).tolist() for name in ("usual", "rare")}
        for kind in fields(usual)
    }


def read_calibrations(run: Run) -> Calibrations:
    """The same numbers that were stored: float32 survives the way through JSON."""
    return Calibrations(
        **{
            kind: Calibration(**{name: np.array(values, dtype=np.float32) for name, values in stored.items()})
            for kind, stored in run.calibrations.items()
        }
    )
