"""`ponte evaluate`: the engine measured against plain cosine and TF-IDF, on a folder or on the demo portfolio."""

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

import migrations
from app.database import make_engine, transaction
from app.demo import loading
from app.errors import FieldError, Invalid
from app.matches.embeddings import Embeddings
from app.matches.runs.profiles import read_profiles
from app.portfolio.places import service as places
from matching.blocks import block
from matching.calibration import calibrations
from matching.encoders import load_encoder
from matching.evaluation.baselines import Scorer, cosine, pair_baselines
from matching.evaluation.hubs import hubs
from matching.evaluation.measures import RANKERS, Ranked, SetFigures, best_form, gains, measure, measure_pairs, run
from matching.evaluation.parity import LanguageTexts, overlap, parity
from matching.evaluation.retrieval import ponte
from matching.evaluation.sets import BadSet, EvaluationSet, parse_judgements, parse_set
from matching.forms import DEFAULT_WEIGHTS
from matching.profiles import Form, Language, Profile
from matching.ranking import rank
from matching.signals import profile_affinity
from matching.signals.signal import Context
from matching.taxonomy.activities import headings
from matching.texts.vectors import LANGUAGES, Encode

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
    encoder = load_encoder(model)
    encode = _memoised(encoder.encode)
    figures: dict[str, SetFigures] = {}
    for name in dict.fromkeys((*rankers, run_of) if run_file else rankers):
        rows = list(run(given, RANKERS[name], encode))
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


def _memoised(encode: Encode) -> Encode:
    """The same encoder, which encodes each text once for all rankers."""
    known: dict[str, NDArray[np.float32]] = {}

    def of(texts: Sequence[str]) -> NDArray[np.float32]:
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            known.update(zip(missing, encode(missing), strict=True))
        return np.stack([known[text] for text in texts])

    return of


