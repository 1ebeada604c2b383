"""The real models, each loaded once in a process: one takes seconds, and hundreds of megabytes that come back late."""

from functools import cache

from matching.encoders import BUNDLED, LIGHT, Encoder, load_encoder
from matching.texts.quantising import quantised
from matching.texts.vectors import Encode


def model(name: str = BUNDLED) -> Encoder:
    return _loaded(LIGHT if name == BUNDLED else name)


@cache
def _loaded(name: str) -> Encoder:
    return load_encoder(name)


def encoding(name: str = BUNDLED) -> Encode:
    """In whole steps, as all vectors that the engine compares."""
    return lambda texts: quantised(model(name).encode(texts))
