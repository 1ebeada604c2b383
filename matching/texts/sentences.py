"""Prose -> sentences -> passages: the pieces of a text that are embedded and quoted as evidence."""

import re
from collections.abc import Iterator

from matching.texts.contacts import MASK

TEMPLATE_VERSION = "1"

MAX_WORDS = 60

Span = tuple[int, int]

_BOUNDARY = re.compile(
    r"""(?<![.!?…؟]) (?P<stop>[.!?…؟]+) [»”"'’)\]]* \s+ # the end of a sentence
      | [。！？]+ [」』）”]* \s*                           # the same in Chinese and Japanese
      | [\n\r\u2028\u2029] \s*                          # the end of a line
      | (?<=\s) (?=[•▪●◦‣])                             # a bullet within a line
    """,
    re.VERBOSE,
)
_BULLET = re.compile(r"[•▪●◦‣*\-–—·]\s|\d{1,3}[.)]\s|[a-zа-я]\)\s|[•▪●◦‣]")
_OPENING = "«“„\"'’(["
_LAST_WORD = re.compile(r"[^\s«“„\"'’(\[]+$")
_LIST_NUMBER = re.compile(r"\s*\d{1,3}\Z")
_WORD = re.compile(r"\S+")

# Abbreviations that a capital or a number usually follows within the same sentence. Those that usually close
# one ("etc.", "ecc.", "и т.д.", "млн.") are left out: before a small letter no sentence ends anyway.
_ABBREVIATIONS = frozenset(
    """
    approx e.g fig i.e inc ltd mr mrs ms dr no nos p pp prof st vs
    all arch art avv ca cap cfr dott dott.ssa egr es geom ing mod n nn p.es pag par rif s.a.s s.n.c s.p.a
    s.r.l sig sig.ra spett tel v
    в.т.ч д им инж корп напр обл ок п пл пос пп пр-т просп проф р-н рис св см стр т.е т.к т.н табл тел ул
    """.split()  # noqa: SIM905 (a word list reads better as text)
)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of prose, in order; abbreviations are known in Italian, Russian and English.

    Each is an exact substring of `text` without surrounding blanks; together they hold every word of it. A
    sentence of more than `MAX_WORDS` words is cut at a semicolon, colon, comma or, failing those, a blank.
    """
    return tuple(text[start:end] for start, end in _sentence_spans(text))


def _sentence_spans(text: str) -> Iterator[Span]:
    start = 0
    for boundary in _BOUNDARY.finditer(text):
        if _ends_sentence(text, start, boundary):
            yield from _cut(text, start, boundary.end())
            start = boundary.end()
    yield from _cut(text, start, len(text))


def _ends_sentence(text: str, start: int, boundary: re.Match[str]) -> bool:
    """Whether the sentence that began at `start` ends at this boundary."""
    end = boundary.end()
    stop = boundary["stop"]
    on_new_line = any(mark in boundary[0] for mark in "\n\r\u2028\u2029")
    if stop is None and not on_new_line:
        return True
    if on_new_line and (boundary[0].count("\n") > 1 or _BULLET.match(text, end)):
        return True
    following = text[end : end + 3].lstrip(_OPENING)[:1]
    begins = following.isupper() or following.isdigit() or (following.isalpha() and not following.islower())
    begins = begins or text.startswith(MASK, end)  # a name or a number, mostly
    if not (begins or _BULLET.match(text, end)):
        return False  # a hard-wrapped line, or a stop inside the sentence
    return stop != "." or not _is_abbreviated(text, start, boundary.start())


def _is_abbreviated(text: str, start: int, stop: int) -> bool:
    """Whether the full stop at `stop` belongs to an abbreviation, an initial or the number of a list item."""
    if _LIST_NUMBER.match(text[start:stop]):
        return True
    found = _LAST_WORD.search(text, max(start, stop - 12), stop)
    if found is None:
        return False
    word = found[0]
    if word == "г":  # "г. Москва" is a city, "в 2008 г. Завод" the end of a sentence
        return not text[start : found.start()].rstrip()[-1:].isdigit()
    return (len(word) == 1 and word.isupper()) or word.lower() in _ABBREVIATIONS


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """The span without surrounding blanks, in pieces of at most `MAX_WORDS` words; nothing if it is blank."""
    words = [found.span() for found in _WORD.finditer(text, start, end)]
    while words:
        size = len(words) if len(words) <= MAX_WORDS else _best_cut(text, words)
        yield words[0][0], words[size - 1][1]
        words = words[size:]


def _best_cut(text: str, words: list[Span]) -> int:
    """After how many words to cut: late in the allowed length, at the strongest mark found there."""
    sizes = range(MAX_WORDS, MAX_WORDS // 3, -1)
    for marks in (";:", ","):
        for size in sizes:
            if text[words[size - 1][1] - 1] in marks:
                return size
    return MAX_WORDS
