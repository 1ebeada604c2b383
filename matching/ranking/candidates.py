"""For portfolios where all pairs no longer pay: candidates by nearest texts, and exact scores of only these."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load, save
from scipy.sparse import csr_array

from matching.blocks import Block
from matching.calibration import Calibrations
from matching.cores import available_cores, in_parallel
from matching.profiles import Form
from matching.ranking.merging import Merger, Thresholds, merge
from matching.ranking.partial import PartialResult, ScoredPairs
from matching.ranking.ranked import RankedPairs
from matching.ranking.rows import Weights
from matching.ranking.topk import Rows, top
from matching.scoring.scores import score_forms
from matching.texts.segments import offsets, ranges

EACH = 100
"""Nearest texts that are looked up for every text; `benchmarks.candidates` prints what lists then lose."""

KINDS = (("need", "offer"), ("offer", "need"), ("need", "about"), ("about", "need"), ("about", "about"))
"""A text of the one side, a text of the other: what the signals that decide a score compare."""

ROWS = 256
GROUP, COLUMN = 2700, 5
"""What it costs to score a group of rows, and to have a column in it, in pairs scored (measured)."""

TEXTS = 512
PENDING = 1 << 19


@dataclass(frozen=True, slots=True)
class CandidatePairs:
    """The candidates of n rows: the i-th with the rows `b[starts[i]:starts[i + 1]]` of `b`, ascending, each once."""

    starts: Rows
    """(n + 1,)"""
    b: Rows
    n_b: int

    def __len__(self) -> int:
        return len(self.b)

    def between(self, rows: range) -> "CandidatePairs":
        """Those of some of the rows, which then count from 0."""
        first, last = self.starts[rows.start], self.starts[rows.stop]
        return CandidatePairs(self.starts[rows.start : rows.stop + 1] - first, self.b[first:last], self.n_b)

    def to_bytes(self) -> bytes:
        """In the format of safetensors."""
        return save({"starts": self.starts, "b": self.b.astype(np.int32), "n_b": np.array([self.n_b])})

    @classmethod
    def from_bytes(cls, stored: bytes) -> "CandidatePairs":
        """Raises `safetensors.SafetensorError` for what `to_bytes` did not make."""
        arrays = load(stored)
        return cls(arrays["starts"].astype(np.intp), arrays["b"].astype(np.intp), int(arrays["n_b"][0]))


def nearest(a: Block, b: Block, each: int = EACH) -> CandidatePairs:
    """The pairs of companies of which a text of one is among the `each` nearest to a text of the other.

    By the cosines of whole texts, of every kind in `KINDS` and both ways; found by blocked matrix products, exactly.
    Sites are few, and pairs with everybody.
    """
    return paired(a, b, (found for kinds in KINDS for found in _nearest(a, b, kinds, each)))


def paired(a: Block, b: Block, found: Iterable[tuple[Rows, Rows]]) -> CandidatePairs:
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
    return CandidatePairs(offsets(np.bincount(rows, minlength=len(a))), columns.astype(np.intp), len(b))


def rank_candidates(
    a: Block,
    b: Block,
    pairs: CandidatePairs,
    weights: Weights,
    calibrations: Calibrations,
    length: int,
    threads: int | None = None,
) -> Iterator[RankedPairs]:
    """What `matching.ranking.rank` gives, of the candidates only: per form, the best `length` of everybody's."""
    every = score_candidates(a, range(len(a)), b, pairs, weights, calibrations, length, None, threads)
    return merge([every], weights, length)


def score_candidates(
    a: Block,
    rows: range,
    b: Block,
    pairs: CandidatePairs,
    weights: Weights,
    calibrations: Calibrations,
    length: int,
    thresholds: Thresholds | None = None,
    threads: int | None = None,
) -> PartialResult:
    """What `matching.ranking.score_rows` gives, of the candidates only; `pairs` are those of these rows of `a`.

    A pair's score is the one that it has among all pairs. Rows that have many candidates in common are scored together.
    """
    known = thresholds or Thresholds(length)
    least = {form: known.of(form, len(b)) for form in weights}

    def score(group: Rows) -> PartialResult:
        columns, wanted = _candidates_of(pairs, group)
        chosen = group + rows.start
        of_rows: dict[Form, ScoredPairs] = {}
        of_columns: dict[Form, ScoredPairs] = {}
        for form, scores in score_forms(a.take(chosen), b.take(columns), weights, calibrations):
            scores.score[~wanted] = -np.inf
            of_rows[form] = ScoredPairs.of(scores, top(scores.score, length), chosen, columns)
            i, j = top(scores.score.T, length)[::-1]
            reached = scores.score[i, j] >= least[form][columns[j]]
            of_columns[form] = ScoredPairs.of(scores, (i[reached], j[reached]), chosen, columns)
        return PartialResult(of_rows, of_columns)

    merger = Merger(length)
    at_most = available_cores() if threads is None else threads
    for _, part in in_parallel(score, list(_groups(pairs)), at_most):
        merger.add(part)
    return merger.result()


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


def _groups(pairs: CandidatePairs) -> Iterator[Rows]:
    """Rows to be scored together, ascending: one joins those before it where that costs less than a group of its own.

    A row without candidates is in no group.
    """
    rows: list[int] = []
    columns: Rows = np.empty(0, dtype=np.intp)
    for row in _alike(pairs).tolist():
        own = pairs.b[pairs.starts[row] : pairs.starts[row + 1]]
        if not len(own):
            continue
        joint = np.union1d(columns, own)
        joining = (len(joint) - len(columns)) * (COLUMN + len(rows)) + len(joint)
        if rows and (len(rows) == ROWS or joining > GROUP + (COLUMN + 1) * len(own)):
            yield np.sort(rows)
            rows, joint = [], own
        rows.append(row)
        columns = joint
    if rows:
        yield np.sort(rows)


def _candidates_of(pairs: CandidatePairs, rows: Rows) -> tuple[Rows, NDArray[np.bool_]]:
    """The columns that are candidates of one of the rows, ascending, and which are whose: (rows, columns)."""
    every = pairs.b[ranges(pairs.starts, rows)]
    columns = np.unique(every)
    wanted = np.zeros((len(rows), len(columns)), dtype=bool)
    owner = np.repeat(np.arange(len(rows)), pairs.starts[rows + 1] - pairs.starts[rows])
    wanted[owner, np.searchsorted(columns, every)] = True
    return columns, wanted


def _alike(pairs: CandidatePairs) -> Rows:
    """The rows in an order that puts together those whose candidates are mostly those of the same one of them.

    Only the time depends on it, not the result.
    """
    count = len(pairs.starts) - 1
    ones = np.ones(len(pairs), dtype=np.float32)
    matrix = csr_array((ones, pairs.b, pairs.starts), shape=(count, pairs.n_b))
    models = matrix[:: max(1, int(np.sqrt(count)))].T
    shared = [(matrix[start : start + TEXTS] @ models).toarray().argmax(axis=1) for start in range(0, count, TEXTS)]
    return np.argsort(np.concatenate(shared), kind="stable") if shared else np.empty(0, dtype=np.intp)
