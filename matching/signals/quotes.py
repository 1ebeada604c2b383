"""The two sentences that make two texts alike."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.calibration import Calibration
from matching.profiles import Opportunity
from matching.signals.signal import Evidence, Quote
from matching.texts.similarity import similarity
from matching.texts.vectors import LANGUAGES, Texts

Source = Literal["offer", "need", "description"]

MIN_LETTERS = 10
"""Of a title that says something: `2015`, `ISO 9001` and `About us` have fewer."""

MIN_WORDS, MAX_WORDS_QUOTED = 7, 40
"""Of a sentence that says something when it stands alone, and is still read."""

HEAD_START = 0.1
"""In cosine: the title of an offer or need, and the summary of a description, were written to be read alone."""


UNFIT = -10.0
"""In cosine: so much worse that it is quoted only where there is nothing else."""


class Said(NamedTuple):
    """Texts of one party, all of one kind; `stated` are the offers or needs that they are, none for descriptions."""

    source: Source
    texts: Texts
    stated: Sequence[Opportunity] = ()


def closest(
    signal: str, mine: Said, theirs: Said, calibration: Calibration, lost: NDArray[np.float32] | None = None
) -> tuple[Evidence, ...]:
    """The two texts that are most alike in steps from the usual, by the sentences that are; nothing without a text.

    `lost` is (1, theirs): the steps that each of theirs loses.
    """
    one, other = mine.texts, theirs.texts
    if not len(one) or not len(other):
        return ()
    values = similarity(one, other)
    row, column = 0, 0
    if values.size > 1:
        steps = calibration.standardise(values, one, other)
        row, column = divmod(int(np.argmax(steps if lost is None else steps - lost)), len(other))
    first, second, _ = best_sentences(one, row, other, column)
    likeness = float(values[row, column])
    return (Evidence(signal, quote(mine, row, first), quote(theirs, column, second), likeness),)


def best_sentences(a: Texts, row: int, b: Texts, column: int, head_start: float = HEAD_START) -> tuple[int, int, float]:
    """The pair of parts (indices into `quotes` of each) that shows best how two texts are alike, and its cosine.

    What a text begins with has a head start; of the rest, fragments such as "Two engineers, twelve weeks." are left
    out, and so are figures; unless there is nothing else. The first such pair.
    """
    mine = slice(int(a.starts[row]), int(a.starts[row + 1]))
    theirs = slice(int(b.starts[column]), int(b.starts[column + 1]))
    pairs = a.parts[mine] @ b.parts[theirs].T
    merit = _merit(a.quotes[mine], head_start)[:, None] + _merit(b.quotes[theirs], head_start)[None, :]
    i, j = divmod(int(np.argmax(pairs + merit)), pairs.shape[1])
    return mine.start + i, theirs.start + j, float(pairs[i, j])


@lru_cache(maxsize=1 << 16)
def readable(sentence: str) -> bool:
    """Whether a sentence out of the middle of a text can be quoted."""
    return MIN_WORDS <= len(sentence.split()) <= MAX_WORDS_QUOTED and in_words(sentence)


@lru_cache(maxsize=1 << 16)
def in_words(sentence: str) -> bool:
    """Whether it says something in words, rather than in figures."""
    letters = sum(map(str.isalpha, sentence))
    return letters >= MIN_LETTERS and letters > 2 * sum(map(str.isdigit, sentence))


def _merit(sentences: tuple[str, ...], head_start: float) -> NDArray[np.float32]:
    first = head_start if in_words(sentences[0]) else UNFIT
    return np.array([first, *(0 if readable(sentence) else UNFIT for sentence in sentences[1:])], np.float32)


def quote(said: Said, row: int, part: int) -> Quote:
    """Sentence `part` of text `row`, with its source named."""
    source_id = said.stated[row].id if said.stated else None
    return Quote(said.source, source_id, LANGUAGES[said.texts.languages[row]], said.texts.quotes[part])
