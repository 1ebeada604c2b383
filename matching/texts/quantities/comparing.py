"""Whether what is asked for in figures is what is offered, for many texts at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from matching.texts.quantities.reading import Quantity
from matching.texts.quantities.units import properties
from matching.texts.segments import segment_max

NEAR, FAR = 1.1, 3.0
"""How many times one figure may be the other: up to the first they agree, from the second they have nothing to do with
each other."""

NEAR_KELVIN, FAR_KELVIN = 5.0, 40.0
"""The same of temperatures, which are compared by their difference."""

APART = 0.5
"""Below this two figures contradict each other."""

STEP = 2.0**-10
"""Of a fit: sums of fits are exact, whatever their order."""

Key = tuple[str, str]
"""Dimension and property."""
Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Figures:
    """m figures that can be compared, of n texts, text by text."""

    texts: int
    of: Rows
    """(m,) the text in which each stands, in ascending order"""
    keys: tuple[Key, ...]
    """(m,) of what"""
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    """(m,)"""
    said: tuple[str, ...]
    """(m,) as it is written"""
    distinct_keys: frozenset[Key] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "distinct_keys", frozenset(self.keys))

    def between(self, start: int, end: int) -> "Figures":
        """Those of the texts `start:end`."""
        first, last = np.searchsorted(self.of, (start, end))
        cut = slice(int(first), int(last))
        return Figures(end - start, self.of[cut] - start, self.keys[cut], self.low[cut], self.high[cut], self.said[cut])


def figures(texts: Sequence[Sequence[Quantity]]) -> Figures:
    """Those of each text that can be compared, each once."""
    found = [
        (text, quantity, quantity.key)
        for text, own in enumerate(texts)
        for quantity in dict.fromkeys(own)
        if quantity.key is not None
    ]
    return Figures(
        len(texts),
        np.array([text for text, _, _ in found], dtype=np.intp),
        tuple(key for _, _, key in found if key),
        np.array([quantity.low for _, quantity, _ in found], dtype=np.float64),
        np.array([quantity.high for _, quantity, _ in found], dtype=np.float64),
        tuple(quantity.said for _, quantity, _ in found),
    )


def fits(asked: Figures, given: Figures, key: Key) -> tuple[Rows, Rows, NDArray[np.float32]]:
    """The figures with this key on either side, and how well each two fit: (asked, given) in [0, 1], in steps."""
    rows, columns = (
        np.array([place for place, own in enumerate(side.keys) if own == key], dtype=np.intp) for side in (asked, given)
    )
    low, high = _content_with(key, asked.low[rows], asked.high[rows])
    return rows, columns, _fit(key, low[:, None], high[:, None], given.low[columns], given.high[columns])


def agreement(asked: Figures, given: Figures) -> tuple[Rows, Rows, NDArray[np.float32], NDArray[np.float32]]:
    """Texts of either side that have a figure, and for every two of them the sum of the fits, and of how many.

    For each figure that is asked for, the best of those with the same key counts; 0 of 0 where none has it.
    """
    rows, row_of = np.unique(asked.of, return_inverse=True)
    columns, column_of = np.unique(given.of, return_inverse=True)
    total = np.zeros((len(rows), len(columns)), dtype=np.float32)
    count = np.zeros_like(total)
    for key in sorted(asked.distinct_keys & given.distinct_keys):
        wanted, offered, fit = fits(asked, given, key)
        where, starts = np.unique(column_of[offered], return_index=True)
        best = segment_max(fit, np.append(starts, len(offered)), 1, -np.inf)
        for row, values in zip(row_of[wanted], best, strict=True):
            total[row, where] += values
            count[row, where] += 1
    return rows, columns, total, count


def contradictions(asked: Figures, given: Figures) -> list[tuple[str, str]]:
    """What is asked for, and the nearest to it that is given, as both are written, where these are apart."""
    found = []
    for key in sorted(asked.distinct_keys & given.distinct_keys):
        wanted, offered, fit = fits(asked, given, key)
        for row, values in zip(wanted, fit, strict=True):
            best = int(values.argmax())
            if values[best] < APART:
                found.append((asked.said[row], given.said[offered[best]]))
    return found


def _content_with(
    key: Key, low: NDArray[np.float64], high: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    match _better().get(key[1]):
        case "less":
            return np.full_like(low, -np.inf), high
        case "more":
            return low, np.full_like(high, np.inf)
    return low, high


@cache
def _better() -> dict[str, str]:
    return {own.name: own.better for own in properties()[1]}


def _fit(
    key: Key,
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    least: NDArray[np.float64],
    most: NDArray[np.float64],
) -> NDArray[np.float32]:
    """1 where the two ranges meet; else by how far the nearest ends are apart."""
    below, above = most < low, least > high
    smaller = np.where(below, most, np.where(above, high, 1.0))
    larger = np.where(below, low, np.where(above, least, 1.0))
    if key[0] == "temperature":
        fit = (FAR_KELVIN - (larger - smaller)) / (FAR_KELVIN - NEAR_KELVIN)
    else:
        # Of figures below zero nothing is known.
        fit = (FAR - larger / np.where(smaller > 0, smaller, larger)) / (FAR - NEAR)
    return np.asarray(np.rint(np.clip(np.where(below | above, fit, 1.0), 0, 1) / STEP) * STEP, dtype=np.float32)
