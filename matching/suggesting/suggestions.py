"""What a profile does not state and its texts suggest, each with a confidence and a quotation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block
from matching.signals.quotes import SourceTexts, readable
from matching.signals.signal import Quote
from matching.suggesting.catalogues import Catalogue, unit
from matching.texts.vectors import Texts


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code that the profile does not state; `confidence` in (0, 1) that it is right; what speaks for it most."""

    code: str
    confidence: float
    quote: Quote


def suggest(
    company: Block, catalogue: Catalogue, stated: frozenset[str], most: int, least: float
) -> tuple[Suggestion, ...]:
    """At most so many codes for a block of one profile, the surest first, none below `least` confidence.

    What is `stated` already is not suggested. Nothing is, where the profile has neither description nor offer, or says
    nothing that is near to any code.
    """
    sources = _sources(company)
    if len(catalogue.codes) < 2 or not any(len(source.texts) for source in sources):
        return ()
    if nearest(company, catalogue) < catalogue.least:
        return ()
    distances = stand_out(company, catalogue)
    found: list[Suggestion] = []
    for code in np.argsort(-distances, kind="stable"):
        confidence = catalogue.confidence.of(float(distances[code]))
        if len(found) == most or confidence < least:
            break
        if catalogue.codes[code] not in stated:
            best = _best_quote(sources, catalogue.vectors[catalogue.owner == code])
            found.append(Suggestion(catalogue.codes[code], round(confidence, 2), best))
    return tuple(found)


def stand_out(company: Block, catalogue: Catalogue) -> NDArray[np.float32]:
    """(n,) how far each code is above the mean of all, for what the company writes, in standard deviations."""
    wholes = np.concatenate([source.texts.whole for source in _sources(company) if len(source.texts)])
    values = catalogue.likeness(unit(wholes.mean(axis=0, keepdims=True))[0])
    return np.asarray((values - values.mean()) / max(float(values.std()), 1e-6), dtype=np.float32)


def nearest(company: Block, catalogue: Catalogue) -> float:
    """How like any code the nearest text or sentence of a company is; the mean of all that it says is like none."""
    said = [
        vectors
        for texts in (source.texts for source in _sources(company) if len(source.texts))
        for vectors in (texts.whole, texts.parts[[part for _, part in _sentences(texts)]])
    ]
    return max(float(catalogue.likeness(vector).max()) for vector in np.concatenate(said))


def _sources(company: Block) -> tuple[SourceTexts, SourceTexts]:
    """What a company says that it can do; its needs show nothing of that."""
    return SourceTexts.of(company, 0, "description"), SourceTexts.of(company, 0, "offer")


def _best_quote(sources: Sequence[SourceTexts], vectors: NDArray[np.float32]) -> Quote:
    """The sentence nearest to any of the vectors; fragments only where a text begins with them."""
    candidates = (
        (float((source.texts.parts[part] @ vectors.T).max()), source.quote(row, part))
        for source in sources
        for row, part in _sentences(source.texts)
    )
    return max(candidates, key=lambda candidate: candidate[0])[1]


def _sentences(texts: Texts) -> Iterator[tuple[int, int]]:
    for row in range(len(texts)):
        for part in range(texts.starts[row], texts.starts[row + 1]):
            if part == texts.starts[row] or readable(texts.quotes[part]):
                yield row, part
