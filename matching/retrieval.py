"""The engine's own text path for texts that stand alone: queries against a corpus, in any mixture of languages."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.baselines import Scorer, tfidf
from matching.calibration import calibration_of, evenly
from matching.language import language_of
from matching.profiles import Language
from matching.texts import LANGUAGES, Encode, Texts, embed, similarity
from matching.wording import neighbourhoods, wording_weight

QUERY_BLOCK = 32

NEIGHBOURS = 5
FEWEST = 3 * NEIGHBOURS
"""Of fewer texts the nearest are no neighbourhood: then those in all languages count, and of fewer still none."""

HALF = np.float32(0.5)
RARE = 0.985
RELATED = 3
"""So many documents a language may be right for a query without deciding what is rare among the unrelated: in a
smaller pool a lower quantile is taken."""


def ponte(
    queries: Sequence[tuple[Language | None, str]],
    corpus: Sequence[tuple[Language | None, str]],
    encode: Encode,
) -> Scorer:
    """How alike texts are, in meaning and wording, in steps from what is usual for their neighbours and languages.

    Wording weighs what `wording_weight` finds it to be worth in these texts. Half of what the nearest texts of the
    other side reach on average is taken off, for a query by language of the documents and for a document by language
    of the queries (cross-domain similarity local scaling: Conneau et al., "Word translation without parallel data",
    2018): so neither the query's own language nor texts that are near to everything come first. What is left is
    scaled per pair of languages. All of it is taken from these very texts. A language that is not given is guessed
    by `language_of`.

    Offers and needs take the same path: for one of each, `offer_meets_need` is a rising function of their
    `similarity`.
    """
    one, other = (
        embed([(language or language_of(text), "", text) for language, text in side], encode)
        for side in (queries, corpus)
    )
    wording = tfidf([text for _, text in queries], [text for _, text in corpus])

    weight = np.float32(wording_weight(_trials(one, other, wording), other.languages))

    def alike(rows: NDArray[np.intp]) -> NDArray[np.float32]:
        return np.asarray(similarity(one.take(rows), other) + weight * wording(rows), dtype=np.float32)

    crowding = _crowding(alike, one.languages, len(other))
    surroundings = _surroundings(other.languages)

    def uncrowded(rows: NDArray[np.intp]) -> NDArray[np.float32]:
        values = alike(rows)
        levelled: NDArray[np.float32] = values - crowding[one.languages[rows]] * HALF
        for language, columns in surroundings.items():
            near = _nearest(values[:, columns].T).mean(axis=0)
            levelled[:, other.languages == language] -= near[:, None] * HALF
        return levelled

    columns = evenly(len(other))
    calibration = calibration_of(
        (
            (uncrowded(rows)[:, columns], one.languages[rows], other.languages[columns])
            for rows in _blocks(evenly(len(one)))
        ),
        *_quantiles(other.languages),
    )

    def score(rows: slice | NDArray[np.intp]) -> NDArray[np.float32]:
        chosen = np.arange(len(one))[rows]
        return calibration.steps(uncrowded(chosen), one.take(chosen), other)

    return score


def _trials(one: Texts, other: Texts, wording: Scorer) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """A sample of the queries against every document: how alike in meaning, and in wording."""
    for rows in _blocks(evenly(len(one))):
        yield similarity(one.take(rows), other), wording(rows)


def _crowding(
    alike: Callable[[NDArray[np.intp]], NDArray[np.float32]], languages: NDArray[np.int8], documents: int
) -> NDArray[np.float32]:
    """(3, documents): what the nearest queries of each language reach, on average, with every document."""
    result = np.zeros((len(LANGUAGES), documents), dtype=np.float32)
    for language, chosen in _surroundings(languages).items():
        nearest = np.empty((0, documents), dtype=np.float32)
        for rows in _blocks(chosen):
            nearest = _nearest(np.concatenate((nearest, alike(rows))))
        result[language] = nearest.mean(axis=0)
    return result


def _quantiles(languages: NDArray[np.int8]) -> tuple[float, float]:
    """The usual and the rare one, for a pool of documents in these languages: 0.9 and 0.985 where it is large."""
    share = max(1 - RARE, min(RELATED * len(np.unique(languages)) / len(languages), 0.1))
    return 1 - 20 / 3 * share, 1 - share


def _surroundings(languages: NDArray[np.int8]) -> dict[int, NDArray[np.intp]]:
    """For each language that the texts have, those among which neighbours are sought."""
    return neighbourhoods(languages, FEWEST) if len(languages) >= FEWEST else {}


def _nearest(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, m) -> (at most `NEIGHBOURS`, m): the highest of each column."""
    return values if len(values) <= NEIGHBOURS else np.partition(values, -NEIGHBOURS, axis=0)[-NEIGHBOURS:]


def _blocks(rows: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    for start in range(0, len(rows), QUERY_BLOCK):
        yield rows[start : start + QUERY_BLOCK]
