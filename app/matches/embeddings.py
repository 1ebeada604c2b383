"""Vectors of texts: from the database where they are known, from the encoder where they are not."""

import hashlib
import threading
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, select
from sqlalchemy.dialects import postgresql, sqlite

from app.database import batches, transaction
from matching.encoders import Encoder, encoder_identity, load_encoder
from matching.texts.sentences import TEMPLATE_VERSION
from matching.texts.vectors import quantised
from models import Embedding

Progress = Callable[[int, int], None]
"""Told how many are done, and of how many."""

ENCODED_AT_ONCE = 512


class Embeddings:
    """Keyed by model, model revision, template version and text hash, so that nothing is encoded twice.

    The encoder, and torch with it, is loaded when the first unknown text comes.
    """

    def __init__(self, engine: Engine, model: str) -> None:
        self._engine = engine
        self._model = model
        self._encoder: Encoder | None = None
        self._loading = threading.Lock()
        self.key = "/".join((*encoder_identity(model), TEMPLATE_VERSION))

    def of(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """(n, d) quantised unit vectors. What had to be encoded is stored as it goes: a kill loses one portion."""
        hashes = [_hash(text) for text in texts]
        known = self._known(hashes)
        missing = [index for index, digest in enumerate(hashes) if digest not in known]
        for some in batches(missing, ENCODED_AT_ONCE):
            vectors = self.encoded([texts[index] for index in some])
            fresh = {hashes[index]: vector for index, vector in zip(some, vectors, strict=True)}
            self._store(fresh)
            known |= fresh
            if progress:
                progress(min(some[-1] + 1, len(texts)), len(texts))
        if not texts:
            return np.empty((0, 0), dtype=np.float32)
        return np.stack([known[digest] for digest in hashes])

    def encoded(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, d) quantised unit vectors, straight from the encoder."""
        with self._loading:
            self._encoder = self._encoder or load_encoder(self._model)
        return quantised(self._encoder.encode(texts))

    def _known(self, hashes: Sequence[bytes]) -> dict[bytes, NDArray[np.float32]]:
        found: dict[bytes, NDArray[np.float32]] = {}
        with transaction(self._engine, writes=False) as session:
            for some in batches(sorted(set(hashes))):
                rows = session.execute(
                    select(Embedding.text_hash, Embedding.vector).where(
                        Embedding.encoder == self.key, Embedding.text_hash.in_(some)
                    )
                )
                found |= dict(rows.all())
        return found

    def _store(self, vectors: dict[bytes, NDArray[np.float32]]) -> None:
        rows = [{"encoder": self.key, "text_hash": digest, "vector": vector} for digest, vector in vectors.items()]
        # Another process may have stored some of them meanwhile; its vectors are the same.
        insert = sqlite.insert if self._engine.dialect.name == "sqlite" else postgresql.insert
        with transaction(self._engine) as session:
            session.execute(insert(Embedding).on_conflict_do_nothing(), rows)


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
