"""What lists of candidates lose: measured on a sample, beside all pairs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from matching.blocks import Block
from matching.calibration import Calibrations
from matching.profiles import Form
from matching.ranking.merging import Merger
from matching.ranking.partial import ScoredPairs
from matching.ranking.ranked import RankedPairs
from matching.ranking.rows import Weights, score_rows
from matching.ranking.topk import Rows
from matching.texts.standardising import evenly_spaced

SAMPLE = 64
"""So many companies of each side are scored with everybody."""

CHUNK_ROWS = 8192
"""Rows at a time: their own lists are not wanted, and need not all fit into memory."""


def recall(
    a: Block,
    b: Block,
    ranked: Sequence[RankedPairs],
    weights: Weights,
    calibrations: Calibrations,
    length: int,
    threads: int | None = None,
) -> dict[Form, float]:
    """By form, the share of the places in exact lists of `length` whose holder stands in the list that was found.

    Over an evenly spaced sample of the companies of each side; nothing of a form in which none of them has a list.
    Sites are not asked: they are everybody's candidates, so their lists are exact.
    """
    rows, columns = _sample(a), _sample(b)
    if not len(rows) or not len(columns):
        return {}
    of_rows = score_rows(a.take(rows), range(len(rows)), b, weights, calibrations, length, threads=threads).of_rows
    of_columns = _of_columns(a, b.take(columns), weights, calibrations, length, threads)
    found = {pairs.form: pairs for pairs in ranked}
    result = {}
    for form in weights:
        exact_a, exact_b = of_rows[form], of_columns[form]
        listed_a, listed_b = _listed(found.get(form), length, len(b))
        there = np.concatenate(
            (
                np.isin(rows[exact_a.a] * len(b) + exact_a.b, listed_a),
                np.isin(exact_b.a.astype(np.intp) * len(b) + columns[exact_b.b], listed_b),
            )
        )
        if len(there):
            result[form] = float(there.mean())
    return result


def _sample(block: Block) -> Rows:
    companies = np.flatnonzero([profile.kind == "company" for profile in block.profiles])
    return companies[evenly_spaced(len(companies), SAMPLE)]


def _of_columns(
    a: Block, b: Block, weights: Weights, calibrations: Calibrations, length: int, threads: int | None
) -> Mapping[Form, ScoredPairs]:
    """The exact lists of all of `b`."""
    merger = Merger(length)
    for start in range(0, len(a), CHUNK_ROWS):
        rows = range(start, min(start + CHUNK_ROWS, len(a)))
        merger.add(replace(score_rows(a, rows, b, weights, calibrations, length, threads=threads), of_rows={}))
    return merger.result().of_columns


def _listed(ranked: RankedPairs | None, length: int, columns: int) -> tuple[Rows, Rows]:
    """The pairs, as numbers, in which the second stands in the first one's list, and the first in the second one's."""
    if ranked is None:
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    in_a, in_b = ((rank > 0) & (rank <= length) for rank in (ranked.rank_a, ranked.rank_b))
    pairs = ranked.a * columns + ranked.b
    return pairs[in_a], pairs[in_b]
