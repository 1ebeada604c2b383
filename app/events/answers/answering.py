"""What a participant's link shows, and what is taken from it. Opening it changes nothing; a typed code is needed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from sqlalchemy.orm import Session

from app.accounts import audit
from app.accounts.roles import OPERATOR
from app.clearances.release import ReleaseRefused
from app.compliance.policy.policy import Policy
from app.errors import NotFound
from app.events import locks
from app.events.agendas.agenda import Agenda, Meeting, agenda_of
from app.events.agendas.history import Key
from app.events.agendas.releasing import released_plan
from app.events.answers import outcomes, queries
from app.events.answers.schemas import Answer, MeetingOutcome, StepAfterMeeting
from app.introductions.desk import Desk
from app.introductions.links.tokens import LinkKey
from app.schemas import LanguageCode
from matching.learning.decisions import RejectionReason
from models import EventAnswer, EventFeedback, EventIssue, EventLink, EventParticipant
from models.base import now

MOST_WRONG_CODES = 10
"""Then a link is closed: whoever guesses codes has not read the mail."""
ONCE_IN = timedelta(hours=1)
"""How often at most it is put on record that a link was opened in vain: anybody may open it without end."""
Phase = Literal["answer", "tell", "shown"]
Typed = Mapping[str, list[str]]
"""The fields of the page's form: `code`, and per meeting `answer-KEY`, `reason-KEY`, `slot-KEY`, `outcome-KEY`, …"""


class Refusal(StrEnum):
    """Why a link opens nothing, or takes nothing."""

    UNKNOWN = "unknown"
    REPLACED = "replaced"
    EXPIRED = "expired"
    LOCKED = "locked"
    HELD_BACK = "held_back"
    WRONG_CODE = "wrong_code"
    NO_CHOICE = "no_choice"


TRY_AGAIN = frozenset({Refusal.WRONG_CODE, Refusal.NO_CHOICE})


