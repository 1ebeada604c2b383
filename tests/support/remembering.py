"""A bundled model that is asked once for each text, and not at all for those whose vectors are stored with the tests.

The second model takes as long for the texts of the demo as a tenth of all tests. After a run of the suite below FOLDER,
`python -m tests.support.remembering FOLDER/vectors-multilingual-e5-small` stores what it has read there.
"""

import fcntl
import hashlib
import pickle
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from matching.encoders import SECOND, encoder_identity
from matching.texts.quantising import STEP
from tests.support.models import model

Vector = NDArray[np.float32]
DATA = Path(__file__).parents[1] / "data"


class RememberingEncoder:
    """Shares what it has read with all processes that have the same file; loads the model when it must."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.revision = encoder_identity(name)
        self._model = name
        self._file = folder.with_name(f"{folder.name}-{Path(self.name).name}")
        self._stored = stored(self.name, self.revision)
        self._known: dict[str, Vector] = {}

    @property
    def dimensions(self) -> int:
        return next(iter(map(len, self._stored.values())), None) or model(self._model).dimensions

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vector:
        for text in texts:
            if text not in self._known and (found := self._stored.get(digest(text))) is not None:
                self._known[text] = found
        if any(text not in self._known for text in texts):
            # Who comes while another encodes waits, and finds its vectors.
            with self._file.open("a+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                self._known |= read(file)
                self._add(file, [text for text in dict.fromkeys(texts) if text not in self._known])
        if progress:
            progress(len(texts))
        return np.array([self._known[text] for text in texts], dtype=np.float32).reshape(-1, self.dimensions)

    def _add(self, file: IO[bytes], texts: list[str]) -> None:
        if texts:
            new = dict(zip(texts, model(self._model).encode(texts), strict=True))
            pickle.dump(new, file)
            self._known |= new


def read(file: IO[bytes]) -> dict[str, Vector]:
    found: dict[str, Vector] = {}
    file.seek(0)
    with suppress(EOFError):
        while True:
            found |= pickle.load(file)  # noqa: S301 - the tests' own file
    return found


def digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:8]


def stored(name: str, revision: str) -> Mapping[bytes, Vector]:
    """Vectors of a model, in whole steps as all that the engine compares, by the digest of their text.

    None if there are only those of another revision.
    """
    file = DATA / f"vectors_{name}.npz"
    if not file.exists():
        return {}
    with np.load(file) as content:
        if str(content["revision"]) != revision:
            return {}
        steps = content["high"].astype(np.int16) * 256 + content["low"]
        return {row.tobytes(): vector for row, vector in zip(content["digests"], steps * STEP, strict=True)}


def store(name: str, revision: str, known: Mapping[str, Vector]) -> None:
    vectors = {digest(text): vector for text, vector in known.items()}
    ordered = sorted(vectors)
    steps = np.rint(np.array([vectors[each] for each in ordered]) / STEP).astype(np.int16)
    # Of two bytes the upper one hardly varies: apart they are half as large.
    parts = {"high": (steps >> 8).astype(np.int8), "low": (steps & 255).astype(np.uint8)}
    digests = np.array([list(each) for each in ordered], dtype=np.uint8)
    np.savez_compressed(DATA / f"vectors_{name}.npz", revision=np.array(revision), digests=digests, **parts)


if __name__ == "__main__":
    with Path(sys.argv[1]).open("rb") as made:
        store(*encoder_identity(SECOND), read(made))
