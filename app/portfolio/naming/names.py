"""Names of companies under one key, however they are written, and names that are nearly the same. Pure."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

LONGEST = 256
ALIKE = 90.0
"""From this likeness on, in [0, 100], two names may be one company's."""

# Letters that Unicode does not take apart, and Cyrillic ones that look like Latin ones, small or capital.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
    | dict(zip("авекмнорстухіјѕ", "abekmhopctyxijs", strict=True))
)
# What a Russian letter is in Latin ones, after those that look alike have been replaced: the other way round.
_LATIN = str.maketrans(
    dict(zip("абвгдезиклмнопрстуфыэ", "abvgdeziklmnoprstufye", strict=True))
    | {"ж": "zh", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ь": "", "ю": "iu", "я": "ia"}
)
_SPELLINGS = (("kh", "h"), ("shch", "sch"), ("[yj]", "i"), ("ks", "x"), ("ck", "k"), ("w", "v"))
_AT_ONCE = 512
_LONGER = (200 - ALIKE) / ALIKE
"""Names that are alike differ in length by this factor at most: what one has beside the other counts as unlike."""
WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d+")

_AT_THE_END: Mapping[str, tuple[str, ...]] = {
    "srl": ("srl", "società a responsabilità limitata", "soc. a resp. lim.", "società a r.l.", "soc. a r.l."),
    "srls": ("srls", "srl semplificata", "società a responsabilità limitata semplificata"),
    "spa": ("spa", "società per azioni"),
    "sapa": ("sapa", "società in accomandita per azioni"),
    "snc": ("snc", "società in nome collettivo"),
    "sas": ("sas", "società in accomandita semplice"),
    "ss": ("s.s.", "società semplice"),
    "scarl": ("scarl", "scrl", "società consortile a responsabilità limitata", "soc. cons. a r.l."),
    "coop": ("società cooperativa", "soc. coop.", "coop.", "scs", "società cooperativa sociale"),
    "llc": ("llc", "limited liability company"),
    "ltd": ("ltd", "limited", "co. ltd"),
    "jsc": ("jsc", "joint stock company", "ojsc", "cjsc", "pjsc"),
    "inc": ("inc", "incorporated"),
    "gmbh": ("gmbh",),
}
_AT_EITHER_END: Mapping[str, tuple[str, ...]] = {
    "ооо": ("ооо", "ooo", "общество с ограниченной ответственностью"),
    "ао": ("ао", "акционерное общество"),
    "пао": ("пао", "публичное акционерное общество"),
    "зао": ("зао", "закрытое акционерное общество"),
    "оао": ("оао", "открытое акционерное общество"),
    "нао": ("нао", "непубличное акционерное общество"),
    "ип": ("ип", "индивидуальный предприниматель"),
    "ано": ("ано", "автономная некоммерческая организация"),
    "фгуп": ("фгуп", "федеральное государственное унитарное предприятие"),
}
# Said beside a form, and of no weight: it comes and goes while the company stays the same.
_QUALIFIERS = (
    "unipersonale",
    "a socio unico",
    "con socio unico",
    "società unipersonale",
    "in liquidazione",
    "società benefit",
    "start up innovativa",
    "startup innovativa",
)


@dataclass(frozen=True, slots=True)
class NameKey:
    """`bare`: the folded name without its legal form; `form`: the legal form, empty if the name has none."""

    bare: str
    form: str

    def agrees(self, other: "NameKey") -> bool:
        """The same name, and no other legal form: one of the two may leave it out."""
        return self.bare == other.bare and (self.form == other.form or not self.form or not other.form)


def folded(text: str) -> str:
    """Words without case, accents, punctuation and invisible characters; letters that look alike are one letter."""
    return " ".join(_folded(_words(text))) or text.strip().casefold()


def key(name: str) -> NameKey:
    words = list(_folded(_words(name)))
    bare, form = _without_form(words)
    return NameKey((" ".join(words[bare]) or name.strip().casefold())[:LONGEST], form)


def sound(name: str) -> str:
    """For likeness: the bare name in Latin letters, whatever it is written in; its words in alphabetical order."""
    words = _words(name)
    bare, _ = _without_form(list(_folded(words)))
    latin = " ".join(sorted(word.translate(_LATIN) for word in words[bare]))
    for spelling, one in _SPELLINGS:
        latin = re.sub(spelling, one, latin)
    return latin


def words_of_name(name: str) -> list[str]:
    """Without the legal form."""
    words = _words(name)
    bare, _ = _without_form(list(_folded(words)))
    return words[bare]


@lru_cache(maxsize=20_000)
def spelled(word: str) -> str:
    """One word in Latin letters as names are compared, whatever script and spelling it is in."""
    return "".join(WORD.findall(latin(word)))


def latin(text: str) -> str:
    """A whole text so; what is no letter and no digit stays."""
    found = _plain(text).translate(_LATIN)
    for spelling, one in _SPELLINGS:
        found = re.sub(spelling, one, found)
    return found


def has_form_beside(before: str, after: str) -> bool:
    """Whether a legal form ends the one text or begins the other, both short: what stands between them is a name."""
    last, first = WORD.findall(_plain(before)), WORD.findall(_plain(after))
    return any(
        _STARTS.get(_compact(" ".join(last[-count:]))) or _ENDS.get(_compact(" ".join(first[:count])))
        for count in range(1, _MOSTWORDS + 1)
    )


def twins(names: Sequence[str], known: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """(place in `names`, place in `known`, likeness in [0, 100]) of names that may be one company's.

    Both are given as they sound. Names whose digits differ are others: "Lotto 1" is not "Lotto 2". Only what may be
    alike is compared: ten thousand names with ten thousand.
    """
    theirs = _by_digits(known)
    for digits, ours in _by_digits(names).items():
        others = theirs.get(digits, [])
        lengths = [len(known[place]) for place in others]
        for start in range(0, len(ours), _AT_ONCE):
            some = ours[start : start + _AT_ONCE]
            shortest, longest = len(names[some[0]]), len(names[some[-1]])
            near = others[bisect_left(lengths, shortest / _LONGER - 1) : bisect_right(lengths, longest * _LONGER + 1)]
            asked, answers = [names[place] for place in some], [known[place] for place in near]
            likeness = cdist(asked, answers, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.float32)
            for row, column in zip(*(places.tolist() for places in np.nonzero(likeness)), strict=True):
                yield some[row], near[column], float(likeness[row, column])


def _by_digits(names: Sequence[str]) -> dict[tuple[str, ...], list[int]]:
    """The places of the names with the same digits, the shortest first; names of nothing are left out."""
    found: dict[tuple[str, ...], list[int]] = {}
    for place in sorted(range(len(names)), key=lambda place: len(names[place])):
        if names[place]:
            found.setdefault(tuple(_DIGITS.findall(names[place])), []).append(place)
    return found


def _words(text: str) -> list[str]:
    return WORD.findall(_plain(text))


def _plain(text: str) -> str:
    """Without case, accents and invisible characters."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return apart.translate(_KEPT)


class _Kept(dict[int, str | None]):
    """What stays of a character; looked up once for each that there is."""

    def __missing__(self, code: int) -> str | None:
        self[code] = None if unicodedata.category(chr(code)) in ("Mn", "Cf") else chr(code)
        return self[code]


_KEPT = _Kept()


def _folded(words: Iterable[str]) -> Iterator[str]:
    return (word.translate(_LETTERS) for word in words)


def _without_form(words: Sequence[str]) -> tuple[slice, str]:
    """Which of the folded words are the name itself, and the legal form; of several at its ends the innermost."""
    start, end, form = 0, len(words), ""
    while found := _form_of(words[start:end]):
        at_start, at_end, named = found
        start, end, form = start + at_start, end - at_end, named or form
    return slice(start, end), form


def _compact(text: str) -> str:
    return "".join(_folded(_words(text)))


_ENDS = {_compact(text): form for form, texts in (*_AT_THE_END.items(), *_AT_EITHER_END.items()) for text in texts}
_ENDS |= dict.fromkeys(map(_compact, _QUALIFIERS), "")
_STARTS = {_compact(text): form for form, texts in _AT_EITHER_END.items() for text in texts}
_MOSTWORDS = 6


def _form_of(words: Sequence[str]) -> tuple[int, int, str] | None:
    """How many words at the start and at the end are a legal form, the longest first: "s r l" and "srl" are one.

    A name is left.
    """
    for count in range(min(_MOSTWORDS, len(words) - 1), 0, -1):
        if (form := _ENDS.get("".join(words[-count:]))) is not None:
            return 0, count, form
        if (form := _STARTS.get("".join(words[:count]))) is not None:
            return count, 0, form
    return None
