"""Which pairs a run scores: all of them; or, where those are too many, those near each other. And in which blocks."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs import repository
from app.matches.runs.match_rows import RankingInputs
from app.matches.runs.profiles import Blocks
from app.matches.vector_index import queries
from app.matches.vector_index.indexing import index_passages, is_indexed
from matching.blocks import Block
from matching.profiles import Form
from matching.ranking import PartialResult, RankedPairs, Thresholds, score_rows
from matching.ranking import recall as measuring
from matching.ranking.candidates import EACH, KINDS, CandidatePairs, nearest, paired, score_candidates
from models import Corridor, Run

Rows = NDArray[np.intp]

BLOCK_PAIRS = 1 << 23
"""Pairs in a block, which is what a kill may cost: some seconds of work, in large portfolios a minute's."""
MOST_BLOCK_ROWS = 4096


@dataclass(frozen=True, slots=True)
class Selection:
    """The pairs to score. A vector index may name others the next time: who goes on after a kill takes those stored."""

    pairs: int
    candidates: CandidatePairs | None = None

    def store(self, session: Session, run: Run, block_rows: Sequence[range]) -> None:
        run.selection = "all_pairs" if self.candidates is None else "candidates"
        if self.candidates is not None:
            run.figures = run.figures | {"scored": self.pairs * len(Form)}
            for number, rows in enumerate(block_rows):
                content = self.candidates.between(rows).to_bytes()
                repository.work.add_part(session, run.id, "candidates", number, content)


def select(
    engine: Engine, embeddings: Embeddings, corridor: Corridor, blocks: Blocks, all_pairs_up_to: int | None
) -> Selection:
    """All pairs, up to so many pairs of companies; without that limit always."""
    a, b = blocks
    companies = math.prod(sum(profile.kind == "company" for profile in block.profiles) for block in blocks)
    if all_pairs_up_to is None or companies <= all_pairs_up_to:
        return Selection(len(a) * len(b))
    pairs = candidates(engine, embeddings, corridor.park_ids, a, b)
    return Selection(len(pairs), pairs)


def rows_a_block(rows: int, scored: int) -> int:
    """Of so many rows with so many pairs."""
    return min(MOST_BLOCK_ROWS, max(1, BLOCK_PAIRS * rows // max(1, scored)))


def blocks_of(run: Run, rows: int) -> list[range]:
    """Which rows of park A each block holds."""
    if not run.pairs or not run.block_rows:
        return []
    return [range(start, min(start + run.block_rows, rows)) for start in range(0, rows, run.block_rows)]


def stored_candidates(session: Session, run: Run, block: int) -> CandidatePairs | None:
    """Those of a block; none where all pairs are scored."""
    if run.selection != "candidates":
        return None
    return CandidatePairs.from_bytes(repository.work.part(session, run.id, "candidates", block))


def score_block(
    inputs: RankingInputs,
    rows: range,
    pairs: CandidatePairs | None,
    depth: int,
    thresholds: Thresholds,
    threads: int | None,
) -> tuple[PartialResult, int]:
    """What these rows give with the pairs that are selected, and how many scores that took."""
    given = inputs.weights, inputs.calibrations, depth, thresholds, threads
    if pairs is None:
        return score_rows(inputs.a, rows, inputs.b, *given), len(rows) * len(inputs.b) * len(inputs.weights)
    return score_candidates(inputs.a, rows, inputs.b, pairs, *given), len(pairs) * len(inputs.weights)


def recall(run: Run, ranking: RankingInputs, ranked: Sequence[RankedPairs], threads: int | None) -> dict[str, Any]:
    """For the run's figures: what its lists of candidates lose, on a sample; nothing, where all pairs were scored."""
    if run.selection != "candidates":
        return {}
    given = ranked, ranking.weights, ranking.calibrations, run.list_length, threads
    found = measuring.recall(ranking.a, ranking.b, *given)
    return {"recall": {form.value: round(share, 4) for form, share in found.items()}}


def candidates(
    engine: Engine, embeddings: Embeddings, parks: tuple[int, int], a: Block, b: Block, each: int = EACH
) -> CandidatePairs:
    """The pairs that are scored where all pairs would be too many, of the parks' blocks.

    From the vector index, which is brought up to date first; where there is none, by comparing all whole texts.
    """
    if not is_indexed(engine):
        return nearest(a, b, each)
    index_passages(engine, embeddings)
    return paired(a, b, _neighbours(engine, embeddings.key, parks, (_rows_by_party(a), _rows_by_party(b)), each))


def _neighbours(
    engine: Engine, encoder: str, parks: tuple[int, int], rows: tuple[Rows, Rows], each: int
) -> Iterator[tuple[Rows, Rows]]:
    """Rows of `a`, rows of `b`: for every text the owners of the nearest ones, asked from both sides."""
    with transaction(engine, writes=False) as session:
        for kinds in KINDS:
            for pairs in queries.neighbours(session, encoder, kinds, parks, each):
                yield _known(_look_up(rows[0], pairs[:, 0]), _look_up(rows[1], pairs[:, 1]))
            for pairs in queries.neighbours(session, encoder, kinds[::-1], parks[::-1], each):
                yield _known(_look_up(rows[0], pairs[:, 1]), _look_up(rows[1], pairs[:, 0]))


def _rows_by_party(block: Block) -> Rows:
    """By id of a party, its row in the block; -1 where it has none."""
    ids = [profile.id for profile in block.profiles]
    rows = np.full(max(ids, default=0) + 2, -1, dtype=np.intp)
    rows[ids] = np.arange(len(ids))
    return rows


def _look_up(rows: Rows, ids: NDArray[np.int64]) -> Rows:
    """-1 for a party that is not in the block: it came after the block was read, or had left before."""
    return rows[np.minimum(ids, len(rows) - 1)]


def _known(a: Rows, b: Rows) -> tuple[Rows, Rows]:
    both = (a >= 0) & (b >= 0)
    return a[both], b[both]
