"""What agendas are made of: one version of an event's plan, with all that is told of its meetings, and no tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.schemas import LanguageCode
from matching.profiles import Form

Sentences = Mapping[LanguageCode, tuple[str, ...]]
"""Sentences, the same in each language."""


class Span(NamedTuple):
    """From an instant to an instant, both aware."""

    starts: datetime
    ends: datetime


class Text(NamedTuple):
    """What somebody wrote, and in which language."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class EventFacts:
    """`zone` is the event's (IANA), `slots` its spans by id, in the order of time, `tables` what stands on them, by id.

    `version` and `made_at` are those of the plan; `changed_at` is when it or the event last changed. `provisional`: it
    may still change. `replays` is the day whose law was asked, where that is not today's: every page then says so.
    """

    code: str
    names: Mapping[str, str]
    parks: tuple[str, str]
    """of sides A and B"""
    place: str | None
    language: LanguageCode
    """that is read in the hall"""
    zone: str
    slots: Mapping[int, Span]
    tables: Mapping[int, str]
    version: int
    made_at: datetime
    changed_at: datetime
    provisional: bool
    replays: date | None = None

    def day(self, slot: int) -> date:
        """On which a slot is, where the event is."""
        return self.slots[slot].starts.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True, slots=True)
class Delegate:
    id: int
    name: str
    language: LanguageCode
    slots: frozenset[int]


@dataclass(frozen=True, slots=True)
class Participant:
    """`zone` is where the agenda is read, `slots` are those in which somebody of them is there."""

    id: int
    name: str
    park: str
    city: str | None
    language: LanguageCode
    zone: str
    online: bool
    slots: frozenset[int]
    summaries: Mapping[str, str]
    """by language: in any of those that companies write"""
    delegates: tuple[Delegate, ...] = ()

    def summary(self, reader: LanguageCode) -> Text | None:
        """In the reader's language, else English, else whatever there is."""
        for language in (reader, "en", *sorted(self.summaries)):
            if text := self.summaries.get(language):
                return Text(language, text)
        return None


@dataclass(frozen=True, slots=True)
class Leaving:
    """A delegate who was to come to a meeting, or to join it, and is not since that sequence; when it was then."""

    delegate: int
    joins: bool
    slot: int
    sequence: int


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """`a` and `b` are participants, which name it in every version. Without a slot it is in no agenda.

    `delegate_a`, `delegate_b`: whom they send; none is all of them. `joined`: colleagues who join, of either side.
    `sequence` rises with each change, `fallen` says that it was planned in an earlier version, with the slot of that
    one, and is no more; `unnamed` that it is not told whom it was with, as the law holds that back by now. `left`: who
    comes no more.
    """

    a: int
    b: int
    form: Form
    reasons: Sentences
    slot: int | None
    table: int | None
    sequence: int
    interpreter: str | None = None
    delegate_a: int | None = None
    delegate_b: int | None = None
    joined: tuple[int, ...] = ()
    fallen: bool = False
    unnamed: bool = False
    left: tuple[Leaving, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanFacts:
    event: EventFacts
    participants: Mapping[int, Participant]
    meetings: tuple[MeetingFacts, ...]
