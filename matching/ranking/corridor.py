"""Rank a whole corridor at once, or the pairs of a few companies."""

from collections.abc import Callable, Iterator

from matching.blocks import Block
from matching.calibration import Calibrations
from matching.ranking.lists import merge
from matching.ranking.picks import Picks
from matching.ranking.rows import Weights, score_rows


def rank(
    a: Block,
    b: Block,
    weights: Weights,
    calibrations: Calibrations,
    length: int,
    progress: Callable[[int], None] | None = None,
    threads: int | None = None,
) -> Iterator[Picks]:
    """All pairs of two blocks -> per form, the pairs in the first `length` places of somebody's list.

    See `score_rows` and `merge`.
    """
    if len(a) and len(b):
        rows = range(len(a))
        yield from merge(
            [score_rows(a, rows, b, weights, calibrations, length, None, threads, progress)], weights, length
        )
