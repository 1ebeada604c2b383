"""Names of people who come for one company: whether another spelling is the same person."""

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from app.portfolio.naming.names import WORD, spelled

LONG_ENOUGH = 4
"""Letters of a word in which one of them may be wrong: Ugo and Ada are too short to be told from others."""


def is_respelt(one: str, other: str) -> bool:
    """In another script or order, with a letter wrong, with an initial, or with a further name.

    The last letter of a word has to agree: Mario and Maria are two people.
    """
    fewer, more = sorted((_words(one), _words(other)), key=len)
    left, in_full = list(more), 0
    for word in sorted(fewer, key=len, reverse=True):
        same = next((each for each in left if _agree(word, each)), None)
        if same is None:
            return False
        left.remove(same)
        in_full += min(len(word), len(same)) > 1
    return in_full > 0 and (len(fewer) > 1 or len(more) == 1)


def _words(name: str) -> Sequence[str]:
    return [spelled(word) for word in WORD.findall(name)]


def _agree(one: str, other: str) -> bool:
    if one == other or (min(len(one), len(other)) == 1 and one[0] == other[0]):
        return True
    is_long = min(len(one), len(other)) >= LONG_ENOUGH
    return is_long and one[-1] == other[-1] and OSA.distance(one, other, score_cutoff=1) <= 1
