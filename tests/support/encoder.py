"""A stand-in for the model: texts that share words are alike. Fast, and needs no torch."""

import fcntl
import hashlib
import pickle
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from matching.encoders import Encoder

DIMENSIONS = 64


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """Texts with words in common get similar unit vectors; any text always gets the same one."""
    vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
    for row, text in enumerate(texts):
        vectors[row] = sum(vector_of(word) for word in text.lower().replace(".", "").split() or [""])
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@cache
def vector_of(word: str) -> NDArray[np.float64]:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8])
    return np.random.default_rng(seed).standard_normal(DIMENSIONS)


def encode_otherwise(texts: Sequence[str]) -> NDArray[np.float32]:
    """A second encoder, to which the same texts are alike, but by other vectors."""
    return encode([text[::-1] for text in texts])


class WordEncoder:
    name, revision, dimensions = "words", "1", DIMENSIONS

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        return encode(texts)


class RememberingEncoder:
    """Another encoder, which is asked once for each text by all processes that share the file."""

    def __init__(self, encoder: Encoder, file: Path) -> None:
        self.name, self.revision, self.dimensions = encoder.name, encoder.revision, encoder.dimensions
        self._encoder = encoder
        self._file = file
        self._known: dict[str, NDArray[np.float32]] = {}

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        if any(text not in self._known for text in texts):
            # Who comes while another encodes waits, and finds its vectors.
            with self._file.open("a+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                self._read(file)
                self._add(file, [text for text in dict.fromkeys(texts) if text not in self._known])
        if progress:
            progress(len(texts))
        return np.array([self._known[text] for text in texts], dtype=np.float32).reshape(-1, self.dimensions)

    def _read(self, file: IO[bytes]) -> None:
        file.seek(0)
        with suppress(EOFError):
            while True:
                self._known |= pickle.load(file)  # noqa: S301 - the tests' own file

    def _add(self, file: IO[bytes], texts: list[str]) -> None:
        if texts:
            new = dict(zip(texts, self._encoder.encode(texts), strict=True))
            pickle.dump(new, file)
            self._known |= new
