"""What is different between two versions of a timetable, for each participant."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.events.plans import queries
from app.events.plans.schemas import AgendaChange, ChangeKind, ParticipantChanges, SeatOut
from app.paging import Page, Paging, unknown_cursor

Key = tuple[int, int]


People = Mapping[int, Any]
"""Participant -> what it is called."""


def page(
    session: Session, people: People, before_id: int | None, after_id: int, paging: Paging
) -> Page[ParticipantChanges]:
    """By participant; everything is new where there was no version before."""
    found = compare(session, people, before_id, after_id)
    match paging.after:
        case None:
            rest = found
        case [int() as last]:
            rest = [one for one in found if one.participant_id > last]
        case _:
            raise unknown_cursor()
    shown, end = paging.cut(rest)
    return Page(
        items=list(shown),
        next_cursor=None if end is None else paging.cursor([end.participant_id]),
        total=len(found) if paging.total else None,
    )


def compare(session: Session, people: People, before_id: int | None, after_id: int) -> list[ParticipantChanges]:
    """Of everybody whose agenda is another one. A meeting that is not placed stands in no agenda."""
    before = {} if before_id is None else _placed(session, before_id)
    after = _placed(session, after_id)
    changes: dict[int, list[AgendaChange]] = {}
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        kind = _kind(old, new)
        if kind is None:
            continue
        for one, other in (key, key[::-1]):
            told = {"kind": kind, "partner_id": other, "partner": people[other].name}
            changes.setdefault(one, []).append(
                AgendaChange.model_validate(told | {"before": _seat(old), "after": _seat(new)})
            )
    return [
        ParticipantChanges(participant_id=one, name=people[one].name, changes=changes[one]) for one in sorted(changes)
    ]


def _placed(session: Session, plan_id: int) -> Mapping[Key, Any]:
    found = queries.every_meeting(session, plan_id)
    return {(row[0].a_id, row[0].b_id): row for row in found if row.slot is not None}


def _kind(old: Any, new: Any) -> ChangeKind | None:
    if old is None:
        return "added"
    if new is None:
        return "lost"
    if old.slot != new.slot:
        return "moved"
    return "table" if old.table != new.table else None


def _seat(row: Any) -> SeatOut | None:
    return None if row is None else SeatOut(slot=row.slot, starts_at=row.starts_at, table=row.table)
