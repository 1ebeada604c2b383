"""Who works with whom: what the trade of a text usually works with, and what the text itself tells of.

Two makers of the same valves describe themselves most alike, and have little to meet for; the maker of their actuators
has. Vectors do not tell that, so a table of ours does: activities, each with the partners that it usually has
(`value_chains.tsv`). A text is read as the activities nearest to it, and compared with each activity's partners, by
both encoders: each misreads others. What a text seeks and what it is are vectors of a few dimensions, fitted by
`python -m benchmarks.value_chains --fit`, so that one product compares what either seeks with what the other is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load, save

from matching.texts.alignment import bundled_alignment, unit
from matching.texts.quantising import STEP, quantised
from matching.texts.segments import offsets
from matching.texts.vectors import RaggedTexts, Texts

TABLE, FILE = "value_chains.tsv", "value_chains.safetensors"

NEAREST = 12
"""Activities that a text is read as, at most."""

REACH = np.float32(1.2)
"""So much less near than the nearest, and it is not read as that one."""

DIMENSIONS = 384
"""Of what a text seeks, and of what it is."""

PROJECTED = 192
"""Dimensions that are kept of the first encoder's vectors."""

FIRST_WEIGHT = 2.0
"""Of the first encoder's cosines, beside the second one's."""

TELLING = 100
"""Letters: of a shorter text, such as the title of an activity, what it is about tells more than who works with it."""

COARSE = 2.0**-7
"""Steps of the names' vectors."""

FINE = 2.0**-20
"""Steps of sums that are taken in any order."""

ROWS = 1024
"""Texts that are read together: so many need no more memory than the rest of their block."""

Images = NDArray[np.float32]
"""(n, d): the image of the second encoder's vector, then the first one's vector, projected. Sums of products with names
are exact in float32.
"""


