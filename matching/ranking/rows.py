"""Score some rows of a corridor against all columns: the unit of work of a run."""

import math
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block
from matching.calibration import Calibrations
from matching.forms import FormWeights
from matching.profiles import Form
from matching.ranking.cores import available_cores, in_parallel
from matching.ranking.found import Cells, Found
from matching.ranking.lists import Bars, Lists
from matching.ranking.picks import bars as bars_of
from matching.ranking.picks import top
from matching.scoring.scores import Scores, score_forms

CELLS = 2**20
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
    bars: Bars | None = None,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Found:
    """These rows of `a` against all of `b`: the rows' lists, and the best cells of every column among these rows.

    A cell of a column strictly below its bar may be left out. `threads` is the number of cores to use, all if it is
    `None`: it changes nothing in what is found, once that is merged. `progress` is told the pairs just scored, form by
    form; if it raises, the work ends and nothing is found.
    """
    lists = Lists(length)
    if not len(rows) or not len(b):
        return lists.found()
    at_most = available_cores() if threads is None else threads
    known = bars.copy() if bars else Bars(length)

    def score(some: range) -> Found:
        return _score(a, some, b, weights, calibrations, length, known)

    for some, found in in_parallel(score, _parts(rows, len(b), at_most), at_most):
        lists.add(found)
        known.raise_by(found)
        if progress:
            for _ in weights:
                progress(len(some) * len(b))
    return lists.found()


def _parts(rows: range, columns: int, threads: int) -> list[range]:
    """At least two for each thread, so that none waits long for another at the end."""
    most = max(FEWEST_ROWS, CELLS // columns)
    step = min(most, max(FEWEST_ROWS, math.ceil(len(rows) / (2 * threads)))) if threads > 1 else most
    return [rows[start : start + step] for start in range(0, len(rows), step)]


def _score(
    a: Block, rows: range, b: Block, weights: Weights, calibrations: Calibrations, length: int, bars: Bars
) -> Found:
    of_rows: dict[Form, Cells] = {}
    of_columns: dict[Form, Cells] = {}
    for form, scores in score_forms(a.take(rows), b, weights, calibrations):
        of_rows[form] = _cells(scores, top(scores.score, length), rows)
        of_columns[form] = _cells(scores, _candidates(scores.score, length, bars.of(form, len(b))), rows)
    return Found(of_rows, of_columns)


def _candidates(
    scores: NDArray[np.float32], length: int, bars: NDArray[np.float32]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The finite cells that reach the bars of their columns; while some column has none, the columns' best of those."""
    if np.isneginf(bars).any():
        bars = np.maximum(bars, bars_of(np.ascontiguousarray(scores.T), length))
    rows, columns = np.nonzero(scores >= bars)
    return rows, columns


def _cells(scores: Scores, cells: tuple[NDArray[np.intp], NDArray[np.intp]], rows: range) -> Cells:
    i, j = cells
    values = np.column_stack([value[i, j] for value in scores.values])
    return Cells((i + rows.start).astype(np.int32), j.astype(np.int32), scores.score[i, j], values)
