"""What people read of a plan: meetings, reserves, and what changed for whom.

Where the law holds a meeting back, it is told without the names of the two: so the gate is asked for each page, once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.clearances.release import ReleaseRefused
from app.compliance.policy.policy import Policy
from app.errors import FieldError, Invalid, NotFound
from app.events.plans import comparing, queries
from app.events.plans.comparing import Difference
from app.events.plans.schemas import (
    AgendaChange,
    AttendeeOut,
    ChangeSort,
    HeldBack,
    MeetingFilter,
    MeetingOut,
    ParticipantChanges,
    PlanOut,
    ReserveOut,
    ReserveSort,
)
from app.events.plans.telling import Teller
from app.events.releasing import Shown, Verdicts, meeting, verdicts
from app.events.service import get
from app.paging import Page, Paging, unknown_cursor
from app.schemas import LanguageCode
from models import EventPlan


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a plan, and under which policy."""

    session: Session
    policy: Policy
    caller: Caller


def row(session: Session, caller: Caller, event_id: int, plan_id: int) -> EventPlan:
    """Raises `NotFound`."""
    get(session, caller, event_id)
    plan = queries.plan(session, event_id, plan_id)
    if plan is None:
        raise NotFound(f"There is no plan {plan_id} of this event.")
    return plan


def shown(
    session: Session, caller: Caller, event_id: int, plans: Sequence[EventPlan], language: LanguageCode
) -> list[PlanOut]:
    """Of one event, with what is known of them in the reader's language."""
    teller = Teller({one.id: one.name for one in queries.people(session, caller, event_id).values()}, language)
    return [
        PlanOut.model_validate(one, from_attributes=True).model_copy(
            update={"refusal": one.refusal and teller.refusal(one.refusal), "figures": teller.figures(one.figures)}
        )
        for one in plans
    ]


def meetings(reader: Reader, event_id: int, plan_id: int, chosen: MeetingFilter, paging: Paging) -> Page[MeetingOut]:
    """Raises `NotFound`."""
    row(reader.session, reader.caller, event_id, plan_id)
    found = queries.meeting_page(reader.session, plan_id, chosen, paging)
    return found.page(told(reader, event_id, found.rows))


def one_meeting(reader: Reader, event_id: int, plan_id: int, meeting_id: int) -> MeetingOut:
    """Raises `NotFound`."""
    row(reader.session, reader.caller, event_id, plan_id)
    return told(reader, event_id, [found_meeting(reader.session, plan_id, meeting_id)])[0]


def found_meeting(session: Session, plan_id: int, meeting_id: int) -> Any:
    """As `queries.meetings` finds it. Raises `NotFound`."""
    found = queries.meeting(session, plan_id, meeting_id)
    if found is None:
        raise NotFound(f"There is no meeting {meeting_id} of this plan.")
    return found


def every_meeting(reader: Reader, event_id: int, plan_id: int) -> list[MeetingOut]:
    """All of them, by slot and participants. Raises `NotFound`."""
    row(reader.session, reader.caller, event_id, plan_id)
    found = told(reader, event_id, queries.every_meeting(reader.session, plan_id))
    return sorted(found, key=lambda one: (one.slot is None, one.slot, one.a.participant_id, one.b.participant_id))


def reserves(
    reader: Reader,
    event_id: int,
    plan_id: int,
    participant_id: int | None,
    paging: Paging,
    sort: ReserveSort = "participant_id",
) -> Page[ReserveOut]:
    """Raises `NotFound`."""
    row(reader.session, reader.caller, event_id, plan_id)
    found = queries.reserve_page(reader.session, plan_id, participant_id, paging, sort)
    shown = [Shown(one.participant_id, one.partner_id, one.pair_id, one.form) for one in found.rows]
    said, people = _verdicts(reader, event_id, shown), queries.people(reader.session, reader.caller, event_id)
    items = []
    for one, of in zip(found.rows, shown, strict=True):
        why = held_back(said, of)
        beside = {"held_back": why, "partner": None if why else people[one.partner_id].name}
        beside |= {"pair_id": None} if why else {}
        items.append(ReserveOut.model_validate(dict(one._mapping) | beside))
    return found.page(items)


def changes(
    reader: Reader,
    event_id: int,
    plan_id: int,
    since: int | None,
    paging: Paging,
    sort: ChangeSort = "participant_id",
) -> Page[ParticipantChanges]:
    """By participant. Raises `NotFound`; `Invalid` for a plan to compare with that is none of the event."""
    session = reader.session
    plan = row(session, reader.caller, event_id, plan_id)
    if since is not None and queries.plan(session, event_id, since) is None:
        raise Invalid(errors=[FieldError(field="since", reason=f"is no plan of this event: {since}")])
    every = comparing.compare(session, since or plan.base_id, plan_id)
    descending = sort.startswith("-")
    rest = sorted(every, reverse=descending)
    match paging.after:
        case None:
            pass
        case [int() as last]:
            rest = [one for one in rest if (one < last if descending else one > last)]
        case _:
            raise unknown_cursor()
    shown, end = paging.cut(rest)
    return Page(
        items=_changes(reader, event_id, {one: every[one] for one in shown}),
        next_cursor=None if end is None else paging.cursor([end]),
        total=len(every) if paging.total else None,
    )


def told(reader: Reader, event_id: int, rows: Collection[Any]) -> list[MeetingOut]:
    """Meetings as `queries.meetings` finds them."""
    said = _verdicts(reader, event_id, [meeting(one[0]) for one in rows])
    people = queries.people(reader.session, reader.caller, event_id)
    return [_meeting(one, people, held_back(said, meeting(one[0]))) for one in rows]


def _changes(reader: Reader, event_id: int, found: Mapping[int, Sequence[Difference]]) -> list[ParticipantChanges]:
    said = _verdicts(reader, event_id, [each.shown for some in found.values() for each in some])
    people = queries.people(reader.session, reader.caller, event_id)
    told: dict[int, list[AgendaChange]] = {}
    for one, some in found.items():
        for each in some:
            why = held_back(said, each.shown)
            change = AgendaChange(
                kind=each.kind,
                partner_id=each.partner_id,
                partner=None if why else people[each.partner_id].name,
                before=each.before,
                after=each.after,
                held_back=why,
            )
            told.setdefault(one, []).append(change)
    return [ParticipantChanges(participant_id=one, name=people[one].name, changes=some) for one, some in told.items()]


def _meeting(found: Any, people: Mapping[int, Any], why: HeldBack | None) -> MeetingOut:
    row = found[0]
    columns = {name: getattr(row, name) for name in MeetingOut.model_fields if hasattr(row, name)}
    beside = {name: getattr(found, name) for name in ("slot", "starts_at", "ends_at", "table")}
    both = {
        side: AttendeeOut(
            participant_id=one,
            company_id=None if why else people[one].company_id,
            name=None if why else people[one].name,
            delegate_id=None if why else getattr(row, f"delegate_{side}_id"),
        )
        for side, one in (("a", row.a_id), ("b", row.b_id))
    }
    hidden = {"pair_id": None, "held_back": why} if why else {}
    return MeetingOut.model_validate(columns | beside | both | hidden)


def _verdicts(reader: Reader, event_id: int, shown: Collection[Shown]) -> Verdicts:
    return verdicts(
        reader.session, reader.policy, reader.caller, get(reader.session, reader.caller, event_id), set(shown)
    )


def held_back(said: Verdicts, shown: Shown) -> HeldBack | None:
    """None where it is released."""
    found = said[shown]
    if not isinstance(found, ReleaseRefused):
        return None
    return HeldBack(needed=found.extras["needed"], rules=found.extras["rules"])
