"""Whether the table of who works with whom helps: lists of descriptions with it (value) and without (reference).

nDCG@10 of the judged candidates of two parks that have descriptions only, of every second company that was asked about:
no constant was chosen with these in view. Beside it the share of good ones among their first three, those of random
order and of a perfect one, and the same of robot makers and spin-offs (`benchmarks/data/robots`). `--fit` fits the
table, and writes `matching/texts/value_chains.safetensors`.
"""

import csv
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.evaluation.portfolios import Portfolio, portfolio
from benchmarks.alignment import ordinary_texts, topics
from benchmarks.statements import FOLDER
from matching.encoders import BUNDLED, load_encoder, second_of
from matching.evaluation.baselines import pair_baselines
from matching.evaluation.measures import measure_pairs
from matching.profiles import Language
from matching.texts import similarity
from matching.texts.alignment import bundled_alignment, unit
from matching.texts.quantising import quantised
from matching.texts.value_chains import FILE, FIRST_WEIGHT, TABLE, ValueChains, fit, projection_of
from matching.texts.vectors import LANGUAGES, Encode

DATA = Path(__file__).parent / "data"
SHUFFLES = 50
GOOD = 2
"""The least grade of a partner who is worth a meeting."""
ENOUGH = 3
SHARE_OF_GOOD = 0.25

Scores = NDArray[np.float32]


def main() -> None:
    if "--fit" in sys.argv[1:]:
        encode, second = (load_encoder(name).encode for name in (BUNDLED, str(second_of(BUNDLED))))
        (FOLDER / FILE).write_bytes(fitted(encode, second).to_bytes())
    figures = {name: measured(DATA / name) for name in ("two_parks", "robots")}
    value, reference = (figures["two_parks"][ranker]["nDCG@10"] for ranker in ("ponte", "without the table"))
    report = {"value": value, "reference": reference, "unit": "nDCG@10", "ratio": round(value / reference, 3)}
    print(json.dumps(report | figures, indent=2))


def measured(folder: Path) -> dict[str, Any]:
    with portfolio(folder, BUNDLED) as found:
        asked = sorted(found.asked or ())
        kept = replace(found, asked=frozenset(asked[1::2] if folder.name == "two_parks" else asked))
        grades = {(one.a, one.b): one.grade for one in kept.judgements}
        perfect = np.array([[grades.get((a, b), -1) for b in kept.keys_b] for a in kept.keys_a], dtype=np.float32)
        rankers = {
            "perfect order": perfect,
            "ponte": kept.scores()["ponte"],
            "without the table": without_chains(lambda: kept.scores()["ponte"]),
            "cosine": pair_baselines(kept.a, kept.b, kept.encode)["cosine of descriptions"],
        }
        random = np.random.default_rng(0)
        shuffled = [of(kept, random.random(perfect.shape, dtype=np.float32)) for _ in range(SHUFFLES)]
        figures = {name: of(kept, scores) for name, scores in rankers.items()} | {"random order": _mean(shuffled)}
        return figures | {"where one in four is good": where_enough_is_good(kept, rankers, random)}


def where_enough_is_good(
    given: Portfolio, rankers: Mapping[str, Scores], random: np.random.Generator
) -> dict[str, dict[str, float]]:
    """Means over draws of which poor candidates are left out; of companies with `ENOUGH` good partners."""
    lists = {key: [one for one in given.judgements if key in (one.a, one.b)] for key in sorted(given.asked or ())}
    rich = {key: own for key, own in lists.items() if sum(one.grade >= GOOD for one in own) >= ENOUGH}
    judged = [one for own in rich.values() for one in own]
    good = sum(one.grade >= GOOD for one in judged)
    kept_share = good * (1 / SHARE_OF_GOOD - 1) / (len(judged) - good)
    found: dict[str, list[dict[str, float]]] = {name: [] for name in (*rankers, "random order")}
    for _ in range(SHUFFLES):
        kept = tuple(one for one in judged if one.grade >= GOOD or random.random() < kept_share)
        thinned = replace(given, judgements=kept, asked=frozenset(rich))
        anyhow = random.random((len(given.keys_a), len(given.keys_b)), dtype=np.float32)
        for name, scores in (*rankers.items(), ("random order", anyhow)):
            found[name].append(of(thinned, scores))
    return {"asked": {"companies": float(len(rich))}} | {name: _mean(own) for name, own in found.items()}


def _mean(figures: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {name: round(float(np.mean([one[name] for one in figures])), 3) for name in figures[0]}


def of(given: Portfolio, scores: Scores) -> dict[str, float]:
    found = measure_pairs(given.keys_a, given.keys_b, scores, given.judgements, given.asked)
    return {"nDCG@10": found.ndcg_condensed["overall"], "good of first three": found.good_of_first_three}


def without_chains(scores: Callable[[], Scores]) -> Scores:
    share = similarity.CHAIN_SHARE
    similarity.CHAIN_SHARE = 0.0
    try:
        return scores()
    finally:
        similarity.CHAIN_SHARE = share


def fitted(encode: Encode, second: Encode) -> ValueChains:
    translated = {row["en"]: row for row in topics()}
    with (FOLDER / TABLE).open(encoding="utf-8", newline="") as file:
        rows = [(row["activity"], row["partners"].split("; ")) for row in csv.DictReader(file, delimiter="\t")]
    # Of an activity that is a topic, the mean over its names in all languages; the others are named in English.
    named = [translated.get(activity, {"en": activity}) for activity, _ in rows]
    partners = [name for _, own in rows for name in own]
    ordinary = [(language, ordinary_texts(language)) for language in LANGUAGES]
    usual = np.concatenate([quantised(encode(texts)) for _, texts in ordinary])
    names = _mean_of_names(named, lambda texts, _: encode(texts))
    projection = projection_of(np.concatenate((usual, names, encode(partners))), usual.mean(axis=0))
    images = np.concatenate([_images(texts, language, second) for language, texts in ordinary])

    def joined(of_second: NDArray[np.floating], of_first: NDArray[np.floating]) -> NDArray[np.float64]:
        projected = projection(of_first.astype(np.float32))
        return np.hstack((unit(of_second), FIRST_WEIGHT * projected.astype(np.float64)))

    ends = np.cumsum([len(own) for _, own in rows])
    of_partners = joined(_images(partners, "en", second), encode(partners))
    return fit(
        projection,
        list(joined(_mean_of_names(named, lambda texts, language: _images(texts, language, second)), names)),
        [of_partners[end - len(own) : end] for end, (_, own) in zip(ends, rows, strict=True)],
        np.hstack((images, projection(usual))),
    )


def _mean_of_names(
    named: Sequence[Mapping[str, str]], vectors: Callable[[Sequence[str], Language], NDArray[np.floating]]
) -> NDArray[np.float64]:
    """(n, d), of length 1: over the languages in which something has a name."""
    total: NDArray[np.float64] = np.zeros((len(named), 1), dtype=np.float64)
    for language in LANGUAGES:
        rows = [row for row, names in enumerate(named) if language in names]
        found = vectors([named[row][language] for row in rows], language)
        every = np.zeros((len(named), found.shape[1]), dtype=np.float64)
        every[rows] = found
        total = total + every
    return unit(total)


def _images(texts: Sequence[str], language: Language, encode: Encode) -> NDArray[np.float32]:
    alignment, languages = bundled_alignment(), np.full(len(texts), LANGUAGES.index(language), dtype=np.int8)
    found = alignment.images(quantised(alignment.align(quantised(encode(texts)), languages)))
    if found is None:
        raise SystemExit("the alignment was fitted for another encoder")
    return found


if __name__ == "__main__":
    main()
