"""Whom to score at all, where all pairs of a corridor no longer pay: those near each other in the vector index."""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs.states import Selection
from app.matches.vector_index import queries
from app.matches.vector_index.indexing import index_passages, is_indexed
from matching.blocks import Block
from matching.ranking.candidates import EACH, KINDS, Pairs, nearest, paired

Rows = NDArray[np.intp]


def selected(a: Block, b: Block, all_pairs_up_to: int | None) -> Selection:
    """By the number of pairs of companies; without a limit it is always all pairs."""
    pairs = math.prod(sum(profile.kind == "company" for profile in block.profiles) for block in (a, b))
    return "all_pairs" if all_pairs_up_to is None or pairs <= all_pairs_up_to else "candidates"


def candidates(
    engine: Engine, embeddings: Embeddings, parks: tuple[int, int], a: Block, b: Block, each: int = EACH
) -> Pairs:
    """The pairs for `matching.ranking.candidates.rank_candidates`, of the parks' blocks.

    From the vector index, which is brought up to date first; where there is none, by comparing all whole texts.
    """
    if not is_indexed(engine):
        return nearest(a, b, each)
    index_passages(engine, embeddings)
    return paired(a, b, _found(engine, embeddings.key, parks, (_Companies(a), _Companies(b)), each))


def _found(
    engine: Engine, encoder: str, parks: tuple[int, int], sides: tuple["_Companies", "_Companies"], each: int
) -> Iterator[tuple[Rows, Rows]]:
    """Rows of `a`, rows of `b`: for every text the owners of the nearest ones, asked from both sides."""
    with transaction(engine, writes=False) as session:
        for kinds in KINDS:
            for pairs in queries.neighbours(session, encoder, kinds, parks, each):
                yield _known(sides[0].rows(pairs[:, 0]), sides[1].rows(pairs[:, 1]))
            for pairs in queries.neighbours(session, encoder, kinds[::-1], parks[::-1], each):
                yield _known(sides[0].rows(pairs[:, 1]), sides[1].rows(pairs[:, 0]))


class _Companies:
    """The rows of a block's companies by their ids."""

    def __init__(self, block: Block) -> None:
        rows = {profile.id: row for row, profile in enumerate(block.profiles) if profile.kind == "company"}
        self._rows = np.full(max(rows, default=0) + 2, -1, dtype=np.intp)
        self._rows[list(rows.keys())] = list(rows.values())

    def rows(self, ids: NDArray[np.int64]) -> Rows:
        """-1 for a company that is not in the block: it came after the block was read, or had left before."""
        return self._rows[np.minimum(ids, len(self._rows) - 1)]


def _known(a: Rows, b: Rows) -> tuple[Rows, Rows]:
    both = (a >= 0) & (b >= 0)
    return a[both], b[both]
