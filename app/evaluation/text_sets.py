"""A folder of queries, documents and judgements."""

import csv
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.evaluation.folders import read_set
from matching.encoders import load_encoder, second_of
from matching.evaluation.measures import RANKERS, Ranked, SetFigures, gains, measure, run
from matching.texts.vectors import Encode

ENGINE = "ponte"


def measure_set(
    folder: Path,
    model: str,
    rankers: Sequence[str] = tuple(RANKERS),
    run_file: Path | None = None,
    run_of: str = ENGINE,
) -> dict[str, Any]:
    """MRR, nDCG@10, recall@10 and hit@1 of the engine on the set in a folder, and of the other rankers beside it.

    `gain` is the engine's lead over the best of the others, by measure, with its 95 % interval. `run_of` names the
    ranker whose ranking is written to `run_file`.
    """
    given = read_set(folder)
    encode, second = encoders(model)
    figures: dict[str, SetFigures] = {}
    for name in dict.fromkeys((*rankers, run_of) if run_file else rankers):
        rows = list(run(given, RANKERS[name], encode, second))
        figures[name] = measure(given, rows)
        if run_file is not None and name == run_of:
            write_run(run_file, rows)
    counts = next(iter(figures.values()))
    own, others = figures.get(ENGINE), {name: found for name, found in figures.items() if name != ENGINE}
    return {
        "set": str(folder),
        "task": given.task,
        "queries": counts.queries,
        "queries_without_relevant_document": counts.left_out,
        "documents": len(given.corpus),
        **(own.measures if own else {}),
        "gain": {name: asdict(gain) for name, gain in gains(own, others).items()} if own and others else {},
        "baselines": {name: dict(found.measures) for name, found in others.items()},
    }


def encoders(model: str) -> tuple[Encode, Encode | None]:
    """The model's encoder, and the second one that stands beside it, if any; each encodes a text once."""
    beside = second_of(model)
    return memoised(load_encoder(model).encode), memoised(load_encoder(beside).encode) if beside else None


def memoised(encode: Encode) -> Encode:
    """The same encoder, which encodes each text once for all rankers."""
    known: dict[str, NDArray[np.float32]] = {}

    def of(texts: Sequence[str]) -> NDArray[np.float32]:
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            known.update(zip(missing, encode(missing), strict=True))
        return np.stack([known[text] for text in texts]) if texts else np.empty((0, 0), dtype=np.float32)

    return of


def write_run(file: Path, rows: list[Ranked]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter="\t", lineterminator="\n")
        writer.writerow(["query_id", "doc_id", "score"])
        writer.writerows((row.query_id, row.doc_id, row.score) for row in rows)
