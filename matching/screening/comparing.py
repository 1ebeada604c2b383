"""Two names, word by word: which words agree, how, and how much of both names that is."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from matching.screening.lexicon import lexicon
from matching.screening.parties import How
from matching.screening.spelling import is_cyrillic, key_of
from matching.screening.words import Word

STEEP = 1.6
"""A word that is a tenth unlike agrees by 1 - 0.16: two different names are rarely more unlike than by a third."""
NO_NAME_AGREES = 0.93
"""Of the score that is left where the words that agree only say what the companies do and where."""
OTHER_NUMBER = 0.7
OTHER_KIND_OF_COMPANY = 0.88
KINDS = frozenset(["plant", "institute", "center", "bureau", "bank", "university", "shipyard", "laboratory", "airline"])
"""A plant and an institute of one town and trade are two companies."""
OTHER_PATRONYMIC = 0.8
ACRONYM = 0.95
"""How much an acronym and the words that it stands for agree."""
INITIAL = 0.85
"""How much a given name and its first letter agree."""
MISSING_PATRONYMIC = 0.3
"""Of its weight: it is often left out."""
OFTEN_LEFT_OUT = 0.5
"""Of the weight of words that say what a company does, or are its own acronym, where only one of two names has them."""
GENERIC = ("type", "field", "place", "namesake")
_ALL_OF_IT = 0.9999


@dataclass(frozen=True, slots=True)
class Name:
    """Words with their weights and their numbers in the index, and `joined`: two neighbours written as one."""

    words: Sequence[Word]
    weights: Sequence[float]
    items: Sequence[int]
    joined: Mapping[str, int]
    total: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """`pairs`: places in the two names, and how much they agree in [0, 1]. What stands for two is there twice."""

    score: float
    pairs: Sequence[tuple[int, int, float]]


Likeness = Sequence[Mapping[int, float]]
"""Of each word of the asked name: item of the index -> how much it agrees in [0, 1]."""


def agreement(asked: Name, listed: Name, likeness: Likeness, *, person: bool) -> Agreement:
    pairs = _joined_pairs(asked, listed)
    pairs += list(_best_pairs(asked, listed, likeness, pairs))
    if not person:
        pairs += _acronyms(asked, listed, pairs)
    if person:
        pairs += _initials(asked, listed, pairs)
        return Agreement(_person_score(asked, listed, pairs), pairs)
    return Agreement(_company_score(asked, listed, pairs), pairs)


def _best_pairs(
    asked: Name, listed: Name, likeness: Likeness, known: Sequence[tuple[int, int, float]]
) -> Iterator[tuple[int, int, float]]:
    """Each word at most once, those that agree best and weigh most first."""
    used_here, used_there = ({pair[side] for pair in known} for side in (0, 1))
    found = [
        (-alike * (asked.weights[here] + listed.weights[there]), here, there, alike)
        for here, items in enumerate(likeness)
        for there, item in enumerate(listed.items)
        if (alike := items.get(item, 0.0))
    ]
    found.sort()
    for _, here, there, alike in found:
        if here not in used_here and there not in used_there:
            used_here.add(here)
            used_there.add(there)
            yield here, there, alike


def _joined_pairs(asked: Name, listed: Name) -> list[tuple[int, int, float]]:
    """Ros Tekh and Rostekh: two neighbours that are written as one word in the other name, or in both."""
    found: list[tuple[int, int, float]] = []
    for sound, here in asked.joined.items():
        there = listed.joined.get(sound)
        if there is not None:
            found += [(here, there, 1.0), (here + 1, there + 1, 1.0)]
    for one, other, forward in ((asked, listed, True), (listed, asked, False)):
        if not other.joined:
            continue
        for place, word in enumerate(one.words):
            start = other.joined.get(word.sound)
            if start is None or start + 1 >= len(other.words):
                continue
            used = {pair[0 if forward else 1] for pair in found}, {pair[1 if forward else 0] for pair in found}
            if place not in used[0] and not {start, start + 1} & used[1]:
                found += [(place, at, 1.0) if forward else (at, place, 1.0) for at in (start, start + 1)]
    return found


def _acronyms(asked: Name, listed: Name, pairs: Sequence[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """ВКТ and Eastern Crane Technologies: neighbours that begin, in Russian or as written, with its letters."""
    found: list[tuple[int, int, float]] = []
    for one, other, side in ((asked, listed, 0), (listed, asked, 1)):
        left = [place for place in range(len(other.words)) if all(pair[1 - side] != place for pair in pairs)]
        for place, word in enumerate(one.words):
            if word.rank != "acronym" or any(pair[side] == place for pair in (*pairs, *found)):
                continue
            letters = [key_of(letter) for letter in word.text]
            for start in range(len(left) - len(letters) + 1):
                run = left[start : start + len(letters)]
                if all(letter in _first_letters(other.words[at]) for letter, at in zip(letters, run, strict=True)):
                    found += [(place, at, ACRONYM) if side == 0 else (at, place, ACRONYM) for at in run]
                    break
    return found


def _first_letters(word: Word) -> frozenset[str]:
    return lexicon().initials.get(word.key, frozenset()) | {word.sound[0]}


def _initials(asked: Name, listed: Name, pairs: Sequence[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """A name and the letter that stands for it."""
    here, there = ({pair[side] for pair in pairs} for side in (0, 1))
    found = []
    for place, word in enumerate(asked.words):
        if place in here:
            continue
        for at, other in enumerate(listed.words):
            short = word.rank == "initial" or other.rank == "initial"
            if at not in there and short and word.letters & other.letters:
                there.add(at)
                found.append((place, at, INITIAL))
                break
    return found


def _effective(alike: float) -> float:
    return max(0.0, 1 - STEEP * (1 - alike))


def _shares(asked: Name, listed: Name, pairs: Sequence[tuple[int, int, float]]) -> tuple[float, float]:
    """The weight of either name that agrees; of a word that is there twice the parts add up to it."""
    matched = [0.0, 0.0]
    for side, name in enumerate((asked, listed)):
        seen: set[int] = set()
        for here, there, alike in pairs:
            place = (here, there)[side]
            if place not in seen:
                seen.add(place)
                matched[side] += _effective(alike) * name.weights[place]
    return matched[0], matched[1]


def _company_score(asked: Name, listed: Name, pairs: Sequence[tuple[int, int, float]]) -> float:
    here, there = _shares(asked, listed, pairs)
    score = (here + there) / (asked.total + listed.total - _left_out(asked, listed, pairs))
    if _kinds_left(asked, {at for at, _, _ in pairs}) and _kinds_left(listed, {at for _, at, _ in pairs}):
        score *= OTHER_KIND_OF_COMPANY
    if not any(asked.words[pair[0]].is_name or listed.words[pair[1]].is_name for pair in pairs):
        score *= NO_NAME_AGREES
    numbers = [{word.key for word in name.words if word.rank == "number"} for name in (asked, listed)]
    if all(numbers) and numbers[0] != numbers[1]:
        score *= OTHER_NUMBER
    return score


def _kinds_left(name: Name, agree: Set[int]) -> bool:
    """Whether it says what kind of company it is in a word that the other has not."""
    return any(word.key in KINDS for place, word in enumerate(name.words) if place not in agree)


def _left_out(asked: Name, listed: Name, pairs: Sequence[tuple[int, int, float]]) -> float:
    """The weight by which a name is longer in words that are often left out: its own acronym; and, where all of the
    other agrees and a name of its own is among that, what it does and where.
    """
    used = {here for here, _, _ in pairs}, {there for _, there, _ in pairs}
    left = [
        [place for place in range(len(name.words)) if place not in used[side]]
        for side, name in enumerate((asked, listed))
    ]
    named = any(alike >= _ALL_OF_IT and asked.words[here].rank == "name" for here, _, alike in pairs)
    weight = 0.0
    for side, name in enumerate((asked, listed)):
        others = left[1 - side]
        for place in left[side]:
            rank = name.words[place].rank
            if (rank == "acronym" and pairs) or (named and not others and rank in GENERIC):
                weight += (1 - OFTEN_LEFT_OUT) * name.weights[place]
    return weight


def _person_score(asked: Name, listed: Name, pairs: Sequence[tuple[int, int, float]]) -> float:
    """Two names agree, of which one is written out; a patronymic may be missing, not be another."""
    in_full = sum(1 for here, there, _ in pairs if _is_name(asked.words[here]) and _is_name(listed.words[there]))
    if in_full == 0 or len(pairs) < 2:
        return 0.0
    here, there = _shares(asked, listed, pairs)
    totals = [asked.total, listed.total]
    left = [
        [place for place, word in enumerate(name.words)
         if word.rank in ("patronymic", "initial") and place not in {pair[side] for pair in pairs}]
        for side, name in enumerate((asked, listed))
    ]  # fmt: skip
    for side, name in enumerate((asked, listed)):
        if not left[1 - side]:
            totals[side] -= (1 - MISSING_PATRONYMIC) * sum(name.weights[place] for place in left[side])
    score = (here + there) / (totals[0] + totals[1])
    return score * OTHER_PATRONYMIC if all(left) else score


def _is_name(word: Word) -> bool:
    return word.rank == "name"


def how(asked: Name, listed: Name, found: Agreement) -> How:
    """What a person has to accept to see one name in the other, the furthest of it."""
    pairs = [(asked.words[here], listed.words[there], alike) for here, there, alike in found.pairs]
    if any(
        one.key == other.key and not _sounds_alike(one, other) for one, other, _ in pairs if one.key[0] not in "=~#"
    ):
        return "translated"
    whole = {pair[0] for pair in found.pairs} == set(range(len(asked.words)))
    whole = whole and {pair[1] for pair in found.pairs} == set(range(len(listed.words)))
    if not whole or any(alike < _ALL_OF_IT for _, _, alike in pairs):
        return "similar"
    return "same" if all(one.text == other.text for one, other, _ in pairs) else "transliterated"


def _sounds_alike(one: Word, other: Word) -> bool:
    """The same word in another script or case, rather than its translation."""
    if is_cyrillic(one.text) == is_cyrillic(other.text):
        return one.text == other.text or one.sound[:4] == other.sound[:4]
    return one.sound[:4] == other.sound[:4]
