"""Names of companies under one key, however they are written, and names that are nearly the same. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

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
    words, form = _without_form(_words(name))
    return NameKey((" ".join(_folded(words)) or name.strip().casefold())[:LONGEST], form)


def sound(name: str) -> str:
    """For likeness: the bare name in Latin letters, whatever it is written in; its words in alphabetical order."""
    words, _ = _without_form(_words(name))
    latin = " ".join(sorted(word.translate(_LATIN) for word in words))
    for spelling, one in _SPELLINGS:
        latin = re.sub(spelling, one, latin)
    return latin


def twins(names: Sequence[str], known: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """(place in `names`, place in `known`, likeness in [0, 100]) of names that may be one company's.

    Both are given as they sound. Names whose digits differ are others: "Lotto 1" is not "Lotto 2".
    """
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        likeness = cdist(some, known, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.float32)
        for row, column in zip(*(places.tolist() for places in np.nonzero(likeness)), strict=True):
            if some[row] and _digits(some[row]) == _digits(known[column]):
                yield start + row, column, float(likeness[row, column])


def _digits(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def _words(text: str) -> list[str]:
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = "".join(c for c in apart if unicodedata.category(c) not in ("Mn", "Cf"))
    return re.findall(r"[^\W_]+", kept)


def _folded(words: Iterable[str]) -> Iterator[str]:
    return (word.translate(_LETTERS) for word in words)


def _without_form(words: list[str]) -> tuple[list[str], str]:
    form = ""
    while found := _form_of(words):
        words, named = found
        form = named or form
    return words, form


def _compact(text: str) -> str:
    return "".join(_folded(_words(text)))


_ENDS = {_compact(text): form for form, texts in (*_AT_THE_END.items(), *_AT_EITHER_END.items()) for text in texts}
_ENDS |= dict.fromkeys(map(_compact, _QUALIFIERS), "")
_STARTS = {_compact(text): form for form, texts in _AT_EITHER_END.items() for text in texts}
_MOST_WORDS = 6


def _form_of(words: list[str]) -> tuple[list[str], str] | None:
    """The words without the legal form at one end, the longest first: "s r l" and "srl" are one. A name is left."""
    for count in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
        if (form := _ENDS.get("".join(_folded(words[-count:])))) is not None:
            return words[:-count], form
        if (form := _STARTS.get("".join(_folded(words[:count])))) is not None:
            return words[count:], form
    return None
