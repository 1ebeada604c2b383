"""A corridor in memory: its parties' blocks, and everybody's lists. Changed parties are swapped in and scored alone."""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from app.matches.runs import list_rows, repository
from app.matches.runs.measured import portfolio_of, stored_calibrations
from app.matches.runs.profiles import Blocks, CorridorProfiles, read_profiles
from app.portfolio import parties
from matching.blocks import Block
from matching.calibration import Calibrations
from matching.forms import FormWeights
from matching.learning.tables import Table
from matching.portfolio import Portfolio
from matching.profiles import Form
from matching.ranking import TopKLists
from matching.ranking.stored import partners_in, unpack
from matching.scoring.scores import score_forms
from models import Corridor, Run

SideName = Literal["a", "b"]
Lists = Mapping[SideName, Mapping[Form, TopKLists]]
Slots = NDArray[np.intp]

SPARE_SLOTS = 512
"""So many parties of a side may change before the corridor is read again."""
PAIRS_AT_ONCE = 1 << 19


@dataclass(slots=True)
class Side:
    """One park's parties. Each has a slot, which is the row of its lists.

    The profiles stand in two blocks: those that were read together, and those that changed since. A party that changed
    leaves its place in either for a new one at the end.
    """

    together: Block
    since: Block
    ids: NDArray[np.int64]
    """(slots,): of the parties; 0 where there is room for more"""
    slot_of: dict[int, int]
    position: NDArray[np.intp]
    """(slots,): where the profile stands in both blocks together; -1 of those that are not there any more"""
    snapshots: dict[int, dict[str, Any]]
    lists: dict[Form, TopKLists]
    spare: int

    @property
    def room(self) -> int:
        """How many more parties may change."""
        return self.spare - len(self.since)

    def present(self) -> Slots:
        """The slots of those that may be listed."""
        return np.flatnonzero(self.position >= 0)

    def segments(self) -> Iterator[tuple[Block, Slots, Slots]]:
        """The blocks, each with the slots of those that are present, and their rows in it."""
        slots, before = self.present(), len(self.together)
        for block, first in ((self.together, 0), (self.since, before)):
            rows = self.position[slots] - first
            here = (rows >= 0) & (rows < len(block))
            if here.any():
                yield block, slots[here], rows[here]

    def take(self, slots: Slots) -> Block:
        """The profiles in these slots, in this order."""
        at, before = self.position[slots], len(self.together)
        both = self.together.take(at[at < before]).joined(self.since.take(at[at >= before] - before))
        order = np.argsort(np.argsort(at >= before, kind="stable"), kind="stable")
        return both.take(order) if (at >= before).any() else both

    def of(self, parties: Iterable[int]) -> Block:
        """The profiles of these parties, by slot."""
        return self.take(np.array(sorted(self.slot_of[one] for one in parties), dtype=np.intp))

    def swap(self, changed: Iterable[int], fresh: Block, snapshots: Mapping[int, dict[str, Any]]) -> Slots:
        """Puts the changed parties' profiles as they are now in place of what they were -> slots of those there.

        None of the changed has a list afterwards, and those who are gone are in no list.
        """
        left = np.array([self.slot_of[one] for one in changed if one in self.slot_of], dtype=np.intp)
        self.position[left] = -1
        for lists in self.lists.values():
            lists.clear(left)
        start = len(self.together) + len(self.since)
        for row, profile in enumerate(fresh.profiles):
            slot = self.slot_of.setdefault(profile.id, len(self.slot_of))
            self.ids[slot], self.position[slot] = profile.id, start + row
            self.snapshots[profile.id] = snapshots[profile.id]
        self.since = self.since.joined(fresh)
        return np.array([self.slot_of[profile.id] for profile in fresh.profiles], dtype=np.intp)


