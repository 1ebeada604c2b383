"""Which pairs of participants an answer tells: by their numbers or names, wherever they stand beside each other."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from types import MappingProxyType
from typing import Any

NOBODY: Mapping[str, int] = MappingProxyType({})

NUMBERS = ("participant_id", "partner_id", "a", "b", "first_id", "second_id")
SEVERAL = ("participants", "partners")


def pairs_told(
    answer: Any, names: Mapping[str, int] = NOBODY, beside: frozenset[int] = frozenset()
) -> Iterator[frozenset[int]]:
    """`names`: words in small letters that tell a participant. `beside`: who is named by what the answer stands in."""
    if isinstance(answer, list):
        for one in answer:
            yield from pairs_told(one, names, beside)
    if isinstance(answer, dict):
        own = beside | frozenset(_named(answer, names))
        yield from map(frozenset, combinations(sorted(own), 2))
        for one in answer.values():
            yield from pairs_told(one, names, own)


def _named(row: dict[str, Any], names: Mapping[str, int]) -> Iterator[int]:
    for name, value in row.items():
        if name in NUMBERS and isinstance(value, int):
            yield value
        elif name in SEVERAL and isinstance(value, list):
            yield from (one for one in value if isinstance(one, int))
        elif isinstance(value, dict):
            yield from _named({key: one for key, one in value.items() if not isinstance(one, dict)}, names)
        elif isinstance(value, str):
            yield from (one for word, one in names.items() if word in value.casefold())
