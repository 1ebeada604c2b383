"""The two sentences that make two texts alike."""

from typing import Literal

import numpy as np

from matching.blocks import Block, Owned
from matching.signals.signal import Quote
from matching.texts import LANGUAGES, Texts

Source = Literal["offer", "need", "description"]


def best_sentences(a: Texts, row: int, b: Texts, column: int) -> tuple[int, int, float]:
    """The pair of parts (indices into `quotes` of each) that is most alike, and its cosine; the first such pair."""
    mine = slice(a.starts[row], a.starts[row + 1])
    theirs = slice(b.starts[column], b.starts[column + 1])
    pairs = a.parts[mine] @ b.parts[theirs].T
    i, j = np.unravel_index(int(np.argmax(pairs)), pairs.shape)
    return int(mine.start + i), int(theirs.start + j), float(pairs[i, j])


def quote(block: Block, owned: Owned, source: Source, owner: int, row: int, part: int) -> Quote:
    """Sentence `part` of text `row`, which `owner` owns, with its source named."""
    profile = block.profiles[owner]
    position = row - int(owned.starts[owner])
    stated = {"offer": profile.offers, "need": profile.needs, "description": None}[source]
    source_id = stated[position].id if stated else None
    texts = owned.texts
    return Quote(source, source_id, LANGUAGES[texts.languages[row]], texts.quotes[part])
