"""What shared wording is worth beside shared meaning, in a collection of texts that nobody has judged."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

MOST = 2.5
"""Weight of a cosine of wordings, beside a cosine of meanings, where meaning decides nothing and confirms wording."""

CLEAR = 0.15
"""By how much the nearest in meaning leads the next ones where meaning begins to decide by itself. Translations lead
by 0.3, texts on one trade by 0.1."""

RUNNERS_UP = 10
FEWEST = 15


def lexical_weight(
    trials: Iterable[tuple[NDArray[np.float32], NDArray[np.float32]]], languages: NDArray[np.int8]
) -> float:
    """In [0, `MOST`]. `trials` are (queries, documents) of likeness in meaning and in wording; `languages` is
    that of the documents.

    Two questions are put to the texts themselves. Does meaning confirm wording: how high, among the documents of its
    language, does meaning place the one whose wording is nearest to the query's (the idea of co-training: Blum and
    Mitchell, "Combining labeled and unlabeled data with co-training", 1998)? Halfway is chance, and then wording
    counts nothing: across scripts, or where offers and needs speak of one thing in different words. And does meaning
    decide without help: by how much does the nearest document lead those after it?
    """
    places: list[NDArray[np.floating]] = []
    leads: list[NDArray[np.floating]] = []
    groups = neighbourhoods(languages, FEWEST)
    for meaning, wording in trials:
        leads.append(np.max([_lead(meaning[:, columns]) for columns in groups.values()], axis=0))
        nearest = wording.argmax(axis=1)
        queries = np.arange(len(wording))
        shared = wording[queries, nearest] > 0
        for language, columns in groups.items():
            asked = queries[shared & (languages[nearest] == language)]
            not_nearer = meaning[np.ix_(asked, columns)] <= meaning[asked, nearest[asked]][:, None]
            places.append((not_nearer.sum(axis=1) - 1) / max(1, len(columns) - 1))
    confirmed = np.concatenate(places)
    agreement = max(0.0, 2 * float(confirmed.mean()) - 1) if len(confirmed) else 0.0
    lead = max(float(np.median(np.concatenate(leads))), CLEAR)
    return MOST * agreement**2 * (CLEAR / lead) ** 3


def neighbourhoods(languages: NDArray[np.int8], fewest: int) -> dict[int, NDArray[np.intp]]:
    """For each language that texts have, the texts in it, or all texts where there are fewer than `fewest`."""
    own = {int(language): np.flatnonzero(languages == language) for language in np.unique(languages)}
    everything = np.arange(len(languages))
    return {language: texts if len(texts) >= fewest else everything for language, texts in own.items()}


def _lead(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """By how much the highest of each row exceeds the mean of the next ones; 0 where there is no other."""
    count = min(RUNNERS_UP + 1, values.shape[1])
    highest = -np.partition(-values, count - 1, axis=1)[:, :count]
    top = highest.max(axis=1)
    return np.asarray(top - (highest.sum(axis=1) - top) / (count - 1) if count > 1 else 0 * top, dtype=np.float32)
