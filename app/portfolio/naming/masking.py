"""Names of companies in texts: whether they say one, and the texts without it, however it is spelled."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from app.portfolio.naming.names import WORD, has_form_beside, latin, spelled, words_of_name
from matching.taxonomy.tables import read_table
from matching.texts.contacts import MASK

ENDINGS = 3
"""Letters by which a word of the name may be longer in a sentence: Russian and Italian bend names."""
LONG_ENOUGH = 5
"""Letters of a name that may be bent; shorter ones are found as they are."""
SHORTEST_OF_ITS_OWN = 4
"""Letters of a word that is taken for no ordinary one, if it is on no table."""
_NO_LETTER = re.compile(r"[\W_]+")
_BEFORE_SENTENCES = ".!?…:;•*–—(-"
_NEAR = 80
"""Characters beside a place that tell how it is written: whole texts may be long."""
_QUOTED = "«“„\"'‘"


def says(text: str | None, name: str) -> bool:
    """Whether a text names the company."""
    return next(_places(text or "", name), None) is not None


def without_name(text: str, name: str) -> str:
    """With a mask wherever the text names the company: with or without its legal form, in either script."""
    return _masked(text, _places(text, name))


@dataclass(frozen=True, slots=True)
class _Name:
    name: str
    stem: str
    """what every place that says the name has in it"""
    is_ordinary: bool = False

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        for start, end in _places(text, self.name):
            if not self.is_ordinary or _is_written_as_name(text, start, end):
                yield start, end


@dataclass(frozen=True, slots=True)
class Names:
    """What some texts are not to tell: names of companies, and the addresses of their websites."""

    names: tuple[_Name, ...] = ()
    hosts: re.Pattern[str] | None = None

    def beside(self, own: str | None) -> "Names":
        """Where the text is that of a company which is not to be named itself: then a word too many is masked."""
        return self if own is None else replace(self, names=(_Name(own, _stem(_compact(own))), *self.names))

    def mask(self, text: str) -> str:
        places = list(self._places(text))
        return _masked(text, places) if places else text

    def are_said(self, text: str | None) -> bool:
        return next(self._places(text or ""), None) is not None

    def _places(self, text: str) -> Iterator[tuple[int, int]]:
        if self.hosts is not None:
            yield from (found.span() for found in self.hosts.finditer(text))
        if self.names:
            whole = _NO_LETTER.sub("", latin(text))
            for one in self.names:
                if one.stem in whole:
                    yield from one.places(text)


NOBODY = Names()


@lru_cache(maxsize=256)
def names_of(companies: tuple[str, ...], hosts: tuple[str, ...] = ()) -> Names:
    """A name of nothing but ordinary words, such as Energia, is one only where it is written as a name."""
    found = [_Name(name, _stem(wanted), _is_ordinary(name)) for name in companies if (wanted := _compact(name))]
    anyone = "|".join(map(re.escape, sorted(set(hosts), key=len, reverse=True)))
    return Names(tuple(found), re.compile(rf"(?<![\w-])(?:www\.)?(?:{anyone})(?![\w-])", re.I) if anyone else None)


def _masked(text: str, places: Iterable[tuple[int, int]]) -> str:
    kept, before = list[str](), len(text)
    for start, end in sorted(places, reverse=True):
        if end <= before:
            kept += text[end:before], MASK
            before = start
    return "".join(reversed([*kept, text[:before]]))


def _places(text: str, name: str) -> Iterator[tuple[int, int]]:
    """(start, end) of what says the name; several words of a text may be one of the name, and the other way round."""
    wanted = _compact(name)
    found = [(word.start(), word.end(), said) for word in WORD.finditer(text) if (said := spelled(word.group()))]
    place = 0
    while wanted and place < len(found):
        said, after = "", place
        while after < len(found) and len(said) < len(wanted):
            said += found[after][2]
            after += 1
        if _is_name(said, wanted):
            yield found[place][0], found[after - 1][1]
            place = after
        else:
            place += 1


def _compact(name: str) -> str:
    return "".join(map(spelled, words_of_name(name)))


def _is_name(said: str, wanted: str) -> bool:
    if said == wanted:
        return True
    stem = _stem(wanted)
    return len(wanted) >= LONG_ENOUGH and said.startswith(stem) and len(said) - len(stem) <= ENDINGS


def _stem(wanted: str) -> str:
    return wanted[:-1] if len(wanted) >= LONG_ENOUGH and wanted[-1] in "aeiou" else wanted


def _is_ordinary(name: str) -> bool:
    return all(
        len(word) < SHORTEST_OF_ITS_OWN or word.isdecimal() or _stem(word) in _ordinary_stems()
        for word in map(spelled, words_of_name(name))
    )


@lru_cache(maxsize=1)
def _ordinary_stems() -> frozenset[str]:
    """Of the words by which trades, sectors and what they make are described in three languages."""
    texts = [value for row in read_table("nace_rev2.csv") for key, value in row.items() if key.startswith("title")]
    texts += [value for row in read_table("sectors.csv") for key, value in row.items() if key.startswith("name")]
    texts += [row["definition"] for row in read_table("sector_definitions.csv")]
    return frozenset(_stem(spelled(word)) for word in set(WORD.findall(" ".join(texts).lower())))


def _is_written_as_name(text: str, start: int, end: int) -> bool:
    """In quotes, beside a legal form, or with a capital where no sentence begins."""
    if start and text[start - 1] in _QUOTED:
        return True
    before = text[max(0, start - _NEAR) : start]
    if has_form_beside(before, text[end : end + _NEAR]):
        return True
    return text[start].isupper() and not _begins_sentence(before)


def _begins_sentence(before: str) -> bool:
    said = before.rstrip()
    return not said or said[-1] in _BEFORE_SENTENCES
