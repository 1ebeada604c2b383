"""How often the suggestions are right: what the demo companies state is hidden, and guessed from their texts.

Per kind and per language of the company's description: the share of companies of which the first guess, or one of the
first three, is stated. The confidence is judged on companies that it was not fitted on (ten folds): `said` and `true`
are the mean confidence and the share of right guesses by tens of confidence. `fitted` are the constants of
`matching/suggesting/`. `drafts`: the share of companies for which an offer or a need is drafted where they
have descriptions only. `trades`: of companies in a sentence or two (`data/trades.tsv`), by halves: how many have a
sector, of how many of them the first guess is right, and of how many it is also said, as something is near enough; how
many have a trade that is in no sector, and to how many of them nothing is suggested. `NEAR_A_SECTOR` was chosen by the
demo and the first half. `dual_use`: of the categories that the words of offers suggest the share that is declared, and
of those declared the share that is suggested. Reference: the figures of guessing what most companies state.
"""

import csv
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sqlalchemy import select

import migrations
from app.database import make_engine, transaction
from app.demo import loading
from app.matches.embeddings import Embeddings
from app.matches.runs.profiles import read_profiles
from app.portfolio.places import service as places
from app.settings import Settings
from matching.blocks import Block, block
from matching.profiles import Profile
from matching.suggesting.catalogues import Catalogue, capability_catalogue, division_catalogue, sector_catalogue
from matching.suggesting.drafts import drafts
from matching.suggesting.dual_use import CONFIDENCE, suggested_categories
from matching.suggesting.suggestions import nearest, stand_out
from matching.texts.vectors import Encode
from models import Opportunity

GUESSES = 5
FOLDS = 10
TRADES = Path(__file__).parent / "data" / "trades.tsv"


def main() -> None:
    with TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/benchmark.db")
        migrations.upgrade(engine)
        loading.load(engine)
        with transaction(engine, writes=False) as session:
            sides = read_profiles(session, places.find_corridor(session, loading.CORRIDOR))
            rows = session.execute(select(Opportunity.id, Opportunity.dual_use).where(Opportunity.side == "offer"))
            declared = {row.id: row.dual_use for row in rows}
        profiles = [profile for profile in (*sides.a, *sides.b) if profile.kind == "company"]
        figures = measured(profiles, Embeddings(engine, Settings().encoder).of)
        drafted = share_with_drafts(profiles, Embeddings(engine, Settings().encoder).of)
        trades = of_trades(Embeddings(engine, Settings().encoder).of)
        engine.dispose()
    value, reference = (figures["sectors"][name]["hit@3"] for name in ("all", "commonest"))
    report = {"value": value, "reference": reference, "unit": "hit@3 of sectors", "ratio": round(value / reference, 2)}
    figures |= {"drafts": drafted, "trades": trades, "dual_use": of_dual_use(profiles, declared)}
    print(json.dumps(report | {"companies": len(profiles)} | figures, indent=2))


def measured(profiles: Sequence[Profile], encode: Encode) -> dict[str, dict[str, Any]]:
    """The figures of each kind of suggestion."""
    named = [frozenset().union(*(item.capabilities for item in (*p.offers, *p.needs))) for p in profiles]
    often = Counter(name for names in named for name in names)
    shared = sorted(name for name, count in often.items() if count > 1)
    kinds: Mapping[str, tuple[Catalogue, list[frozenset[str]]]] = {
        "sectors": (sector_catalogue(encode), [profile.sectors for profile in profiles]),
        "nace": (division_catalogue(encode), [frozenset(code[:2] for code in p.nace) for p in profiles]),
        "capabilities": (capability_catalogue(shared, encode), [names & set(shared) for names in named]),
    }
    blocks = [block([profile], encode) for profile in profiles]
    return {kind: _figures(blocks, *judged) for kind, judged in kinds.items()}


def share_with_drafts(profiles: Sequence[Profile], encode: Encode) -> dict[str, float]:
    """Of companies with descriptions only."""
    found = [{item.side for item in drafts(replace(profile, offers=(), needs=()), encode)} for profile in profiles]
    kinds = {"any": [bool(sides) for sides in found]}
    kinds |= {side: [side in sides for sides in found] for side in ("offer", "need")}
    return {kind: round(float(np.mean(there)), 3) for kind, there in kinds.items()}


