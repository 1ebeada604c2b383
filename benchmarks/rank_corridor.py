"""Seconds of scoring all pairs of two parks, beside the bare matrix products that the scores are made from.

Two parks of so many synthetic companies, with offers, needs, sectors, codes and sizes; their texts have random unit
vectors. The two take turns, so that a slow spell of the machine hits both.
"""

import argparse
import json
import resource
from collections.abc import Callable, Iterator, Sequence
from statistics import median
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block, block
from matching.calibration import Calibrations, calibrations
from matching.forms import DEFAULT_WEIGHTS
from matching.profiles import Form, Opportunity, Profile
from matching.ranking import rank
BLOCK_ROWS=256
from matching.taxonomy.sectors import sectors
from matching.texts import LANGUAGES

DIMENSIONS = 512
LIST_LENGTH = 20
SEED = 11
CAPABILITIES = 400
CODES = ("16.23", "25.62", "26.51", "28.29", "28.99", "30.30", "32.50", "62.01", "71.12", "72.19")
STAGES = (None, "concept", "prototype", "demonstrated", "on_market")
FORMS = (Form.TECHNOLOGY_TRANSFER, Form.COMMERCIAL_PARTNERSHIP, Form.COMMERCIAL_PARTNERSHIP, Form.JOINT_PROJECT)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--companies", type=int, default=2000, help="companies of each park")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    random = np.random.default_rng(SEED)
    a, b = (block(list(companies(asked.companies, random)), Vectors(random)) for _ in "ab")
    usual = calibrations(a, b)
    times = [(timed(lambda: score(a, b, usual)), timed(lambda: multiply(a, b))) for _ in range(asked.rounds)]
    value, reference = (median(each) for each in zip(*times, strict=True))
    report = {
        "value": round(value, 3),
        "reference": round(reference, 3),
        "unit": "s",
        "ratio": round(value / reference, 2),
        "reference_is": "the bare matrix products of the texts' vectors",
        "companies_a_park": asked.companies,
        "forms": len(DEFAULT_WEIGHTS),
        "sentences_a_park": len(a.about.texts.parts) + len(a.offers.texts.parts) + len(a.needs.texts.parts),
        "dimensions": DIMENSIONS,
        "list_length": LIST_LENGTH,
        "rounds": asked.rounds,
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    print(json.dumps(report))  # noqa: T201 - it is what a benchmark is for


class Vectors:
    """An encoder of random unit vectors: any text gets one, and the same text in one call the same."""

    def __init__(self, random: np.random.Generator) -> None:
        self._random = random

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = self._random.standard_normal((len(texts), DIMENSIONS), dtype=np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


def companies(count: int, random: np.random.Generator) -> Iterator[Profile]:
    """As much text as the demo's companies have: a description, one to two offers and needs, some sentences each."""
    leaves = sorted(sectors())

    def text(name: str, sentences: int) -> str:
        return " ".join(f"{name} says {number}." for number in range(sentences))

    def opportunities(side: str, company: int) -> tuple[Opportunity, ...]:
        return tuple(
            Opportunity(
                id=10 * company + number,
                form=FORMS[random.integers(len(FORMS))],
                title=f"{side} {number} of {company}",
                text=text(f"{side} {number} of {company}", int(random.integers(1, 3))),
                language=LANGUAGES[random.integers(3)],
                capabilities=frozenset(f"capability {tag}" for tag in random.integers(CAPABILITIES, size=3)),
                trl=int(random.integers(1, 10)) if random.random() < 0.6 else None,
                stage=STAGES[random.integers(len(STAGES))],
            )
            for number in range(random.integers(1, 3))
        )

    for company in range(count):
        yield Profile(
            id=company,
            kind="company",
            name=f"Company {company}",
            descriptions={LANGUAGES[random.integers(3)]: text(f"Company {company}", 6)},
            offers=opportunities("Offer", company),
            needs=opportunities("Need", company),
            sectors=frozenset(random.choice(leaves, 2)),
            nace={str(random.choice(CODES)): 1.0},
            languages=frozenset({"en", str(random.choice(LANGUAGES))}),
            employees=int(random.integers(1, 250)),
        )


def score(a: Block, b: Block, usual: Calibrations) -> None:
    for _ in rank(a, b, DEFAULT_WEIGHTS, usual, LIST_LENGTH):
        pass


def multiply(a: Block, b: Block) -> None:
    """The products that the signals read, each once and each way, in the blocks of rows in which `rank` works."""
    for start in range(0, len(a), BLOCK_ROWS):
        rows = a.take(np.arange(start, min(start + BLOCK_ROWS, len(a))))
        for one, other in (
            (rows.needs, b.offers),
            (rows.offers, b.needs),
            (rows.needs, b.about),
            (rows.about, b.needs),
            (rows.about, b.about),
        ):
            one.texts.whole @ other.texts.whole.T
            one.texts.parts @ other.texts.parts.T
        for one, other in (
            (rows.need_capabilities, b.offer_capabilities),
            (rows.offer_capabilities, b.need_capabilities),
            (rows.offers, b.offers),
        ):
            one.texts.whole @ other.texts.whole.T


def timed(work: Callable[[], None]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


if __name__ == "__main__":
    main()
