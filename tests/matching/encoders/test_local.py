import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from matching.encoders import EncoderNotFound, encoder_identity, load_encoder

VOCABULARY = {"<unk>": 0, "robot": 1, "formaggio": 2, "saldatura": 3}


@pytest.fixture
def folder(tmp_path):
    """A model of four words, as sentence-transformers saves it."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    tokenizer = Tokenizer(WordLevel(VOCABULARY, unk_token="<unk>"))
    tokenizer.pre_tokenizer = Whitespace()
    words = np.eye(4, 6, dtype=np.float32) * 3
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, words)], device="cpu")
    path = tmp_path / "four-words"
    model.save(str(path), create_model_card=False)
    return path


def test_a_folder_serves_as_an_encoder(folder):
    encoder = load_encoder(str(folder))
    assert (encoder.name, encoder.revision) == encoder_identity(str(folder))
    assert encoder.dimensions == 6
    counts: list[int] = []
    vectors = encoder.encode(["robot", "robot saldatura", "formaggio"] * 2000, counts.append)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert sum(counts) == 6000
    assert encoder.encode([]).shape == (0, 6)


def test_broken_weights_are_named_in_the_error(folder):
    (folder / "model.safetensors").write_bytes(b"broken")
    with pytest.raises(EncoderNotFound, match="four-words"):
        load_encoder(str(folder))


def test_a_folder_with_code_of_its_own_is_refused(folder):
    modules = folder / "modules.json"
    modules.write_text(modules.read_text().replace("sentence_transformers.", "somebody_elses."))
    with pytest.raises(EncoderNotFound, match="trust_remote_code"):
        load_encoder(str(folder))
