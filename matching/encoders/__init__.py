"""Text -> unit vectors. Importing this package does not import torch; loading an encoder does."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matching.encoders.identity import BUNDLED, LIGHT, SECOND, EncoderNotFound, encoder_identity, second_of

__all__ = ["BUNDLED", "LIGHT", "SECOND", "Encoder", "EncoderNotFound", "encoder_identity", "load_encoder", "second_of"]


class Encoder(Protocol):
    """Texts in, unit vectors out. Vectors of equal `name` and `revision` may be compared with one another."""

    @property
    def name(self) -> str: ...

    @property
    def revision(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """(n, dimensions) rows of unit length, in the order of the texts; an empty text has a vector too.

        `progress` is called, in the caller's thread, with the number of texts just done.
        """
        ...


def load_encoder(model: str = BUNDLED) -> Encoder:
    """A bundled multilingual model, or a sentence-transformers model: a folder, or a cached one's name.

    For `BUNDLED` the light one; what stands beside it is `second_of`.

    Never reaches a network. Raises `EncoderNotFound` if the model is not on this machine or cannot be read.
    """
    from matching.encoders.local import load_bundled, load_local  # noqa: PLC0415 (brings torch)

    return load_bundled(model) if model in (BUNDLED, LIGHT, SECOND) else load_local(model)
