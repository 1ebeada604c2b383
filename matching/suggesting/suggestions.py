"""What a profile does not say and its texts suggest: sectors, NACE divisions, capabilities, each with a confidence."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block
from matching.profiles import Language
from matching.signals.quotes import Said, quote, readable
from matching.signals.signal import Quote
from matching.taxonomy.activities import headings, title
from matching.taxonomy.sectors import definitions, sectors
from matching.texts.vectors import LANGUAGES, Encode, Texts

BEST_TITLES = 3
"""So many headings of a division decide: one alone may be there by chance, all of them would blur it."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """Logistic regression on how far a code stands out, in standard deviations of all codes (Platt scaling).

    Fitted by `python -m benchmarks.suggest` on the five likeliest codes of each demo company.
    """

    slope: float
    level: float

    def of(self, distance: float) -> float:
        return 1 / (1 + math.exp(-self.slope * distance - self.level))


SECTORS = Confidence(1.83, -3.99)
DIVISIONS = Confidence(1.53, -5.27)
CAPABILITIES = Confidence(1.50, -5.43)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """n codes that can be suggested, by what they are called. `vectors` is (m, d), `owner` (m,) the code of each.

    `usual` is (n,): what is taken off the score of each code, because texts of any kind come near it.
    """

    codes: tuple[str, ...]
    vectors: NDArray[np.float32]
    owner: NDArray[np.intp]
    usual: NDArray[np.float32]
    confidence: Confidence

    def likeness(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """(d,) -> (n,): per code the mean of its `BEST_TITLES` best cosines, less the usual."""
        cosines = self.vectors @ vector
        best = [np.sort(cosines[self.owner == code])[-BEST_TITLES:].mean() for code in range(len(self.codes))]
        return np.array(best, dtype=np.float32) - self.usual


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code that the profile does not state; `confidence` in (0, 1) that it is right; what speaks for it most."""

    code: str
    confidence: float
    quote: Quote


def sector_catalogue(encode: Encode) -> Catalogue:
    """The sectors that are no wider sector of others, by their names and definitions in three languages."""
    wide = {sector.parent for sector in sectors().values()}
    codes = tuple(code for code in sectors() if code not in wide)
    names = _mean_by_code(encode, [sectors()[code].names for code in codes])
    meanings = _mean_by_code(encode, [definitions()[code] for code in codes])
    vectors = _unit(np.add(names, meanings))
    return Catalogue(codes, vectors, np.arange(len(codes)), vectors @ vectors.mean(axis=0), SECTORS)


def division_catalogue(encode: Encode) -> Catalogue:
    """The divisions of NACE Rev. 2, each by its own title and those of its groups and classes, in three languages."""
    below = [code for code, heading in headings().items() if heading.level != "section"]
    codes = tuple(dict.fromkeys(code[:2] for code in below))
    vectors = _mean_by_code(encode, [{language: title(code, language) for language in LANGUAGES} for code in below])
    owner = np.array([codes.index(code[:2]) for code in below])
    return Catalogue(codes, vectors, owner, np.zeros(len(codes), dtype=np.float32), DIVISIONS)


def capability_catalogue(names: Sequence[str], encode: Encode) -> Catalogue:
    """Capabilities that others name, as they name them."""
    vectors = encode(names)
    return Catalogue(tuple(names), vectors, np.arange(len(names)), np.zeros(len(names), np.float32), CAPABILITIES)


def suggest(
    company: Block, catalogue: Catalogue, stated: frozenset[str], most: int, least: float
) -> tuple[Suggestion, ...]:
    """At most so many codes for a block of one profile, the surest first, none below `least` confidence.

    What is `stated` already is not suggested. Nothing is, where the profile has neither description nor offer.
    """
    every = _said(company)
    if len(catalogue.codes) < 2 or not any(len(said.texts) for said in every):
        return ()
    distances = stand_out(company, catalogue)
    found: list[Suggestion] = []
    for code in np.argsort(-distances, kind="stable"):
        confidence = catalogue.confidence.of(float(distances[code]))
        if len(found) == most or confidence < least:
            break
        if catalogue.codes[code] not in stated:
            best = _best_quote(every, catalogue.vectors[catalogue.owner == code])
            found.append(Suggestion(catalogue.codes[code], round(confidence, 2), best))
    return tuple(found)


def stand_out(company: Block, catalogue: Catalogue) -> NDArray[np.float32]:
    """(n,) how far each code is above the mean of all, for what the company writes, in standard deviations."""
    wholes = np.concatenate([said.texts.whole for said in _said(company) if len(said.texts)])
    values = catalogue.likeness(_unit(wholes.mean(axis=0, keepdims=True))[0])
    return np.asarray((values - values.mean()) / max(float(values.std()), 1e-6), dtype=np.float32)


def _said(company: Block) -> tuple[Said, Said]:
    """What a company can do; of what it needs nothing follows about itself."""
    offers = Said("offer", company.offers.of(0), company.profiles[0].offers)
    return Said("description", company.about.of(0)), offers


def _best_quote(every: Sequence[Said], vectors: NDArray[np.float32]) -> Quote:
    """The sentence that comes nearest to any of the vectors; fragments only where a text begins with them."""
    candidates = (
        (float((said.texts.parts[part] @ vectors.T).max()), said, row, part)
        for said in every
        for row, part in _sentences(said.texts)
    )
    _, said, row, part = max(candidates, key=lambda found: found[0])
    return quote(said, row, part)


def _sentences(texts: Texts) -> Iterator[tuple[int, int]]:
    for row in range(len(texts)):
        for part in range(texts.starts[row], texts.starts[row + 1]):
            if part == texts.starts[row] or readable(texts.quotes[part]):
                yield row, part


def _mean_by_code(encode: Encode, texts: Sequence[Mapping[Language, str]]) -> NDArray[np.float32]:
    """(n, d) unit vectors: of each code the mean over the three languages."""
    vectors = encode([text[language] for text in texts for language in LANGUAGES])
    return _unit(vectors.reshape(len(texts), len(LANGUAGES), -1).mean(axis=1))


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)
