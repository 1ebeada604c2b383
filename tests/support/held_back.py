"""Which pairs of participants an answer tells: by their numbers, wherever they stand beside each other."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

NUMBERS = ("participant_id", "partner_id", "a", "b", "first_id", "second_id")
SEVERAL = ("participants", "partners")


def pairs_told(answer: Any, beside: frozenset[int] = frozenset()) -> Iterator[frozenset[int]]:
    """`beside`: who is named by what the answer stands in."""
    if isinstance(answer, list):
        for one in answer:
            yield from pairs_told(one, beside)
    if isinstance(answer, dict):
        own = beside | frozenset(_named(answer))
        yield from map(frozenset, combinations(sorted(own), 2))
        for one in answer.values():
            yield from pairs_told(one, own)


def _named(row: dict[str, Any]) -> Iterator[int]:
    for name, value in row.items():
        if name in NUMBERS and isinstance(value, int):
            yield value
        elif name in SEVERAL and isinstance(value, list):
            yield from (one for one in value if isinstance(one, int))
        elif isinstance(value, dict) and isinstance(value.get("participant_id"), int):
            yield value["participant_id"]
