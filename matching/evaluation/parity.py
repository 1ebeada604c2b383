"""Whether a ranking depends on what is said, or on the language in which it is said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from matching.evaluation.baselines import Scorer
from matching.evaluation.measures import best
from matching.evaluation.sets import Document
from matching.profiles import Language

LIST = 10

Documents = Sequence[Document]


@dataclass(frozen=True, slots=True)
class Parity:
    """The same headings in several languages, looked for from one language in another.

    `single` is the accuracy@1 in pools of one language, `mixed` that in the pool of all of them, where neither the
    query itself nor its third version is a candidate. `once` is that in pools that hold every heading in one language
    only, `once_single` the accuracy of the same queries in pools of one language. `shares` are those of the languages
    in the first ten of the mixed pools, by language of the query; each has the same share of the pool.
    """

    single: float
    mixed: float
    once_single: float
    once: float
    shares: Mapping[Language, Mapping[Language, float]]


def parity(titles: Mapping[Language, Sequence[str]], ranker: Callable[[Documents, Documents], Scorer]) -> Parity:
    """`titles` holds n headings, in the same order in every language, without two alike in one of them."""
    languages = tuple(titles)
    count = len(titles[languages[0]])
    every = np.arange(count)
    worded = {
        language: [Document(f"{language}-{place}", text, language) for place, text in enumerate(titles[language])]
        for language in languages
    }
    found = {
        (one, other): ranker(worded[one], worded[other])(every).argmax(axis=1) == every
        for one, other in permutations(languages, 2)
    }
    mixed: list[float] = []
    shares: dict[Language, dict[Language, float]] = {}
    pool = [text for language in languages for text in worded[language]]
    for place, one in enumerate(languages):
        scores = ranker(worded[one], pool)(every).copy()
        scores[every, place * count + every] = -np.inf
        first = _language_of_first(scores, count)
        shares[one] = {other: float((first == column).mean()) for column, other in enumerate(languages)}
        for target, other in enumerate(languages):
            if other != one:
                mixed.append(_accuracy(scores, every, target, count))
    once, once_single = _once(languages, worded, ranker, found)
    single = float(np.mean([hit.mean() for hit in found.values()]))
    return Parity(single, float(np.mean(mixed)), once_single, once, shares)


def _once(
    languages: Sequence[Language],
    worded: Mapping[Language, Documents],
    ranker: Callable[[Documents, Documents], Scorer],
    found: Mapping[tuple[Language, Language], NDArray[np.bool_]],
) -> tuple[float, float]:
    """Accuracy where heading i stands in the pool in language i + r alone and is looked for in language i + r + s;
    and that of the same queries in pools of one language.
    """
    count, kinds = len(worded[languages[0]]), len(languages)
    every = np.arange(count)
    mixed, single = [], []
    for turn in range(kinds):
        for step in range(1, kinds):
            held = [languages[(row + turn) % kinds] for row in range(count)]
            asked = [languages[(row + turn + step) % kinds] for row in range(count)]
            scores = ranker(
                [worded[language][row] for row, language in enumerate(asked)],
                [worded[language][row] for row, language in enumerate(held)],
            )(every)
            mixed.append((scores.argmax(axis=1) == every).mean())
            single.append(np.mean([found[pair][row] for row, pair in enumerate(zip(asked, held, strict=True))]))
    return float(np.mean(mixed)), float(np.mean(single))


def _accuracy(scores: NDArray[np.float32], every: NDArray[np.intp], target: int, count: int) -> float:
    """Of the queries whose right answer is their heading in the language `target`, no other version competing."""
    right = scores[every, target * count + every]
    rivals = scores.copy()
    for block in range(scores.shape[1] // count):
        rivals[every, block * count + every] = -np.inf
    return float((right > rivals.max(axis=1)).mean())


def _language_of_first(scores: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    """(n, 10): the place of the language of each of the first ten."""
    return np.stack([best(row, LIST) // count for row in scores])


def overlap(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """The share of the first ten of a list that are also among the first ten of the same list otherwise scored."""
    first, second = (set(best(scores, LIST).tolist()) for scores in (one, other))
    return len(first & second) / len(first)
