"""The second encoder's vectors, made alike in every language.

Its vectors tell first of all in which language a text is, and how it is worded. So the mean of the language is taken
off, and beside what is left stands its image under a linear map, which keeps what tells activities apart: ridge
regression from the names of activities in each language to their mean over the languages. Fitted by
`python -m benchmarks.alignment --fit`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import get_args

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load, save

from matching.profiles import Language
from matching.texts.quantising import STEP

LANGUAGES: tuple[Language, ...] = get_args(Language)

FILE = "alignment.safetensors"

IMAGE_SHARE = 0.85
"""Of the image in the aligned vector's cosines: of 0.45 to 0.85 the best for parity, and among the best for the rest.
Decision 22 has the figures.
"""

RIDGE = 1.0
RANK = 128
"""Dimensions of the image: with all of them no list was better."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """In steps of `STEP`: sums of products are exact in float64, and a text has the same vector on every machine."""

    means: NDArray[np.float64]
    """(languages, d) of ordinary texts in each language"""
    weights: NDArray[np.float64]
    """(d, RANK)"""

    def align(self, vectors: NDArray[np.float32], languages: NDArray[np.int8]) -> NDArray[np.float32]:
        """(n, d) -> (n, d + `RANK`) unit vectors.

        Vectors of another length than those it was fitted on stay as they are. From a language that has no mean, the
        mean of all is taken off.
        """
        if vectors.shape[1] != self.means.shape[1]:
            return vectors
        means = np.vstack([self.means, np.rint(self.means.mean(axis=0) / STEP) * STEP])
        centred = vectors - means[np.minimum(languages, len(LANGUAGES))]
        parts = ((centred, 1 - IMAGE_SHARE), (centred @ self.weights, IMAGE_SHARE))
        return np.hstack([unit(part) * np.sqrt(share) for part, share in parts]).astype(np.float32)

    def images(self, aligned: NDArray[np.float32]) -> NDArray[np.float32] | None:
        """(n, `RANK`), all of one length: the images in aligned vectors; none where these were left as they are."""
        own = self.means.shape[1]
        return aligned[:, own:] if aligned.shape[1] == own + self.weights.shape[1] else None

    def to_bytes(self) -> bytes:
        arrays = {"means": self.means, "weights": self.weights}
        return save({name: np.rint(array / STEP).astype(np.int16) for name, array in arrays.items()})

    @classmethod
    def from_bytes(cls, content: bytes) -> "Alignment":
        stored = load(content)
        return cls(*(stored[name].astype(np.float64) * float(STEP) for name in ("means", "weights")))


@cache
def bundled_alignment() -> Alignment:
    return Alignment.from_bytes(files("matching.texts").joinpath(FILE).read_bytes())


def fit(names: Sequence[NDArray[np.float32]], ordinary: Mapping[Language, NDArray[np.float32]]) -> Alignment:
    """`names`: of each language (n, d), the same n in the same order. `ordinary`: vectors of texts by language."""
    own = [unit(vectors - vectors.mean(axis=0)) for vectors in names]
    target = unit(np.sum(own, axis=0))
    covariance = np.mean([vectors.T @ vectors for vectors in own], axis=0)
    weights = np.linalg.solve(
        covariance + RIDGE * np.eye(len(covariance)), np.mean([vectors.T @ target for vectors in own], axis=0)
    )
    # The directions in which the names differ most; their signs do not matter to cosines.
    directions = np.linalg.svd(target, full_matrices=False)[2][:RANK]
    means = np.array([ordinary[language].mean(axis=0) for language in LANGUAGES], dtype=np.float64)
    return Alignment.from_bytes(Alignment(means, weights @ directions.T).to_bytes())


def unit(vectors: NDArray[np.floating]) -> NDArray[np.float64]:
    """Of length 1; what has no direction stays 0."""
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float64)
