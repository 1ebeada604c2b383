"""How good a ranking is: retrieval sets, and judged pairs of two parks.

The measures are those of trec_eval, by way of ir_measures: one well-known definition of each (linear gains in
nDCG; a score of 1 or more is relevant), the same that anyone gets who re-scores a run file with the tools of
the field.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import ir_measures
import numpy as np
from ir_measures import RR, R, Success, nDCG
from numpy.typing import NDArray

from matching.evaluation.baselines import Scorer, cosine, tfidf
from matching.evaluation.engine import set_engine
from matching.evaluation.sets import Document, EvaluationSet, Judgement, itself
from matching.evaluation.significance import paired_bootstrap
from matching.texts.vectors import Encode

MEASURES = {"MRR": RR, "nDCG@10": nDCG @ 10, "recall@10": R @ 10, "hit@1": Success @ 1}
RUN_DEPTH = 1000
QUERY_BLOCK = 64
UNLISTED = -1.0
"""In a run file: of a document that stands in no list. It comes after all others."""
DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Ranked:
    """One row of a run file."""

    query_id: str
    doc_id: str
    score: float


@dataclass(frozen=True, slots=True)
class SetFigures:
    """Means over `queries` queries; `left_out` more have no relevant document and count in none of them."""

    measures: Mapping[str, float]
    queries: int
    left_out: int
    by_query: Mapping[str, NDArray[np.float64]]
    """of each measure, the values of the queries, in the order of their ids"""


@dataclass(frozen=True, slots=True)
class Gain:
    """By how much a ranking exceeds the better of others in one measure; `low` to `high` is the 95 % interval."""

    over: str
    difference: float
    low: float
    high: float


def gains(own: SetFigures, others: Mapping[str, SetFigures]) -> dict[str, Gain]:
    """Per measure, against whichever of the others is the best in it; by paired bootstrap over the queries."""
    found: dict[str, Gain] = {}
    for name in own.measures:
        over = max(others, key=lambda other: others[other].measures[name])
        differences = own.by_query[name] - others[over].by_query[name]
        low, high = paired_bootstrap(differences)
        found[name] = Gain(over, _mean(differences.tolist()), round(low, DECIMALS), round(high, DECIMALS))
    return found


Ranker = Callable[[EvaluationSet, Encode, Encode | None], Scorer]
"""A set, the encoder, the second encoder if there is one."""


def _texts(documents: Sequence[Document]) -> list[str]:
    return [document.text for document in documents]


RANKERS: Mapping[str, Ranker] = {
    "ponte": set_engine,
    "cosine": lambda given, encode, _: cosine(_texts(given.queries), _texts(given.corpus), encode),
    "tfidf": lambda given, _, __: tfidf(_texts(given.queries), _texts(given.corpus)),
}


def run(
    given: EvaluationSet,
    ranker: Ranker,
    encode: Encode,
    second: Encode | None = None,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Ranked]:
    """The corpus ranked for each query, best first, to a depth of `RUN_DEPTH`; a block of queries at a time.

    Scores are rounded, so that what differs in the last digits only is a tie on every machine; ties go by
    document id. A query that stands in the corpus itself is no candidate for itself. `progress` is told the number of
    queries just ranked.
    """
    scorer = ranker(given, encode, second)
    order = np.argsort([document.id for document in given.corpus], kind="stable")
    own = itself(given)
    for start in range(0, len(given.queries), QUERY_BLOCK):
        rows = np.arange(start, min(start + QUERY_BLOCK, len(given.queries)))
        scores = np.round(scorer(rows), DECIMALS)[:, order]
        scores[np.isneginf(scores)] = UNLISTED
        for query, row in zip(given.queries[start:], scores, strict=False):
            skipped = own[query.id]
            columns = best(row, RUN_DEPTH + len(skipped))
            others = [column for column in columns if given.corpus[order[column]].id not in skipped]
            for column in others[:RUN_DEPTH]:
                yield Ranked(query.id, given.corpus[order[column]].id, round(float(row[column]), DECIMALS))
        if progress:
            progress(len(scores))


def best(scores: NDArray[np.float32], depth: int) -> NDArray[np.intp]:
    """The places of the `depth` highest of n scores, highest first, ties to the left."""
    bar = np.partition(scores, len(scores) - depth)[len(scores) - depth] if depth < len(scores) else -np.inf
    found = np.flatnonzero(scores >= bar)
    return found[np.argsort(-scores[found], kind="stable")][:depth]


def measure(given: EvaluationSet, ranked: Iterable[Ranked]) -> SetFigures:
    """The measures of a run, over the queries that have a relevant document, found or not."""
    found: dict[str, dict[str, float]] = {query.id: {} for query in given.queries}
    for row in ranked:
        # The place stands for the score, so that ties stay as they were broken.
        found[row.query_id][row.doc_id] = -float(len(found[row.query_id]))
    relevant = {query for query, scores in given.qrels.items() if max(scores.values()) >= 1}
    qrels = {query: dict(scores) for query, scores in given.qrels.items() if query in relevant}
    values: dict[str, dict[str, float]] = {name: {} for name in MEASURES}
    names = {measure: name for name, measure in MEASURES.items()}
    for metric in ir_measures.iter_calc(list(names), qrels, found):
        values[names[metric.measure]][metric.query_id] = metric.value
    by_query = {name: np.array([every[query] for query in sorted(every)]) for name, every in values.items()}
    means = {name: _mean(every.tolist()) for name, every in by_query.items()}
    return SetFigures(means, len(relevant), len(given.queries) - len(relevant), by_query)


@dataclass(frozen=True, slots=True)
class PairFigures:
    """How well two parks' lists agree with judged pairs; `a` and `b` are the lists of the one and of the
    other park.

    `ndcg` is nDCG@10 over the full lists, where a partner that nobody judged counts as a wrong one: what a
    manager reads, and the stricter. `ndcg_condensed` leaves those partners out of the lists (Sakai,
    "Alternatives to bpref", 2007). Both by `a`, `b` and `overall`, the mean over the companies of both parks
    that have a partner graded 1 or more.
    """

    ndcg: Mapping[str, float]
    ndcg_condensed: Mapping[str, float]
    companies: int
    """companies with a partner graded 1 or more"""
    partner_in_first_three: float
    """of `companies_with_partner`, those with a partner graded 2 or 3 among their first three, over the full lists"""
    good_of_first_three: float
    """of `companies_with_partner`, the mean share graded 2 or 3 of the first three that were judged"""
    companies_with_partner: int


def measure_pairs(
    keys_a: Sequence[str],
    keys_b: Sequence[str],
    scores: NDArray[np.float32],
    judgements: Iterable[Judgement],
    asked: Collection[str] | None = None,
) -> PairFigures:
    """`scores` is (n_a, n_b), not finite where two companies stand in no list; ties go by key.

    `asked`: the companies whose lists were judged, if not all were.
    """
    grades_a: dict[str, dict[str, int]] = {key: {} for key in keys_a}
    grades_b: dict[str, dict[str, int]] = {key: {} for key in keys_b}
    for judged in judgements:
        for grades, own, other in ((grades_a, judged.a, judged.b), (grades_b, judged.b, judged.a)):
            if asked is None or own in asked:
                grades[own][other] = judged.grade
    sides = ((_lists(keys_a, keys_b, scores), grades_a), (_lists(keys_b, keys_a, scores.T), grades_b))
    full, condensed = ([_ndcg(*side, judged_only=only) for side in sides] for only in (False, True))
    first_three = [
        max((grades[company].get(partner, 0) for partner in partners[:3]), default=0) >= 2
        for lists, grades in sides
        for company, partners in lists.items()
        if max(grades[company].values(), default=0) >= 2
    ]
    good = [
        _mean([grades[company][partner] >= 2 for partner in partners if partner in grades[company]][:3])
        for lists, grades in sides
        for company, partners in lists.items()
        if max(grades[company].values(), default=0) >= 2
    ]
    return PairFigures(
        ndcg=_by_side(full),
        ndcg_condensed=_by_side(condensed),
        companies=len(full[0] + full[1]),
        partner_in_first_three=_mean(first_three),
        good_of_first_three=_mean(good),
        companies_with_partner=len(first_three),
    )


def _lists(companies: Sequence[str], partners: Sequence[str], scores: NDArray[np.float32]) -> dict[str, list[str]]:
    """Every company's partners, best first."""
    by_key = np.argsort(partners, kind="stable")
    listed = np.isfinite(scores)
    return {
        company: [partners[by_key[place]] for place in best(row[by_key], len(row)) if kept[by_key[place]]]
        for company, row, kept in zip(companies, np.where(listed, scores, -np.inf), listed, strict=True)
    }


def _ndcg(
    lists: Mapping[str, Sequence[str]], grades: Mapping[str, Mapping[str, int]], judged_only: bool
) -> list[float]:
    """nDCG@10 of every list whose company has a partner graded 1 or more."""
    qrels = {company: dict(given) for company, given in grades.items() if max(given.values(), default=0) >= 1}
    found = {
        company: {
            partner: -float(place)
            for place, partner in enumerate(lists[company])
            if not judged_only or partner in given
        }
        for company, given in qrels.items()
    }
    return [metric.value for metric in ir_measures.iter_calc([nDCG @ 10], qrels, found)]


def _by_side(values: Sequence[list[float]]) -> dict[str, float]:
    a, b = values
    return {"a": _mean(a), "b": _mean(b), "overall": _mean(a + b)}


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), DECIMALS) if values else 0.0
