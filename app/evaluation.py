"""`ponte evaluate`: the engine measured against plain cosine and TF-IDF, on a folder or on the demo's judged pairs."""

import csv
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

import migrations
from app.database import make_engine, transaction
from app.demo import loading
from app.errors import FieldError, Invalid
from app.matches.embeddings import Embeddings
from app.matches.runs.corridor import read_sides
from app.portfolio.places import service as places
from matching.baselines import pair_baselines
from matching.blocks import block
from matching.calibration import calibrations
from matching.encoders import load_encoder
from matching.evaluation import RANKERS, Ranked, best_form, measure, measure_pairs, run
from matching.evaluation_sets import BadSet, EvaluationSet, parse_judgements, parse_set
from matching.forms import DEFAULT_WEIGHTS
from matching.profiles import Profile
from matching.ranking import rank
from matching.texts import Encode

ENGINE = "ponte"


def of_set(folder: Path, model: str, run_file: Path | None = None) -> dict[str, Any]:
    """MRR, nDCG@10, recall@10 and hit@1 of the engine on the set in a folder, and of the two baselines beside it."""
    given = read_set(folder)
    encoder = load_encoder(model)
    ranked = {name: list(run(given, ranker, encoder.encode)) for name, ranker in RANKERS.items()}
    if run_file is not None:
        write_run(run_file, ranked[ENGINE])
    figures = {name: measure(given, rows) for name, rows in ranked.items()}
    own = figures.pop(ENGINE)
    return {
        "set": str(folder),
        "task": given.task,
        "queries": own.queries,
        "queries_without_relevant_document": own.left_out,
        "documents": len(given.corpus),
        **own.measures,
        "baselines": {name: dict(found.measures) for name, found in figures.items()},
    }


def read_set(folder: Path) -> EvaluationSet:
    """Raises `Invalid`, naming the file, the line and the reason."""
    settings = folder / "set.json"
    try:
        queries, corpus, qrels = (
            _text(folder / name).splitlines() for name in ("queries.jsonl", "corpus.jsonl", "qrels.tsv")
        )
        return parse_set(queries, corpus, qrels, _text(settings) if settings.exists() else None)
    except BadSet as error:
        raise Invalid(str(error)) from None
    except OSError as error:
        raise Invalid(errors=[FieldError(field=str(error.filename), reason=str(error.strerror))]) from None


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadSet(file.name, line, f"not UTF-8 ({error.reason})") from None


def write_run(file: Path, rows: list[Ranked]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter="\t", lineterminator="\n")
        writer.writerow(["query_id", "doc_id", "score"])
        writer.writerows((row.query_id, row.doc_id, row.score) for row in rows)


def of_demo(model: str) -> dict[str, Any]:
    """The demo portfolio, ranked in a database of its own, against what a broker thought of its pairs."""
    with TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/demo.db")
        try:
            return _demo_figures(engine, Embeddings(engine, model))
        finally:
            engine.dispose()


def _demo_figures(engine: Engine, embeddings: Embeddings) -> dict[str, Any]:
    migrations.upgrade(engine)
    loading.load(engine)
    with transaction(engine, writes=False) as session:
        sides = read_sides(session, places.find_corridor(session, loading.CORRIDOR))
        numbers = loading.numbers(session)
    # Sites are nobody's judged partner.
    a, b = ([profile for profile in side if profile.kind == "company"] for side in (sides.a, sides.b))
    keys_a, keys_b = ([numbers[profile.id] for profile in side] for side in (a, b))
    judged = (loading.DATA / "expected.tsv").read_text(encoding="utf-8").splitlines()
    judgements = parse_judgements("expected.tsv", judged, keys_a, keys_b)
    scores = {ENGINE: engine_scores(a, b, embeddings.of)} | pair_baselines(a, b, embeddings.of)
    figures = {name: measure_pairs(keys_a, keys_b, values, judgements) for name, values in scores.items()}
    return {
        "judged_pairs": len(judgements),
        "companies": figures[ENGINE].companies,
        "companies_with_partner": figures[ENGINE].companies_with_partner,
        "rankers": {
            name: {
                "nDCG@10": found.ndcg["overall"],
                "nDCG@10 of judged": found.ndcg_condensed["overall"],
                "partner in first three": found.partner_in_first_three,
            }
            for name, found in figures.items()
        },
    }


def engine_scores(a: Sequence[Profile], b: Sequence[Profile], encode: Encode) -> NDArray[np.float32]:
    """(n_a, n_b): every pair's score in its best form."""
    one, other = block(a, encode), block(b, encode)
    picks = rank(one, other, DEFAULT_WEIGHTS, calibrations(one, other), length=max(len(a), len(b)))
    return best_form(picks, (len(a), len(b)))
