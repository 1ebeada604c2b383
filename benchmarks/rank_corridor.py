"""Seconds of ranking all pairs of two parks, beside the bare matrix products that the scores are made from.

Two parks of so many synthetic companies, with offers, needs, sectors, codes and sizes; every tenth seeks a room,
another tenth offers one, and each park has a site for every hundred companies. Their texts have random unit vectors, of
the sizes of both bundled encoders, or with `--light` of the first one.
The two take turns, so that a slow spell of the machine hits both; both use all cores, one thread a product. Where
others use the machine meanwhile, the ratio of the processor's seconds tells more than that of the seconds on the clock.
"""

import argparse
import json
import resource
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from statistics import median
from time import perf_counter, process_time

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block, block
from matching.calibration import Calibrations, calibrations
from matching.cores import available_cores, one_thread_a_product
from matching.forms import DEFAULT_WEIGHTS
from matching.profiles import Form, Opportunity, Profile, Room
from matching.ranking import rank
from matching.taxonomy.sectors import sectors
from matching.texts.vectors import LANGUAGES

DIMENSIONS, SECOND_DIMENSIONS = 512, 384
LIST_LENGTH = 20
SEED = 11
CAPABILITIES = 400
CODES = ("16.23", "25.62", "26.51", "28.29", "28.99", "30.30", "32.50", "62.01", "71.12", "72.19")
ROOM_OF = {"Need": 0, "Offer": 5}
"""Which company of every ten seeks a room, and which has one to offer."""

STAGES = (None, "concept", "prototype", "demonstrated", "on_market")
ROOM_KINDS = ("laboratory", "clean_room", "workshop", "production_hall", None)
EQUIPMENT = 60
ONE_PRODUCT = 1024
"""Rows and columns of one product of the reference: large enough for full speed, small enough for the cache."""

FORMS = (Form.TECHNOLOGY_TRANSFER, Form.COMMERCIAL_PARTNERSHIP, Form.COMMERCIAL_PARTNERSHIP, Form.JOINT_PROJECT)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--companies", type=int, default=2000, help="companies of each park")
    parser.add_argument("--rounds", type=int, help="3 unless said, 1 from 10,000 companies on")
    parser.add_argument("--light", action="store_true", help="without the second encoder")
    asked = parser.parse_args()
    rounds = asked.rounds or (3 if asked.companies < 10_000 else 1)
    random = np.random.default_rng(SEED)
    first, second = Vectors(random, DIMENSIONS), Vectors(random, SECOND_DIMENSIONS)
    a, b = (
        block(
            [*companies(asked.companies, random), *sites(asked.companies, random)],
            first,
            None if asked.light else second,
        )
        for _ in "ab"
    )
    usual = calibrations(a, b)
    before = peak_memory_mb()
    times = [(timed(lambda: score(a, b, usual)), timed(lambda: multiply(a, b))) for _ in range(rounds)]
    (value, value_cpu), (reference, reference_cpu) = (
        [median(kind) for kind in zip(*each, strict=True)] for each in zip(*times, strict=True)
    )
    report = {
        "value": round(value, 3),
        "reference": round(reference, 3),
        "unit": "s",
        "ratio": round(value / reference, 2),
        "ratio_of_processor_seconds": round(value_cpu / reference_cpu, 2),
        "reference_is": "the bare matrix products of the texts' vectors",
        "companies_a_park": asked.companies,
        "sites_a_park": len(a) - asked.companies,
        "forms": len(DEFAULT_WEIGHTS),
        "sentences_a_park": len(a.about.texts.parts) + len(a.offers.texts.parts) + len(a.needs.texts.parts),
        "dimensions": DIMENSIONS,
        "second_dimensions": a.about.texts.second.shape[1],
        "list_length": LIST_LENGTH,
        "rounds": rounds,
        "cores": available_cores(),
        "peak_memory_mb": peak_memory_mb(),
        "peak_memory_before_mb": before,
    }
    print(json.dumps(report))


class Vectors:
    """An encoder of random unit vectors: any text gets one, and the same text in one call the same."""

    def __init__(self, random: np.random.Generator, dimensions: int) -> None:
        self._random = random
        self._dimensions = dimensions

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = self._random.standard_normal((len(texts), self._dimensions), dtype=np.float32)
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
        ) + ((guest_room(side, company, random),) if company % 10 == ROOM_OF[side] else ())

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


def sites(companies: int, random: np.random.Generator) -> Iterator[Profile]:
    """One for every hundred companies, with ten rooms each."""
    for site in range(companies // 100):
        rooms = tuple(guest_room("Space", 10 * site + number, random) for number in range(10))
        yield Profile(id=companies + site, kind="site", name=f"Site {site}", offers=rooms)


def guest_room(side: str, number: int, random: np.random.Generator) -> Opportunity:
    room = Room(
        kind=ROOM_KINDS[random.integers(len(ROOM_KINDS))],
        area_m2=float(random.integers(20, 400)),
        available_from=date(2026, int(random.integers(1, 13)), 1),
        available_until=date(2027, int(random.integers(1, 13)), 1) if random.random() < 0.5 else None,
        equipment=tuple(f"equipment {item}" for item in random.integers(EQUIPMENT, size=3)),
    )
    return Opportunity(id=10 * number + 9, form=Form.HOSTING, title=f"{side} room {number}", room=room)


def score(a: Block, b: Block, usual: Calibrations) -> None:
    for _ in rank(a, b, DEFAULT_WEIGHTS, usual, LIST_LENGTH):
        pass


def multiply(a: Block, b: Block) -> None:
    """The products that the signals read, each once and each way."""
    with one_thread_a_product(), ThreadPoolExecutor(available_cores()) as pool:
        for one, other in products(a, b):
            starts = range(0, len(one), ONE_PRODUCT)
            for _ in pool.map(lambda start: multiply_rows(one[start : start + ONE_PRODUCT], other), starts):  # noqa: B023
                pass


def products(a: Block, b: Block) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    for one, other in (
        (a.needs, b.offers),
        (a.offers, b.needs),
        (a.needs, b.about),
        (a.about, b.needs),
        (a.about, b.about),
    ):
        yield one.texts.whole, other.texts.whole
        yield one.texts.parts, other.texts.parts
        yield one.texts.second, other.texts.second
    yield a.offers.texts.second, b.offers.texts.second
    yield a.about.texts.chains, b.about.texts.chains
    for one, other in (
        (a.need_capabilities, b.offer_capabilities),
        (a.offer_capabilities, b.need_capabilities),
        (a.need_equipment, b.offer_equipment),
        (a.offer_equipment, b.need_equipment),
        (a.offers, b.offers),
    ):
        yield one.texts.whole, other.texts.whole


def multiply_rows(rows: NDArray[np.float32], other: NDArray[np.float32]) -> None:
    """Into the same piece of memory again and again: a fresh one for every product would cost more."""
    space = np.empty((len(rows), ONE_PRODUCT), dtype=np.float32)
    for start in range(0, len(other), ONE_PRODUCT):
        columns = other[start : start + ONE_PRODUCT]
        np.matmul(rows, columns.T, out=space[:, : len(columns)])


def peak_memory_mb() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def timed(work: Callable[[], None]) -> tuple[float, float]:
    """Seconds on the clock, and of the processor, of all threads together."""
    start, used = perf_counter(), process_time()
    work()
    return perf_counter() - start, process_time() - used


if __name__ == "__main__":
    main()
