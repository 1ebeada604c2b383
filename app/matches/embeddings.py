"""Vectors of texts: stored ones from the database, others from the encoder."""

import hashlib
import threading
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.database import batches, transaction, upsert
from matching.encoders import Encoder, encoder_identity, load_encoder, second_of
from matching.texts.quantising import quantised
from matching.texts.sentences import TEMPLATE_VERSION
from models import Embedding

Progress = Callable[[int, int], None]
"""Called with the number done and the total."""

BATCH_SIZE = 1024
"""Texts that are stored together: some seconds of work, and enough for all cores to be at work until the end of it."""

JOINED = " + "
"""between the keys of the encoders that lists are made with"""


class Vectors(Protocol):
    """Where the vectors of texts come from."""

    @property
    def second(self) -> "Vectors | None":
        """The same for the second encoder, where there is one."""

    def of(self, texts: Sequence[str], progress: Progress | None = None, /) -> NDArray[np.float32]:
        """(n, d) quantised unit vectors."""


class StoredVectors:
    """Of texts that lists were made from, by the keys of their encoders; none of these is loaded.

    A text without a stored vector is like no other: its vector is zero. Only another release, which reads sentences
    in another way, asks for such a text.
    """

    def __init__(self, session: Session, keys: str) -> None:
        self._session = session
        self._key, _, others = keys.partition(JOINED)
        self.second = StoredVectors(session, others) if others else None

    def of(self, texts: Sequence[str], _progress: Progress | None = None) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, 0), dtype=np.float32)
        hashes = [_hash(text) for text in texts]
        found = _stored(self._session, self._key, hashes)
        nothing = np.zeros_like(next(iter(found.values()), np.empty(0, dtype=np.float32)))
        return np.array([found.get(digest, nothing) for digest in hashes], np.float32).reshape(len(texts), -1)


class Embeddings:
    """Stored by model, model revision, template version and text hash, so that nothing is encoded twice.

    The encoder, and torch with it, is loaded for the first text that has no stored vector. `second` is the store of the
    model beside this one, if it has one: of whole texts only, under that model's key.
    """

    def __init__(self, engine: Engine, model: str) -> None:
        self._engine = engine
        self._model = model
        self._encoder: Encoder | None = None
        self._loading = threading.Lock()
        self.key = "/".join((*encoder_identity(model), TEMPLATE_VERSION))
        """under which its vectors are stored"""
        second = second_of(model)
        self.second = Embeddings(engine, second) if second else None

    @property
    def keys(self) -> str:
        """Of all encoders that lists are made with."""
        return JOINED.join((self.key, self.second.keys)) if self.second else self.key

    def of(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """(n, d) quantised unit vectors. New ones are stored batch by batch, so a kill loses one batch."""
        hashes = [_hash(text) for text in texts]
        stored = self._stored(hashes)
        missing = [index for index, digest in enumerate(hashes) if digest not in stored]
        for batch in batches(missing, BATCH_SIZE):
            vectors = self.encoded([texts[index] for index in batch])
            fresh = {hashes[index]: vector for index, vector in zip(batch, vectors, strict=True)}
            self._store(fresh)
            stored |= fresh
            if progress:
                progress(min(batch[-1] + 1, len(texts)), len(texts))
        if not texts:
            return np.empty((0, 0), dtype=np.float32)
        return np.stack([stored[digest] for digest in hashes])

    def encoded(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, d) quantised unit vectors from the encoder, not stored."""
        with self._loading:
            self._encoder = self._encoder or load_encoder(self._model)
        return quantised(self._encoder.encode(texts))

    def _stored(self, hashes: Sequence[bytes]) -> dict[bytes, NDArray[np.float32]]:
        with transaction(self._engine, writes=False) as session:
            return _stored(session, self.key, hashes)

    def _store(self, vectors: dict[bytes, NDArray[np.float32]]) -> None:
        rows = [{"encoder": self.key, "text_hash": digest, "vector": vector} for digest, vector in vectors.items()]
        # Another process may have stored some of them in the meantime, with the same vectors.
        with transaction(self._engine) as session:
            session.execute(upsert(session)(Embedding).on_conflict_do_nothing(), rows)


def _stored(session: Session, key: str, hashes: Sequence[bytes]) -> dict[bytes, NDArray[np.float32]]:
    found: dict[bytes, NDArray[np.float32]] = {}
    for batch in batches(sorted(set(hashes))):
        rows = session.execute(
            select(Embedding.text_hash, Embedding.vector).where(
                Embedding.encoder == key, Embedding.text_hash.in_(batch)
            )
        )
        found |= dict(rows.all())
    return found


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
