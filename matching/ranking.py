"""Rank a whole corridor, block by block, or the pairs of a few companies; keep the best of everybody's list."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block
from matching.calibration import Calibrations
from matching.forms import FormWeights
from matching.profiles import Form
from matching.scoring import Part, Scores, score_forms
from matching.signals.rivalry import SIGNAL as RIVALRY

BLOCK_ROWS = 256


@dataclass(frozen=True, slots=True)
class Picks:
    """m pairs of one form that stand in a list: row of `a`, row of `b`, score, the values of the parts.

    `rank_a` is the pair's place (from 1) in the list of `a`'s party and `rank_b` in that of `b`'s; 0 where
    not in it.
    """

    form: Form
    parts: tuple[Part, ...]
    bias: float
    a: NDArray[np.intp]
    b: NDArray[np.intp]
    score: NDArray[np.float32]
    values: NDArray[np.float32]
    """(m, parts)"""
    rank_a: NDArray[np.int32]
    rank_b: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.a)

    def take(self, chosen: NDArray[np.intp]) -> "Picks":
        """Some of the pairs, in that order."""
        cut = {name: getattr(self, name)[chosen] for name in ("a", "b", "score", "values", "rank_a", "rank_b")}
        return replace(self, **cut)

    def shown(self, length: int) -> "Picks":
        """What is left if lists have no more than so many places."""
        rank_a, rank_b = (np.where(rank <= length, rank, 0) for rank in (self.rank_a, self.rank_b))
        return replace(self, rank_a=rank_a, rank_b=rank_b).take(np.flatnonzero(rank_a | rank_b))

    @property
    def rival(self) -> NDArray[np.bool_]:
        """(m,): which pairs are rivals; none where the form does not ask."""
        asked = [column for column, part in enumerate(self.parts) if part.signal == RIVALRY.name]
        return np.asarray((self.values[:, asked] == 1).any(axis=1))


@dataclass(frozen=True, slots=True)
class _Cells:
    """Some cells of the matrix of all pairs."""

    a: NDArray[np.intp]
    b: NDArray[np.intp]
    score: NDArray[np.float32]
    values: NDArray[np.float32]

    def take(self, chosen: NDArray[np.intp]) -> "_Cells":
        return _Cells(self.a[chosen], self.b[chosen], self.score[chosen], self.values[chosen])


def rank(
    a: Block,
    b: Block,
    weights: Mapping[Form, FormWeights],
    calibrations: Calibrations,
    length: int,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Picks]:
    """All pairs of two blocks -> per form, the pairs in the first `length` places of somebody's list.

    Ties go to the earlier row. Memory grows with n_a + n_b, not with their product: a block of rows is
    scored, its rows' lists are final, and of the columns' lists the best so far are kept. `progress` is told
    the pairs just scored.
    """
    if not len(a) or not len(b):
        return
    of_rows: dict[Form, list[_Cells]] = {form: [] for form in weights}
    of_columns: dict[Form, _Cells] = {}
    shown: dict[Form, tuple[tuple[Part, ...], float]] = {}
    for start in range(0, len(a), BLOCK_ROWS):
        rows = np.arange(start, min(start + BLOCK_ROWS, len(a)))
        for form, scores in score_forms(a.take(rows), b, weights, calibrations):
            of_rows[form].append(_cells(scores, top(scores.score, length), start))
            more = _cells(scores, top(scores.score.T, length)[::-1], start)
            of_columns[form] = _best(of_columns[form], more, length) if form in of_columns else more
            shown[form] = scores.parts, scores.bias
            if progress:
                progress(len(rows) * len(b))
    for form, (parts, bias) in shown.items():
        yield _merged(form, parts, bias, _joined(of_rows[form]), of_columns[form])


def top(scores: NDArray[np.float32], length: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The `length` best finite cells of every row: (rows, columns), row by row, best first, ties to the left."""
    n = scores.shape[1]
    if n > length:
        bar = np.partition(scores, n - length, axis=1)[:, n - length]
        rows, columns = np.nonzero((scores >= bar[:, None]) & np.isfinite(scores))
    else:
        rows, columns = np.nonzero(np.isfinite(scores))
    order = np.lexsort((columns, -scores[rows, columns], rows))
    rows, columns = rows[order], columns[order]
    kept = _place(rows) <= length
    return rows[kept], columns[kept]


