"""The sentences that show best how two texts are alike."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block, memoise_per_block
from matching.profiles import Opportunity, TextLanguage
from matching.signals.signal import Evidence, Quote, Source
from matching.texts.asking import asks_outright
from matching.texts.making import says_what_is_made
from matching.texts.omitting import losses
from matching.texts.presenting import presents_itself
from matching.texts.similarity import similarity
from matching.texts.vectors import TEXT_LANGUAGES, Texts

MIN_LETTERS = 10
"""Of a title that says something: `2015`, `ISO 9001` and `About us` have fewer."""

MIN_WORDS, MAX_WORDS = 7, 40
"""Of a sentence that says something when it stands alone, and is still read."""

FIRST_SENTENCE_BONUS = 0.1
"""In cosine: the title of an offer or need, and the summary of a description, were written to be read alone."""

TELLS_TRADE = 0.25
"""The same where the two do not do the same: what they have in common is beside the point then, and the first sentence
tells best what a company does.
"""

UNREADABLE_PENALTY = -10.0
"""In cosine: so much that such a sentence is quoted only where there is nothing else."""

BOTH_ASK_PENALTY = -8.0
"""In cosine, for two sentences that ask: neither has what the other looks for. Nearly any other readable sentence is
quoted before.
"""

CARRIES = 0.02
"""Of the likeness of two texts: a sentence without which they are less alike by so much carries it."""

IDLE_PENALTY = 10.0
"""In cosine, for each part of that which is lacking."""

BACKGROUND_PENALTY = -100.0
"""For a sentence that may not be quoted: every text has one that may."""

SAME_MEANING = 0.6
"""Cosine from which two sentences of a company in two languages, each the nearest to the other, say the same: of the
demo's 106 such pairs 99 have it, and these are in the same order in both texts."""

MOST_KEPT = 10_000
"""parties' texts, kept while their block is"""

Compare = Callable[[Texts, Texts, NDArray[np.float32]], NDArray[np.float32]]
"""(n_a, n_b) of two collections of texts and of their similarity: their standardised likeness."""


class SourceTexts(NamedTuple):
    """Texts of one party from one source; `stated` are their offers or needs, none for descriptions."""

    source: Source
    texts: Texts
    stated: Sequence[Opportunity] = ()

    @classmethod
    def of(cls, block: Block, row: int, source: Source) -> "SourceTexts":
        known = _sources(block)
        if (row, source) not in known:
            if len(known) >= MOST_KEPT:
                known.clear()
            known[row, source] = cls._read(block, row, source)
        return known[row, source]

    @classmethod
    def _read(cls, block: Block, row: int, source: Source) -> "SourceTexts":
        profile = block.profiles[row]
        texts, stated = {
            "offer": (block.offers, profile.offers),
            "need": (block.needs, profile.needs),
            "description": (block.about, ()),
        }[source]
        return cls(source, texts.of(row), stated)

    def quote(self, row: int, part: int) -> Quote:
        """Sentence `part` of text `row`."""
        language, text = TEXT_LANGUAGES[self.texts.languages[row]], self.texts.quotes[part]
        if self.stated:
            return Quote(self.source, self.stated[row].id, language, text)
        return Quote(self.source, None, language, text, tuple(self._versions(row, part)))

    def quote_part(self, part: int) -> Quote:
        """Sentence `part`, of whichever text."""
        return self.quote(int(np.searchsorted(self.texts.starts, part, side="right")) - 1, part)

    def _versions(self, row: int, part: int) -> Iterator[tuple[TextLanguage, str]]:
        """Of descriptions in several languages: the sentences that say the same as sentence `part` of text `row`."""
        texts = self.texts
        own = _parts_of(texts, row)
        for other in range(len(texts)):
            if other != row:
                theirs = _parts_of(texts, other)
                cosines = texts.parts[theirs] @ texts.parts[part]
                nearest = theirs.start + int(np.argmax(cosines))
                back = own.start + int(np.argmax(texts.parts[own] @ texts.parts[nearest]))
                if cosines.max() >= SAME_MEANING and back == part and texts.quotable[nearest]:
                    yield TEXT_LANGUAGES[texts.languages[other]], texts.quotes[nearest]


@memoise_per_block
def _sources(_block: Block) -> dict[tuple[int, Source], SourceTexts]:
    """Those asked for lately: a party stands in many matches that are explained one after the other."""
    return {}


