"""The lists that a run has made, as rows of `party_lists`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from app.matches.runs.profiles import CorridorProfiles
from matching.profiles import Form, Profile
from matching.ranking import RankedPairs, TopKLists
from matching.ranking.stored import pack

SPARE_RANKS = 10
"""How many places more than are shown a list is known: so many may leave it before it must be scored again.

A list that a run left with fewer places than that is complete; so corridors must be ranked again when this is raised.
"""


def depth(length: int) -> int:
    """How deep lists are known of which so many places are shown."""
    return length + SPARE_RANKS


def list_rows(profiles: CorridorProfiles, ranked: Sequence[RankedPairs], length: int) -> list[dict[str, Any]]:
    """Of every party, also of those who have none, without their run; `length` places are shown."""
    a, b = profiles.a, profiles.b
    rows: list[dict[str, Any]] = []
    for mine, theirs, of_side in ((a, b, TopKLists.of_side_a), (b, a, TopKLists.of_side_b)):
        ids = np.array([profile.id for profile in theirs], dtype=np.int64)
        lists = {pairs.form: of_side(pairs, len(mine), ids, depth(length)) for pairs in ranked}
        rows.extend(_rows_of(mine, lists, profiles, length))
    return rows


def _rows_of(
    owners: Sequence[Profile], lists: Mapping[Form, TopKLists], profiles: CorridorProfiles, length: int
) -> Iterator[dict[str, Any]]:
    every = np.arange(len(owners))
    known = pack(lists, every)
    published = pack({form: each.head(length) for form, each in lists.items()}, every)
    for profile, deep, shown in zip(owners, known, published, strict=True):
        digest = profiles.hash_of(profile)
        hashes = {"profile_hash": digest, "published_hash": digest}
        yield {"party_id": profile.id, "known": deep, "published": shown} | hashes
