"""What has to happen to the stored matches when lists have changed: some go, some change their ranks, some are new."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.matches.runs.corridor import Party
from app.matches.runs.rows import Ranked, match_rows, shown_score
from app.matches.runs.standings import NOT_READ, profile_hash
from app.matches.runs.upkeep.entries import stored
from app.matches.runs.upkeep.known import NOBODY, Known, Slots
from app.matches.runs.upkeep.picture import Lists, Picture, parties_of, party_of
from app.matches.runs.upkeep.queries import Moved, Stored
from matching.profiles import Form
from matching.ranking import Picks
from matching.scoring.scores import Scores, score_forms

EXPLAINED_AT_ONCE = 64
"""parties of park A, with all their new partners"""


@dataclass(frozen=True, slots=True)
class Pairs:
    """m pairs of one form: the slots of both, the places in both lists (0 where not in it)."""

    a: Slots
    b: Slots
    rank_a: NDArray[np.int32]
    rank_b: NDArray[np.int32]

    def take(self, chosen: NDArray[np.bool_]) -> "Pairs":
        return Pairs(self.a[chosen], self.b[chosen], self.rank_a[chosen], self.rank_b[chosen])


@dataclass(frozen=True, slots=True)
class Difference:
    gone: list[Stored]
    moved: list[Moved]
    fresh: dict[Form, Pairs]


def compare(before: Lists, picture: Picture) -> Difference:
    """The lists as they stood, against those of the picture now."""
    difference = Difference([], [], {})
    for form in picture.weights:
        old = before["a"][form], before["b"][form]
        new = picture.a.known[form], picture.b.known[form]
        a, b = _touched(old, new, picture.length)
        was, now = (_ranked(lists, a, b, picture.length) for lists in (old, new))
        stood, stands = (pairs.rank_a + pairs.rank_b > 0 for pairs in (was, now))
        other_rank = (was.rank_a != now.rank_a) | (was.rank_b != now.rank_b)
        gone, moved = stood & ~stands, stood & stands & other_rank
        difference.gone.extend(_stored(form, was.take(gone), old, picture))
        places = now.take(moved)
        difference.moved.extend(
            (stored, rank_a or None, rank_b or None)
            for stored, rank_a, rank_b in zip(
                _stored(form, was.take(moved), old, picture),
                places.rank_a.tolist(),
                places.rank_b.tolist(),
                strict=True,
            )
        )
        difference.fresh[form] = now.take(stands & ~stood)
    return difference


def standing_rows(before: Lists, changed: Collection[Party], picture: Picture) -> list[dict[str, Any]]:
    """The standings, without their run, of those whose known lists are not what they were, and of the changed."""
    there = picture.a.slot_of.keys() | picture.b.slot_of.keys()
    rows: list[dict[str, Any]] = [
        {"kind": kind, "party_id": number, "known": b"", "profile_hash": NOT_READ}
        for kind, number in sorted(picture.standing.intersection(changed) - there)
    ]
    for name, side, other in picture.sides():
        touched = np.zeros(len(side.live), dtype=bool)
        for form, known in side.known.items():
            was = before[name][form]
            touched |= (was.partner != known.partner).any(axis=1) | (was.more != known.more)
        touched[[side.slot_of[one] for one in changed if one in side.slot_of]] = True
        for slot in np.flatnonzero(touched).tolist():
            kind, number = one = party_of(int(side.keys[slot]))
            now = side.slot_of.get(one)
            if now != slot:
                continue
            row = {"kind": kind, "party_id": number, "known": stored(side, other, slot)}
            if one in changed or one not in picture.standing:
                row["profile_hash"] = profile_hash(side.profile(slot), side.cards[one])
            rows.append(row)
    return rows


def fresh_rows(fresh: Mapping[Form, Pairs], picture: Picture) -> Iterator[dict[str, Any]]:
    """The new matches as rows: their values and their explanations are made, some parties at a time."""
    owners = np.unique(np.concatenate([pairs.a for pairs in fresh.values()]))
    cards = picture.a.cards | picture.b.cards
    for start in range(0, len(owners), EXPLAINED_AT_ONCE):
        some = owners[start : start + EXPLAINED_AT_ONCE]
        chosen = {form: pairs.take(np.isin(pairs.a, some)) for form, pairs in fresh.items()}
        others = np.unique(np.concatenate([pairs.b for pairs in chosen.values()]))
        a, b = picture.a.take(some), picture.b.take(others)
        ranked = Ranked(a, b, cards, picture.weights, picture.usual)
        for form, scores in score_forms(a, b, picture.weights, picture.usual):
            yield from match_rows(_picks(form, scores, chosen[form], some, others), ranked)


def _picks(form: Form, scores: Scores, pairs: Pairs, owners: Slots, others: Slots) -> Picks:
    rows, columns = np.searchsorted(owners, pairs.a), np.searchsorted(others, pairs.b)
    return Picks(
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


def _touched(old: tuple[Known, Known], new: tuple[Known, Known], length: int) -> tuple[Slots, Slots]:
    """The pairs that left a shown place or took one, each once."""
    a: list[Slots] = []
    b: list[Slots] = []
    for one, other, mine, theirs in ((old[0], new[0], a, b), (old[1], new[1], b, a)):
        was, now = one.partner[:, :length], other.partner[:, :length]
        rows, columns = np.nonzero(was != now)
        for partners in (was, now):
            mine.append(rows)
            theirs.append(partners[rows, columns].astype(np.intp))
    slots_a, slots_b = np.concatenate(a), np.concatenate(b)
    somebody = (slots_a != NOBODY) & (slots_b != NOBODY)
    found = np.unique(np.column_stack((slots_a[somebody], slots_b[somebody])), axis=0)
    return found[:, 0], found[:, 1]


def _ranked(lists: tuple[Known, Known], a: Slots, b: Slots, length: int) -> Pairs:
    return Pairs(a, b, lists[0].ranks(a, b, length), lists[1].ranks(b, a, length))


def _stored(form: Form, pairs: Pairs, old: tuple[Known, Known], picture: Picture) -> list[Stored]:
    scores = np.maximum(old[0].scores(pairs.a, pairs.b), old[1].scores(pairs.b, pairs.a))
    return [
        Stored(form, a, b, shown_score(score))
        for a, b, score in zip(parties_of(picture.a, pairs.a), parties_of(picture.b, pairs.b), scores, strict=True)
    ]
