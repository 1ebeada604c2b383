"""A name as the words that are compared: of a company what they mean or how they are spelled, of a person the parts."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from matching.screening.given_names import given_name, is_given_name, patronymic
from matching.screening.lexicon import Concept, lexicon, meaning
from matching.screening.spelling import in_one_script, key_of, plain, sibilants, softened

Rank = Literal["type", "field", "place", "word", "name", "number", "acronym", "namesake", "initial", "patronymic"]

_TOKEN = re.compile(r"[^\W_]+(?:['’‘”ʹʺʼ`´][^\W_]+)*['’ʹʺ]?")
_POINTED = re.compile(r"\b(?:[^\W\d_]\.\s?){2,}(?:[^\W\d_]\b)?")
_IN_BRACKETS = re.compile(r"(?<=\w\W)\s*\([^\W\d_]{2,6}\)")
"""What a name is called for short, after the name."""
_NUMBER = re.compile(r"№|\bno\.?\s?(?=\d)|\bn°")
_TITLES = frozenset(["mr", "mrs", "ms", "dr", "prof", "господин", "госпожа", "гражданин", "гражданка"])
_VOWELS = re.compile(r"[aeiou]{1,3}$")
_GENITIVE = re.compile(r"sko(?:go|i|m|mu)$")
_INSERTED = re.compile(r"(.{3,}?)[ei]nsk")
_OF_A_THING = re.compile(r"(.{3,}[aeiou][rtlk])n[aeiou]+")
_SHORT_FORM = 2
LEAST_STEM = 3
LONGEST_ACRONYM = 6
NAMED = "named"
"""The concept after which people follow in whose honour something is called."""
_CAPITALS = re.compile(r"(?<!\w)[A-ZА-ЯЁ]{2,5}(?!\w)")
_ENDINGS = {
    "iSesk": "ik",
    "ikal": "ik",
    "iks": "ik",
    "aten": "aZ",
    "aZen": "aZ",
    "ivn": "iv",
    "aln": "al",
    "arn": "ar",
}
"""Of words that Russian and English have both from elsewhere, without their vowels at the end."""


@dataclass(frozen=True, slots=True)
class Word:
    """`key`: what it is compared by; `sound`: its spelling, with its `sibilants`, for likeness; `text`: as written."""

    text: str
    key: str
    sound: str
    rank: Rank
    sibilants: str = ""

    @property
    def letters(self) -> frozenset[str]:
        """That it may be shortened to: H. for Hryhoriy, who is Grigoriy in Russian."""
        return frozenset(softened(letter) for letter in (self.sound[0], self.key[1:2] or self.sound[0]))

    @property
    def is_name(self) -> bool:
        return self.rank in ("name", "word")


@dataclass(frozen=True, slots=True)
class Words:
    """Of one name. `pairs`: the sound of two neighbours written as one, by the place of the first."""

    words: tuple[Word, ...]
    pairs: tuple[tuple[int, str], ...] = ()


def tokens(text: str) -> list[str]:
    """In small letters; a word is of one script."""
    composed = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return [in_one_script(word) for word in _TOKEN.findall(_NUMBER.sub(" ", composed))]


def company_words(text: str) -> Words:
    """Without legal forms and what only joins words; nothing is left of a name that is nothing else."""
    joined = _POINTED.sub(_as_form, _IN_BRACKETS.sub(" ", text))
    short = acronyms(joined)
    found: list[Word] = []
    whole: list[tuple[int, str]] = []
    written = tokens(joined)
    given = lexicon().corrected([plain(word) for word in written])
    place, honours, told = 0, False, False
    while place < len(given):
        count, concepts = _concepts(given, place)
        honours = honours or any(concept.name == NAMED for concept in concepts)
        made = _words(" ".join(written[place : place + count]), given[place : place + count], concepts)
        made = [_ranked(word, short, honours=honours and told) for word in made]
        made = [word for word in made if all(word.key != other.key for other in found)]
        if len(made) == 2 and count == 1:
            whole.append((len(found), key_of(given[place])))
            told = told or not lexicon().abbreviation(given[place])
        told = told or any(map(_tells, made))
        found += made
        place += count
    decomposed = {start for start, _ in whole}
    beside = [
        (start, one.sound + two.sound)
        for start, (one, two) in enumerate(pairwise(found))
        if start not in decomposed
        and {one.rank, two.rank} & {"name", "word", "field", "place"}
        and one.rank != "number"
    ]
    return Words(tuple(found), tuple(whole + beside))


def _as_form(found: re.Match[str]) -> str:
    """S.r.l. is a legal form; two letters with points are somebody's initials, which are dropped."""
    joined = re.sub(r"[.\s]", "", found[0])
    known = lexicon().phrase([joined.casefold()], 0)
    return f"{joined} " if known is not None and known[1].kind == "form" else " "


def acronyms(text: str) -> frozenset[str]:
    """Short words in capitals, where not all is in capitals."""
    return frozenset() if text.isupper() else frozenset(word.casefold() for word in _CAPITALS.findall(text))


