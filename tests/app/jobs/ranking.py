"""`ponte` with a small encoder and slow steps: `python -m tests.app.jobs.ranking SECONDS ARGUMENT...`."""

import sys
import time
from collections.abc import Callable

from sqlalchemy import Engine

from app import cli
from app.jobs import doing
from app.matches.embeddings import Embeddings
from app.matches.runs.work.work import Work
from tests.conftest import WordEncoder


def main(seconds: str, *arguments: str) -> None:
    doing.Embeddings = embeddings  # type: ignore[misc,assignment]
    Work.score = slow(Work.score, float(seconds))  # type: ignore[method-assign]
    sys.argv = ["ponte", *arguments]
    cli.main()


def embeddings(engine: Engine, model: str) -> Embeddings:
    made = Embeddings(engine, model)
    made._encoder = WordEncoder()
    return made


def slow(step: Callable[[Work, int], None], seconds: float) -> Callable[[Work, int], None]:
    def do(work: Work, number: int) -> None:
        time.sleep(seconds)
        step(work, number)

    return do


if __name__ == "__main__":
    main(*sys.argv[1:])
