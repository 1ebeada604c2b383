"""The engine's own text path for texts that stand alone: queries against a corpus, in any mixture of languages."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.baselines import Scorer, tfidf
from matching.calibration import calibration_of, evenly
from matching.language import language_of
from matching.profiles import Language
from matching.texts import LANGUAGES, Encode, embed, similarity

QUERY_BLOCK = 32

WORDING = np.float32(0.5)
"""What shared wording adds to shared meaning: nearly nothing across scripts, much between technical texts in one."""

NEIGHBOURS = 10
FEWEST = 3 * NEIGHBOURS
"""Of fewer texts the nearest are no neighbourhood: then those in all languages count, and of fewer still none."""

HALF = np.float32(0.5)
USUAL, RARE = 0.9, 0.998


def ponte(
    queries: Sequence[tuple[Language | None, str]],
    corpus: Sequence[tuple[Language | None, str]],
    encode: Encode,
) -> Scorer:
    """How alike texts are, in meaning and wording, in steps from what is usual for their neighbours and languages.

    Half of what the nearest texts of the other side reach on average is taken off, for a query by language of
    the documents and for a document by language of the queries (cross-domain similarity local scaling:
    Conneau et al., "Word translation without parallel data", 2018): so neither the query's own language nor
    texts that are near to everything come first. What is left is scaled per pair of languages. Both are taken
    from these very texts. A language that is not given is guessed by `language_of`.

    Offers and needs take the same path: for one of each, `offer_meets_need` is a rising function of their
    `similarity`.
    """
    one, other = (
        embed([(language or language_of(text), "", text) for language, text in side], encode)
        for side in (queries, corpus)
    )
    wording = tfidf([text for _, text in queries], [text for _, text in corpus])

    def alike(rows: NDArray[np.intp]) -> NDArray[np.float32]:
        return np.asarray(similarity(one.take(rows), other) + WORDING * wording(rows), dtype=np.float32)

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
        USUAL,
        RARE,
    )

    def score(rows: slice | NDArray[np.intp]) -> NDArray[np.float32]:
        chosen = np.arange(len(one))[rows]
        return calibration.steps(uncrowded(chosen), one.take(chosen), other)

    return score


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


def _surroundings(languages: NDArray[np.int8]) -> dict[int, NDArray[np.intp]]:
    """For each language that the texts have, those among which neighbours are sought."""
    if len(languages) < FEWEST:
        return {}
    own = {int(language): np.flatnonzero(languages == language) for language in np.unique(languages)}
    everything = np.arange(len(languages))
    return {language: texts if len(texts) >= FEWEST else everything for language, texts in own.items()}


def _nearest(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, m) -> (at most `NEIGHBOURS`, m): the highest of each column."""
    return values if len(values) <= NEIGHBOURS else np.partition(values, -NEIGHBOURS, axis=0)[-NEIGHBOURS:]


def _blocks(rows: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    for start in range(0, len(rows), QUERY_BLOCK):
        yield rows[start : start + QUERY_BLOCK]
