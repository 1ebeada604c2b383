"""A plan -> what each reads of it: agendas of participants and delegates, sheets of tables, the plan of the hall."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from typing import Literal

from app.events.agendas.facts import Delegate, EventFacts, MeetingFacts, Participant, PlanFacts, Span, Text
from app.events.agendas.wording import texts
from app.schemas import LanguageCode
from matching.profiles import Form

BREAK = timedelta(minutes=15)
"""Less time between two slots is for changing tables."""


@dataclass(frozen=True, slots=True)
class Partner:
    """`people`: who comes, where that is known."""

    name: str
    park: str
    city: str | None
    online: bool
    summary: Text | None
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """As one of the two reads it. `key` names it in every version; `table` none: online, or none is assigned.

    `unnamed`: it fell away, and the partner is called a participant, as the law holds back who it is.
    """

    key: str
    sequence: int
    span: Span
    table: str | None
    interpreter: str | None
    form: Form
    partner: Partner
    reasons: tuple[str, ...]
    people: tuple[str, ...]
    """who of the reader's own company comes, where that is known; in a delegate's agenda: who else"""
    unnamed: bool = False
    joins: bool = False
    """whether the delegate who reads it only joins: a colleague holds it"""


@dataclass(frozen=True, slots=True)
class Line:
    """Of a day: a meeting, or what lies between two."""

    kind: Literal["meeting", "free", "away", "break"]
    """`meeting`, `free` (nobody to meet), `away` (not there) or `break` (of everybody)"""
    span: Span
    meeting: Meeting | None = None


@dataclass(frozen=True, slots=True)
class Agenda:
    """Of a participant, or of one of its delegates. `cancelled`: meetings of earlier versions that fell away."""

    event: EventFacts
    owner: Participant
    delegate: Delegate | None
    language: LanguageCode
    lines: tuple[Line, ...]
    cancelled: tuple[Meeting, ...]

    @property
    def meetings(self) -> tuple[Meeting, ...]:
        return tuple(line.meeting for line in self.lines if line.meeting is not None)


@dataclass(frozen=True, slots=True)
class Seats:
    """A meeting as it is seen from the hall."""

    span: Span
    table: str | None
    a: str
    b: str
    interpreter: str | None


@dataclass(frozen=True, slots=True)
class TableSheet:
    event: EventFacts
    table: str
    seats: tuple[Seats, ...]


@dataclass(frozen=True, slots=True)
class HallPlan:
    """`slots` in the order of time, each with its meetings in the order of tables; those without a table last."""

    event: EventFacts
    slots: tuple[tuple[Span, tuple[Seats, ...]], ...]


def agenda_of(
    plan: PlanFacts, participant_id: int, *, language: LanguageCode | None = None, delegate_id: int | None = None
) -> Agenda:
    """`language` none: the one that they read. Raises `KeyError` for a participant or delegate that there is not."""
    owner = plan.participants[participant_id]
    delegate = None if delegate_id is None else {one.id: one for one in owner.delegates}[delegate_id]
    reads = language or (delegate.language if delegate else owner.language)
    mine = [one for one in plan.meetings if participant_id in (one.a, one.b) and _comes(one, participant_id, delegate)]
    tell = partial(_meeting, plan, owner=owner, delegate=delegate, reads=reads)
    met = {one.slot: tell(one) for one in mine if not one.fallen and one.slot is not None}
    there = delegate.slots if delegate else owner.slots
    gone = [_only_named(tell(one), reads) for one in mine if one.fallen and one.slot is not None]
    for one, joins in _no_more(plan, participant_id, delegate):
        gone.append(replace(_only_named(tell(one), reads), joins=joins))
    gone.sort(key=lambda one: (one.span, one.key))
    return Agenda(plan.event, owner, delegate, reads, tuple(_lines(plan.event, met, there)), tuple(gone))


def _no_more(plan: PlanFacts, participant_id: int, delegate: Delegate | None) -> Iterator[tuple[MeetingFacts, bool]]:
    """Meetings to which a delegate was to come and does not any more, as they then were; and whether to join them.

    Where nobody is named any more, everybody who comes for the participant has the meeting.
    """
    for one in plan.meetings if delegate is not None else ():
        named = _named(one, participant_id)
        for left in one.left if participant_id in (one.a, one.b) else ():
            if delegate is not None and left.delegate == delegate.id and (left.joins or named is not None):
                yield replace(one, slot=left.slot, sequence=left.sequence), left.joins


def _only_named(one: Meeting, reads: LanguageCode) -> Meeting:
    """What fell away may be what the law releases no more: it says which meeting it was, and nothing else."""
    named = replace(one.partner, city=None, summary=None, people=())
    if one.unnamed:
        named = replace(named, name=texts(reads)["somebody"], online=False)
        one = replace(one, table=None)
    return replace(one, partner=named, reasons=(), people=(), interpreter=None)


def all_named(agenda: Agenda) -> Agenda:
    """Without what is unnamed: in a list of several, and in a calendar, its number or its place tells who it was."""
    return replace(agenda, cancelled=tuple(one for one in agenda.cancelled if not one.unnamed))


def agendas(plan: PlanFacts, language: LanguageCode | None = None) -> list[Agenda]:
    """Of everybody who has a meeting, or had one: by name. Where a participant has several delegates, of each, too."""
    found: list[Agenda] = []
    for owner in sorted(plan.participants.values(), key=lambda one: (one.name.casefold(), one.id)):
        whole = agenda_of(plan, owner.id, language=language)
        if whole.meetings or whole.cancelled:
            found.append(whole)
            of_delegates = owner.delegates if len(owner.delegates) > 1 else ()
            found += [agenda_of(plan, owner.id, language=language, delegate_id=one.id) for one in of_delegates]
    return found


def table_sheets(plan: PlanFacts) -> list[TableSheet]:
    """Of every table at which somebody meets, in the order of tables."""
    at: dict[int, list[MeetingFacts]] = {table: [] for table in plan.event.tables}
    for one in _held(plan):
        if one.table is not None:
            at[one.table].append(one)
    return [
        TableSheet(plan.event, plan.event.tables[table], tuple(_seats(plan, one) for one in meetings))
        for table, meetings in at.items()
        if meetings
    ]


def hall_plan(plan: PlanFacts) -> HallPlan:
    place = {table: number for number, table in enumerate(plan.event.tables)}
    by_slot: dict[int, list[MeetingFacts]] = {slot: [] for slot in plan.event.slots}
    for one in _held(plan):
        by_slot[one.slot or 0].append(one)
    slots = []
    for slot, meetings in by_slot.items():
        ordered = sorted(meetings, key=lambda one: (place.get(one.table or 0, len(place)), one.a, one.b))
        slots.append((plan.event.slots[slot], tuple(_seats(plan, one) for one in ordered)))
    return HallPlan(plan.event, tuple(slots))


def _held(plan: PlanFacts) -> list[MeetingFacts]:
    """Meetings that take place, in the order of time."""
    order = {slot: number for number, slot in enumerate(plan.event.slots)}
    held = [one for one in plan.meetings if not one.fallen and one.slot is not None]
    return sorted(held, key=lambda one: (order[one.slot or 0], one.a, one.b))


def _comes(one: MeetingFacts, participant_id: int, delegate: Delegate | None) -> bool:
    return delegate is None or _named(one, participant_id) in (None, delegate.id) or delegate.id in one.joined


def _named(one: MeetingFacts, participant_id: int) -> int | None:
    """The delegate whom the participant sends."""
    return one.delegate_a if participant_id == one.a else one.delegate_b


def _lines(event: EventFacts, met: Mapping[int, Meeting], there: frozenset[int]) -> Iterator[Line]:
    """The slots of the days on which they come, from when they come; neighbouring ones without a meeting as one."""
    slots_of: dict[date, list[int]] = {}
    for slot in event.slots:
        slots_of.setdefault(event.day(slot), []).append(slot)
    for slots in slots_of.values():
        busy = [slot in met or slot in there for slot in slots]
        if any(busy):
            first, last = busy.index(True), len(busy) - busy[::-1].index(True)
            yield from _joined(list(_lines_of_day(event, slots[first:last], met, there)))


def _lines_of_day(
    event: EventFacts, slots: Sequence[int], met: Mapping[int, Meeting], there: frozenset[int]
) -> Iterator[Line]:
    ended = event.slots[slots[0]].starts
    for slot in slots:
        span = event.slots[slot]
        if span.starts - ended >= BREAK:
            yield Line("break", Span(ended, span.starts))
        meeting = met.get(slot)
        yield Line("meeting" if meeting else "free" if slot in there else "away", span, meeting)
        ended = span.ends


def _joined(lines: Sequence[Line]) -> Iterator[Line]:
    for kind, some in groupby(lines, key=lambda line: line.kind):
        together = list(some)
        if kind == "meeting":
            yield from together
        else:
            yield Line(kind, Span(together[0].span.starts, together[-1].span.ends))


def _meeting(
    plan: PlanFacts, one: MeetingFacts, *, owner: Participant, delegate: Delegate | None, reads: LanguageCode
) -> Meeting:
    is_a = owner.id == one.a
    other = plan.participants[one.b if is_a else one.a]
    theirs, ours = (one.delegate_b, one.delegate_a) if is_a else (one.delegate_a, one.delegate_b)
    return Meeting(
        key=f"{one.a}-{one.b}",
        sequence=one.sequence,
        span=plan.event.slots[one.slot or 0],
        table=None if one.table is None or owner.online else plan.event.tables[one.table],
        interpreter=one.interpreter,
        form=one.form,
        partner=Partner(
            other.name, other.park, other.city, other.online, other.summary(reads), _names(_coming(one, other, theirs))
        ),
        reasons=one.reasons.get(reads, ()),
        people=_names(each for each in _coming(one, owner, ours) if each != delegate),
        unnamed=one.unnamed,
        joins=delegate is not None and delegate.id in one.joined,
    )


def _coming(one: MeetingFacts, side: Participant, sent: int | None) -> list[Delegate]:
    """Of one side: whom it sends, then the colleagues who join."""
    joining = [each for each in side.delegates if each.id in one.joined]
    return [each for each in side.delegates if sent in (None, each.id) and each not in joining] + joining


def _names(delegates: Iterable[Delegate]) -> tuple[str, ...]:
    return tuple(one.name for one in delegates)


def _seats(plan: PlanFacts, one: MeetingFacts) -> Seats:
    return Seats(
        span=plan.event.slots[one.slot or 0],
        table=None if one.table is None else plan.event.tables[one.table],
        a=plan.participants[one.a].name,
        b=plan.participants[one.b].name,
        interpreter=one.interpreter,
    )
