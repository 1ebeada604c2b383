"""Parties by category, so that a function of two categories is computed once for each two of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Categories(Generic[T]):
    """n values, of which many are equal: the distinct ones, and the index of each value among them."""

    categories: tuple[T, ...]
    codes: NDArray[np.intp]
    """(n,)"""


def categorise(values: Iterable[T]) -> Categories[T]:
    index: dict[T, int] = {}
    codes = [index.setdefault(value, len(index)) for value in values]
    return Categories(tuple(index), np.array(codes, dtype=np.intp))


def by_category(a: Categories[T], b: Categories[U], value: Callable[[T, U], float]) -> NDArray[np.float32]:
    """(n_a, n_b): `value` of every two parties, computed once for each two categories."""
    table = np.array([[value(one, other) for other in b.categories] for one in a.categories], dtype=np.float32)
    return expand(table.reshape(len(a.categories), len(b.categories)), a, b)


def expand(table: NDArray[np.float32], a: Categories[T], b: Categories[U]) -> NDArray[np.float32]:
    """(categories of a, categories of b) -> (n_a, n_b)."""
    return np.take(np.take(table, b.codes, axis=1), a.codes, axis=0)
