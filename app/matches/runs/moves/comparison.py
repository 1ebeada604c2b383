"""What moved between the lists of two runs, and why: arrays and plain values in, the same out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from app.matches.runs.corridor import Party
from app.matches.runs.standings import read
from matching.blocks import FORMS

MoveKind = Literal["entered", "left", "up", "down"]
Cause = Literal[
    "company_joined",
    "company_left",
    "partner_joined",
    "partner_left",
    "own_profile_changed",
    "partner_changed",
    "weights_changed",
    "encoder_changed",
    "taxonomy_changed",
    "policy_changed",
    "day_changed",
    "selection_changed",
    "list_length_changed",
    "others_moved",
]

Numbers = NDArray[np.int64]


def code(party: Party) -> int:
    """A party as one number."""
    kind, party_id = party
    return 2 * party_id + (kind == "site")


def decoded(number: int) -> Party:
    return ("site" if number % 2 else "company", number // 2)


@dataclass(frozen=True, slots=True)
class Lists:
    """The places of lists, (n,) each: whose list, for which form, the partner, and the place from 1 in its form."""

    owner: Numbers
    form: Numbers
    partner: Numbers
    place: Numbers

    @classmethod
    def of(cls, published: Iterable[tuple[str, int, bytes]]) -> "Lists":
        """From what is stored: kind and id of the owner, and its entries. Every owner comes once."""
        owners, contents = [], []
        for kind, party_id, content in published:
            owners.append(code((kind, party_id)))
            contents.append(content)
        entries = read(b"".join(contents))
        counts = [len(content) // entries.dtype.itemsize for content in contents]
        owner = np.repeat(np.array(owners, dtype=np.int64), counts)
        form = entries["form"].astype(np.int64)
        return cls(owner, form, 2 * entries["id"] + entries["site"], _places(owner, form))


def _places(owner: Numbers, form: Numbers) -> Numbers:
    """Lists stand one behind the other, so a place is how far it is to where its list begins."""
    every = np.arange(len(owner))
    begins = np.ones(len(owner), dtype=bool)
    begins[1:] = (owner[1:] != owner[:-1]) | (form[1:] != form[:-1])
    return every - np.maximum.accumulate(np.where(begins, every, 0)) + 1


@dataclass(frozen=True, slots=True)
class Moves:
    """What differs, (n,) each. A place of 0: not in the list."""

    owner: Numbers
    form: Numbers
    partner: Numbers
    before: Numbers
    after: Numbers

    def counts(self) -> dict[str, int]:
        entered, left = self.before == 0, self.after == 0
        stayed = ~entered & ~left
        kinds: dict[MoveKind, Any] = {
            "entered": entered,
            "left": left,
            "up": stayed & (self.after < self.before),
            "down": stayed & (self.after > self.before),
        }
        return {kind: int(which.sum()) for kind, which in kinds.items()}


def compare(before: Lists, after: Lists) -> Moves:
    """Every place that another one has now, or nobody had. Sorting both together is all the work that there is."""
    parties = np.unique(np.concatenate((before.owner, before.partner, after.owner, after.partner)))

    def keys(lists: Lists) -> Numbers:
        # Numbered without gaps, two parties and a form fit into one number even for millions of parties.
        owner, partner = np.searchsorted(parties, lists.owner), np.searchsorted(parties, lists.partner)
        return (owner * len(parties) + partner) * len(FORMS) + lists.form

    both, at = np.unique(np.concatenate((keys(before), keys(after))), return_inverse=True)
    was, is_now = np.zeros((2, len(both)), dtype=np.int64)
    was[at[: len(before.owner)]] = before.place
    is_now[at[len(before.owner) :]] = after.place
    moved = np.flatnonzero(was != is_now)
    pair, form = np.divmod(both[moved], len(FORMS))
    owner, partner = np.divmod(pair, max(len(parties), 1))
    return Moves(parties[owner], form, parties[partner], was[moved], is_now[moved])


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs between two runs beside their lists. The hashes are those of the parties that are asked for."""

    causes: tuple[Cause, ...]
    """what the runs were made with: it may have moved anything"""
    lengths: tuple[int, int]
    hashes_before: Mapping[Party, bytes]
    hashes_after: Mapping[Party, bytes]

    def why(self, owner: Party, partner: Party, before: int, after: int) -> list[Cause]:
        """All that can have moved a partner in a list, from a place to a place."""
        causes = [
            *self._of_a_profile(owner, "company_joined", "company_left", "own_profile_changed"),
            *self._of_a_profile(partner, "partner_joined", "partner_left", "partner_changed"),
            *self.causes,
        ]
        # Where the one run had no such place, the length alone is enough.
        if (not before and after > self.lengths[0]) or (not after and before > self.lengths[1]):
            causes.append("list_length_changed")
        return causes or ["others_moved"]

    def _of_a_profile(self, party: Party, joined: Cause, left: Cause, changed: Cause) -> list[Cause]:
        before, after = self.hashes_before.get(party), self.hashes_after.get(party)
        if before == after:
            return []
        return [joined if before is None else left if after is None else changed]


def kind_of(before: int, after: int) -> MoveKind:
    if not before:
        return "entered"
    if not after:
        return "left"
    return "up" if after < before else "down"
