"""Seconds from a changed profile to right lists on both sides, beside the scoring of the whole corridor.

Imports so many companies of either park (`benchmarks.portfolio`) into an empty database and ranks them; then one after
another changes an offer, now of this park, now of that, and the lists are refreshed. Every text has a random unit
vector of its own in place of the encoder's. Importing, ranking and the first refresh, which reads both parks, are most
of the time: with 10,000 companies a park more than ten minutes. Each is told on stderr when it is done.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, select

from app.accounts.roles import OPERATOR
from app.database import make_engine, transaction
from app.matches.embeddings import Embeddings
from app.matches.runs.chunks import Chunk
from app.matches.runs.explanations import Told
from app.matches.runs.incremental import Refresher
from app.matches.runs.match_rows import RankingInputs
from app.matches.runs.telling import NOTHING_KNOWN
from app.portfolio.companies import service as companies
from app.portfolio.companies.opportunity_schemas import OpportunityChange
from app.portfolio.companies.schemas import CompanyChange
from app.portfolio.places import service as places
from app.settings import Settings
from benchmarks.portfolio import import_files
from benchmarks.ranking import rank_corridor, refresher
from benchmarks.whole_run import timed_import
from matching.encoders import SECOND
from matching.texts.quantising import quantised
from models import Company, Run

DIMENSIONS = 512


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--companies", type=int, default=2000, help="companies of each park")
    parser.add_argument("--changes", type=int, default=9)
    parser.add_argument(
        "--unexplained", action="store_true", help="the whole run explains nothing, which is most of its time"
    )
    asked = parser.parse_args()
    if asked.unexplained:
        Chunk.told = say_nothing  # type: ignore[assignment, method-assign]  # of this process
    with TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/benchmark.db")
        tell("imported", timed_import(engine, import_files(asked.companies)))
        print(json.dumps(measured(engine, asked.companies, asked.changes), indent=2))
        engine.dispose()


class Unencoded(Embeddings):
    """Vectors without a model: any text has its own, at random, and always the same."""

    def __init__(self, engine: Engine, model: str) -> None:
        super().__init__(engine, model)
        self.second = Unencoded(engine, SECOND) if self.second else None

    def encoded(self, texts: Sequence[str]) -> NDArray[np.float32]:
        seeds = [int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) for text in texts]
        vectors = np.stack([np.random.default_rng(seed).standard_normal(DIMENSIONS, np.float32) for seed in seeds])
        return quantised(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def measured(engine: Engine, size: int, changes: int) -> dict[str, Any]:
    length = Settings().list_length
    embeddings = Unencoded(engine, Settings().encoder)
    run = whole_run(engine, embeddings, length)
    phases = run.figures["seconds"]
    tell("ranked", sum(phases.values()))
    kept = refresher(engine, embeddings, length)
    first, *warm = [refresh_seconds(engine, kept, company) for company in some_companies(engine, changes + 1)]
    value, reference = median(seconds for seconds, _ in warm), phases["scoring"]
    return {
        "value": round(value, 4),
        "reference": round(reference, 1),
        "unit": "s",
        "ratio": round(value / reference, 6),
        "reference_is": "scoring every pair of the corridor",
        "times_less": round(reference / value),
        "times_less_than_the_whole_run": round(sum(phases.values()) / value),
        "whole_run_s": {phase: round(spent, 1) for phase, spent in phases.items()},
        "processor_s": round(median(busy for _, busy in warm), 4),
        "first_refresh_s": round(first[0], 2),
        "slowest_s": round(max(warm)[0], 4),
        "companies_a_park": size,
        "changes": changes,
        "list_length": length,
    }


def whole_run(engine: Engine, embeddings: Embeddings, length: int) -> Run:
    with transaction(engine, writes=False) as session:
        corridor = places.find_corridor(session, None)
    return rank_corridor(engine, corridor, embeddings, length)


def some_companies(engine: Engine, count: int) -> list[int]:
    """Of the two parks by turns."""
    with transaction(engine, writes=False) as session:
        corridor = places.find_corridor(session, None)
        ids = [
            session.scalars(select(Company.id).where(Company.park_id == park).order_by(Company.id)).all()
            for park in corridor.park_ids
        ]
    return [ids[number % 2][number * len(ids[number % 2]) // count] for number in range(count)]


def refresh_seconds(engine: Engine, kept: Refresher, company: int) -> tuple[float, float]:
    """By the clock, and of the processor's time: on a busy machine the clock runs on."""
    offer = OpportunityChange.model_validate(
        {
            "form": "commercial_partnership",
            "language": "en",
            "title": f"A pump of a new kind ({company})",
            "description": f"It saves half the power ({company}). It needs no oil ({company}).",
        }
    )
    with transaction(engine) as session:
        companies.change(session, OPERATOR, company, CompanyChange(offers=[offer]))
    start, busy = perf_counter(), process_time()
    kept.refresh()
    tell("refreshed", perf_counter() - start)
    return perf_counter() - start, process_time() - busy


def tell(what: str, seconds: float) -> None:
    print(f"{what}: {seconds:.2f} s", file=sys.stderr)


def say_nothing(chunk: Chunk, _ranking: RankingInputs) -> list[Told]:
    return [NOTHING_KNOWN] * len(chunk.first)


if __name__ == "__main__":
    main()
