"""Score some rows of a corridor against all columns: the unit of work of a run."""

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block
from matching.calibration import Calibrations
from matching.cores import available_cores, in_parallel
from matching.forms import FormWeights
from matching.profiles import Form
from matching.ranking.merging import Merger, Thresholds
from matching.ranking.partial import PartialResult, ScoredPairs
from matching.ranking.topk import Rows, least_of_top, top
from matching.scoring.scores import score_forms

PAIRS_PER_THREAD = 2**20
"""Pairs scored at once by each thread: beside the two blocks, memory goes with this and not with the corridor."""

FEWEST_ROWS = 16

Weights = Mapping[Form, FormWeights]


def score_rows(
    a: Block,
    rows: range,
    b: Block,
    weights: Weights,
    calibrations: Calibrations,
    length: int,
    thresholds: Thresholds | None = None,
    threads: int | None = None,
) -> PartialResult:
    """These rows of `a` against all of `b`: the rows' lists, and the best pairs of every column among these rows.

    A pair strictly below its column's threshold may be left out. `threads` is the number of cores to use, all if it is
    `None`: it changes nothing in the result, once that is merged.
    """
    merger = Merger(length)
    if not len(rows) or not len(b):
        return merger.result()
    at_most = available_cores() if threads is None else threads
    known = thresholds.copy() if thresholds else Thresholds(length)

    def score(some: range) -> PartialResult:
        return _score(a, some, b, weights, calibrations, length, known)

    for _, part in in_parallel(score, _cut(rows, len(b), at_most), at_most):
        merger.add(part)
        known.raise_by(part)
    return merger.result()


def _cut(rows: range, columns: int, threads: int) -> list[range]:
    """At least two for each thread, so that none waits long for another at the end."""
    most = max(FEWEST_ROWS, PAIRS_PER_THREAD // columns)
    step = min(most, max(FEWEST_ROWS, math.ceil(len(rows) / (2 * threads)))) if threads > 1 else most
    return [rows[start : start + step] for start in range(0, len(rows), step)]


def _score(
    a: Block, rows: range, b: Block, weights: Weights, calibrations: Calibrations, length: int, thresholds: Thresholds
) -> PartialResult:
    of_rows: dict[Form, ScoredPairs] = {}
    of_columns: dict[Form, ScoredPairs] = {}
    own, every = np.arange(rows.start, rows.stop), np.arange(len(b))
    for form, scores in score_forms(a.between(rows.start, rows.stop), b, weights, calibrations):
        of_rows[form] = ScoredPairs.of(scores, top(scores.score, length), own, every)
        reaching = _reaching(scores.score, length, thresholds.of(form, len(b)))
        of_columns[form] = ScoredPairs.of(scores, reaching, own, every)
    return PartialResult(of_rows, of_columns)


def _reaching(scores: NDArray[np.float32], length: int, thresholds: NDArray[np.float32]) -> tuple[Rows, Rows]:
    """The finite cells that reach their columns' thresholds; of a column that has none, the best."""
    without = np.flatnonzero(np.isneginf(thresholds))
    if len(without):
        thresholds[without] = least_of_top(np.ascontiguousarray(scores[:, without].T), length)
    rows, columns = np.nonzero(scores >= thresholds)
    return rows, columns
