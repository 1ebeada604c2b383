"""Vectors are made once, and kept without loss."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, func, select

from app.database import transaction
from app.matches import embeddings as module
from app.matches.embeddings import Embeddings
from matching.texts.quantising import quantised
from models import Embedding
from tests.support.encoder import WordEncoder

TEXTS = ["water pumps", "насосы", "water pumps", ""]


class CountingEncoder(WordEncoder):
    """Remembers what it was asked to encode."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str], progress: Any = None) -> Any:
        self.asked += texts
        return super().encode(texts)


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> CountingEncoder:
    made = CountingEncoder()
    monkeypatch.setattr(module, "load_encoder", lambda _model: made)
    return made


def stored(engine: Engine) -> int | None:
    with transaction(engine, writes=False) as session:
        return session.scalar(select(func.count()).select_from(Embedding))


def test_known_texts_are_not_encoded_again(engine: Engine, encoder: CountingEncoder) -> None:
    first = Embeddings(engine, "bundled").of(TEXTS)
    encoder.asked.clear()
    again = Embeddings(engine, "bundled").of(["valves", *TEXTS])
    assert encoder.asked == ["valves"]
    assert np.array_equal(again[1:], first)
    assert stored(engine) == 4


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_nothing_is_loaded_for_known_texts(
    engine: Engine, encoder: CountingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Embeddings(engine, "bundled").of(TEXTS)
    monkeypatch.delattr(module, "load_encoder")
    assert np.array_equal(Embeddings(engine, "bundled").of(TEXTS), first)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("changed", [("other", "1"), ("words", "2")])
def test_another_model_or_revision_encodes_anew(
    engine: Engine, encoder: CountingEncoder, monkeypatch: pytest.MonkeyPatch, changed: tuple[str, str]
) -> None:
    monkeypatch.setattr(module, "encoder_identity", lambda _model: ("words", "1"))
    Embeddings(engine, "bundled").of(["a"])
    monkeypatch.setattr(module, "encoder_identity", lambda _model: changed)
    Embeddings(engine, "bundled").of(["a"])
    monkeypatch.setattr(module, "TEMPLATE_VERSION", "next")
    Embeddings(engine, "bundled").of(["a"])
    assert encoder.asked == ["a"] * 3
    assert stored(engine) == 3


def test_the_second_of_two_models_has_vectors_under_its_own_key(engine: Engine, encoder: CountingEncoder) -> None:
    both = Embeddings(engine, "bundled")
    assert both.second is not None
    assert both.keys == f"{both.key} + {both.second.key}"
    both.of(["a", "b"])
    both.second.of(["a"])
    assert stored(engine) == 3
    assert encoder.asked == ["a", "b", "a"]
    light = Embeddings(engine, "light")
    light.of(["a", "b"])
    assert encoder.asked == ["a", "b", "a"], "the light one is the first of the two"
    assert light.second is None
    assert light.keys == light.key == both.key


def test_what_is_stored_is_what_was_made(engine: Engine, encoder: CountingEncoder) -> None:
    made = Embeddings(engine, "bundled").of(TEXTS)
    read = Embeddings(engine, "bundled").of(TEXTS)
    assert made.dtype == read.dtype == np.float32
    assert np.array_equal(made, read)
    assert np.array_equal(made, quantised(WordEncoder().encode(TEXTS)))
    assert np.array_equal(made[0], made[2])
    assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-3)


def test_two_that_store_the_same_at_once_both_succeed(
    engine: Engine, encoder: CountingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other = Embeddings(engine, "bundled"), Embeddings(engine, "bundled")
    encode = mine.encoded

    def overtaken(texts: Sequence[str]) -> Any:
        other.of(["b", "c"])
        return encode(texts)

    monkeypatch.setattr(mine, "encoded", overtaken)
    found = mine.of(["a", "b"])
    assert stored(engine) == 3
    assert np.array_equal(found, other.of(["a", "b"]))


def test_a_kill_loses_one_portion(engine: Engine, encoder: CountingEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH_SIZE", 2)
    seen: list[tuple[int, int]] = []

    def kill(done: int, total: int) -> None:
        seen.append((done, total))
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Embeddings(engine, "bundled").of(list("abcdef"), kill)
    assert seen == [(2, 6), (4, 6)]
    assert stored(engine) == 4


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_no_texts_are_no_vectors(engine: Engine, encoder: CountingEncoder) -> None:
    assert Embeddings(engine, "bundled").of([]).shape == (0, 0)