@dataclass(frozen=True, slots=True)
class Projection:
    """Of the first encoder's vectors onto the directions in which texts differ most."""

    mean: NDArray[np.float64]
    """(e,)"""
    directions: NDArray[np.float64]
    """(e, p)"""

    def __call__(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """(n, e) -> (n, p)"""
        return quantised(((vectors - self.mean) @ self.directions).astype(np.float32))


@dataclass(frozen=True, slots=True)
class ValueChains:
    """In whole steps, so that sums are exact and a text has the same vector on every machine."""

    projection: Projection
    activities: Images
    """(k, d): of the names of activities"""
    usually_near: NDArray[np.float32]
    """(k,): how near an ordinary text is to each of them"""
    partners: Images
    """(p, d): of those of the partners of each, one after the other"""
    starts: NDArray[np.intp]
    """(k,): where these begin"""
    usual: NDArray[np.float32]
    """(k,): how near an ordinary text is to the nearest of an activity's partners"""
    directions: NDArray[np.float64]
    """(k, r): in which texts differ most"""

    def read(self, texts: Images) -> NDArray[np.float32]:
        """(n, d) -> (n, 2r): what each seeks, then what it is."""
        parts = [self._read(texts[start : start + ROWS]) for start in range(0, len(texts), ROWS)]
        return np.concatenate(parts) if parts else np.empty((0, 2 * self.directions.shape[1]), dtype=np.float32)

    def _read(self, texts: Images) -> NDArray[np.float32]:
        sides = (in_steps(self._sought(texts)), in_steps(unit(self.told(texts))))
        return quantised(np.hstack([side @ self.directions for side in sides]).astype(np.float32))

    def _sought(self, texts: Images) -> NDArray[np.float64]:
        """(n, k): shares of the nearest activities, less the less near: all but those within reach of the nearest."""
        near = texts @ self.activities.T - self.usually_near
        best = np.partition(near, -NEAREST, axis=1)[:, -NEAREST:]
        within = np.maximum(1 - (best.max(axis=1, keepdims=True) - near) / REACH, 0)
        within[near < best[:, [0]]] = 0
        within *= within
        within *= within
        shares = np.rint(within / FINE).astype(np.float64)
        return np.asarray(shares / shares.sum(axis=1, keepdims=True))

    def told(self, texts: Images) -> NDArray[np.float64]:
        """(n, k): how much nearer than usual each is to the partners of an activity, less the mean of its row: some
        texts are near to everything.
        """
        near = (self.nearest(texts) - self.usual).astype(np.float64)
        return np.asarray(near - near.mean(axis=1, keepdims=True))

    def nearest(self, texts: Images) -> NDArray[np.float32]:
        """(n, k): how near each is to the nearest partner of an activity."""
        return np.maximum.reduceat(texts @ self.partners.T, self.starts, axis=1)

    def to_bytes(self) -> bytes:
        names = {"activities": self.activities, "partners": self.partners}
        numbers: dict[str, NDArray[np.floating]] = {
            "mean": self.projection.mean,
            "projected": self.projection.directions,
            "usually_near": self.usually_near,
            "usual": self.usual,
            "directions": self.directions,
        }
        return save(
            {name: _coarse(array).astype(np.int8, order="C") for name, array in names.items()}
            | {name: np.rint(array / STEP).astype(np.int16, order="C") for name, array in numbers.items()}
            | {"starts": self.starts.astype(np.int16)}
        )

    @classmethod
    def from_bytes(cls, content: bytes) -> "ValueChains":
        stored = load(content)
        activities, partners = (stored[name].astype(np.float32) * COARSE for name in ("activities", "partners"))
        usually_near, usual = (stored[name] * STEP for name in ("usually_near", "usual"))
        mean, projected, directions = (
            stored[name].astype(np.float64) * float(STEP) for name in ("mean", "projected", "directions")
        )
        return cls(
            projection=Projection(mean, projected),
            activities=activities,
            usually_near=usually_near,
            partners=partners,
            starts=stored["starts"].astype(np.intp),
            usual=usual,
            directions=directions,
        )


def _coarse(values: Images) -> Images:
    """In whole steps, as far as int8 goes."""
    return np.asarray(np.clip(np.rint(values / np.float32(COARSE)), -127, 127), dtype=np.float32)


def in_steps(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """As `quantised`, in float64."""
    return np.asarray(np.rint(values / float(STEP)) * float(STEP), dtype=np.float64)


@cache
def bundled_chains() -> ValueChains:
    return ValueChains.from_bytes(files("matching.texts").joinpath(FILE).read_bytes())


def chained(texts: RaggedTexts) -> RaggedTexts:
    """The texts, with what each seeks and what it is; as they are, where one of the encoders is none that is known."""
    images, chains = bundled_alignment().images(texts.texts.second), bundled_chains()
    if images is None or texts.texts.whole.shape[1] != len(chains.projection.mean):
        return texts
    read = chains.read(np.hstack((images, chains.projection(texts.texts.whole))))
    weighted = quantised(read * telling(texts.texts)[:, None])
    return replace(texts, texts=replace(texts.texts, chains=weighted))


def telling(texts: Texts) -> NDArray[np.float32]:
    """(n,), at most 1: by the length of each."""
    ends = np.cumsum([0, *map(len, texts.quotes)])[texts.starts]
    return np.minimum(np.diff(ends) / TELLING, 1).astype(np.float32)


def projection_of(vectors: NDArray[np.floating], mean: NDArray[np.floating]) -> Projection:
    """Onto the directions in which these, (n, e), differ most from the mean; their signs do not matter to products."""
    directions = np.linalg.svd(vectors - mean, full_matrices=False)[2][:PROJECTED].T
    return Projection(in_steps(mean.astype(np.float64)), in_steps(directions.astype(np.float64)))


def fit(
    projection: Projection,
    names: Sequence[NDArray[np.floating]],
    partners: Sequence[NDArray[np.floating]],
    ordinary: Images,
) -> ValueChains:
    """Of each activity its image, (d,), and those of its partners, (some, d); `ordinary`: of such texts as companies
    write.
    """
    starts = offsets([len(own) for own in partners])[:-1]
    count = len(names)
    nothing = np.zeros(count, dtype=np.float32)
    start = ValueChains(
        projection=projection,
        activities=np.array(names, np.float32),
        usually_near=nothing,
        partners=np.concatenate(partners).astype(np.float32),
        starts=starts,
        usual=nothing,
        directions=np.empty((count, 0)),
    )
    named = ValueChains.from_bytes(start.to_bytes())
    centred = replace(
        named,
        usually_near=(ordinary @ named.activities.T).mean(axis=0),
        usual=named.nearest(ordinary).mean(axis=0),
    )
    # Their signs do not matter to products.
    directions = np.linalg.svd(unit(centred.told(ordinary)), full_matrices=False)[2][:DIMENSIONS].T
    return ValueChains.from_bytes(replace(centred, directions=directions).to_bytes())
