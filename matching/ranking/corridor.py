"""Rank a whole corridor at once, or the pairs of a few companies."""

from collections.abc import Iterator

from matching.blocks import Block
from matching.calibration import Calibrations
from matching.ranking.merging import merge
from matching.ranking.ranked import RankedPairs
from matching.ranking.rows import Weights, score_rows


def rank(
    a: Block, b: Block, weights: Weights, calibrations: Calibrations, length: int, threads: int | None = None
) -> Iterator[RankedPairs]:
    """All pairs of two blocks -> per form, the pairs in the first `length` places of somebody's list.

    See `score_rows` and `merge`.
    """
    if len(a) and len(b):
        every = range(len(a))
        yield from merge([score_rows(a, every, b, weights, calibrations, length, None, threads)], weights, length)
