"""Agendas, sheets of tables and the plan of the hall as callers receive them."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.events.agendas.agenda import Agenda, HallPlan, Meeting, Seats, TableSheet
from app.events.agendas.facts import EventFacts, Span
from app.events.agendas.wording import event_name
from app.portfolio.schemas import StoredLanguage
from app.schemas import LanguageCode
from matching.explaining.phrases import form_name
from matching.profiles import Form

EXAMPLE: dict[str, Any] = {
    "event": "forum-2015",
    "name": "Trentino–Moscow forum",
    "version": 3,
    "provisional": False,
    "replays": "2015-07-14",
    "participant_id": 12,
    "participant": "Sottilvento Microsystems S.r.l.",
    "delegate_id": None,
    "language": "en",
    "time_zone": "Europe/Rome",
    "lines": [
        {
            "kind": "meeting",
            "starts_at": "2015-07-14T07:30:00Z",
            "ends_at": "2015-07-14T07:50:00Z",
            "meeting": {
                "key": "12-45",
                "sequence": 3,
                "table": "4",
                "interpreter": None,
                "form": "commercial_partnership",
                "form_name": "commercial partnership",
                "partner": {
                    "name": "Krestochip Design LLC",
                    "park_name": "Technopolis Moscow",
                    "city": "Moscow",
                    "online": False,
                    "summary": {"language": "en", "text": "Design of read-out chips for sensors."},
                    "people": ["Anna Petrova"],
                },
                "reasons": ["Krestochip Design LLC offers “…”; Sottilvento Microsystems S.r.l. looks for “…”."],
                "people": ["Marco Verdi"],
                "joins": False,
            },
        }
    ],
    "cancelled": [],
}
OF_HALL = ("event", "name", "version", "provisional", "replays", "time_zone")
SEATS: dict[str, Any] = {
    "starts_at": "2015-07-14T07:30:00Z",
    "ends_at": "2015-07-14T07:50:00Z",
    "table": "4",
    "a": "Sottilvento Microsystems S.r.l.",
    "b": "Krestochip Design LLC",
    "interpreter": None,
}


class SummaryOut(BaseModel):
    language: StoredLanguage
    text: str


class PartnerOut(BaseModel):
    name: str
    park_name: str
    city: str | None
    online: bool
    summary: SummaryOut | None = Field(description="in the reader's language, if there is one in it")
    people: list[str] = Field(description="who comes, where that is known")


class AgendaMeetingOut(BaseModel):
    """A meeting as the reader of the agenda sees it."""

    key: str = Field(
        description="names the meeting in every version of the plan: the two participants; empty where it fell away "
        "and the law holds back by now whom it was with"
    )
    sequence: int = Field(description="rises with each change, as that of calendars")
    table: str | None = Field(description="none: online, or no table is assigned")
    interpreter: str | None
    form: Form | None = Field(description="none where the law holds back by now whom the meeting was with")
    form_name: str | None
    partner: PartnerOut
    reasons: list[str]
    people: list[str] = Field(
        description="who of the reader's own side comes, where that is known; to a delegate: who else"
    )
    joins: bool = Field(description="the delegate who reads it joins: a colleague holds the meeting")


class LineOut(BaseModel):
    kind: Literal["meeting", "free", "away", "break"]
    starts_at: datetime
    ends_at: datetime
    meeting: AgendaMeetingOut | None


class CancelledOut(BaseModel):
    starts_at: datetime
    ends_at: datetime
    meeting: AgendaMeetingOut


class _OfEvent(BaseModel):
    event: str
    name: str = Field(description="of the event")
    version: int
    provisional: bool
    replays: date | None = Field(description="the day that is replayed, in a demo: nothing of it is in earnest")


class AgendaOut(_OfEvent):
    """Who meets whom when and where, and why, as one participant or delegate reads it."""

    participant_id: int
    participant: str
    delegate_id: int | None
    language: LanguageCode
    time_zone: str = Field(description="where it is read (IANA)")
    lines: list[LineOut]
    cancelled: list[CancelledOut] = Field(description="meetings of earlier versions that fell away")

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})


class SeatsOut(BaseModel):
    starts_at: datetime
    ends_at: datetime
    table: str | None
    a: str
    b: str
    interpreter: str | None


class TableSheetOut(BaseModel):
    table: str
    meetings: list[SeatsOut]


class HallPlanOut(_OfEvent):
    """All meetings by time and by table."""

    time_zone: str
    meetings: list[SeatsOut]
    tables: list[TableSheetOut]

    model_config = ConfigDict(
        json_schema_extra={
            "example": {name: EXAMPLE[name] for name in OF_HALL}
            | {"meetings": [SEATS], "tables": [{"table": "4", "meetings": [SEATS]}]}
        }
    )


def agenda_out(agenda: Agenda) -> AgendaOut:
    return AgendaOut(
        **_of_event(agenda.event, agenda.language),
        participant_id=agenda.owner.id,
        participant=agenda.owner.name,
        delegate_id=agenda.delegate.id if agenda.delegate else None,
        language=agenda.language,
        time_zone=agenda.owner.zone,
        lines=[
            LineOut(
                kind=one.kind,
                **_span(one.span),
                meeting=_meeting(one.meeting, agenda.language) if one.meeting else None,
            )
            for one in agenda.lines
        ],
        cancelled=[CancelledOut(**_span(one.span), meeting=_meeting(one, agenda.language)) for one in agenda.cancelled],
    )


def hall_out(plan: HallPlan, sheets: list[TableSheet], language: LanguageCode) -> HallPlanOut:
    return HallPlanOut(
        **_of_event(plan.event, language),
        time_zone=plan.event.zone,
        meetings=[_seats(one) for _, seats in plan.slots for one in seats],
        tables=[TableSheetOut(table=one.table, meetings=[_seats(each) for each in one.seats]) for one in sheets],
    )


def _of_event(event: EventFacts, language: LanguageCode) -> dict[str, Any]:
    return {
        "event": event.code,
        "name": event_name(event, language),
        "version": event.version,
        "provisional": event.provisional,
        "replays": event.replays,
    }


def _span(span: Span) -> dict[str, datetime]:
    return {"starts_at": span.starts, "ends_at": span.ends}


def _meeting(one: Meeting, language: LanguageCode) -> AgendaMeetingOut:
    partner = one.partner
    return AgendaMeetingOut(
        key="" if one.unnamed else one.key,
        sequence=one.sequence,
        table=one.table,
        interpreter=one.interpreter,
        form=None if one.unnamed else one.form,
        form_name=None if one.unnamed else form_name(one.form, language),
        partner=PartnerOut(
            name=partner.name,
            park_name=partner.park,
            city=partner.city,
            online=partner.online,
            summary=SummaryOut.model_validate(partner.summary._asdict()) if partner.summary else None,
            people=list(partner.people),
        ),
        reasons=list(one.reasons),
        people=list(one.people),
        joins=one.joins,
    )


def _seats(one: Seats) -> SeatsOut:
    return SeatsOut(
        starts_at=one.span.starts,
        ends_at=one.span.ends,
        table=one.table,
        a=one.a,
        b=one.b,
        interpreter=one.interpreter,
    )
