"""Which field a heading names, and how surely."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache, lru_cache

from app.portfolio.imports.files.columns import column_named, nearest, normalised
from app.portfolio.imports.tables import vocabulary

CERTAIN, KNOWN = 1.0, 0.95
_INSIDE = 0.55
"""Of a phrase among other words; what the phrase covers of the heading is added, up to `KNOWN`."""
_MISSPELT, _LIKENESS = 0.8, 0.86
_SHORTEST_MISSPELT = 5
_MOST_WORDS = 8
_LONGEST = 100


def fields_of_heading(heading: str, *, profiles: bool = False) -> Mapping[str, float]:
    """The fields that a heading may name, each with a confidence from 0 to 1. A template's own name is certain.

    `profiles`: of a table with a partnering profile a line.
    """
    key = normalised(heading[:_LONGEST])
    return _fields(key, profiles) or _misspelt(key, profiles)


def best(heading: str) -> float:
    """How surely this is a heading at all: of any table, but rightly spelt."""
    return max(_fields(normalised(heading), True).values(), default=0.0) if len(heading) <= _LONGEST else 0.0


def nearest_field(heading: str) -> str | None:
    """The field whose heading is much like this one; none rather than a wild guess."""
    named = _misspelt(normalised(heading[:_LONGEST]), profiles=False)
    column = nearest(heading)
    return next((field for field in named if not field.startswith("-")), None) or column


@cache
def _phrases(profiles: bool) -> dict[str, dict[str, float]]:
    """Normalised phrase -> the fields it names."""
    found: dict[str, dict[str, float]] = {}
    for table in ("companies", "profiles") if profiles else ("companies",):
        for field, phrases in vocabulary.phrases(table).items():
            for rank, phrase in enumerate(phrases):
                named = found.setdefault(normalised(phrase), {})
                named[field] = max(named.get(field, 0), KNOWN - min(rank, 40) * 0.0005)
    return found


@lru_cache(8192)
def _fields(key: str, profiles: bool) -> Mapping[str, float]:
    if not key:
        return {}
    found: dict[str, float] = {}
    if (column := column_named(key)) is not None:
        found[column.name] = CERTAIN if normalised(column.name) == key else KNOWN
    phrases = _phrases(profiles)
    for field, confidence in phrases.get(key, {}).items():
        found[field] = max(found.get(field, 0), confidence)
    if found:
        return found
    words = key.split("_")[:_MOST_WORDS]
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            part = "_".join(words[start:end])
            if len(part) < 2 or (start, end) == (0, len(words)):
                continue
            share = len(part) / len(key)
            for field in phrases.get(part, {}):
                # The first words of a heading say what it is, the last ones what of: "Sito della società".
                confidence = min(KNOWN, _INSIDE + 0.4 * share + (0.03 if start == 0 else 0))
                found[field] = max(found.get(field, 0), confidence)
    return found


@lru_cache(1024)
def _misspelt(key: str, profiles: bool) -> Mapping[str, float]:
    if len(key) < _SHORTEST_MISSPELT:
        return {}
    phrases = _phrases(profiles)
    near = get_close_matches(key, phrases, n=1, cutoff=_LIKENESS)
    return dict.fromkeys(phrases[near[0]], _MISSPELT) if near else {}
