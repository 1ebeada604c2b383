"""Technical acronyms, materials and methods as Italian, Russian and English name them: the table beside this file.

The table is this project's own work. A row is one thing; a cell holds what it is called, separated by `|`; the first
English name stands for the thing. A `*` ends a stem, which any ending may follow. A word with two capitals is only
meant in capitals: `ИС` is an integrated circuit, `ис` nothing.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from matching.texts.vectors import LANGUAGES

WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)?")

OPENING = 3
"""Letters by which a name is looked up; no stem is shorter."""


class _Name(NamedTuple):
    thing: str
    words: tuple[str, ...]
    """perhaps stems"""


def things(words: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """`(thing, start, end)` of every name of the table among the words of a text."""
    for start, word in enumerate(words):
        for name in _beginning_with(word):
            end = start + len(name.words)
            if end <= len(words) and all(map(_fits, words[start + 1 : end], name.words[1:])):
                yield name.thing, start, end


@lru_cache(maxsize=1 << 16)
def _beginning_with(word: str) -> tuple[_Name, ...]:
    """The names of which this may be the first word. Remembered: most words are met again, and begin none."""
    openings = dict.fromkeys((word[:OPENING], word[:OPENING].lower()))
    return tuple(name for opening in openings for name in _table().get(opening, ()) if _fits(word, name.words[0]))


def _fits(word: str, name: str) -> bool:
    """Whether a word, as it is written or in small letters, is this one or has this stem."""
    if name.endswith("*"):
        return word.startswith(name[:-1]) or word.lower().startswith(name[:-1])
    return name in (word, word.lower())


@cache
def _table() -> Mapping[str, Sequence[_Name]]:
    """Names by the first letters of their first word."""
    table: dict[str, list[_Name]] = {}
    with (files(__package__) / "glossary.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            thing = row["en"].split("|")[0].rstrip("*")
            for name in dict.fromkeys(name for language in LANGUAGES for name in row[language].split("|")):
                words = tuple(map(_cased, re.findall(WORD.pattern + r"\*?", name)))
                table.setdefault(words[0].rstrip("*")[:OPENING], []).append(_Name(thing, words))
    return table


def _cased(word: str) -> str:
    return word if sum(map(str.isupper, word)) > 1 else word.lower()
