"""Where every party stands in a run, as arrays small enough to keep: a hash of its profile, and its lists."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.matches.runs.corridor import Party, stable
from matching.blocks import FORMS
from matching.profiles import Form, Profile
from matching.ranking import Picks

ENTRY = np.dtype([("form", "u1"), ("site", "u1"), ("id", "<i8"), ("score", "<f4")])
"""One place in a list: the form's index in `FORMS`, the partner, the unrounded score."""

RESERVE = 10
"""How many places more than are shown a list is known: so many may leave it before it must be made anew.

A list that a run left with fewer places than that is complete; so runs must be made anew when this is raised.
"""

FOLLOWED = 2
"""Stands in an entry in place of `site` where others follow that are not known, though the list has room for them."""

Entries = NDArray[np.void]
"""A party's lists, form by form, each best first."""


NOT_READ = bytes(16)
"""Stands in place of the hash of a profile that the lists were not made from: who left since, or was not there yet."""


def profile_hash(profile: Profile, card: Mapping[str, Any]) -> bytes:
    """Of all that a match is made from, so also of what is only shown."""
    return hashlib.blake2b(stable((profile, dict(card))).encode(), digest_size=16).digest()


def listings(picks: Iterable[Picks], a: Sequence[Profile], b: Sequence[Profile]) -> Iterator[tuple[Profile, Entries]]:
    """The lists of every party of both sides, also of those who have none."""
    every = list(picks)
    for mine, theirs, of_a in ((a, b, True), (b, a, False)):
        owners, places, entries = _all_entries(every, theirs, of_a=of_a)
        order = np.lexsort((places, entries["form"], owners))
        ends = np.searchsorted(owners[order], np.arange(len(mine) + 1))
        for row, profile in enumerate(mine):
            yield profile, entries[order[ends[row] : ends[row + 1]]]


def _all_entries(every: Sequence[Picks], theirs: Sequence[Profile], *, of_a: bool) -> tuple[Any, Any, Entries]:
    """Whose, at which place, what."""
    sites = np.array([profile.kind == "site" for profile in theirs], dtype=np.uint8)
    ids = np.array([profile.id for profile in theirs], dtype=np.int64)
    owners, places, parts = [], [], []
    for picks in every:
        rank = picks.rank_a if of_a else picks.rank_b
        listed = np.flatnonzero(rank)
        partner = (picks.b if of_a else picks.a)[listed]
        part = np.empty(len(listed), dtype=ENTRY)
        part["form"] = FORMS.index(picks.form)
        part["site"], part["id"], part["score"] = sites[partner], ids[partner], picks.score[listed]
        owners.append((picks.a if of_a else picks.b)[listed])
        places.append(rank[listed])
        parts.append(part)
    if not parts:
        none = np.empty(0, dtype=np.intp)
        return none, none, np.empty(0, dtype=ENTRY)
    return np.concatenate(owners), np.concatenate(places), np.concatenate(parts)


def places(entries: Entries) -> NDArray[np.intp]:
    """The place, from 1, of every entry in the list of its form."""
    forms = entries["form"]
    starts = np.searchsorted(forms, forms, side="left")
    return np.arange(1, len(forms) + 1) - starts


def shown(entries: Entries, length: int) -> Entries:
    """The first `length` entries of every form."""
    return entries[places(entries) <= length]


def partner(entry: Any) -> Party:
    return ("site" if entry["site"] else "company", int(entry["id"]))


def read(content: bytes) -> Entries:
    return np.frombuffer(content, dtype=ENTRY)


def with_forms_of(fresh: Entries, old: Entries, forms: Sequence[str]) -> Entries:
    """The fresh lists of some forms, and the old ones of the others; `fresh` may hold some of these already."""
    ranked = [FORMS.index(Form(form)) for form in forms]
    both = np.concatenate((fresh[np.isin(fresh["form"], ranked)], old[~np.isin(old["form"], ranked)]))
    return both[np.argsort(both["form"], kind="stable")]
