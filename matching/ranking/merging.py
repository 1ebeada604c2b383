"""Everybody's list, put together from partial results as they come in."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from matching.forms import FormWeights
from matching.profiles import Form
from matching.ranking.partial import PartialResult, ScoredPairs, joined
from matching.ranking.ranked import RankedPairs
from matching.ranking.topk import rank_in_group
from matching.scoring.scores import parts_of


class Thresholds:
    """What a pair of another row must reach to get into the list of each column, by the rows that are known."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._best: dict[Form, NDArray[np.float32]] = {}
        """(columns, length): the best scores of each, the least of them first; minus infinity where there are fewer"""

    def raise_by(self, part: PartialResult) -> None:
        """By rows that were not known before."""
        for form, pairs in part.of_columns.items():
            if len(pairs.b):
                so_far = self._best.get(form, np.empty((0, self._length), dtype=np.float32))
                # Not in place: other threads may be reading them.
                self._best[form] = _raised(so_far, pairs)

    def of(self, form: Form, columns: int) -> NDArray[np.float32]:
        """(columns,): the last score of each one's list; minus infinity while it is not full."""
        thresholds = np.full(columns, -np.inf, dtype=np.float32)
        if form in self._best:
            best = self._best[form]
            thresholds[: len(best)] = best[:, 0]
        return thresholds

    def copy(self) -> "Thresholds":
        other = Thresholds(self._length)
        other._best = dict(self._best)
        return other


class Merger:
    """The lists of all rows so far, and of all columns as far as those rows go.

    In which order the rows come makes no difference: ties go to the earlier row. Memory grows with n_a + n_b.
    """

    def __init__(self, length: int) -> None:
        self._length = length
        self._of_rows: dict[Form, list[ScoredPairs]] = {}
        self._of_columns: dict[Form, ScoredPairs] = {}
        self._added: dict[Form, list[ScoredPairs]] = {}
        """of columns: put into their lists when there are as many as these hold, for that sorts them all"""

    def add(self, part: PartialResult) -> None:
        """Takes in rows that were not taken in before."""
        for form, pairs in part.of_rows.items():
            self._of_rows.setdefault(form, []).append(pairs)
        for form, pairs in part.of_columns.items():
            added = self._added.setdefault(form, [])
            added.append(pairs)
            if form not in self._of_columns or sum(len(some.b) for some in added) > len(self._of_columns[form].b):
                self._put_in(form)

    def result(self) -> PartialResult:
        """All that was taken in, as one part."""
        return PartialResult({form: _by_row(parts) for form, parts in self._of_rows.items()}, self._columns())

    def ranked(self, weights: Mapping[Form, FormWeights]) -> Iterator[RankedPairs]:
        """Per form the pairs of all lists, in the order of the rows; nothing of a form that no row was scored in."""
        of_columns = self._columns()
        for form, form_weights in weights.items():
            if form in self._of_rows:
                yield _ranked(form, form_weights, _by_row(self._of_rows[form]), of_columns[form])

    def _columns(self) -> dict[Form, ScoredPairs]:
        for form in list(self._added):
            self._put_in(form)
        return dict(self._of_columns)

    def _put_in(self, form: Form) -> None:
        so_far = [self._of_columns[form]] if form in self._of_columns else []
        self._of_columns[form] = _best([*so_far, *self._added.pop(form)], self._length)


def merge(parts: Iterable[PartialResult], weights: Mapping[Form, FormWeights], length: int) -> Iterator[RankedPairs]:
    """The parts of a corridor, in any order -> per form, the pairs in the first `length` places of somebody's list.

    The parts must have been scored with lists of this length at least, and together hold every row once.
    """
    merger = Merger(length)
    for part in parts:
        merger.add(part)
    return merger.ranked(weights)


def _raised(best: NDArray[np.float32], pairs: ScoredPairs) -> NDArray[np.float32]:
    """The best scores of each column, as in `Thresholds`, with those of more pairs."""
    order = np.argsort(pairs.b, kind="stable")
    column, score = pairs.b[order], pairs.score[order]
    place = rank_in_group(column) - 1
    columns, row = np.unique(column, return_inverse=True)
    length, more = best.shape[1], int(place.max()) + 1
    raised = np.full((max(len(best), int(columns[-1]) + 1), length), -np.inf, dtype=np.float32)
    raised[: len(best)] = best
    both = np.full((len(columns), more + length), -np.inf, dtype=np.float32)
    both[:, more:] = raised[columns]
    both[row, place] = score
    raised[columns] = np.partition(both, more, axis=1)[:, more:]
    return raised


def _best(parts: list[ScoredPairs], length: int) -> ScoredPairs:
    """Column by column, best first."""
    pairs = joined(parts)
    order = np.lexsort((pairs.a, -pairs.score, pairs.b))
    return pairs.take(order[rank_in_group(pairs.b[order]) <= length])


def _by_row(parts: list[ScoredPairs]) -> ScoredPairs:
    """Row by row. A part holds a row's list whole and in its order, which a stable sort keeps."""
    pairs = joined(parts)
    return pairs.take(np.argsort(pairs.a, kind="stable"))


def _ranked(form: Form, weights: FormWeights, of_rows: ScoredPairs, of_columns: ScoredPairs) -> RankedPairs:
    """The two sides' lists as one set of pairs, each with its place in both."""
    pairs = joined([of_rows, of_columns])
    rank_a = np.concatenate((rank_in_group(of_rows.a), np.zeros(len(of_columns.a), dtype=np.int32)))
    rank_b = np.concatenate((np.zeros(len(of_rows.b), dtype=np.int32), rank_in_group(of_columns.b)))
    order = np.lexsort((pairs.b, pairs.a))
    pairs, rank_a, rank_b = pairs.take(order), rank_a[order], rank_b[order]
    first = np.flatnonzero(np.append(True, (pairs.a[1:] != pairs.a[:-1]) | (pairs.b[1:] != pairs.b[:-1])))
    first = first[: len(pairs.a)]
    in_a, in_b = (np.maximum.reduceat(ranks, first) if len(first) else ranks for ranks in (rank_a, rank_b))
    once = pairs.take(first)
    a, b = once.a.astype(np.intp), once.b.astype(np.intp)
    return RankedPairs(form, parts_of(weights), weights.bias, a, b, once.score, once.values, in_a, in_b)