@dataclass(frozen=True, slots=True)
class Counter:
    """What links of events need beside the database. `links` none: links are off."""

    links: LinkKey | None
    policy: Policy
    desk: Desk


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows. `phases`, `answers` and `feedback` by the key of the meeting."""

    language: LanguageCode
    agenda: Agenda | None = None
    until: datetime | None = None
    phases: Mapping[str, Phase] = field(default_factory=dict)
    answers: Mapping[str, EventAnswer] = field(default_factory=dict)
    feedback: Mapping[str, EventFeedback] = field(default_factory=dict)
    free: Mapping[int, str] = field(default_factory=dict)
    """numbers of slots without a meeting, and when they are"""
    saved: bool = False
    refusal: Refusal | None = None


def look(
    session: Session, counter: Counter, token: str, language: LanguageCode | None = None, moment: datetime | None = None
) -> View:
    moment = moment or now()
    found = _found(session, counter, token, moment)
    if isinstance(found, Refusal):
        return View(language or "en", refusal=found)
    return _view(session, counter, *found, language, moment)


def note_refusal(session: Session, counter: Counter, token: str, view: View) -> None:
    """Puts on record that a link which the service has issued was refused. Others are not: anybody can make one up."""
    link = _issued(session, counter, token)
    if link is None or view.refusal is None:
        return
    subject = _subject(link, view.refusal)
    if not queries.was_refused(session, *subject, view.refusal, now() - ONCE_IN):
        _record_refusal(session, link, view.refusal)


def take(
    session: Session,
    counter: Counter,
    token: str,
    typed: Typed,
    language: LanguageCode | None = None,
    moment: datetime | None = None,
) -> View:
    """Stores what was chosen; the last word counts. Nothing is raised for what is refused: that is stored, too."""
    moment = moment or now()
    found = _found(session, counter, token, moment, locked=True)
    if isinstance(found, Refusal):
        view = View(language or "en", refusal=found)
        note_refusal(session, counter, token, view)
        return view
    link, issue = found
    owner = session.get_one(EventParticipant, link.participant_id)
    view = _view(session, counter, link, issue, language, moment)
    if view.agenda is None:
        return view
    assert counter.links is not None  # noqa: S101 - without it no link is found
    if not counter.links.is_code(link, (typed.get("code") or [""])[0]):
        link.wrong_codes += 1
        _record_refusal(session, link, Refusal.WRONG_CODE)
        return _again(view, Refusal.WRONG_CODE)
    taken = _store(session, counter, issue, owner, view, typed, moment)
    if not taken:
        return _again(view, Refusal.NO_CHOICE)
    audit.record(session, None, "event.answered", "event", issue.event_id, {"participant": owner.id} | taken)
    session.flush()
    return _again(_view(session, counter, link, issue, language, moment), None)


def _again(view: View, refusal: Refusal | None) -> View:
    return View(
        view.language,
        view.agenda,
        view.until,
        view.phases,
        view.answers,
        view.feedback,
        view.free,
        saved=refusal is None,
        refusal=refusal,
    )


def _found(
    session: Session, counter: Counter, token: str, moment: datetime, *, locked: bool = False
) -> tuple[EventLink, EventIssue] | Refusal:
    """`locked`: nobody else of the company answers, or guesses a code, before this transaction ends."""
    link = _issued(session, counter, token)
    if link is not None and locked:
        locks.participants(session, link.event_id, [link.participant_id])
        session.refresh(link)
    issue = queries.last_issue(session, link.event_id) if link else None
    if link is None or issue is None:
        return Refusal.UNKNOWN
    refusals = (
        (Refusal.REPLACED, link.replaced_at is not None),
        (Refusal.EXPIRED, moment >= link.expires_at or (link.delegate_id is None and link.contact_id is None)),
        (Refusal.LOCKED, link.wrong_codes >= MOST_WRONG_CODES),
    )
    return next((why for why, holds in refusals if holds), (link, issue))


def _issued(session: Session, counter: Counter, token: str) -> EventLink | None:
    named = counter.links.read(token) if counter.links else None
    if named is None:
        return None
    link = queries.link(session, named.link_id)
    return link if link is not None and link.nonce == named.nonce else None


def _view(
    session: Session,
    counter: Counter,
    link: EventLink,
    issue: EventIssue,
    language: LanguageCode | None,
    moment: datetime,
) -> View:
    """The agenda as it was given out last, if the law still lets it out."""
    event = queries.event(session, issue.event_id)
    try:
        plan = released_plan(session, counter.policy, OPERATOR, event, version=issue.version, of=link.participant_id)
    except (ReleaseRefused, NotFound):
        return View(language or "en", refusal=Refusal.HELD_BACK)
    owner = plan.participants[link.participant_id]
    delegate = link.delegate_id if link.delegate_id in {one.id for one in owner.delegates} else None
    agenda = agenda_of(plan, owner.id, language=language, delegate_id=delegate)
    side = queries.participants(session, event.id)[owner.id].side
    numbers = {slot: number for number, slot in enumerate(plan.event.slots, 1)}
    busy = {one.span for one in agenda.meetings}
    return View(
        agenda.language,
        agenda,
        issue.answers_until,
        {one.key: _phase(issue, one, moment) for one in agenda.meetings},
        {_named(key): row for key, row in queries.answers_of(session, event.id, owner.id, side).items()},
        {_named(key): row for key, row in queries.feedback_of(session, event.id, owner.id, side).items()},
        {
            numbers[slot]: outcomes.told_when(agenda, span)
            for slot, span in plan.event.slots.items()
            if slot in owner.slots and span not in busy
        },
    )


def _phase(issue: EventIssue, meeting: Meeting, moment: datetime) -> Phase:
    """Who only joins is asked nothing: whoever holds the meeting answers for the company."""
    if meeting.joins:
        return "shown"
    if issue.kind == "provisional":
        return "answer" if issue.answers_until is not None and moment < issue.answers_until else "shown"
    return "tell" if meeting.span.ends <= moment else "shown"


def _named(key: Key) -> str:
    return f"{key.a}-{key.b}"


def _store(
    session: Session,
    counter: Counter,
    issue: EventIssue,
    owner: EventParticipant,
    view: View,
    typed: Typed,
    moment: datetime,
) -> dict[str, int]:
    """How much of what was taken. What is not known is left out, as if it had not been chosen."""
    taken: dict[str, int] = {}
    for key, phase in view.phases.items():
        chosen = {name: _first(typed, f"{name}-{key}") for name in ("answer", "reason", "outcome", "rating", "next")}
        a, b = map(int, key.split("-"))
        about = {"event_id": issue.event_id, "a_id": a, "b_id": b, "side": owner.side}
        if phase == "answer" and chosen["answer"] in set(Answer):
            row = view.answers.get(key) or EventAnswer(**about)
            row.version, row.answer, row.answered_at = issue.version, chosen["answer"], moment
            row.reason = _reason(chosen["reason"]) if row.answer == Answer.DECLINED else None
            free = {str(number) for number in view.free}
            wished = sorted(int(one) for one in set(typed.get(f"slot-{key}", [])) & free)
            row.slots = wished or None if row.answer == Answer.MOVE else None
            session.add(row)
            taken[row.answer] = taken.get(row.answer, 0) + 1
        elif phase == "tell" and chosen["outcome"] in set(MeetingOutcome):
            told = view.feedback.get(key) or EventFeedback(**about)
            told.outcome, told.told_at = chosen["outcome"], moment
            held = told.outcome == MeetingOutcome.HELD
            told.rating = int(chosen["rating"]) if held and chosen["rating"] in {"1", "2", "3", "4", "5"} else None
            told.next_step = chosen["next"] if held and chosen["next"] in set(StepAfterMeeting) else None
            told.reason = _reason(chosen["reason"]) if told.next_step == StepAfterMeeting.NONE else None
            session.add(told)
            session.flush()
            replays = view.agenda.event.replays if view.agenda else None
            outcomes.settle(session, counter.desk, issue, Key(a, b), moment, replays)
            taken["told"] = taken.get("told", 0) + 1
    session.flush()
    return taken


def _reason(chosen: str) -> str:
    return chosen if chosen in set(RejectionReason) else RejectionReason.OTHER.value


def _first(typed: Typed, name: str) -> str:
    return (typed.get(name) or [""])[0]


def _subject(link: EventLink, refusal: Refusal) -> tuple[str, int]:
    """What is put on record as refused. Whose links the law holds back tells who would have met: it is the event's."""
    return ("event", link.event_id) if refusal is Refusal.HELD_BACK else ("event_link", link.id)


def _record_refusal(session: Session, link: EventLink, refusal: Refusal) -> None:
    whose = {} if refusal is Refusal.HELD_BACK else {"participant": link.participant_id}
    details = {"event_id": link.event_id, "refusal": refusal.value} | whose
    audit.record(session, None, "link.refused", *_subject(link, refusal), details)
    session.flush()
