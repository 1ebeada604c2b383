"""What a refresh has changed: the lists that are others now, and the matches that go, move or are new."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.matches.pairs import PairKey
from app.matches.runs.corridor_state import CorridorState, Lists, SideName, Slots
from app.matches.runs.match_rows import RankingInputs, match_rows
from app.matches.runs.profiles import CorridorProfiles
from app.matches.runs.repository.lists import NOT_READ
from app.matches.runs.repository.matches import PairRanks
from matching.profiles import Form
from matching.ranking import RankedPairs
from matching.ranking.stored import pack
from matching.ranking.topk import NOBODY, Ids, TopKLists, compare
from matching.scoring.scores import Scores, score_forms

SCORED_AT_ONCE = 64
"""parties of park A, with all their new partners"""

ListsOfForm = Mapping[SideName, TopKLists]


@dataclass(frozen=True, slots=True)
class NewPairs:
    """m pairs of one form that were in no list: the slots of both, the places in both lists (0 where not in it)."""

    a: Slots
    b: Slots
    rank_a: NDArray[np.int32]
    rank_b: NDArray[np.int32]

    def of(self, owners: Slots) -> "NewPairs":
        chosen = np.isin(self.a, owners)
        return NewPairs(self.a[chosen], self.b[chosen], self.rank_a[chosen], self.rank_b[chosen])


@dataclass(frozen=True, slots=True)
class Difference:
    """What has to happen to the stored matches: some go, some change their ranks, some are new."""

    gone: list[PairKey]
    moved: list[PairRanks]
    new: dict[Form, NewPairs]
    owners: set[int]
    """whose lists show others than before, or what is told of them has changed"""


def compare_lists(before: Lists, changed: Collection[int], state: CorridorState) -> Difference:
    """The lists as they were, against those of the state now. Matches of changed parties are replaced."""
    difference, ids_changed = Difference([], [], {}, set()), np.array(sorted(changed), dtype=np.int64)
    for form in state.weights:
        lists = {name: lists[form] for name, lists in before.items()}, _now(state, form)
        a, b = _touched(*lists, ids_changed, state)
        ids = state.a.ids[a], state.b.ids[b]
        was, now = (
            np.stack((each["a"].ranks_of(a, ids[1], state.length), each["b"].ranks_of(b, ids[0], state.length)))
            for each in lists
        )
        was_listed, is_listed = was.any(axis=0), now.any(axis=0)
        replaced = np.isin(ids[0], ids_changed) | np.isin(ids[1], ids_changed)
        keys = [PairKey(form, *pair) for pair in zip(*(each.tolist() for each in ids), strict=True)]
        difference.gone.extend(keys[at] for at in np.flatnonzero(was_listed & (~is_listed | replaced)))
        for at in np.flatnonzero(was_listed & is_listed & ~replaced & (was != now).any(axis=0)):
            rank_a, rank_b = now[:, at].tolist()
            difference.moved.append(PairRanks(keys[at], rank_a or None, rank_b or None))
        for owners, before_it, after_it in zip(ids, was, now, strict=True):
            difference.owners.update(owners[((before_it > 0) != (after_it > 0)) | replaced].tolist())
        new = np.flatnonzero(is_listed & (~was_listed | replaced))
        difference.new[form] = NewPairs(a[new], b[new], now[0, new], now[1, new])
    return difference


def _now(state: CorridorState, form: Form) -> ListsOfForm:
    return {name: side.lists[form] for name, side, _ in state.sides()}


def _touched(before: ListsOfForm, now: ListsOfForm, changed: Ids, state: CorridorState) -> tuple[Slots, Slots]:
    """The slots of the pairs that changed their rank in a list, and of all listed pairs of a changed party."""
    pairs: set[tuple[int, int]] = set()
    for name, side, other in state.sides():
        is_changed = np.isin(side.ids, changed)[:, None]
        moves = compare(before[name], now[name], state.length)
        found: list[tuple[Slots, NDArray[Any]]] = [(moves.owner, moves.partner)]
        for listed in (lists.partner[:, : state.length] for lists in (before[name], now[name])):
            rows, columns = np.nonzero((listed != NOBODY) & (is_changed | np.isin(listed, changed)))
            found.append((rows, listed[rows, columns]))
        for owners, partners in found:
            slots = (other.slot_of[partner] for partner in partners.tolist())
            owned = zip(owners.tolist(), slots, strict=True)
            pairs.update(owned if name == "a" else ((slot, owner) for owner, slot in owned))
    a, b = np.array(sorted(pairs), dtype=np.intp).reshape(-1, 2).T
    return a, b


def new_rows(new: Mapping[Form, NewPairs], state: CorridorState) -> Iterator[dict[str, Any]]:
    """The new matches as rows, some parties at a time."""
    owners = np.unique(np.concatenate([pairs.a for pairs in new.values()]))
    for start in range(0, len(owners), SCORED_AT_ONCE):
        some = owners[start : start + SCORED_AT_ONCE]
        chosen = {form: pairs.of(some) for form, pairs in new.items()}
        others = np.unique(np.concatenate([pairs.b for pairs in chosen.values()]))
        a, b = state.a.take(some), state.b.take(others)
        ranking = RankingInputs(a, b, {}, state.weights, state.calibrations)
        for form, scores in score_forms(a, b, state.weights, state.calibrations):
            yield from match_rows(_ranked(form, scores, chosen[form], some, others), ranking)


def _ranked(form: Form, scores: Scores, pairs: NewPairs, owners: Slots, others: Slots) -> RankedPairs:
    rows, columns = np.searchsorted(owners, pairs.a), np.searchsorted(others, pairs.b)
    return RankedPairs(
        form=form,
        parts=scores.parts,
        bias=scores.bias,
        a=rows,
        b=columns,
        score=scores.score[rows, columns],
        values=np.column_stack([value[rows, columns] for value in scores.values]),
        rank_a=pairs.rank_a,
        rank_b=pairs.rank_b,
    )


def changed_list_rows(
    before: Lists, changed: Collection[int], state: CorridorState, profiles: CorridorProfiles
) -> list[dict[str, Any]]:
    """The lists, without their run, of those whose known lists are not what they were, and of the changed."""
    hashes = {profile.id: profiles.hash_of(profile) for profile in (*profiles.a, *profiles.b)}
    rows: list[dict[str, Any]] = [
        {"party_id": one, "known": b"", "profile_hash": NOT_READ} for one in sorted(set(changed) - hashes.keys())
    ]
    for name, side, _ in state.sides():
        touched = np.zeros(len(side.ids), dtype=bool)
        for form, lists in side.lists.items():
            was = before[name][form]
            touched |= ((was.partner != lists.partner) | (was.score != lists.score)).any(axis=1)
            touched |= was.truncated != lists.truncated
        touched[[side.slot_of[one] for one in hashes if one in side.slot_of]] = True
        slots = np.flatnonzero(touched & (side.position >= 0))
        for party_id, known in zip(side.ids[slots].tolist(), pack(side.lists, slots), strict=True):
            digest = {"profile_hash": hashes[party_id]} if party_id in hashes else {}
            rows.append({"party_id": party_id, "known": known} | digest)
    return rows