def closest_texts(
    signal: str,
    mine: SourceTexts,
    theirs: SourceTexts,
    compare: Compare,
    penalty: NDArray[np.float32] | None = None,
    complementary: Callable[[Texts, Texts, NDArray[np.float32]], NDArray[np.bool_]] | None = None,
    measure: Callable[[Texts, Texts], NDArray[np.float32]] = similarity,
) -> tuple[Evidence, ...]:
    """The two texts that `compare` finds most alike, by their closest sentences; nothing without a text.

    `penalty` is (mine, theirs), or what becomes it: what is taken off the likeness of each two. `complementary` tells
    which of the two collections and their similarity, as `measure` has it, are so: see `Evidence`.
    """
    one, other = mine.texts, theirs.texts
    if not len(one) or not len(other):
        return ()
    alike = measure(one, other)
    row, column = 0, 0
    if alike.size > 1:
        found = compare(one, other, alike)
        row, column = divmod(int(np.argmax(found if penalty is None else found - penalty)), len(other))
    differs = complementary is not None and bool(complementary(one, other, alike)[row, column])
    first_bonus = TELLS_TRADE if differs else FIRST_SENTENCE_BONUS
    first, second, _ = best_sentences(one, row, other, column, first_bonus, asked=mine.source == "need")
    quotes = mine.quote(row, first), theirs.quote(column, second)
    return (Evidence(signal, *quotes, float(alike[row, column]), complementary=differs),)


def best_sentences(
    a: Texts, row: int, b: Texts, column: int, first_bonus: float = FIRST_SENTENCE_BONUS, *, asked: bool = False
) -> tuple[int, int, float]:
    """The pair of parts (indices into `quotes` of each) that shows best how two texts are alike, and its cosine.

    The first sentence of a text has a bonus; where that only presents a company, the one that says what is made has it.
    Sentences without which the two would be as alike, fragments such as "Two engineers, twelve weeks." and mere figures
    are left out, unless there is nothing else, and two that ask do not stand side by side; `asked`: all of `a` asks.
    Ties go to the first pair.
    """
    mine, theirs = _parts_of(a, row), _parts_of(b, column)
    pairs = a.parts[mine] @ b.parts[theirs].T
    of_mine, of_theirs = (IDLE_PENALTY * np.minimum(loss - CARRIES, 0) for loss in losses(a, row, b, column, pairs))
    bonus = (_bonus(a, mine, first_bonus) + of_mine)[:, None] + (_bonus(b, theirs, first_bonus) + of_theirs)[None, :]
    if (back := _asking(b, theirs)).any():
        bonus += BOTH_ASK_PENALTY * ((_asking(a, mine) | asked)[:, None] & back)
    i, j = divmod(int(np.argmax(pairs + bonus)), pairs.shape[1])
    return mine.start + i, theirs.start + j, float(pairs[i, j])


def _parts_of(texts: Texts, row: int) -> slice:
    return slice(int(texts.starts[row]), int(texts.starts[row + 1]))


@lru_cache(maxsize=1 << 16)
def readable(sentence: str) -> bool:
    """Whether a sentence out of the middle of a text can be quoted."""
    return MIN_WORDS <= len(sentence.split()) <= MAX_WORDS and in_words(sentence)


@lru_cache(maxsize=1 << 16)
def in_words(sentence: str) -> bool:
    """Whether it says something in words, rather than in figures."""
    letters = sum(map(str.isalpha, sentence))
    return letters >= MIN_LETTERS and letters > 2 * sum(map(str.isdigit, sentence))


def _bonus(texts: Texts, parts: slice, first_bonus: float) -> NDArray[np.float32]:
    found = _bonus_of_all(texts.quotes[parts], first_bonus)
    quotable = texts.quotable[parts]
    return found if quotable.all() else np.where(quotable, found, np.float32(BACKGROUND_PENALTY))


@lru_cache(maxsize=1 << 16)
def _bonus_of_all(sentences: tuple[str, ...], first_bonus: float) -> NDArray[np.float32]:
    """As if all of them may be quoted."""
    first, *others = sentences
    rest = [0 if readable(sentence) else UNREADABLE_PENALTY for sentence in others]
    found = np.array([first_bonus if in_words(first) else UNREADABLE_PENALTY, *rest], np.float32)
    if presents_itself(first):
        made = (i for i, one in enumerate(sentences) if i and readable(one) and says_what_is_made(one))
        if (telling := next(made, None)) is not None:
            found[[0, telling]] = 0, first_bonus
    return found


def _asking(texts: Texts, parts: slice) -> NDArray[np.bool_]:
    return np.array([asks_outright(sentence) for sentence in texts.quotes[parts]], dtype=bool)
