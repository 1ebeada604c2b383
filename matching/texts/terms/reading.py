"""The terms of a text: standards, codes, acronyms, Latin names among Cyrillic words, and what the glossary knows."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from matching.texts.terms.glossary import WORD, things

_STANDARD = re.compile(
    r"\b((?:(?:AISI|AMS|ASTM|CEI|DIN|DO|ECSS|EN|IEC|IP|ISO|MIL|SAE|STANAG|UNI|VDE|VDI|ГОСТ|ИСО|МЭК|ОСТ|Р|СТО|ТУ|TR|TS)"
    r"[\s\-–/]*)+)(\d+)"
)
_ISSUER = re.compile(r"\w+")
_INTERNATIONAL = {"CEI": "IEC", "IEC": "IEC", "МЭК": "IEC", "ISO": "ISO", "ИСО": "ISO"}

_CODE = re.compile(r"(?<!\w)(?=[\w./-]*\d)(?=[\w./-]*[A-ZА-ЯЁ])\w+(?:[./-]\w+)*")
_QUANTITY = re.compile(r"[\W\d]+[^\W\d]{1,4}")
_STEEL = re.compile(r"[1-6]\d\d[A-Z]{1,2}")

_CAPITAL = re.compile(r"[A-ZА-ЯЁ]")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_LETTER = re.compile(r"[^\W\d_]")
_CAPITALS = re.compile(r"\w*[A-ZА-ЯЁ]\w*[A-ZА-ЯЁ]\w*")
_NO_NAME = frozenset(
    """
    eac eur gmbh gpa ggc ghz hrc iii khz kpa llc ltd mgc mhz mpa mvt mwh oao oem ooo ppm rub snc spa srl usd vac vdc zao
    """.split()  # noqa: SIM905 (a word list reads better as text)
)
"""units, currencies, legal forms: no terms of a trade"""

_TO_LATIN = dict(zip("абвгдеёзийклмнопрстуфхцыэ", "abvgdeeziiklmnoprstufhcye", strict=True)) | {
    "ж": "zh", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ь": "", "ю": "yu", "я": "ya",
}  # fmt: skip
_LATINISED = str.maketrans(_TO_LATIN | {small.upper(): latin.upper() for small, latin in _TO_LATIN.items()})

UPPERCASE_RATIO = 0.6
"""Share of capitals among the letters above which a capital marks no acronym."""

TermSpans = Iterator[tuple[str, int, int]]
"""`(term, start, end)`: where in the text it stands."""


@lru_cache(maxsize=1 << 15)
def terms(text: str) -> Mapping[str, str]:
    """Each term, named alike in whichever language, with the words that the text first says it in.

    Remembered: a party's texts are read again for every match that is explained.
    """
    found: dict[str, str] = {}
    rest = text
    for read in (_standards, _glossary_terms, _codes, _names):
        for term, start, end in read(rest):
            found.setdefault(term, text[start:end])
            # A span is blanked, so that it is not read again as another kind of term.
            rest = rest[:start] + " " * (end - start) + rest[end:]
    return found


def _standards(text: str) -> TermSpans:
    """`ГОСТ Р ИСО 13849-1` and `UNI EN ISO 13849` are `ISO 13849`: a standard goes by who wrote it first."""
    for match in _STANDARD.finditer(text):
        issuers = _ISSUER.findall(match[1])
        first = next((_INTERNATIONAL[issuer] for issuer in issuers if issuer in _INTERNATIONAL), issuers[0])
        yield f"{first.translate(_LATINISED)} {match[2]}", *match.span()


def _codes(text: str) -> TermSpans:
    """Letters, a capital among them, with figures: `316L`, `Ti-6Al-4V`, `ВТ6`; no quantity such as `40GHz`."""
    for match in _CODE.finditer(text):
        if _STEEL.fullmatch(match[0]) or not _QUANTITY.fullmatch(match[0]):
            yield re.sub(r"[\W_]", "", match[0].translate(_LATINISED)).upper(), *match.span()


def _glossary_terms(text: str) -> TermSpans:
    """What the glossary knows."""
    spans = [match.span() for match in WORD.finditer(text)]
    for thing, first, end in things([text[start:end] for start, end in spans]):
        yield thing, spans[first][0], spans[end - 1][1]


def _names(text: str) -> TermSpans:
    """Acronyms, words with a capital inside, and Latin words amid Cyrillic."""
    letters = len(_LETTER.findall(text))
    mostly_capitals = len(_CAPITAL.findall(text)) > UPPERCASE_RATIO * letters
    in_cyrillic = 2 * len(_CYRILLIC.findall(text)) > letters
    for match in WORD.finditer(text):
        word = match[0]
        foreign = in_cyrillic and word.isascii()
        if len(word) > 2 and (foreign or not mostly_capitals) and (name := _name(word, foreign)):
            yield name, *match.span()


@lru_cache(maxsize=1 << 16)
def _name(word: str, foreign: bool) -> str | None:
    """The name that a word is, in small Latin letters: of its capitals, or because it is `foreign` to its text."""
    if not word.isalpha() or not (foreign or _CAPITALS.match(word)):
        return None
    name = word.translate(_LATINISED).lower()
    return None if name in _NO_NAME else name
