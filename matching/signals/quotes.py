"""The two sentences that make two texts alike."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block, Owned
from matching.signals.signal import Quote
from matching.texts import LANGUAGES, Texts

Source = Literal["offer", "need", "description"]

FEWEST_WORDS, MOST_WORDS = 7, 40
"""Of a sentence that says something when it stands alone, and is still read."""

HEAD_START = 0.1
"""In cosine: the title of an offer or need, and the summary of a description, were written to be read alone."""


def best_sentences(a: Texts, row: int, b: Texts, column: int, head_start: float = HEAD_START) -> tuple[int, int, float]:
    """The pair of parts (indices into `quotes` of each) that shows best how two texts are alike, and its cosine.

    What a text begins with has a head start; of the rest, fragments such as "Two engineers, twelve weeks." are left
    out. The first such pair.
    """
    mine = slice(a.starts[row], a.starts[row + 1])
    theirs = slice(b.starts[column], b.starts[column + 1])
    pairs = a.parts[mine] @ b.parts[theirs].T
    merit = _merit(a.quotes[mine], head_start)[:, None] + _merit(b.quotes[theirs], head_start)[None, :]
    i, j = np.unravel_index(int(np.argmax(pairs + merit)), pairs.shape)
    return int(mine.start + i), int(theirs.start + j), float(pairs[i, j])


def readable(sentence: str) -> bool:
    """Whether a sentence out of the middle of a text can be quoted."""
    return FEWEST_WORDS <= len(sentence.split()) <= MOST_WORDS


def _merit(sentences: tuple[str, ...], head_start: float) -> NDArray[np.float32]:
    merit = np.where([readable(sentence) for sentence in sentences], np.float32(0), -np.inf)
    merit[0] = head_start
    return merit.astype(np.float32)


def quote(block: Block, owned: Owned, source: Source, owner: int, row: int, part: int) -> Quote:
    """Sentence `part` of text `row`, which `owner` owns, with its source named."""
    profile = block.profiles[owner]
    position = row - int(owned.starts[owner])
    stated = {"offer": profile.offers, "need": profile.needs, "description": None}[source]
    source_id = stated[position].id if stated else None
    texts = owned.texts
    return Quote(source, source_id, LANGUAGES[texts.languages[row]], texts.quotes[part])
