"""The engine as a ranker to be measured: profiles through the blocks, signals, calibrations and scores of a run."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matching.blocks import block
from matching.calibration import calibrations
from matching.evaluation.baselines import Scorer
from matching.evaluation.sets import Document, EvaluationSet
from matching.forms import DEFAULT_WEIGHTS
from matching.portfolio import portfolio
from matching.profiles import Form, Opportunity, Profile, TextLanguage
from matching.scoring.points import SCALES, Scales
from matching.scoring.scores import score_forms
from matching.texts.cleaning import plain_text
from matching.texts.contacts import without_personal_data
from matching.texts.language import language_of
from matching.texts.vectors import Encode

MAX_TITLE = 256
"""Of an offer or a need, in letters, as in the portfolio."""


def engine(
    a: Sequence[Profile],
    b: Sequence[Profile],
    encode: Encode,
    second: Encode | None = None,
    scales: Scales = SCALES,
) -> Scorer:
    """Every pair's score in its best form, as in the lists of a run over these two parks; -inf of who is in no list."""
    known = portfolio(a, b, encode, second)
    one, other = (block(side, encode, second, known) for side in (a, b))
    usual = calibrations(one, other)

    def score(rows: slice | NDArray[np.intp]) -> NDArray[np.float32]:
        some = one.take(np.arange(len(one))[rows])
        best = np.full((len(some), len(other)), -np.inf, dtype=np.float32)
        for _, scores in score_forms(some, other, DEFAULT_WEIGHTS, usual, scales):
            np.maximum(best, scores.score, out=best)
        return best

    return score


def set_engine(given: EvaluationSet, encode: Encode, second: Encode | None = None) -> Scorer:
    """A set as two parks: the texts are descriptions or, in a set of offers and needs, one need or offer each.

    Which of the two sides looks for the other makes no difference to the scores.
    """
    if given.task == "offer_need":
        return engine(needing(given.queries), offering(given.corpus), encode, second)
    return engine(described(given.queries), described(given.corpus), encode, second)


def described(texts: Sequence[Document]) -> list[Profile]:
    """Companies of which nothing but a description is known. A language that is not given is guessed."""
    return [Profile(number, "company", text.id, _about(text)) for number, text in enumerate(texts, 1)]


def needing(texts: Sequence[Document]) -> list[Profile]:
    """Companies of which nothing but a need is known."""
    return [
        Profile(number, "company", text.id, needs=_opportunities(number, text)) for number, text in enumerate(texts, 1)
    ]


def offering(texts: Sequence[Document]) -> list[Profile]:
    """Companies of which nothing but an offer is known."""
    return [
        Profile(number, "company", text.id, offers=_opportunities(number, text)) for number, text in enumerate(texts, 1)
    ]


def _about(text: Document) -> dict[TextLanguage, str]:
    read = _as_stored(text.text)
    return {_language(text): read} if read else {}


def _opportunities(number: int, text: Document) -> tuple[Opportunity, ...]:
    title, body = titled(_as_stored(text.text))
    return (Opportunity(number, Form.COMMERCIAL_PARTNERSHIP, title, body, _language(text)),) if title else ()


def _as_stored(text: str) -> str:
    """As the profiles of a portfolio hold it."""
    return without_personal_data(plain_text(text))


def _language(text: Document) -> TextLanguage:
    return text.lang or language_of(text.text)


def titled(text: str) -> tuple[str, str]:
    """A text as title and body: what is too long for a title is cut at the last end of a sentence, or of a word."""
    text = text.strip()
    if len(text) <= MAX_TITLE:
        return text, ""
    head = text[: MAX_TITLE + 1]
    ends = [head.rfind(mark) + 1 for mark in (". ", "! ", "? ", "\n")]
    end = max(ends) or head.rfind(" ") + 1 or MAX_TITLE
    return text[:end].strip(), text[end:].strip()
