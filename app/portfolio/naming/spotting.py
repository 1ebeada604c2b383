"""Where a text says one of many names: one pass over its words, however many names there are."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from app.portfolio.naming.endings import SHORT_I, Token, as_it_is, base
from app.portfolio.naming.names import spelled, words_of_name
from app.portfolio.naming.ordinary import Written, is_written, needed

AND = frozenset(("e", "ed", "and", "und", "i"))
"""What is said for "&", spelled."""
_GENERIC = frozenset(map(spelled, ("group", "gruppo", "holding", "группа", "холдинг", "гк")))
"""What is left out of a name as easily as its legal form."""
_MOST_WORDS = 32
"""Words of a text that are one name at most: letters may stand by themselves."""
_ACCENTED = (str.maketrans("цЦчЧ", "cCcC"), str.maketrans({"ц": "c", "Ц": "C", "ч": "ci", "Ч": "Ci"}))
"""How Italians and others spell what English has as "ts" and "ch"."""

Place = tuple[int, int]


@dataclass(slots=True)
class _Node:
    """Where words that follow each other lead."""

    following: dict[str, "_Node"] = field(default_factory=dict)
    needed: Written | None = None


class Spotted:
    """Names by how they sound: several words of a text may be one of a name, and the other way round."""

    def __init__(self, names: Iterable[str], always: bool = False) -> None:
        """always: found in any writing, ordinary words as well."""
        self._joined: dict[str, Written] = {}
        self._paired: dict[str, Written] = {}
        self._bent = _Node()
        for name in names:
            self._add(name, always)
        self._in_order, self._pairs_in_order = sorted(self._joined), sorted(self._paired)

    def places(self, text: str, words: Sequence[Token]) -> Iterator[Place]:
        found = set[tuple[int, int, Written]]()
        for start, end, how in self._found(words):
            if (start, end, how) in found:
                continue
            found.add((start, end, how))
            if is_written(text, start, end, how):
                yield start, end

    def _add(self, name: str, always: bool) -> None:
        words = _spelled(name)
        if not words:
            return
        how = Written.ANYHOW if always else needed(words)
        _put(self._joined, "".join(words), how)
        for letters in _ACCENTED:
            _put(self._joined, "".join(_spelled(name.translate(letters))), how)
        self._put_bent(words, how)
        pair = [word for place, word in enumerate(words) if not 0 < place < len(words) - 1 or word not in AND]
        if "&" in name or len(pair) < len(words):
            _put(self._paired, "".join(pair), how)
        core = [word for word in words if word not in _GENERIC]
        if 0 < len(core) < len(words) and needed(core) is Written.ANYHOW:
            _put(self._joined, "".join(core), how)
            self._put_bent(core, how)

    def _put_bent(self, words: Sequence[str], how: Written) -> None:
        node = self._bent
        for word in words:
            after = node.following.setdefault(base(word), _Node())
            node.following[as_it_is(word)] = after
            if word.endswith(SHORT_I):
                node.following.setdefault(word.removesuffix(SHORT_I), after)
            node = after
        node.needed = how if node.needed is None else min(node.needed, how)

    def _found(self, words: Sequence[Token]) -> Iterator[tuple[int, int, Written]]:
        yield from _runs(words, self._joined, self._in_order)
        if self._paired:
            yield from _runs([word for word in words if word[2] not in AND], self._paired, self._pairs_in_order)
        for place, (_, _, _, stems) in enumerate(words):
            if any(stem in self._bent.following for stem in stems):
                yield from self._bent_at(words, place)

    def _bent_at(self, words: Sequence[Token], place: int) -> Iterator[tuple[int, int, Written]]:
        nodes, start = [self._bent], words[place][0]
        while nodes and place < len(words):
            _, end, _, stems = words[place]
            nodes = [after for node in nodes for stem in stems if (after := node.following.get(stem)) is not None]
            yield from ((start, end, node.needed) for node in nodes if node.needed is not None)
            place += 1


def places_of(hosts: frozenset[str], text: str) -> Iterator[Place]:
    """Where a text says one of the addresses, in small letters; with "www." before it."""
    lengths = sorted({host.count(".") + 1 for host in hosts})
    for found in _ADDRESS.finditer(text) if hosts else ():
        labels = found.group().lower().split(".")
        starts = [found.start()]
        for label in found.group().split("."):
            starts.append(starts[-1] + len(label) + 1)
        for place in range(len(labels)):
            for length in lengths:
                if ".".join(labels[place : place + length]) in hosts:
                    begins = place - (place > 0 and labels[place - 1] == "www")
                    yield starts[begins], starts[min(place + length, len(labels))] - 1


_ADDRESS = re.compile(r"(?<![\w-])[\w-]++(?:\.[\w-]++)++")


def _runs(
    words: Sequence[Token], known: dict[str, Written], in_order: Sequence[str]
) -> Iterator[tuple[int, int, Written]]:
    """Words of the text that, joined, are one of the names."""
    for place, (start, _, _, _) in enumerate(words):
        said = ""
        for _, end, more, _ in words[place : place + _MOST_WORDS]:
            said += more
            if (how := known.get(said)) is not None:
                yield start, end, how
            if not _goes_on(said, in_order):
                break


def _goes_on(said: str, in_order: Sequence[str]) -> bool:
    """Whether a longer name begins so."""
    place = bisect_left(in_order, said)
    if place < len(in_order) and in_order[place] == said:
        place += 1
    return place < len(in_order) and in_order[place].startswith(said)


def _put(known: dict[str, Written], said: str, how: Written) -> None:
    known[said] = min(known.get(said, how), how)


def _spelled(name: str) -> list[str]:
    return [said for word in words_of_name(name) if (said := spelled(word))]
