"""Any sentence-transformers model on this machine as an `Encoder`."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from sentence_transformers import SentenceTransformer

from matching.cores import one_thread_a_product
from matching.encoders.bundled import MultilingualUSE
from matching.encoders.e5 import MultilingualE5
from matching.encoders.identity import SECOND, EncoderNotFound, encoder_identity, model_folder

# About 3,000 tokens: enough for the matrix products, and what they write still fits the processor's cache.
_BATCH_CHARACTERS = 12_000


class LocalEncoder:
    """A sentence-transformers model behind the `Encoder` boundary.

    With several `workers`, batches are encoded side by side with one thread each: for small models that beats
    one batch on several threads. Only for models whose tokenizer may be called from several threads.
    `padded_together` bounds the texts that the model pads to the length of their longest.
    """

    def __init__(
        self,
        model: SentenceTransformer,
        name: str,
        revision: str,
        workers: int = 1,
        padded_together: int = 32,
    ) -> None:
        self.name = name
        self.revision = revision
        self._model = model
        self._workers = workers
        self._padded_together = padded_together
        self.dimensions = model.get_embedding_dimension() or len(model.encode("", show_progress_bar=False))

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        done = 0
        for batch in self._encode_batches(list(_batches(texts))):
            vectors[done : done + len(batch)] = batch
            done += len(batch)
            if progress is not None:
                progress(len(batch))
        return vectors

    def _encode_batches(self, batches: list[Sequence[str]]) -> Iterator[NDArray[np.float32]]:
        if self._workers == 1 or len(batches) < 2:
            yield from map(self._encode_batch, batches)
            return
        threads = torch.get_num_threads()
        pool = ThreadPoolExecutor(self._workers, initializer=torch.set_num_threads, initargs=(1,))
        with one_thread_a_product(), pool:
            try:
                yield from pool.map(self._encode_batch, batches)
            finally:  # torch remembers the last number set in any thread as the default of new ones
                torch.set_num_threads(threads)

    def _encode_batch(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._model.encode(
            list(texts),
            batch_size=self._padded_together,
            normalize_embeddings=True,
            show_progress_bar=False,
        )


def load_bundled(model: str) -> LocalEncoder:
    """One of the two that come with the installation."""
    module = (MultilingualE5 if model == SECOND else MultilingualUSE).from_package()
    name, revision = encoder_identity(model)
    loaded = SentenceTransformer(modules=[module], device="cpu")
    # Neither pads anything.
    return LocalEncoder(loaded, name, revision, torch.get_num_threads(), padded_together=_BATCH_CHARACTERS)


def load_local(model: str) -> LocalEncoder:
    """A model from a folder or from the local Hugging Face cache; raises `EncoderNotFound`."""
    name, revision = encoder_identity(model)
    try:
        loaded = SentenceTransformer(str(model_folder(model)), local_files_only=True)
    except (OSError, ValueError, KeyError, ImportError, RuntimeError, SafetensorError) as error:
        raise EncoderNotFound(model, str(error)) from error
    return LocalEncoder(loaded, name, revision)


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Consecutive texts, as many as fit the budget of characters, at least one."""
    start = characters = 0
    for index, text in enumerate(texts):
        if index > start and characters + len(text) > _BATCH_CHARACTERS:
            yield texts[start:index]
            start, characters = index, 0
        characters += len(text) + 1
    if start < len(texts):
        yield texts[start:]