def _tells(word: Word) -> bool:
    """Which plant it is: where nothing before does, it is known by whom it is named after."""
    return word.rank in ("name", "word", "place", "acronym")


def _ranked(word: Word, short: frozenset[str], *, honours: bool) -> Word:
    """Whom a plant is named after is often left out; an acronym may be written out on the other side."""
    if word.rank != "name" and not (honours and word.rank == "word"):
        return word
    if honours:
        return replace(word, rank="namesake")
    consonants = len(word.sound) <= LONGEST_ACRONYM and not set(word.sound) & set("aeiou")
    return replace(word, rank="acronym") if consonants or word.text in short else word


def _concepts(given: Sequence[str], place: int) -> tuple[int, tuple[Concept, ...]]:
    known = lexicon().phrase(given, place)
    if known is not None:
        count, concept = known
        short = concept.kind == "form" and count == 1 and len(given[place]) <= _SHORT_FORM and given[place].isascii()
        if not short or place in (0, len(given) - 1) or (place == 1 and len(given) > _SHORT_FORM):
            return count, (concept,)
    return 1, lexicon().abbreviation(given[place]) or meaning(given[place])


def _words(text: str, given: Sequence[str], concepts: Sequence[Concept]) -> list[Word]:
    sound, hisses = key_of("".join(given)), sibilants("".join(given))
    if concepts:
        named = [concept for concept in concepts if concept.kind not in ("form", "filler")]
        return [Word(text, concept.name, sound, concept.kind, hisses) for concept in named]  # type: ignore[arg-type]  # forms are left out
    if text.isdecimal():
        return [Word(text, f"#{int(text)}", f"#{int(text)}", "number")]
    return [Word(text, f"={stem(sound)}", sound, "name", hisses)] if sound else []


def stem(sound: str) -> str:
    """Kazanskiy, Kazanskaya and Kazan, Samarskiy and Samara, Kasperskogo and Kasperskiy are one."""
    bare = _VOWELS.sub("", _GENITIVE.sub("sk", sound))
    if len(bare) < LEAST_STEM:
        return sound
    for ending, one in _ENDINGS.items():
        if bare.endswith(ending) and len(bare) > len(ending) + LEAST_STEM:
            return bare.removesuffix(ending) + one
    place = bare.removesuffix("sk")
    if bare.endswith("Zk"):
        place = bare[:-1]
    return place if len(place) >= LEAST_STEM else bare


def is_of_a_place(sound: str) -> bool:
    """Whether it has the ending of Kazanskiy and Kazanskaya."""
    return _VOWELS.sub("", _GENITIVE.sub("sk", sound)).endswith(("sk", "Zk"))


def shorter_stem(sound: str) -> str | None:
    """Kerchenskiy is of Kerch, Mytishchinskiy of Mytishchi; as Kolpinskiy is of Kolpino, that is no more than likely.
    So is a radiatornyy zavod a radiator plant.
    """
    found = _INSERTED.fullmatch(_VOWELS.sub("", _GENITIVE.sub("sk", sound))) or _OF_A_THING.fullmatch(sound)
    return found[1] if found else None


def person_words(text: str) -> Words:
    """Surname, given names, patronymic and initials, in whatever order."""
    found = []
    joining = set() if text == text.casefold() else set(re.findall(r"(?<!\w)[^\W\d_](?![\w.])", text))
    for token in tokens(text.replace(".", " ")):
        sound = key_of(token)
        if token in _TITLES or not sound or (token in joining and token.islower()):
            continue
        rank: Rank = "name"
        key = given_name(sound)
        if len(sound) == 1 or (len(token) == 1):
            rank = "initial"
        elif (father := patronymic(sound)) is not None:
            rank, key = "patronymic", father
        found.append(Word(token, f"~{key}", sound, rank, sibilants(token)))
    pairs = tuple(
        (start, one.sound + two.sound)
        for start, (one, two) in enumerate(pairwise(found))
        if one.rank == two.rank == "name"
    )
    return Words(tuple(found), pairs)


def looks_like_a_person(text: str) -> bool | None:
    """Whether it is plainly a person (a patronymic, initials), or plainly none (a word of companies); else None.

    Beside a given name, what a company does may be a surname.
    """
    given = [plain(word) for word in tokens(text)]
    parts = person_words(text).words
    if any(word.rank in ("patronymic", "initial") for word in parts[1:]) and 2 <= len(parts) <= 5:
        known = [lexicon().phrase(given, place) for place in range(len(given))]
        if not any(found and found[1].kind in ("form", "type") and found[0] > 1 for found in known):
            return True
    # Mikhail Tabakov does not deal in tobacco.
    named = len(parts) in (2, 3) and any(is_given_name(word.sound) for word in parts)
    for place in range(len(given)):
        _, concepts = _concepts(given, place)
        if any(concept.kind in ("form", "type") or (concept.kind == "field" and not named) for concept in concepts):
            return False
    return None
