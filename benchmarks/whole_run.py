"""From an empty database to match lists: every step timed, beside the bare matrix products of the same corridor.

Imports so many companies of either park (`benchmarks.portfolio`), then `ponte rank` reads, embeds, scores, explains and
publishes, in a process of its own. At the end the products that the scores are made from, once.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, func, select

import migrations
from app.accounts.roles import OPERATOR
from app.database import make_engine, transaction
from app.demo import loading
from app.matches.embeddings import Embeddings
from app.matches.runs.profiles import read_profiles
from app.portfolio.imports import service as imports
from app.portfolio.places import service as places
from app.settings import Settings
from benchmarks.portfolio import import_files
from benchmarks.rank_corridor import multiply
from matching.encoders import LIGHT
from models import Embedding

PONTE = (sys.executable, "-m", "app")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--companies", type=int, default=1000, help="companies of each park")
    parser.add_argument("--encoder", default=LIGHT, help="as in PONTE_ENCODER; the light one if not said")
    asked = parser.parse_args()
    os.environ["PONTE_ENCODER"] = asked.encoder
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/benchmark.db"
        engine = make_engine(url)
        import_seconds = timed_import(engine, import_files(asked.companies))
        start = perf_counter()
        run = ranked(url)
        seconds = perf_counter() - start
        report = {
            "value": round(import_seconds + seconds, 1),
            "reference": round(product_seconds(engine), 1),
            "unit": "s",
            "ratio": 0.0,
            "reference_is": "the bare matrix products of the texts' vectors",
            "companies_a_park": asked.companies,
            "encoder": asked.encoder,
            "import_s": round(import_seconds, 1),
            "run_s": round(seconds, 1),
            **{f"{phase}_s": round(spent, 1) for phase, spent in run["seconds"].items()},
            "pairs": run["pairs"],
            "matches": run["matches"],
            "texts_encoded": count_texts(engine),
            "database_mb": round(Path(f"{folder}/benchmark.db").stat().st_size / 2**20),
            "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
        }
        report["ratio"] = round(report["value"] / report["reference"], 2)
        engine.dispose()
    print(json.dumps(report, indent=2))


def timed_import(engine: Engine, named: Iterable[tuple[str, bytes]]) -> float:
    """Files of companies of the demo's parks, which are put into an empty database before."""
    migrations.upgrade(engine)
    with transaction(engine) as session:
        loading.load_places(session, loading.demo_places())
    start = perf_counter()
    for name, content in named:
        with transaction(engine) as session:
            report = imports.import_file(session, OPERATOR, content, name)
        if report.problems:
            raise ValueError(report.problems[0])
    return perf_counter() - start


def ranked(url: str) -> Any:
    done = subprocess.run(  # noqa: S603 - our own command
        [*PONTE, "rank", "--json"], env=os.environ | {"PONTE_DATABASE_URL": url}, check=True, stdout=subprocess.PIPE
    )
    return json.loads(done.stdout)


def product_seconds(engine: Engine) -> float:
    with transaction(engine, writes=False) as session:
        profiles = read_profiles(session, places.find_corridor(session, None))
    a, b = profiles.blocks(Embeddings(engine, Settings().encoder), None)
    start = perf_counter()
    multiply(a, b)
    return perf_counter() - start


def count_texts(engine: Engine) -> int:
    with transaction(engine, writes=False) as session:
        return session.scalar(select(func.count()).select_from(Embedding)) or 0


if __name__ == "__main__":
    main()
