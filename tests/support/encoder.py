"""A stand-in for the model: texts that share words are alike. Fast, and needs no torch."""

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.encoders import Encoder

DIMENSIONS = 64


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """Texts with words in common get similar unit vectors; any text always gets the same one."""
    vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
    for row, text in enumerate(texts):
        words = text.lower().replace(".", "").split() or [""]
        seeds = [int.from_bytes(hashlib.sha256(word.encode()).digest()[:8]) for word in words]
        vectors[row] = sum(np.random.default_rng(seed).standard_normal(DIMENSIONS) for seed in seeds)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def encode_otherwise(texts: Sequence[str]) -> NDArray[np.float32]:
    """A second encoder, to which the same texts are alike, but by other vectors."""
    return encode([text[::-1] for text in texts])


class WordEncoder:
    name, revision, dimensions = "words", "1", DIMENSIONS

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        return encode(texts)


class RememberingEncoder:
    """Another encoder, which is asked once for each text."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.revision, self.dimensions = encoder.name, encoder.revision, encoder.dimensions
        self._encoder = encoder
        self._known: dict[str, NDArray[np.float32]] = {}

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._encoder.encode(new), strict=True))
        if progress:
            progress(len(texts))
        return np.array([self._known[text] for text in texts], dtype=np.float32).reshape(-1, self.dimensions)
