"""Seconds of scoring candidates only, beside those of scoring all pairs; and what is lost of the lists.

Two parks of so many variations of the demo's companies (`benchmarks/varied.py`): few trades, each with many companies,
so that the end of a list is chosen among many that are nearly as good. `recall` is the share of the places in all
lists whose holder is found, of `list_length` places and of the first five; `score` the mean score of the lists, as a
share of that of the exact ones. With `--index`, candidates are also taken from the HNSW index of a PostgreSQL that is
started for this and thrown away (it comes with the development tools).
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import Any

import numpy as np

from app.matches.runs.selecting import candidates
from app.matches.vector_index.indexing import index_passages
from benchmarks.varied import Varied, portfolio
from benchmarks.varied_database import VariedEmbeddings, analyse, filled
from matching.blocks import Block, block
from matching.calibration import Calibrations, calibrations
from matching.encoders import load_encoder
from matching.forms import DEFAULT_WEIGHTS
from matching.profiles import Profile
from matching.ranking import RankedPairs, rank
from matching.ranking.candidates import EACH, CandidatePairs, nearest, rank_candidates
from matching.texts.vectors import Passage

LIST_LENGTH = 20
FIRST = 5
SEED = 11


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--companies", type=int, default=2000, help="companies of each park")
    parser.add_argument("--each", type=int, default=EACH, help="nearest texts that are looked up for every text")
    parser.add_argument("--index", action="store_true", help="also take candidates from HNSW on PostgreSQL")
    asked = parser.parse_args()
    profiles = portfolio(asked.companies, np.random.default_rng(SEED))
    encode = Varied(load_encoder().encode)
    a, b = (block(side, encode) for side in profiles)
    usual = calibrations(a, b)
    start = perf_counter()
    exact = list(rank(a, b, DEFAULT_WEIGHTS, usual, LIST_LENGTH))
    reference = perf_counter() - start
    start = perf_counter()
    pairs = nearest(a, b, asked.each)
    found_in = perf_counter() - start
    figures = measured(a, b, usual, pairs, exact)
    value = found_in + figures["scoring_s"]
    report = {
        "value": round(value, 3),
        "reference": round(reference, 3),
        "unit": "s",
        "ratio": round(value / reference, 3),
        "reference_is": "all pairs",
        "companies_a_park": asked.companies,
        "each": asked.each,
        "list_length": LIST_LENGTH,
        "matrix_products": {"finding_s": round(found_in, 3)} | figures,
    }
    if asked.index:
        report["hnsw"] = with_index(profiles, a, b, usual, exact, encode, asked.each)
    print(json.dumps(report, indent=2))


def measured(
    a: Block, b: Block, usual: Calibrations, pairs: CandidatePairs, exact: Sequence[RankedPairs]
) -> dict[str, Any]:
    start = perf_counter()
    found = list(rank_candidates(a, b, pairs, DEFAULT_WEIGHTS, usual, LIST_LENGTH))
    seconds = perf_counter() - start
    return {
        "scoring_s": round(seconds, 3),
        "candidates_of_all_pairs": round(len(pairs) / (len(a) * len(b)), 4),
        "recall": {picks.form.value: round(recall(picks, pairs, LIST_LENGTH), 3) for picks in exact},
        f"recall_of_first_{FIRST}": {picks.form.value: round(recall(picks, pairs, FIRST), 3) for picks in exact},
        "score": {
            picks.form.value: round(mean_score(mine) / mean_score(picks), 4)
            for mine, picks in zip(found, exact, strict=True)
        },
    }


def recall(picks: RankedPairs, pairs: CandidatePairs, places: int) -> float:
    rows = np.repeat(np.arange(len(pairs.starts) - 1), np.diff(pairs.starts))
    there = np.isin(picks.a * pairs.n_b + picks.b, rows * pairs.n_b + pairs.b)
    return float(np.concatenate([there[of] for of in listed(picks, places)]).mean())


def mean_score(picks: RankedPairs) -> float:
    return float(np.concatenate([picks.score[of] for of in listed(picks, LIST_LENGTH)]).mean())


def listed(picks: RankedPairs, places: int) -> Iterator[Any]:
    """Which pairs stand in a list of the one side, and of the other."""
    for rank_there in (picks.rank_a, picks.rank_b):
        yield (rank_there > 0) & (rank_there <= places)


def with_index(
    profiles: Sequence[Sequence[Profile]],
    a: Block,
    b: Block,
    usual: Calibrations,
    exact: Sequence[RankedPairs],
    encode: Varied,
    each: int,
) -> dict[str, Any]:
    with filled(profiles) as engine:
        embeddings = VariedEmbeddings(engine, encode)
        embeddings.of(sorted({text for side in profiles for profile in side for text in whole_texts(profile)}))
        start = perf_counter()
        index_passages(engine, embeddings)
        indexed_in = perf_counter() - start
        analyse(engine)
        start = perf_counter()
        pairs = candidates(engine, embeddings, (1, 2), a, b, each)
        found_in = perf_counter() - start
    figures = {"indexing_s": round(indexed_in, 3), "finding_s": round(found_in, 3)}
    return figures | measured(a, b, usual, pairs, exact)


def whole_texts(profile: Profile) -> Iterator[str]:
    yield from (Passage.of(language, "", text).whole for language, text in profile.descriptions.items())
    yield from (Passage.of(item.language, item.title, item.text).whole for item in (*profile.offers, *profile.needs))


if __name__ == "__main__":
    main()
