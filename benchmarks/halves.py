"""Long English texts of which each has one partner: documentation strings, the first half sought for the second.

Such as packages installed here have, of 110 to 450 words, without the name of what they document. The second halves
are needs, the first ones offers, through what is served; the mean reciprocal rank of the right one, beside TF-IDF of
runs of 3 to 5 letters (reference) and the cosine of the encoder. Constants
were chosen on another sample of such texts.
"""

import argparse
import ast
import json
import random
import re
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.encoders import BUNDLED, load_encoder, second_of
from matching.evaluation.baselines import Scorer, cosine, tfidf
from matching.evaluation.engine import engine, needing, offering
from matching.evaluation.sets import Document
from matching.texts.quantising import quantised
from matching.texts.sentences import sentences
from matching.texts.vectors import Encode

FEWEST_WORDS, MOST_WORDS = 110, 450
FEWEST_SENTENCES = 5
SEED = 5
SECTIONS = re.compile(
    r"\n(?:Parameters|Attributes|Args|Arguments|Examples?|Returns|See Also|References|Notes?)\s*:?\s*\n"
)
MARKUP = re.compile(r":\w+:|`+|\[\d+\]_|\.\. \w+.*|(?m:^\s*(?:>>>|\.\.\.).*$)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=324)
    asked = parser.parse_args()
    found = sorted(set(halves()))
    random.Random(SEED).shuffle(found)  # noqa: S311 - a sample, not a secret
    pairs = found[: asked.pairs]
    needs, offers = ([Document(str(row), pair[side], "en") for row, pair in enumerate(pairs)] for side in (1, 0))
    wanted, offered = ([document.text for document in side] for side in (needs, offers))
    first, second = encoder(BUNDLED), encoder(str(second_of(BUNDLED)))
    rankers = {
        "ponte": engine(needing(needs), offering(offers), first, second),
        "cosine": cosine(wanted, offered, first),
        "tfidf": tfidf(wanted, offered),
    }
    ranks = {name: reciprocal_ranks(ranker) for name, ranker in rankers.items()}
    value, reference = (round(float(ranks[name].mean()), 3) for name in ("ponte", "tfidf"))
    report = {"value": value, "reference": reference, "unit": "MRR", "ratio": round(value / reference, 3)}
    figures = {"pairs": len(pairs), "MRR": {name: round(float(each.mean()), 3) for name, each in ranks.items()}}
    print(json.dumps(report | figures))


def halves() -> Iterator[tuple[str, str]]:
    for file in sorted(Path(sysconfig.get_paths()["purelib"]).rglob("*.py")):
        try:
            tree = ast.parse(file.read_text("utf-8"))
        except (SyntaxError, ValueError, RecursionError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                yield from _halves(node.name, ast.get_docstring(node) or "")


def _halves(name: str, text: str) -> Iterator[tuple[str, str]]:
    prose = MARKUP.sub("", SECTIONS.split(text)[0])
    said = [one for one in sentences(re.sub(r"(?<!\n)\n(?!\n)", " ", prose)) if len(one.split()) >= FEWEST_SENTENCES]
    if len(said) < FEWEST_SENTENCES or not FEWEST_WORDS < sum(len(one.split()) for one in said) < MOST_WORDS:
        return
    half = len(said) // 2
    own = re.compile(rf"\b{re.escape(name)}\w*", re.IGNORECASE)
    one, other = (own.sub("it", " ".join(part)) for part in (said[:half], said[half:]))
    yield one, other


def encoder(model: str) -> Encode:
    loaded = load_encoder(model)
    return lambda texts: quantised(loaded.encode(texts))


def reciprocal_ranks(ranker: Scorer) -> NDArray[np.float64]:
    """(n,): of each need, by its own offer."""
    scores = ranker(slice(None))
    own = np.diagonal(scores)[:, None]
    return np.asarray(1 / ((scores > own).sum(axis=1) + 1))


if __name__ == "__main__":
    main()
