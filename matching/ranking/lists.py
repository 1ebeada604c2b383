"""Everybody's list, put together from the parts of a corridor as they come in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matching.forms import FormWeights
from matching.profiles import Form
from matching.ranking.found import Cells, Found, joined
from matching.ranking.picks import Picks, places
from matching.scoring.scores import parts_of


class Bars:
    """What a pair of another row must reach to get into the list of each column, by the rows that are known."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._best: dict[Form, Cells] = {}

    def raise_by(self, found: Found) -> None:
        """By rows that were not known before."""
        for form, cells in found.of_columns.items():
            bare = replace(cells, values=cells.values[:, :0])
            self._best[form] = _best([self._best.get(form, bare.take(np.arange(0))), bare], self._length)

    def of(self, form: Form, columns: int) -> NDArray[np.float32]:
        """(columns,): the last score of each one's list; minus infinity while it is not full."""
        bars = np.full(columns, -np.inf, dtype=np.float32)
        if form in self._best:
            best = self._best[form]
            last = places(best.b) == self._length
            bars[best.b[last]] = best.score[last]
        return bars

    def copy(self) -> "Bars":
        other = Bars(self._length)
        other._best = dict(self._best)
        return other


class Lists:
    """The lists of all rows so far, and of all columns as far as those rows go.

    In which order the rows come makes no difference: ties go to the earlier row. Memory grows with n_a + n_b.
    """

    def __init__(self, length: int) -> None:
        self._length = length
        self._of_rows: dict[Form, list[Cells]] = {}
        self._of_columns: dict[Form, Cells] = {}

    def add(self, found: Found) -> None:
        """Takes in rows that were not taken in before."""
        for form, cells in found.of_rows.items():
            self._of_rows.setdefault(form, []).append(cells)
        for form, cells in found.of_columns.items():
            so_far = [self._of_columns[form]] if form in self._of_columns else []
            self._of_columns[form] = _best([*so_far, cells], self._length)

    def found(self) -> Found:
        """All that was taken in, as one part."""
        return Found({form: _by_row(cells) for form, cells in self._of_rows.items()}, dict(self._of_columns))

    def picks(self, weights: Mapping[Form, FormWeights]) -> Iterator[Picks]:
        """Per form the pairs of all lists, in the order of the rows; nothing of a form that no row was scored in."""
        for form, form_weights in weights.items():
            if form in self._of_rows:
                yield _picks(form, form_weights, _by_row(self._of_rows[form]), self._of_columns[form])


def merge(founds: Iterable[Found], weights: Mapping[Form, FormWeights], length: int) -> Iterator[Picks]:
    """The parts of a corridor, in any order -> per form, the pairs in the first `length` places of somebody's list.

    The parts must have been scored with lists of this length at least, and together hold every row once.
    """
    lists = Lists(length)
    for found in founds:
        lists.add(found)
    return lists.picks(weights)


def _best(parts: list[Cells], length: int) -> Cells:
    """Column by column, best first."""
    cells = joined(parts)
    order = np.lexsort((cells.a, -cells.score, cells.b))
    return cells.take(order[places(cells.b[order]) <= length])


def _by_row(parts: list[Cells]) -> Cells:
    """Row by row. A part holds a row's list whole and in its order, which a stable sort keeps."""
    cells = joined(parts)
    return cells.take(np.argsort(cells.a, kind="stable"))


def _picks(form: Form, weights: FormWeights, of_rows: Cells, of_columns: Cells) -> Picks:
    """The two sides' lists as one set of pairs, each with its place in both."""
    cells = joined([of_rows, of_columns])
    rank_a = np.concatenate((places(of_rows.a), np.zeros(len(of_columns.a), dtype=np.int32)))
    rank_b = np.concatenate((np.zeros(len(of_rows.b), dtype=np.int32), places(of_columns.b)))
    order = np.lexsort((cells.b, cells.a))
    cells, rank_a, rank_b = cells.take(order), rank_a[order], rank_b[order]
    first = np.flatnonzero(np.append(True, (cells.a[1:] != cells.a[:-1]) | (cells.b[1:] != cells.b[:-1])))
    first = first[: len(cells.a)]
    in_a, in_b = (np.maximum.reduceat(ranks, first) if len(first) else ranks for ranks in (rank_a, rank_b))
    kept = cells.take(first)
    a, b = kept.a.astype(np.intp), kept.b.astype(np.intp)
    return Picks(form, parts_of(weights), weights.bias, a, b, kept.score, kept.values, in_a, in_b)
