"""Events as callers send and receive them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from fastapi import Query
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from app.paging import SORT, Ids
from app.portfolio.imports.cells.reading import one_line
from app.schemas import Code, LanguageCode, Name, RequestModel, StrictDate, Text, TextLanguageCode, change_config
from matching.profiles import Form

EventState = Literal["draft", "provisional", "final", "closed"]
MOST_SLOTS, MOST_TABLES = 200, 1000
FIRST_YEAR, LAST_YEAR = 2000, 2100


def _of_our_time(day: date) -> date:
    """Moments near the ends of the calendar cannot be told in every time zone."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"is not between {FIRST_YEAR} and {LAST_YEAR}")
    return day


EventDay = Annotated[StrictDate, AfterValidator(_of_our_time)]
Moment = Annotated[AwareDatetime, AfterValidator(_of_our_time)]


NO_PLACES = frozenset({"localtime", "posixrules", "Factory"})
"""Files beside the zones: what they mean depends on the machine."""


@cache
def _zones() -> frozenset[str]:
    """Looked for on the disk: once."""
    return frozenset(available_timezones()) - NO_PLACES


def _known_zone(name: str) -> str:
    if name not in _zones():
        raise ValueError(f"{name[:64]!r} is no time zone; such are Europe/Rome and Europe/Moscow")
    return name


def _seen(text: str) -> str:
    """Without what is not seen and turns round what follows it, as in files that are imported."""
    seen = one_line(text)
    if not seen:
        raise ValueError("holds nothing that can be seen")
    return seen


def _different(some: list[str]) -> list[str]:
    return list(dict.fromkeys(some))


Called = Annotated[Name, AfterValidator(_seen)]
Label = Annotated[Text, StringConstraints(max_length=64), AfterValidator(_seen)]
LongLabel = Annotated[Text, StringConstraints(max_length=128), AfterValidator(_seen)]
Zone = Annotated[
    Text, StringConstraints(max_length=64), AfterValidator(_known_zone), Field(description="IANA name: `Europe/Rome`")
]
Number = Annotated[int, Field(ge=1, le=MOST_SLOTS, strict=True)]
Available = Annotated[
    list[Number] | None, Field(max_length=MOST_SLOTS, description="numbers of slots; without it, all of them")
]
Languages = Annotated[list[TextLanguageCode], Field(max_length=15), AfterValidator(_different)]
Names = Annotated[dict[LanguageCode, Called], Field(min_length=1, description="by language: at least one")]
Load = Annotated[int, Field(ge=0, le=MOST_SLOTS, strict=True)]
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description="hours and minutes: `09:30`")]

SLOT: dict[str, Any] = {"starts_at": "2015-09-30T07:00:00Z", "ends_at": "2015-09-30T07:25:00Z"}
EVENT: dict[str, Any] = {
    "code": "forum-2015",
    "corridor": "trentino-moscow",
    "names": {"it": "Forum Trentino–Mosca", "en": "Trentino–Moscow forum"},
    "starts_on": "2015-09-30",
    "ends_on": "2015-09-30",
    "time_zone": "Europe/Moscow",
    "hours": [{"day": "2015-09-30", "begins": "10:00", "ends": "13:00", "minutes": 25, "pause": 5}],
    "tables": 20,
    "least": 3,
    "most": 6,
}
EVENT_OUT: dict[str, Any] = (
    {name: value for name, value in EVENT.items() if name not in ("hours", "tables")}
    | {"id": 1, "site_id": None, "place": None, "languages": [], "forms": None, "replay_day": None}
    | {"state": "draft", "participants": 40, "version": 2}
)
PLACES: dict[str, Any] = {
    "slots": [{"number": 1} | SLOT],
    "tables": [{"id": 1, "number": 1, "label": "1", "hall": None, "online": False, "closed_from": None}],
    "interpreters": [{"id": 1, "label": "Interpreter 1", "languages": ["it", "ru"], "available": None}],
}


class SlotIn(RequestModel):
    """A time of one meeting, the same at all tables."""

    starts_at: Moment
    ends_at: Moment


class HoursIn(RequestModel):
    """Slots of `minutes`, with `pause` minutes between them, as many as there is time for; on the event's clock."""

    day: EventDay
    begins: Clock
    ends: Clock
    minutes: int = Field(ge=5, le=480, strict=True)
    pause: int = Field(default=0, ge=0, le=240, strict=True)

    def slots(self, zone: str) -> list[tuple[datetime, datetime]]:
        """In UTC: a slot is as long as it is said to be on a day, too, on which clocks are changed."""
        first, last = (
            datetime.combine(self.day, time.fromisoformat(at), ZoneInfo(zone)).astimezone(UTC)
            for at in (self.begins, self.ends)
        )
        long, step = timedelta(minutes=self.minutes), timedelta(minutes=self.minutes + self.pause)
        found = []
        while first + long <= last:
            found.append((first, first + long))
            first += step
        return found


