"""The engine's own text path for texts that stand alone: queries against a corpus, in any mixture of languages."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.calibration import calibration_of, evenly_spaced
from matching.evaluation.baselines import Scorer, tfidf
from matching.evaluation.claims import claims
from matching.evaluation.lexical import lexical_weight, neighbourhoods
from matching.evaluation.term_likeness import terms_in_common
from matching.profiles import Language
from matching.texts.language import language_of
from matching.texts.similarity import similarity
from matching.texts.vectors import LANGUAGES, Encode, Texts, embed

QUERY_BLOCK = 32

NEIGHBOURS = 5
FEWEST = 3 * NEIGHBOURS
"""Of fewer texts the nearest are no neighbourhood: then those in all languages count, and of fewer still none."""

QUERIES_SHARE, DOCUMENTS_SHARE = 0.5, 0.35
"""Of what a query's, and a document's, nearest texts reach on average, so much is taken off."""

TERMS = np.float32(0.5)
"""Weight of terms in common beside a cosine of meanings."""

RARE = 0.985
RELATED = 3
"""So many documents a language may be right for a query without deciding what is rare among the unrelated: in a
smaller pool a lower quantile is taken."""


def ponte(
    queries: Sequence[tuple[Language | None, str]],
    corpus: Sequence[tuple[Language | None, str]],
    encode: Encode,
) -> Scorer:
    """How alike texts are, in meaning, wording and terms, in steps from what is usual for their neighbours and
    languages.

    Wording weighs what `lexical_weight` finds it to be worth in these texts; terms, which cross scripts, speak only
    where two texts share one. A share of what the nearest texts of the other side reach on average is taken off, for a
    query by language of the documents and for a document by language of the queries (cross-domain similarity local
    scaling: Conneau et al., "Word translation without parallel data", 2018): so neither the query's own language nor
    texts that are near to everything come first. What is left is scaled per pair of languages, and `claims` are taken
    off. All of it is found out from these very texts. A language that is not given is guessed by `language_of`.

    Offers and needs take the same path: for one of each, `offer_meets_need` is a rising function of their
    `similarity`.
    """
    one, other = (
        embed([(language or language_of(text), "", text) for language, text in side], encode)
        for side in (queries, corpus)
    )
    asked, held = ([text for _, text in side] for side in (queries, corpus))
    wording, terms = tfidf(asked, held), terms_in_common(asked, held)

    weight = np.float32(lexical_weight(_trials(one, other, wording), other.languages))

    def alike(rows: NDArray[np.intp]) -> NDArray[np.float32]:
        values: NDArray[np.float32] = similarity(one.take(rows), other)
        values += weight * wording(rows) + TERMS * terms(rows)
        return values

    # Of many queries for few documents, most are near to each for good reason.
    share = DOCUMENTS_SHARE * min(1.0, len(other) / max(1, len(one)))
    crowding = _crowding(alike, one.languages, len(other))
    surroundings = _surroundings(other.languages)

    def uncrowded(rows: NDArray[np.intp]) -> NDArray[np.float32]:
        values = alike(rows)
        levelled: NDArray[np.float32] = values - crowding[one.languages[rows]] * np.float32(share)
        for language, columns in surroundings.items():
            near = _nearest(values[:, columns].T).mean(axis=0)
            levelled[:, other.languages == language] -= near[:, None] * np.float32(QUERIES_SHARE)
        return levelled

    columns = evenly_spaced(len(other))
    calibration = calibration_of(
        (
            (uncrowded(rows)[:, columns], one.languages[rows], other.languages[columns])
            for rows in _blocks(evenly_spaced(len(one)))
        ),
        _quantiles(other.languages),
    )

    def steps(rows: NDArray[np.intp]) -> NDArray[np.float32]:
        return calibration.standardise(uncrowded(rows), one.take(rows), other)

    claimed = claims((steps(rows) for rows in _blocks(np.arange(len(one)))), other.languages, len(one))

    def score(rows: slice | NDArray[np.intp]) -> NDArray[np.float32]:
        return steps(np.arange(len(one))[rows]) - claimed

    return score


def _trials(one: Texts, other: Texts, wording: Scorer) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """A sample of the queries against every document: how alike in meaning, and in wording."""
    for rows in _blocks(evenly_spaced(len(one))):
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
