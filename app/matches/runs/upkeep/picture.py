"""A corridor in memory: its parties' blocks, and everybody's lists. Changed parties are swapped in and scored alone."""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from app.matches.runs.corridor import Party, Sides, party
from app.matches.runs.upkeep.known import Known, Slots
from matching.blocks import Block
from matching.calibration import Calibrations
from matching.forms import FormWeights
from matching.profiles import Form, Profile
from matching.scoring.scores import score_forms
from models import Run

SideName = Literal["a", "b"]
Lists = Mapping[SideName, Mapping[Form, Known]]

CELLS = 1 << 19
"""So many pairs are scored at once."""

_SITE = 1 << 62


def key(of: Party) -> int:
    """The order in which parties stand where their scores are equal: companies before sites, each by id."""
    kind, number = of
    return number + (_SITE if kind == "site" else 0)


def party_of(of: int) -> Party:
    """The party that has this key."""
    return ("site", of - _SITE) if of >= _SITE else ("company", of)


@dataclass(slots=True)
class Side:
    """One park's parties, each in a slot.

    First those that were read together, in order; then those that stand in lists but are there no more; then room for
    those that changed since, each of whom leaves its old slot for a new one.
    """

    together: Block
    since: Block
    since_start: int
    live: NDArray[np.bool_]
    """(slots,): who may be listed"""
    keys: NDArray[np.int64]
    """(slots,): see `key`"""
    slot_of: dict[Party, int]
    cards: dict[Party, dict[str, Any]]
    known: dict[Form, Known]

    @property
    def room(self) -> int:
        return len(self.live) - self.since_start - len(self.since)

    def segments(self) -> Iterator[tuple[int, Block]]:
        """The blocks, each with the slot of its first party."""
        for start, block in ((0, self.together), (self.since_start, self.since)):
            if len(block):
                yield start, block

    def take(self, slots: Slots) -> Block:
        """The profiles in these slots, which ascend."""
        cut = int(np.searchsorted(slots, self.since_start))
        return self.together.take(slots[:cut]).joined(self.since.take(slots[cut:] - self.since_start))

    def profile(self, slot: int) -> Profile:
        after = slot - self.since_start
        return self.since.profiles[after] if after >= 0 else self.together.profiles[slot]

    def leave(self, changed: Iterable[Party]) -> NDArray[np.bool_]:
        """The changed parties give up their slots and their lists -> (slots,): which."""
        left = np.zeros(len(self.live), dtype=bool)
        left[[self.slot_of.pop(one) for one in changed if one in self.slot_of]] = True
        self.live &= ~left
        for known in self.known.values():
            known.clear(np.flatnonzero(left))
        return left

    def enter(self, fresh: Block, cards: Mapping[Party, dict[str, Any]]) -> Slots:
        """Parties as they are now take slots -> which."""
        start = self.since_start + len(self.since)
        taken = np.arange(start, start + len(fresh))
        parties = [party(profile) for profile in fresh.profiles]
        self.keys[taken] = [key(one) for one in parties]
        self.live[taken] = True
        self.slot_of |= zip(parties, taken.tolist(), strict=True)
        self.cards |= {one: cards[one] for one in parties}
        self.since = self.since.joined(fresh)
        return taken


@dataclass(slots=True)
class Picture:
    """A corridor as a run, and the refreshes since, left it; good as long as nobody else changes its lists."""

    run_id: int
    revision: int
    length: int
    """places of a list that are shown"""
    a: Side
    b: Side
    weights: Mapping[Form, FormWeights]
    usual: Calibrations
    standing: set[Party]
    """who has a `Standing`, also of those withdrawn since"""

    def is_of(self, run: Run, changed: int) -> bool:
        """Whether it shows the run's lists as they are, and has room for so many changed parties."""
        return (self.run_id, self.revision) == (run.id, run.revision) and min(self.a.room, self.b.room) >= changed

    def sides(self) -> tuple[tuple[SideName, Side, Side], ...]:
        """Each side, with the other one."""
        return ("a", self.a, self.b), ("b", self.b, self.a)

    def lists(self) -> Lists:
        """A copy of all lists as they are."""
        return {name: {form: known.copy() for form, known in side.known.items()} for name, side, _ in self.sides()}

    def pairs_with(self, changed: Collection[Party], news: Sides) -> int:
        """As many as a whole run would score in each form, once some parties are as they are in the news."""
        sizes = (
            int(side.live.sum()) - sum(bool(side.live[side.slot_of[one]]) for one in changed if one in side.slot_of)
            for side in (self.a, self.b)
        )
        return math.prod(size + len(there) for size, there in zip(sizes, (news.a, news.b), strict=True))

    def update(self, changed: Collection[Party], news: Sides, blocks: tuple[Block, Block]) -> None:
        """Makes all lists right after some parties changed: `news` are those of them who are there, in their blocks."""
        for _, side, other in self.sides():
            left = side.leave(changed)
            for known in other.known.values():
                known.remove(left)
        taken = {"a": self.a.enter(blocks[0], news.cards), "b": self.b.enter(blocks[1], news.cards)}
        for name, side, other in self.sides():
            changed_there = taken["b" if name == "a" else "a"]
            for slot, form, scores in self._scores(name, taken[name]):
                side.known[form].fill(slot, scores, other.keys)
                # Those find this one when they are scored themselves.
                scores[changed_there] = -np.inf
                other.known[form].insert(slot, scores, side.keys)
        for name, side, other in self.sides():
            exhausted = [known.exhausted(self.length) for known in side.known.values()]
            for slot, form, scores in self._scores(name, np.unique(np.concatenate(exhausted))):
                side.known[form].fill(slot, scores, other.keys)

    def _scores(self, name: SideName, slots: Slots) -> Iterator[tuple[int, Form, NDArray[np.float32]]]:
        """Slots of one side -> per slot and form, the (slots of the other side,) scores with everybody there."""
        side, other = (self.a, self.b) if name == "a" else (self.b, self.a)
        step = max(1, CELLS // len(other.live))
        for some in (slots[start : start + step] for start in range(0, len(slots), step)):
            mine = side.take(some)
            found = {form: np.full((len(some), len(other.live)), -np.inf, dtype=np.float32) for form in self.weights}
            for start, theirs in other.segments():
                a, b = (mine, theirs) if name == "a" else (theirs, mine)
                for form, scores in score_forms(a, b, self.weights, self.usual):
                    found[form][:, start : start + len(theirs)] = scores.score if name == "a" else scores.score.T
            for form, every in found.items():
                every[:, ~other.live] = -np.inf
                yield from ((slot, form, row) for slot, row in zip(some.tolist(), every, strict=True))


def parties_of(side: Side, slots: Slots) -> list[Party]:
    return [party_of(each) for each in side.keys[slots].tolist()]
