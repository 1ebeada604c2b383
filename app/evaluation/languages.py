"""Whether a text's place depends on its language."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from itertools import combinations
from typing import Any

import numpy as np

from app.evaluation.portfolios import Portfolio, demo
from app.evaluation.text_sets import ENGINE, encoders
from matching.evaluation.baselines import Scorer, cosine
from matching.evaluation.engine import described, engine
from matching.evaluation.parity import Documents, overlap, parity
from matching.profiles import Language, Profile
from matching.taxonomy.activities import headings
from matching.texts.vectors import LANGUAGES


def measure_parity(model: str) -> dict[str, Any]:
    """NACE's headings looked for across languages, and the demo's companies in either of their languages."""
    encode, second = encoders(model)
    rankers: dict[str, Callable[[Documents, Documents], Scorer]] = {
        ENGINE: lambda queries, corpus: engine(described(queries), described(corpus), encode, second),
        "cosine": lambda queries, corpus: cosine([q.text for q in queries], [d.text for d in corpus], encode),
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


def language_swap(found: Portfolio) -> dict[str, Any]:
    """Each company with several descriptions, ranked with one of them and with another: the share of the first ten
    that stays, mean over companies and pairs of languages. By nothing but descriptions, as other texts stay the same.
    """
    stays: dict[str, list[float]] = {ENGINE: [], "cosine": []}
    companies = 0
    for own, others in ((found.a, found.b), (found.b, found.a)):
        several = [profile for profile in own if len(profile.descriptions) > 1]
        companies += len(several)
        about = [(language, profile.descriptions[language]) for profile in several for language in profile.descriptions]
        asked = [Profile(row, "company", "", {language: text}) for row, (language, text) in enumerate(about)]
        rest = [Profile(row, "company", "", profile.descriptions) for row, profile in enumerate(others)]
        texts = ["\n".join(profile.descriptions.values()) for profile in others]
        scores = {
            ENGINE: engine(asked, rest, found.encode, found.second)(slice(None)),
            "cosine": cosine([text for _, text in about], texts, found.encode)(slice(None)),
        }
        rows = iter(range(len(about)))
        for profile in several:
            lists = [next(rows) for _ in profile.descriptions]
            for one, other in combinations(lists, 2):
                for name, values in scores.items():
                    stays[name].append(overlap(values[one], values[other]))
    return {"companies": companies, "share_of_first_ten_that_stays": {n: float(np.mean(v)) for n, v in stays.items()}}
