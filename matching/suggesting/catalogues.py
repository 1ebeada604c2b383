"""What can be suggested: sectors, NACE divisions and capabilities, each by what it is called."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.profiles import Language
from matching.taxonomy.activities import headings, title
from matching.taxonomy.sectors import definitions, sectors
from matching.texts.vectors import LANGUAGES, Encode

BEST_TITLES = 3
"""So many headings of a division are averaged: one alone may match by chance, all of them would blur it."""


@dataclass(frozen=True, slots=True)
class ConfidenceScale:
    """Logistic regression on how far a code is above the mean of all, in standard deviations (Platt scaling).

    Fitted by `python -m benchmarks.suggest` on the five likeliest codes of each demo company.
    """

    slope: float
    level: float

    def of(self, distance: float) -> float:
        return 1 / (1 + math.exp(-self.slope * distance - self.level))


SECTOR_CONFIDENCE = ConfidenceScale(1.86, -4.15)
DIVISION_CONFIDENCE = ConfidenceScale(1.44, -5.04)
CAPABILITY_CONFIDENCE = ConfidenceScale(1.53, -5.52)

NEAR_A_SECTOR = 0.02
"""Likeness to some sector of the nearest of what a company says: below, its trade is in none, though one will always
stand out among all. The most that costs the demo companies no right first guess (`python -m benchmarks.suggest`).
"""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """n codes that can be suggested. `vectors` is (m, d), of what they are called; `owner` (m,) the code of each.

    `baseline` is (n,): what is taken off the score of each code, because texts of any kind come near it. Nothing is
    suggested where all that a company says is less like every code than `least`: the codes may not cover its trade.
    """

    codes: tuple[str, ...]
    vectors: NDArray[np.float32]
    owner: NDArray[np.intp]
    baseline: NDArray[np.float32]
    confidence: ConfidenceScale
    least: float = -1.0

    def likeness(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """(d,) -> (n,): per code the mean of its `BEST_TITLES` best cosines, less the baseline."""
        cosines = self.vectors @ vector
        best = [np.sort(cosines[self.owner == code])[-BEST_TITLES:].mean() for code in range(len(self.codes))]
        return np.array(best, dtype=np.float32) - self.baseline


def sector_catalogue(encode: Encode) -> Catalogue:
    """The sectors that are no wider sector of others, by their names and definitions in three languages.

    One that an operator added goes by its names alone; one that it was added to is suggested as before.
    """
    wide = {sector.parent for sector in sectors().values()}
    codes = tuple(code for code in sectors() if code in definitions() or code not in wide)
    names = _mean_by_code(encode, [sectors()[code].names for code in codes])
    meanings = _mean_by_code(encode, [definitions().get(code, sectors()[code].names) for code in codes])
    vectors = unit(np.add(names, meanings))
    return Catalogue(
        codes, vectors, np.arange(len(codes)), vectors @ vectors.mean(axis=0), SECTOR_CONFIDENCE, NEAR_A_SECTOR
    )


def division_catalogue(encode: Encode) -> Catalogue:
    """The divisions of NACE Rev. 2, each by its own title and those of its groups and classes, in three languages."""
    below = [code for code, heading in headings().items() if heading.level != "section"]
    codes = tuple(dict.fromkeys(code[:2] for code in below))
    vectors = _mean_by_code(encode, [{language: title(code, language) for language in LANGUAGES} for code in below])
    owner = np.array([codes.index(code[:2]) for code in below])
    return Catalogue(codes, vectors, owner, np.zeros(len(codes), dtype=np.float32), DIVISION_CONFIDENCE)


def capability_catalogue(names: Sequence[str], encode: Encode) -> Catalogue:
    """Capabilities that others name, as they name them."""
    vectors = encode(names)
    return Catalogue(
        tuple(names), vectors, np.arange(len(names)), np.zeros(len(names), np.float32), CAPABILITY_CONFIDENCE
    )


def _mean_by_code(encode: Encode, texts: Sequence[Mapping[Language, str]]) -> NDArray[np.float32]:
    """(n, d) unit vectors: of each code the mean over the three languages."""
    vectors = encode([text[language] for text in texts for language in LANGUAGES])
    return unit(vectors.reshape(len(texts), len(LANGUAGES), -1).mean(axis=1))


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)