def of_trades(encode: Encode) -> dict[str, dict[str, int]]:
    """Half -> counts of companies."""
    catalogue = sector_catalogue(encode)
    table = csv.DictReader(TRADES.read_text("utf-8").splitlines(), delimiter="\t")
    figures = {half: Counter[str]() for half in ("first", "second")}
    for n, (row, half) in enumerate(zip(table, cycle(figures), strict=False)):
        company = block([Profile(n, "company", "", descriptions={row["language"]: row["text"]})], encode)  # type: ignore[dict-item]  # a cell of a table
        is_silent = nearest(company, catalogue) < catalogue.least
        if not row["sector"]:
            figures[half].update(outside=1, silent=is_silent)
            continue
        is_right = catalogue.codes[int(np.argmax(stand_out(company, catalogue)))] == row["sector"]
        figures[half].update(inside=1, right=is_right, right_and_said=is_right and not is_silent)
    return {half: dict(counts) for half, counts in figures.items()}


def of_dual_use(profiles: Sequence[Profile], declared: Mapping[int, list[str] | None]) -> dict[str, Any]:
    """Of the offers that declare something, be it none."""
    offers = [offer for profile in profiles for offer in profile.offers if declared[offer.id] is not None]
    said = {offer.id: {category[:1] for category in declared[offer.id] or ()} for offer in offers}
    read = {offer.id: suggested_categories(offer, None) for offer in offers}
    judged = [(one.confidence, one.category in said[i]) for i, some in read.items() for one in some]
    found = [category in {one.category for one in read[i]} for i, some in said.items() for category in some]
    figures = {}
    for words, confidence in CONFIDENCE.items():
        right = [is_right for sure, is_right in judged if sure == confidence]
        figures[f"words_{words}"] = {"suggestions": len(right), "declared": round(float(np.mean(right)), 2)}
    return {"offers": len(offers), **figures, "of_declared": len(found), "suggested": round(float(np.mean(found)), 2)}


def _figures(blocks: Sequence[Block], catalogue: Catalogue, stated: Sequence[frozenset[str]]) -> dict[str, Any]:
    chosen = [i for i, codes in enumerate(stated) if codes]
    distances = np.stack([stand_out(blocks[i], catalogue) for i in chosen])
    order = np.argsort(-distances, axis=1, kind="stable")[:, :GUESSES]
    right = np.array([[catalogue.codes[k] in stated[i] for k in row] for i, row in zip(chosen, order, strict=True)])
    said = np.array([nearest(blocks[i], catalogue) >= catalogue.least for i in chosen])
    language = np.array([next(iter(blocks[i].profiles[0].descriptions), "en") for i in chosen])
    common = [code for code, _ in Counter(code for i in chosen for code in stated[i]).most_common(3)]
    guessed = np.array([[code in stated[i] for code in common] for i in chosen])
    return {
        "all": _hits(right & said[:, None]),
        **{code: _hits((right & said[:, None])[language == code]) for code in ("it", "ru", "en")},
        "commonest": _hits(guessed),
        "confidence": _calibration(np.take_along_axis(distances, order, axis=1), right),
    }


def _hits(right: NDArray[np.bool_]) -> dict[str, float]:
    return {
        "companies": len(right),
        "hit@1": round(float(right[:, 0].mean()), 3),
        "hit@3": round(float(right[:, :3].any(axis=1).mean()), 3),
    }


def _calibration(distances: NDArray[np.float32], right: NDArray[np.bool_]) -> dict[str, Any]:
    x, y = distances.reshape(-1, 1), right.ravel()
    company = np.repeat(np.arange(len(right)), GUESSES)
    said = np.empty(len(y))
    for known, hidden in GroupKFold(FOLDS).split(x, y, company):
        said[hidden] = _fit(x[known], y[known]).predict_proba(x[hidden])[:, 1]
    model = _fit(x, y)
    tens = np.minimum((said * 10).astype(int), 9)
    bins = [(int((tens == ten).sum()), said[tens == ten].mean(), y[tens == ten].mean()) for ten in sorted(set(tens))]
    return {
        "fitted": {"slope": round(float(model.coef_[0, 0]), 2), "level": round(float(model.intercept_[0]), 2)},
        "expected calibration error": round(sum(n * abs(s - t) for n, s, t in bins) / len(y), 3),
        "bins": [{"guesses": n, "said": round(float(s), 2), "true": round(float(t), 2)} for n, s, t in bins],
    }


def _fit(x: NDArray[np.float32], y: NDArray[np.bool_]) -> Any:
    return LogisticRegression(C=1000).fit(x, y)


if __name__ == "__main__":
    main()