def read_set(folder: Path) -> EvaluationSet:
    """Raises `Invalid`, naming the file, the line and the reason."""
    settings = folder / "set.json"
    try:
        queries, corpus, qrels = (
            _text(folder / name).split("\n") for name in ("queries.jsonl", "corpus.jsonl", "qrels.tsv")
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


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo companies of the two parks, and the register numbers that the judgements use."""

    a: list[Profile]
    b: list[Profile]
    keys_a: list[str]
    keys_b: list[str]
    encode: Encode


@contextmanager
def demo(model: str) -> Iterator[Demo]:
    """Loaded into a temporary database. Without sites, which are not judged."""
    with TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/demo.db")
        try:
            migrations.upgrade(engine)
            loading.load(engine)
            with transaction(engine, writes=False) as session:
                sides = read_profiles(session, places.find_corridor(session, loading.CORRIDOR))
                numbers = loading.numbers(session)
            a, b = ([profile for profile in side if profile.kind == "company"] for side in (sides.a, sides.b))
            keys_a, keys_b = ([numbers[profile.id] for profile in side] for side in (a, b))
            yield Demo(a, b, keys_a, keys_b, Embeddings(engine, model).of)
        finally:
            engine.dispose()


def measure_demo(model: str) -> dict[str, Any]:
    """The demo portfolio's lists against a broker's judgements of its pairs."""
    with demo(model) as found:
        judged = (loading.DATA / "expected.tsv").read_text(encoding="utf-8").split("\n")
        judgements = parse_judgements("expected.tsv", judged, found.keys_a, found.keys_b)
        figures = {
            name: measure_pairs(found.keys_a, found.keys_b, values, judgements)
            for name, values in portfolio_scores(found).items()
        }
    return {
        "judged_pairs": len(judgements),
        "companies": figures[ENGINE].companies,
        "companies_with_partner": figures[ENGINE].companies_with_partner,
        "rankers": {
            name: {
                "nDCG@10": given.ndcg["overall"],
                "nDCG@10 of judged": given.ndcg_condensed["overall"],
                "partner in first three": given.partner_in_first_three,
            }
            for name, given in figures.items()
        },
    }


def measure_hubs(model: str) -> dict[str, Any]:
    """How unevenly the demo companies are distributed over one another's first ten."""
    with demo(model) as found:
        return {"rankers": {name: asdict(hubs(values)) for name, values in portfolio_scores(found).items()}}


def measure_parity(model: str) -> dict[str, Any]:
    """NACE's headings looked for across languages, and the demo's companies in either of their languages."""
    encode = _memoised(load_encoder(model).encode)
    rankers: dict[str, Callable[[LanguageTexts, LanguageTexts], Scorer]] = {
        ENGINE: lambda queries, corpus: ponte(queries, corpus, encode),
        "cosine": lambda queries, corpus: cosine([t for _, t in queries], [t for _, t in corpus], encode),
    }
    titles = class_titles()
    with demo(model) as found:
        same_lists = language_swap(found)
    return {
        "headings": len(titles["it"]),
        "rankers": {
            name: asdict(given) | {"ratio": given.mixed / given.single, "ratio_once": given.once / given.once_single}
            for name, given in ((name, parity(titles, ranker)) for name, ranker in rankers.items())
        },
        "companies_in_two_languages": same_lists,
    }


def class_titles() -> dict[Language, list[str]]:
    """The titles of NACE's classes in every language, without those that two classes share in one of them."""
    classes = [heading.titles for heading in headings().values() if heading.level == "class"]
    often = {language: Counter(titles[language] for titles in classes) for language in LANGUAGES}
    kept = [titles for titles in classes if all(often[language][titles[language]] == 1 for language in LANGUAGES)]
    return {language: [titles[language] for titles in kept] for language in LANGUAGES}


def language_swap(found: Demo) -> dict[str, Any]:
    """Each company with several descriptions, ranked with one of them and with another: the share of the first ten
    that stays, mean over companies and pairs of languages. Its offers and needs are in one language and stay out.
    """
    stays: dict[str, list[float]] = {ENGINE: [], "cosine": []}
    companies = 0
    for own, others in ((found.a, found.b), (found.b, found.a)):
        bare = [replace(profile, offers=(), needs=()) for profile in own]
        several = [profile for profile in bare if len(profile.descriptions) > 1]
        companies += len(several)
        about = [(language, profile.descriptions[language]) for profile in several for language in profile.descriptions]
        asked = block([replace(bare[0], descriptions={language: text}) for language, text in about], found.encode)
        rest = block([replace(profile, offers=(), needs=()) for profile in others], found.encode)
        context = Context(Form.JOINT_PROJECT, calibrations(block(bare, found.encode), rest))
        texts = ["\n".join(profile.descriptions.values()) for profile in others]
        scores = {
            ENGINE: profile_affinity.SIGNAL.matrix(asked, rest, context),
            "cosine": cosine([text for _, text in about], texts, found.encode)(slice(None)),
        }
        rows = iter(range(len(about)))
        for profile in several:
            lists = [next(rows) for _ in profile.descriptions]
            for one, other in combinations(lists, 2):
                for name, values in scores.items():
                    stays[name].append(overlap(values[one], values[other]))
    return {"companies": companies, "share_of_first_ten_that_stays": {n: float(np.mean(v)) for n, v in stays.items()}}


def portfolio_scores(found: Demo) -> dict[str, NDArray[np.float32]]:
    """(n_a, n_b) of the engine and of the baselines."""
    return {ENGINE: engine_scores(found.a, found.b, found.encode)} | pair_baselines(found.a, found.b, found.encode)


def engine_scores(a: Sequence[Profile], b: Sequence[Profile], encode: Encode) -> NDArray[np.float32]:
    """(n_a, n_b): every pair's score in its best form."""
    one, other = block(a, encode), block(b, encode)
    picks = rank(one, other, DEFAULT_WEIGHTS, calibrations(one, other), length=max(len(a), len(b)))
    return best_form(picks, (len(a), len(b)))
