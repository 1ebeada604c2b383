"""The baselines: plain cosine of whole texts, and TF-IDF."""

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from matching.profiles import Profile
from matching.texts.vectors import Encode

Analyzer = Literal["word", "char_wb"]

Scorer = Callable[[slice | NDArray[np.intp]], NDArray[np.float32]]
"""Some of the queries -> (queries, documents): how well every document answers each of them."""


def cosine(queries: Sequence[str], corpus: Sequence[str], encode: Encode) -> Scorer:
    """Cosine of the vectors of whole texts."""
    one, other = encode(queries), encode(corpus)
    return lambda rows: one[rows] @ other.T


def tfidf(queries: Sequence[str], corpus: Sequence[str], analyzer: Analyzer = "char_wb") -> Scorer:
    """Cosine of TF-IDF vectors with sublinear term frequencies, fitted on both sides.

    Runs of 3 to 5 characters within words by default: they know something of inflexions, and beat whole words where
    single texts are sought. Between whole profiles of two parks, whole words (`analyzer="word"`) were better.
    """
    lengths = (3, 5) if analyzer == "char_wb" else (1, 1)
    vectorizer = TfidfVectorizer(analyzer=analyzer, ngram_range=lengths, sublinear_tf=True, dtype=np.float32)
    vectorizer.fit([*queries, *corpus])
    one, other = vectorizer.transform(queries), vectorizer.transform(corpus).T.tocsr()
    return lambda rows: (one[rows] @ other).toarray()


def pair_baselines(a: Sequence[Profile], b: Sequence[Profile], encode: Encode) -> dict[str, NDArray[np.float32]]:
    """(n_a, n_b) of either baseline, on descriptions and on whole profiles: descriptions, offers and needs."""
    rows = np.arange(len(a))
    scores: dict[str, NDArray[np.float32]] = {}
    for name, text_of in (("descriptions", _description), ("profiles", _whole)):
        one, other = ([text_of(profile) for profile in side] for side in (a, b))
        scores[f"cosine of {name}"] = cosine(one, other, encode)(rows)
        scores[f"tfidf of {name}"] = tfidf(one, other, "word")(rows)
    return scores


def _description(profile: Profile) -> str:
    return "\n".join(profile.descriptions.values())


def _whole(profile: Profile) -> str:
    stated = (f"{item.title}\n{item.text}" for item in profile.offers + profile.needs)
    return "\n".join([_description(profile), *stated])
