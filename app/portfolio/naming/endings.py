"""Words in Latin letters as names are compared, and what they may be bent from. Only Russian bends names."""

import re
from collections.abc import Iterator
from functools import lru_cache

from app.portfolio.naming.names import LONGEST, spelled

SHORTEST_BENT, SHORTEST_STEM = 4, 3
"""Letters of a word that may be bent, and of what stays of it."""
SHORT_I = "i"
"""In which some words end that are no adjectives: Строй."""
NO_NAME = "\0"
"""For a word that is too long for any name."""
_LETTERS_OR_DIGITS = re.compile(r"[^\W\d_]+|\d+")
"""Apart: what is made by Esempio is called Esempio300."""
_CYRILLIC = re.compile("[а-яё]", re.I)

# As they are spelled in Latin letters.
_OF_NAMES = ("iaia", "aia", "iia", "oe", "ee", "ie", "ii", "oi", "ia", "a", "e", "i", "o", "u")
_TEXT_ENDINGS = """
a u i e o om em im ov ev oi ei ii iu ia am ami ah iam iami iah aia iaia oe ee ie uiu iuiu oiu eiu
ogo ego omu emu imi ih iia iii iiu iei iem iiam iiami iiah
"""
_OF_TEXTS = frozenset(_TEXT_ENDINGS.split())
_LONGEST_ENDING = max(map(len, _OF_TEXTS))

Token = tuple[int, int, str, tuple[str, ...]]
"""(start, end) of a word in a text, the word, and what it may be bent from; one that is not bent begins with "="."""


def base(word: str) -> str:
    """What stays of a word of a name however it is bent."""
    if len(word) >= SHORTEST_BENT:
        for ending in _OF_NAMES:
            if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
                return word.removesuffix(ending)
    return word


def as_it_is(word: str) -> str:
    return f"={word}"


def tokens(text: str) -> list[Token]:
    return list(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    for found in _LETTERS_OR_DIGITS.finditer(text):
        start, end = found.span()
        said, stems = _heard(found.group()) if end - start <= LONGEST else (NO_NAME, ())
        if said:
            yield start, end, said, stems


@lru_cache(maxsize=20_000)
def _heard(word: str) -> tuple[str, tuple[str, ...]]:
    said = spelled(word)
    if len(said) < SHORTEST_BENT or not _CYRILLIC.search(word):
        return said, (as_it_is(said),)
    longest = min(_LONGEST_ENDING, len(said) - SHORTEST_STEM)
    bent = (said[:-count] for count in range(1, longest + 1) if said[-count:] in _OF_TEXTS)
    return said, (said, *bent)
