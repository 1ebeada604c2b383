"""What people read of a plan: meetings, reserves, and what changed for whom.

Where the law holds a meeting back, nothing tells both of the two (`releasing.tell`): neither what is shown, nor what is
found, nor in which order. So the gate is asked for each page, once, and where a choice or an order would tell, before.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
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
    ReserveOut,
    ReserveSort,
    SeatOut,
)
from app.events.queries import side
from app.events.releasing import Reader, Shown, Told, meeting, sides_told, tell
from app.events.service import get
from app.paging import Page, Paging, page_of
from models import Event, EventPlan

UNTOLD_FIELDS = ("form", "pair_id", "value", "origin", "table", "interpreter_id", "needs_interpreter")
"""Of a meeting: what could tell who the other one is. Participants may have tables of their own."""


def row(session: Session, caller: Caller, event_id: int, plan_id: int) -> EventPlan:
    """Raises `NotFound`."""
    get(session, caller, event_id)
    plan = queries.plan(session, event_id, plan_id)
    if plan is None:
        raise NotFound(f"There is no plan {plan_id} of this event.")
    return plan


def meetings(reader: Reader, event_id: int, plan_id: int, chosen: MeetingFilter, paging: Paging) -> Page[MeetingOut]:
    """Raises `NotFound`."""
    row(reader.session, reader.caller, event_id, plan_id)
    event, who = get(reader.session, reader.caller, event_id), chosen.participant_id
    hides = not finds(reader, event, who)
    held, said = list[int](), None
    if hides or chosen.sort.endswith("value"):
        held, said = _asked(reader, event, plan_id, who)
    found = queries.meeting_page(reader.session, plan_id, chosen, paging, held, without=hides)
    return found.page(told(reader, event_id, found.rows, said))


def finds(reader: Reader, event: Event, participant_id: int | None) -> bool:
    """Whether a list of the meetings of one participant has those, too, that the law holds back."""
    if participant_id is None:
        return True
    return side(reader.session, event.id, participant_id) in sides_told(reader.session, reader.caller, event)


def held_in_part(reader: Reader, event: Event, plan_id: int, participant_id: int | None = None) -> list[int]:
    """Meetings of a version, or of one of its participants, of which the reader is not told all."""
    return _asked(reader, event, plan_id, participant_id)[0]


def _asked(
    reader: Reader, event: Event, plan_id: int, participant_id: int | None
) -> tuple[list[int], Mapping[Shown, Told]]:
    """Such meetings, and what the gate says of all."""
    rows = queries.about(reader.session, [plan_id], participant_id)
    said = tell(reader, event, {meeting(one) for one in rows})
    return [one.id for one in rows if not said[meeting(one)].whole], said


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
    return sorted(found, key=_place)


def _place(one: MeetingOut) -> tuple[bool, int, int, int, int]:
    """By what is told of it."""
    return one.slot is None, one.slot or 0, one.a.participant_id or 0, one.b.participant_id or 0, one.id


def reserves(
    reader: Reader,
    event_id: int,
    plan_id: int,
    participant_id: int | None,
    paging: Paging,
    sort: ReserveSort = "participant_id",
) -> Page[ReserveOut]:
    """Raises `NotFound`."""
    session, caller = reader.session, reader.caller
    row(session, caller, event_id, plan_id)
    rows = [(one, _reserve(one)) for one in queries.reserves(session, plan_id, participant_id)]
    said = tell(reader, get(session, caller, event_id), {of for _, of in rows})
    people, places = queries.people(session, caller, event_id), Counter[int]()
    items = []
    for one, of in rows:
        if said[of].whole:
            places[one.participant_id] += 1
            beside = {"place": places[one.participant_id], "partner": people[one.partner_id].name}
            items.append(ReserveOut.model_validate(dict(one._mapping) | beside | {"held_back": held_back(said[of])}))
    by_owner = "participant_id", "place"
    order = ("value", *by_owner) if sort.endswith("value") else by_owner
    return page_of(items, order, paging, descending=sort.startswith("-"))


def _reserve(one: Any) -> Shown:
    return Shown(one.participant_id, one.partner_id, one.pair_id, one.form)


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
    said = tell(reader, get(session, reader.caller, event_id), {each.shown for some in every.values() for each in some})
    people = queries.people(session, reader.caller, event_id)
    shown = {
        one: [_change(each, said[each.shown], people) for each in some if each.side in said[each.shown].sides]
        for one, some in every.items()
    }
    items = [
        ParticipantChanges(participant_id=one, name=people[one].name, changes=some)
        for one, some in shown.items()
        if some
    ]
    return page_of(items, ("participant_id",), paging, descending=sort.startswith("-"))


def told(
    reader: Reader, event_id: int, rows: Collection[Any], said: Mapping[Shown, Told] | None = None
) -> list[MeetingOut]:
    """Meetings as `queries.meetings` finds them. `said`: what the gate says of them, where it was asked before."""
    if said is None:
        said = tell(reader, get(reader.session, reader.caller, event_id), {meeting(one[0]) for one in rows})
    people = queries.people(reader.session, reader.caller, event_id)
    joined = queries.joined(reader.session, {one[0].plan_id for one in rows})
    return [_meeting(one, people, joined, said[meeting(one[0])]) for one in rows]


def _change(one: Difference, said: Told, people: Mapping[int, Any]) -> AgendaChange:
    return AgendaChange(
        kind=one.kind,
        partner_id=one.partner_id if said.whole else None,
        partner=people[one.partner_id].name if said.whole else None,
        before=_seat(one.before, said),
        after=_seat(one.after, said),
        held_back=held_back(said),
    )


def _seat(one: SeatOut | None, said: Told) -> SeatOut | None:
    return one if one is None or said.whole else one.model_copy(update={"table": None})


def _meeting(
    found: Any, people: Mapping[int, Any], joined: Mapping[tuple[int, int], list[int]], said: Told
) -> MeetingOut:
    row = found[0]
    columns = {name: getattr(row, name) for name in MeetingOut.model_fields if hasattr(row, name)}
    beside = {name: getattr(found, name) for name in ("slot", "starts_at", "ends_at", "table")}
    both = {
        side: AttendeeOut(
            participant_id=one if side in said.sides else None,
            company_id=people[one].company_id if side in said.sides else None,
            name=people[one].name if side in said.sides else None,
            delegate_id=getattr(row, f"delegate_{side}_id") if side in said.sides else None,
            colleague_ids=joined.get((row.id, one), []) if side in said.sides else None,
        )
        for side, one in (("a", row.a_id), ("b", row.b_id))
    }
    hidden = {} if said.whole else dict.fromkeys(UNTOLD_FIELDS)
    return MeetingOut.model_validate(columns | beside | both | hidden | {"held_back": held_back(said)})


def held_back(said: Told) -> HeldBack | None:
    """None where it is released."""
    if said.why is None:
        return None
    return HeldBack(needed=said.why.extras["needed"], rules=said.why.extras["rules"] if said.whole else [])