@dataclass(slots=True)
class CorridorState:
    """A corridor as a run, and the refreshes since, left it; good as long as nobody else changes its lists."""

    run_id: int
    revision: int
    length: int
    """places of a list that are shown"""
    a: Side
    b: Side
    weights: Mapping[Form, FormWeights]
    calibrations: Calibrations
    portfolio: Portfolio | None

    def is_of(self, run: Run, changed: int) -> bool:
        """Whether it shows the run's lists as they are, and has room for so many changed parties."""
        return (self.run_id, self.revision) == (run.id, run.revision) and min(self.a.room, self.b.room) >= changed

    def sides(self) -> tuple[tuple[SideName, Side, Side], ...]:
        """Each side, with the other one."""
        return ("a", self.a, self.b), ("b", self.b, self.a)

    def copy_lists(self) -> Lists:
        return {name: {form: lists.copy() for form, lists in side.lists.items()} for name, side, _ in self.sides()}

    def pairs_with(self, changed: Collection[int], profiles: CorridorProfiles) -> int:
        """As many as a whole run would score in each form, once some parties are as they are in `profiles`."""
        gone = np.array(sorted(changed), dtype=np.int64)
        sizes = (int((~np.isin(side.ids[side.present()], gone)).sum()) for side in (self.a, self.b))
        return math.prod(size + len(there) for size, there in zip(sizes, (profiles.a, profiles.b), strict=True))

    def update(self, changed: Collection[int], profiles: CorridorProfiles, blocks: Blocks) -> None:
        """Makes all lists right after some parties changed: `profiles` are those of them who are there, in `blocks`."""
        gone = np.array(sorted(changed), dtype=np.int64)
        for _, side, _ in self.sides():
            for lists in side.lists.values():
                lists.remove(gone)
        fresh: dict[SideName, Slots] = {
            name: side.swap(changed, block, profiles.snapshots)
            for (name, side, _), block in zip(self.sides(), blocks, strict=True)
        }
        for name, side, other in self.sides():
            others = other.present()
            # The changed ones over there find this one when they are scored themselves.
            unchanged = ~np.isin(others, fresh["b" if name == "a" else "a"])
            for slot, form, scores in self._scores(name, fresh[name]):
                side.lists[form].fill(slot, other.ids[others], scores)
                other.lists[form].insert(int(side.ids[slot]), others[unchanged], scores[unchanged])
        for name, side, other in self.sides():
            underfilled = [lists.underfilled(self.length) for lists in side.lists.values()]
            others = other.present()
            for slot, form, scores in self._scores(name, np.unique(np.concatenate(underfilled))):
                side.lists[form].fill(slot, other.ids[others], scores)

    def _scores(self, name: SideName, slots: Slots) -> Iterator[tuple[int, Form, NDArray[np.float32]]]:
        """Slots of one side -> per slot and form, the scores with all of the other side that are present."""
        side, other = (self.a, self.b) if name == "a" else (self.b, self.a)
        others = other.present()
        step = max(1, PAIRS_AT_ONCE // max(1, len(others)))
        for some in (slots[start : start + step] for start in range(0, len(slots), step)):
            mine = side.take(some)
            every = {form: np.full((len(some), len(others)), -np.inf, dtype=np.float32) for form in self.weights}
            for block, theirs, rows in other.segments():
                columns = np.searchsorted(others, theirs)
                for form, scores in score_forms(
                    *((mine, block) if name == "a" else (block, mine)), self.weights, self.calibrations
                ):
                    score = scores.score if name == "a" else scores.score.T
                    every[form][:, columns] = score[:, rows]
            for form, scores_of in every.items():
                yield from ((slot, form, row) for slot, row in zip(some.tolist(), scores_of, strict=True))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a state is made from, as read in one transaction."""

    run: Run
    weights: Table
    profiles: CorridorProfiles
    known: Mapping[int, bytes]
    """the stored lists of all who have any"""
    absent: tuple[Sequence[int], Sequence[int]]
    """per side, who is in lists and there no more"""
    portfolio: Portfolio | None


def read_snapshot(
    session: Session, corridor: Corridor, run: Run, weights: Table, among: Collection[int] | None = None
) -> Snapshot | None:
    """Of everybody, or `among` some parties. None if no lists were stored with the run."""
    known = repository.lists.known_lists(session, run.id)
    if not known:
        return None
    profiles = read_profiles(session, corridor, among)
    named = parties.described(session, (partners_in(known.values()) | known.keys()) - profiles.snapshots.keys())
    absent_a, absent_b = (
        [party_id for party_id, row in named.items() if row.park_id == park] for park in corridor.park_ids
    )
    return Snapshot(run, weights, profiles, known, (absent_a, absent_b), portfolio_of(session, run))


def load_state(snapshot: Snapshot, blocks: Blocks, changed: int) -> CorridorState:
    """With room for so many changed parties, and for more to come."""
    a, b = (
        _side(block, absent, snapshot, max(SPARE_SLOTS, changed))
        for block, absent in zip(blocks, snapshot.absent, strict=True)
    )
    return CorridorState(
        run_id=snapshot.run.id,
        revision=snapshot.run.revision,
        length=snapshot.run.list_length,
        a=a,
        b=b,
        weights=snapshot.weights,
        calibrations=stored_calibrations(snapshot.run),
        portfolio=snapshot.portfolio,
    )


def _side(block: Block, absent: Sequence[int], snapshot: Snapshot, spare: int) -> Side:
    ids = [*(profile.id for profile in block.profiles), *absent]
    slots = len(ids) + spare
    every = np.zeros(slots, dtype=np.int64)
    every[: len(ids)] = ids
    position = np.full(slots, -1, dtype=np.intp)
    position[: len(block)] = np.arange(len(block))
    packed = [*(snapshot.known.get(one, b"") for one in ids), *([b""] * spare)]
    return Side(
        together=block,
        since=block.take(()),
        ids=every,
        slot_of={one: slot for slot, one in enumerate(ids)},
        position=position,
        snapshots={one: snapshot.profiles.snapshots[one] for one in ids[: len(block)]},
        spare=spare,
        lists=unpack(packed, snapshot.weights, list_rows.depth(snapshot.run.list_length)),
    )