class TableIn(RequestModel):
    label: Label
    hall: LongLabel | None = None
    online: bool = Field(default=False, strict=True, description="has what a meeting with somebody far away takes")


def _two_at_least(languages: list[str]) -> list[str]:
    if len(found := _different(languages)) < 2:
        raise ValueError("names one language: somebody who interprets speaks two")
    return found


class InterpreterIn(RequestModel):
    """Somebody who interprets one meeting at a time between any two of the languages."""

    label: LongLabel = Field(description="need not be a name")
    languages: Annotated[list[TextLanguageCode], Field(min_length=2, max_length=15), AfterValidator(_two_at_least)]
    available: Available = None


class _Places(RequestModel):
    """Slots, tables and interpreters: each replaces what there was."""

    slots: Annotated[list[SlotIn], Field(max_length=MOST_SLOTS)] | None = Field(
        default=None, description="their times; or say `hours`"
    )
    hours: Annotated[list[HoursIn], Field(max_length=50)] | None = Field(
        default=None, description="slots by the hours of each day"
    )
    tables: Annotated[int, Field(ge=0, le=MOST_TABLES, strict=True)] | list[TableIn] | None = Field(
        default=None, description="how many there are; or each of them with its label"
    )
    interpreters: Annotated[list[InterpreterIn], Field(max_length=100)] | None = None


class EventIn(_Places):
    """A new event of a corridor. It is a draft until its timetable is given out."""

    code: Code
    corridor: Code | None = Field(default=None, description="its code; not needed if there is one only")
    names: Names
    starts_on: EventDay
    ends_on: EventDay | None = Field(default=None, description="without it, the day on which it starts")
    time_zone: Zone
    site_id: Annotated[int, Field(ge=1, le=2**31 - 1, strict=True)] | None = None
    place: Called | None = Field(default=None, description="where that is no site: a hall, an address")
    least: Load = Field(default=0, description="meetings of everybody, at least")
    most: Load = Field(default=8, description="meetings of everybody, at most")
    languages: Languages = Field(default=[], description="of participants who do not say any")
    forms: Annotated[list[Form], Field(min_length=1)] | None = Field(
        default=None, description="cooperation forms that meetings may be about; without it, all"
    )
    replay_day: StrictDate | None = Field(
        default=None, description="the day whose law is asked, in a demo; without it, the corridor's own"
    )

    model_config = RequestModel.model_config | ConfigDict(json_schema_extra={"examples": [EVENT]})


class EventChange(_Places):
    """What is left out stays as it is."""

    names: Names = Field(default={})
    starts_on: EventDay = date.min
    ends_on: EventDay = date.min
    time_zone: Zone = "UTC"
    site_id: Annotated[int, Field(ge=1, le=2**31 - 1, strict=True)] | None = None
    place: Called | None = None
    least: Load = 0
    most: Load = 0
    languages: Languages = Field(default=[])
    forms: Annotated[list[Form], Field(min_length=1)] | None = None
    replay_day: StrictDate | None = None
    state: EventState = "draft"

    model_config = change_config({"least": 2, "state": "provisional"})


class SlotOut(BaseModel):
    number: int = Field(description="what availability is said in")
    starts_at: datetime
    ends_at: datetime


class TableOut(BaseModel):
    id: int
    number: int
    label: str
    hall: str | None
    online: bool
    closed_from: datetime | None = Field(description="from when on it is lost")


class InterpreterOut(BaseModel):
    id: int
    label: str
    languages: list[str]
    available: list[int] | None


class EventOut(BaseModel):
    """An event as it stands in a list."""

    id: int
    code: str
    corridor: str = Field(description="code of the corridor")
    names: dict[LanguageCode, str]
    starts_on: date
    ends_on: date
    time_zone: str
    site_id: int | None
    place: str | None
    least: int
    most: int
    languages: list[str]
    forms: list[Form] | None
    replay_day: date | None
    state: EventState
    participants: int = Field(description="that are registered")
    version: int | None = Field(description="number of the last version with a timetable")

    model_config = ConfigDict(json_schema_extra={"example": EVENT_OUT})


class EventInFull(EventOut):
    """With its slots, tables and interpreters."""

    slots: list[SlotOut]
    tables: list[TableOut]
    interpreters: list[InterpreterOut]

    model_config = ConfigDict(json_schema_extra={"example": EVENT_OUT | PLACES})


EventSort = Literal["id", "-id", "code", "-code"]


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What the list of events may be narrowed to, and its order."""

    corridor: Annotated[Code | None, Query(description="code of a corridor")] = None
    state: Annotated[EventState | None, Query(description="how far they are")] = None
    ids: Ids = None
    sort: Annotated[EventSort, Query(description=SORT)] = "-id"