def _place(groups: NDArray[np.intp]) -> NDArray[np.int32]:
    """Place, from 1, of each element within its run of equal neighbours."""
    fresh = np.concatenate(([True], groups[1:] != groups[:-1])) if len(groups) else np.empty(0, dtype=bool)
    starts = np.flatnonzero(fresh)
    return (np.arange(len(groups)) - np.repeat(starts, np.diff(np.append(starts, len(groups)))) + 1).astype(np.int32)


def _cells(scores: Scores, cells: tuple[NDArray[np.intp], NDArray[np.intp]], start: int) -> _Cells:
    rows, columns = cells
    values = np.column_stack([value[rows, columns] for value in scores.values])
    return _Cells(rows + start, columns, scores.score[rows, columns], values)


def _joined(parts: list[_Cells]) -> _Cells:
    return _Cells(
        np.concatenate([part.a for part in parts]),
        np.concatenate([part.b for part in parts]),
        np.concatenate([part.score for part in parts]),
        np.concatenate([part.values for part in parts]),
    )


def _best(so_far: _Cells, more: _Cells, length: int) -> _Cells:
    cells = _joined([so_far, more])
    order = np.lexsort((cells.a, -cells.score, cells.b))
    kept = order[_place(cells.b[order]) <= length]
    return cells.take(kept)


def _merged(form: Form, parts: tuple[Part, ...], bias: float, of_rows: _Cells, of_columns: _Cells) -> Picks:
    """The two sides' lists as one set of pairs, each with its place in both."""
    cells = _joined([of_rows, of_columns])
    rank_a = np.concatenate((_place(of_rows.a), np.zeros(len(of_columns.a), dtype=np.int32)))
    rank_b = np.concatenate((np.zeros(len(of_rows.b), dtype=np.int32), _place(of_columns.b)))
    pair, first, inverse = np.unique(
        np.column_stack((cells.a, cells.b)), axis=0, return_index=True, return_inverse=True
    )
    in_a, in_b = np.zeros(len(pair), dtype=np.int32), np.zeros(len(pair), dtype=np.int32)
    np.maximum.at(in_a, inverse.ravel(), rank_a)
    np.maximum.at(in_b, inverse.ravel(), rank_b)
    kept = cells.take(first)
    return Picks(form, parts, bias, kept.a, kept.b, kept.score, kept.values, in_a, in_b)


class Bars:
    def __init__(self, length):
        pass

    def raise_by(self, found):
        pass


class Found:
    def __init__(self, forms):
        self.forms = forms

    def to_bytes(self):
        import pickle

        return pickle.dumps(self.forms)

    @staticmethod
    def from_bytes(content):
        import pickle

        return Found(pickle.loads(content))


def score_rows(a, rows, b, weights, calibrations, length, bars=None):
    forms = {}
    for form, scores in score_forms(a.take(np.arange(rows.start, rows.stop)), b, weights, calibrations):
        forms[form] = (
            _cells(scores, top(scores.score, length), rows.start),
            _cells(scores, top(scores.score.T, length)[::-1], rows.start),
            scores.parts,
            scores.bias,
        )
    return Found(forms)


def merge(founds, weights, length):
    of_rows, of_columns, shown = {}, {}, {}
    for found in founds:
        for form, (r, c, parts, bias) in found.forms.items():
            of_rows.setdefault(form, []).append(r)
            of_columns[form] = _best(of_columns[form], c, length) if form in of_columns else c
            shown[form] = parts, bias
    for form, (parts, bias) in shown.items():
        yield _merged(form, parts, bias, _joined(of_rows[form]), of_columns[form])
