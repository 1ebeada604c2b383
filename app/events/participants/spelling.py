"""Names of people who come for one company: whether another spelling is the same person."""

from collections.abc import Sequence

from app.portfolio.naming.names import WORD, spelled


def is_respelt(one: str, other: str) -> bool:
    """In another script or order, with an initial, or with a further name.

    A letter more or less makes two people: Marco and Mario Rossi.
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
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])
