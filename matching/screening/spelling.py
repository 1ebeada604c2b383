"""A word as it is spelled in Latin letters, whatever rules it was transliterated by: one key for all of them.

Cyrillic is first written in Latin letters (as the tables of BGN/PCGN do); then what ISO 9, GOST 7.79, passports and the
French, German and Italian habits write otherwise is brought to one form. Sibilants are one letter, S, as `ch` may stand
for three of them; a vowel swallows the i before it, as `ya`, `ia` and `ja` are one letter.
"""

import re
import unicodedata
from functools import lru_cache

_IN_TWO = str.maketrans({"A": "shch", "B": "ch", "D": "sh", "E": "zh"})
_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_IN_LATIN = [
    "a",
    "b",
    "v",
    "g",
    "d",
    "e",
    "yo",
    "E",
    "z",
    "i",
    "y",
    "k",
    "l",
    "m",
    "n",
    "o",
    "p",
    "r",
    "s",
    "t",
    "u",
    "f",
    "kh",
    "Z",
    "B",
    "D",
    "A",
    "",
    "y",
    "",
    "e",
    "yu",
    "ya",
]
_OTHERS = {"і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "v", "ј": "j", "љ": "l", "њ": "n", "ћ": "B", "џ": "E"}
_CYRILLIC = str.maketrans(dict(zip(_RUSSIAN, _IN_LATIN, strict=True)) | _OTHERS)
_MARKED = str.maketrans(
    {"č": "B", "š": "D", "ž": "E", "ŝ": "A", "ć": "B", "ś": "sh", "ź": "z", "ż": "zh", "û": "yu", "â": "ya"}
    | {"ł": "l", "ø": "o", "æ": "ae", "œ": "e", "ß": "ss", "đ": "d", "ı": "i", "þ": "th", "ð": "d"}
)
_LOOKS_LATIN, _LOOKS_RUSSIAN = "acekmhoptxybi", "асекмнортхуві"
_TO_RUSSIAN, _TO_LATIN = str.maketrans(_LOOKS_LATIN, _LOOKS_RUSSIAN), str.maketrans(_LOOKS_RUSSIAN, _LOOKS_LATIN)

_SIGNS = re.compile(r"['’‘”ʹʺʼ`´\"]")
_RULES = tuple(
    (re.compile(pattern), one)
    for pattern, one in (
        (r"(?<=[tm])ech(?=[nao]|$)", "eh"),  # technology, mechanics
        (r"^ch(?=r|l)", "h"),  # chrome, chlorine
        (r"s?chtsch|schtsch|shtsh|chtch|shch|shtch|szcz|shh", "A"),
        (r"DB|DtD", "A"),
        (r"tD", "B"),  # Finnish: tš
        (r"tsch|tch|tsh", "B"),
        (r"sch", "C"),
        (r"sh", "D"),
        (r"zh", "E"),
        (r"(?<!k)ch", "F"),
        (r"kh|(?<=^)x", "h"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"ck|q(?!u)", "k"),
        (r"qu", "kv"),
        (r"x(?=[nrlmvd])", "h"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"ts|tz|cz", "Z"),
        (r"c(?=[eiyv])|(?<=e)c$", "Z"),
        (r"c", "k"),
        (r"(?<=..)[ao]u(?=$|sk)", "ov"),  # Belarusian: Halavachou, Valachouski
        (r"(?<=..)eu(?=$|sk)", "ev"),
        (r"ou|oo", "u"),
        (r"gu(?=[ei])", "g"),
        (r"[yij]+o", "e"),
        (r"[yij]+(?=[aeu])", ""),
        (r"[yij]+", "i"),
        (r"(?!ssk)(.)\1+", r"\1"),  # Arzamas, arzamasskiy
        (r"(?<=[oe])f$", "v"),
    )
)


_SIBILANTS = {"A": {"shch"}, "B": {"ch"}, "C": {"sh", "zh", "shch"}, "D": {"sh"}, "E": {"zh"}, "F": {"ch", "sh"}}
"""What each of the letters that stand for one in between may be: `sch` is German for two and English for a third."""
_ONE_SIBILANT = str.maketrans(dict.fromkeys(_SIBILANTS, "S"))


@lru_cache(maxsize=200_000)
def _spelled(word: str) -> tuple[str, str]:
    """The key, and which sibilants are in it."""
    latin = _SIGNS.sub("", word.translate(_CYRILLIC).translate(_MARKED))
    if not latin.isascii():
        latin = "".join(one for one in unicodedata.normalize("NFKD", latin) if not unicodedata.combining(one))
    for pattern, one in _RULES:
        latin = pattern.sub(one, latin)
    return latin.translate(_ONE_SIBILANT), "".join(one for one in latin if one in _SIBILANTS)


def key_of(word: str) -> str:
    """The key of a word in small letters; of a word in another script, the word itself."""
    return _spelled(word)[0]


def sibilants(word: str) -> str:
    """A letter for each of its sibilants, for `other_sibilants`."""
    return _spelled(word)[1]


def other_sibilants(one: str, other: str) -> int:
    """How many of the sibilants of two words with one key cannot be the same."""
    return sum(1 for a, b in zip(one, other, strict=False) if not _SIBILANTS[a] & _SIBILANTS[b])


def softened(sound: str) -> str:
    """Russian has one letter for what others write with g and with h."""
    return sound.replace("h", "g").replace("z", "s")


def plain(word: str) -> str:
    """Without accents; what ISO 9 writes with one is written with two letters."""
    if word.isascii() or is_cyrillic(word):
        return word
    apart = unicodedata.normalize("NFKD", word.translate(_MARKED).translate(_IN_TWO))
    return "".join(one for one in apart if not unicodedata.combining(one))


def is_cyrillic(word: str) -> bool:
    return any("а" <= letter <= "я" or letter in "ёіїєґў" for letter in word)


def in_one_script(word: str) -> str:
    """A word with letters of both scripts, in small letters: those that only look right are replaced.

    A Latin `c` in a Russian word is a Russian one, if the other letters could not be Latin.
    """
    if word.isascii() or not any("a" <= letter <= "z" for letter in word) or not is_cyrillic(word):
        return word
    russian = word.translate(_TO_RUSSIAN)
    return russian if not any("a" <= letter <= "z" for letter in russian) else word.translate(_TO_LATIN)
