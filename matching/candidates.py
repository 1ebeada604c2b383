"""For portfolios where all pairs no longer pay: candidates by nearest texts, and exact scores of only these."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matching.blocks import Block
from matching.calibration import Calibrations
from matching.forms import FormWeights
from matching.profiles import Form
from matching.ranking import Picks, top
from matching.scoring import Scores, score_forms
from matching.texts import offsets, ranges

EACH = 100
"""Nearest texts that are looked up for every text; `benchmarks.candidates` prints what lists then lose."""

KINDS = (("need", "offer"), ("offer", "need"), ("need", "about"), ("about", "need"), ("about", "about"))
"""A text of the one side, a text of the other: what the signals that decide a score compare."""

ROWS = 256
GROUP, COLUMN = 2700, 5
"""What it costs to score a group of rows, and to have a column in it, in pairs scored (measured)."""

TEXTS = 512
PENDING = 1 << 19

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Pairs:
    """The candidates: row i of `a` with the rows `b[starts[i]:starts[i + 1]]` of `b`, ascending, each once."""

    starts: Rows
    """(n_a + 1,)"""
    b: Rows
    n_b: int

    def __len__(self) -> int:
        return len(self.b)


def nearest(a: Block, b: Block, each: int = EACH) -> Pairs:
    """The pairs of companies of which a text of one is among the `each` nearest to a text of the other.

    By the cosines of whole texts, of every kind in `KINDS` and both ways; found by blocked matrix products, exactly.
    Sites are few, and pairs with everybody.
    """
    return paired(a, b, (found for kinds in KINDS for found in _nearest(a, b, kinds, each)))


def paired(a: Block, b: Block, found: Iterable[tuple[Rows, Rows]]) -> Pairs:
    """Neighbours as (rows of `a`, rows of `b`), in any order and number, and every pair with a site -> candidates."""
    sites_a, sites_b = (
        np.array([row for row, profile in enumerate(block.profiles) if profile.kind == "site"], dtype=np.intp)
        for block in (a, b)
    )
    with_sites = (_product(sites_a, np.arange(len(b))), _product(np.arange(len(a)), sites_b))
    keys = np.empty(0, dtype=np.int64)
    fresh: list[NDArray[np.int64]] = []
    for rows, columns in chain(with_sites, found):
        fresh.append(rows.astype(np.int64) * len(b) + columns)
        if sum(map(len, fresh)) > max(len(keys), PENDING):
            keys, fresh = np.unique(np.concatenate([keys, *fresh])), []
    rows, columns = np.divmod(np.unique(np.concatenate([keys, *fresh])), max(1, len(b)))
    return Pairs(offsets(np.bincount(rows, minlength=len(a))), columns.astype(np.intp), len(b))


def rank_candidates(
    a: Block,
    b: Block,
    pairs: Pairs,
    weights: Mapping[Form, FormWeights],
    calibrations: Calibrations,
    length: int,
) -> Iterator[Picks]:
    """What `matching.ranking.rank` gives, of the candidates only: per form, the best `length` of everybody's.

    A pair's score is the one that it has among all pairs. Rows that have many candidates in common are scored together.
    """
    listed: dict[Form, Picks] = {}
    pending: dict[Form, list[Picks]] = {form: [] for form in weights}
    for rows, columns, wanted in _groups(pairs) if len(pairs) else ():
        for form, scores in score_forms(a.take(rows), b.take(columns), weights, calibrations):
            pending[form].append(_cells(form, scores, rows, columns, wanted, length))
            if sum(map(len, pending[form])) > PENDING:
                listed[form] = _listed(_both(listed, pending, form), length)
                pending[form].clear()
    for form in weights:
        if form in listed or pending[form]:
            yield _listed(_both(listed, pending, form), length)


def _texts(block: Block, kind: str) -> tuple[NDArray[np.float32], Rows]:
    """The whole texts of the companies, of one kind, and their owners."""
    owned = {"offer": block.offers, "need": block.needs, "about": block.about}[kind]
    owner = np.repeat(np.arange(len(block)), owned.counts())
    of_companies = np.array([profile.kind == "company" for profile in block.profiles], dtype=bool)[owner]
    return owned.texts.whole[of_companies], owner[of_companies]


def _nearest(a: Block, b: Block, kinds: tuple[str, str], each: int) -> Iterator[tuple[Rows, Rows]]:
    """The owners of every text of each side and of the texts nearest to it, in portions of `TEXTS` texts."""
    (texts_a, owner_a), (texts_b, owner_b) = _texts(a, kinds[0]), _texts(b, kinds[1])
    if not len(texts_a) or not len(texts_b):
        return
    for start in range(0, len(texts_a), TEXTS):
        rows, columns = top(texts_a[start : start + TEXTS] @ texts_b.T, each)
        yield owner_a[rows + start], owner_b[columns]
    for start in range(0, len(texts_b), TEXTS):
        rows, columns = top(texts_b[start : start + TEXTS] @ texts_a.T, each)
        yield owner_a[columns], owner_b[rows + start]


def _product(rows: Rows, columns: Rows) -> tuple[Rows, Rows]:
    return np.repeat(rows, len(columns)), np.tile(columns, len(rows))


def _groups(pairs: Pairs) -> Iterator[tuple[Rows, Rows, NDArray[np.bool_]]]:
    """Rows, the columns that are candidates of one of them, and which are whose: (rows, columns).

    A row joins the group before it where that costs less than a group of its own.
    """
    rows: list[int] = []
    columns: Rows = np.empty(0, dtype=np.intp)
    for row in _alike(pairs).tolist():
        own = pairs.b[pairs.starts[row] : pairs.starts[row + 1]]
        joint = np.union1d(columns, own)
        joining = (len(joint) - len(columns)) * (COLUMN + len(rows)) + len(joint)
        if rows and (len(rows) == ROWS or joining > GROUP + (COLUMN + 1) * len(own)):
            yield _group(pairs, rows, columns)
            rows, joint = [], own
        rows.append(row)
        columns = joint
    if rows:
        yield _group(pairs, rows, columns)


def _group(pairs: Pairs, rows: list[int], columns: Rows) -> tuple[Rows, Rows, NDArray[np.bool_]]:
    chosen = np.sort(rows)
    wanted = np.zeros((len(chosen), len(columns)), dtype=bool)
    owner = np.repeat(np.arange(len(chosen)), pairs.starts[chosen + 1] - pairs.starts[chosen])
    wanted[owner, np.searchsorted(columns, pairs.b[ranges(pairs.starts, chosen)])] = True
    return chosen, columns, wanted


def _alike(pairs: Pairs) -> Rows:
    """The rows in an order that puts together those whose candidates are mostly those of the same one of them.

    Only the time depends on it, not the result.
    """
    count = len(pairs.starts) - 1
    ones = np.ones(len(pairs), dtype=np.float32)
    matrix = csr_array((ones, pairs.b, pairs.starts), shape=(count, pairs.n_b))
    models = matrix[:: max(1, int(np.sqrt(count)))].T
    shared = [(matrix[start : start + TEXTS] @ models).toarray().argmax(axis=1) for start in range(0, count, TEXTS)]
    return np.argsort(np.concatenate(shared), kind="stable") if shared else np.empty(0, dtype=np.intp)


def _cells(
    form: Form,
    scores: Scores,
    rows: Rows,
    columns: Rows,
    wanted: NDArray[np.bool_],
    length: int,
) -> Picks:
    """The candidates that are among the best of their row, or of their column as far as these rows know."""
    scores.score[~wanted] = -np.inf
    kept = np.zeros(wanted.shape, dtype=bool)
    kept[top(scores.score, length)] = True
    kept[top(scores.score.T, length)[::-1]] = True
    i, j = np.nonzero(kept)
    values = np.column_stack([value[i, j] for value in scores.values])
    unranked = np.zeros(len(i), dtype=np.int32)
    return Picks(form, scores.parts, scores.bias, rows[i], columns[j], scores.score[i, j], values, unranked, unranked)


def _both(listed: Mapping[Form, Picks], pending: Mapping[Form, Sequence[Picks]], form: Form) -> Picks:
    every = [*([listed[form]] if form in listed else []), *pending[form]]
    return replace(
        every[0],
        a=np.concatenate([picks.a for picks in every]),
        b=np.concatenate([picks.b for picks in every]),
        score=np.concatenate([picks.score for picks in every]),
        values=np.concatenate([picks.values for picks in every]),
    )


def _listed(picks: Picks, length: int) -> Picks:
    """With the places in both lists; without the pairs that are in neither.

    May be asked again of the result with further rows' cells: a row's cells come all at once, so its list is final.
    """
    rank_a, rank_b = _places(picks.a, picks.b, picks.score, length), _places(picks.b, picks.a, picks.score, length)
    kept = np.flatnonzero((rank_a > 0) | (rank_b > 0))
    kept = kept[np.lexsort((picks.b[kept], picks.a[kept]))]
    return replace(
        picks,
        a=picks.a[kept],
        b=picks.b[kept],
        score=picks.score[kept],
        values=picks.values[kept],
        rank_a=rank_a[kept],
        rank_b=rank_b[kept],
    )


def _places(owner: Rows, other: Rows, score: NDArray[np.float32], length: int) -> NDArray[np.int32]:
    """Place, from 1, of each cell in its owner's list, ties to the earlier one; 0 behind its end."""
    order = np.lexsort((other, -score, owner))
    starts = np.flatnonzero(np.diff(owner[order], prepend=-1))
    within = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order)))) + 1
    places = np.zeros(len(order), dtype=np.int32)
    places[order] = np.where(within <= length, within, 0)
    return places
