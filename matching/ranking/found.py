"""What scoring some rows of a corridor gives: small, and fit to be kept until all rows are scored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load, save

from matching.profiles import Form


@dataclass(frozen=True, slots=True)
class Cells:
    """m cells of the matrix of all pairs, with the values of their parts, (m, parts)."""

    a: NDArray[np.int32]
    b: NDArray[np.int32]
    score: NDArray[np.float32]
    values: NDArray[np.float32]

    def take(self, chosen: NDArray[np.intp]) -> "Cells":
        return Cells(self.a[chosen], self.b[chosen], self.score[chosen], self.values[chosen])


def joined(cells: Sequence[Cells]) -> Cells:
    """One after the other; there must be at least one."""
    return Cells(
        np.concatenate([some.a for some in cells]),
        np.concatenate([some.b for some in cells]),
        np.concatenate([some.score for some in cells]),
        np.concatenate([some.values for some in cells]),
    )


@dataclass(frozen=True, slots=True)
class Found:
    """Of some rows, per form: their own lists, complete, and what may stand in the lists of the columns."""

    of_rows: Mapping[Form, Cells]
    of_columns: Mapping[Form, Cells]

    @property
    def cells(self) -> int:
        return sum(len(cells.a) for side in (self.of_rows, self.of_columns) for cells in side.values())

    def to_bytes(self) -> bytes:
        """In the format of safetensors: without the parts, which follow from the weights."""
        return save(
            {
                f"{side}.{form}.{name}": np.ascontiguousarray(getattr(cells, name))
                for side, by_form in (("rows", self.of_rows), ("columns", self.of_columns))
                for form, cells in by_form.items()
                for name in Cells.__slots__
            }
        )

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Found":
        """Raises `safetensors.SafetensorError` for what `to_bytes` did not make."""
        arrays = load(kept)
        forms = [form for form in Form if f"rows.{form}.a" in arrays]
        of_rows, of_columns = (
            {form: Cells(*(arrays[f"{side}.{form}.{name}"] for name in Cells.__slots__)) for form in forms}
            for side in ("rows", "columns")
        )
        return cls(of_rows, of_columns)


def together(founds: Sequence[Found]) -> Found:
    """What different rows gave in the same forms, as one; there must be at least one."""
    of_rows, of_columns = (
        {form: joined([side[form] for side in sides]) for form in sides[0]}
        for sides in ([found.of_rows for found in founds], [found.of_columns for found in founds])
    )
    return Found(of_rows, of_columns)
