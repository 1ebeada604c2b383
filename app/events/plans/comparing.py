"""What is different between two versions of a timetable, for each participant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.events.plans import queries
from app.events.plans.schemas import ChangeKind, SeatOut
from app.events.releasing import Shown, meeting

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """Of one participant: a meeting that is new, fell away, or is elsewhere. Without a meeting there is no seat."""

    kind: ChangeKind
    side: str
    """the participant's, not the partner's"""
    partner_id: int
    shown: Shown
    before: SeatOut | None
    after: SeatOut | None


def compare(session: Session, before_id: int | None, after_id: int) -> dict[int, Sequence[Difference]]:
    """Of everybody whose agenda is another one, by participant; everything is new where there was no version before.

    A meeting that is not placed stands in no agenda.
    """
    before = {} if before_id is None else _placed(session, before_id)
    after = _placed(session, after_id)
    joined = queries.joined(session, {after_id} | ({before_id} if before_id is not None else set()))
    found: dict[int, list[Difference]] = {}
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        kind, row = _kind(old, new, joined), new or old
        if kind is None or row is None:
            continue
        shown = meeting(row[0])
        for side, one, other in (("a", *key), ("b", *key[::-1])):
            found.setdefault(one, []).append(Difference(kind, side, other, shown, _seat(old), _seat(new)))
    return dict(sorted(found.items()))


def _placed(session: Session, plan_id: int) -> Mapping[Key, Any]:
    found = queries.every_meeting(session, plan_id)
    return {(row[0].a_id, row[0].b_id): row for row in found if row.slot is not None}


def _kind(old: Any, new: Any, joined: Mapping[tuple[int, int], list[int]]) -> ChangeKind | None:
    if old is None:
        return "added"
    if new is None:
        return "lost"
    if old.slot != new.slot:
        return "moved"
    if old.table != new.table:
        return "table"
    return "people" if _people(old[0], joined) != _people(new[0], joined) else None


def _people(row: Any, joined: Mapping[tuple[int, int], list[int]]) -> tuple[Any, ...]:
    return row.delegate_a_id, row.delegate_b_id, *(joined.get((row.id, one), []) for one in (row.a_id, row.b_id))


def _seat(row: Any) -> SeatOut | None:
    return None if row is None else SeatOut(slot=row.slot, starts_at=row.starts_at, table=row.table)
