"""What scoring some rows of a corridor gives: small, and fit to be kept until all rows are scored."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load, save

from matching.profiles import Form
from matching.ranking.topk import Rows
from matching.scoring.scores import Scores

COMPRESSION = 1
"""Values recur: a part shrinks to less than half, in a hundredth of the time that scoring it takes."""


@dataclass(frozen=True, slots=True)
class ScoredPairs:
    """m pairs, rows of `a` and of `b`, with their scores and the values of their parts, (m, parts)."""

    a: NDArray[np.int32]
    b: NDArray[np.int32]
    score: NDArray[np.float32]
    values: NDArray[np.float32]

    @classmethod
    def of(cls, scores: Scores, cells: tuple[Rows, Rows], rows: Rows, columns: Rows) -> "ScoredPairs":
        """Some cells of scores of which row i is `rows[i]` of all, and column j `columns[j]`."""
        i, j = cells
        # By one index instead of two, which takes half the time.
        cell = i * scores.score.shape[1] + j
        values = np.column_stack([value.ravel()[cell] for value in scores.values])
        return cls(rows[i].astype(np.int32), columns[j].astype(np.int32), scores.score[i, j], values)

    def take(self, chosen: NDArray[np.intp]) -> "ScoredPairs":
        return ScoredPairs(self.a[chosen], self.b[chosen], self.score[chosen], self.values[chosen])


def joined(parts: Sequence[ScoredPairs]) -> ScoredPairs:
    """One after the other; there must be at least one."""
    return ScoredPairs(
        np.concatenate([pairs.a for pairs in parts]),
        np.concatenate([pairs.b for pairs in parts]),
        np.concatenate([pairs.score for pairs in parts]),
        np.concatenate([pairs.values for pairs in parts]),
    )


@dataclass(frozen=True, slots=True)
class PartialResult:
    """Of some rows, per form: their own lists, complete, and what may stand in the lists of the columns."""

    of_rows: Mapping[Form, ScoredPairs]
    of_columns: Mapping[Form, ScoredPairs]

    @property
    def size(self) -> int:
        return sum(len(pairs.a) for side in (self.of_rows, self.of_columns) for pairs in side.values())

    def to_bytes(self) -> bytes:
        """In the format of safetensors, compressed: without the parts, which follow from the weights."""
        stored = save(
            {
                f"{side}.{form}.{name}": np.ascontiguousarray(getattr(pairs, name))
                for side, by_form in (("rows", self.of_rows), ("columns", self.of_columns))
                for form, pairs in by_form.items()
                for name in ScoredPairs.__slots__
            }
        )
        return zlib.compress(stored, COMPRESSION)

    @classmethod
    def from_bytes(cls, stored: bytes) -> "PartialResult":
        """Raises `zlib.error` for what `to_bytes` did not make."""
        arrays = load(zlib.decompress(stored))
        forms = [form for form in Form if f"rows.{form}.a" in arrays]
        of_rows, of_columns = (
            {form: ScoredPairs(*(arrays[f"{side}.{form}.{name}"] for name in ScoredPairs.__slots__)) for form in forms}
            for side in ("rows", "columns")
        )
        return cls(of_rows, of_columns)
