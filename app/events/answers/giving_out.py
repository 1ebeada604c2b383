"""A version of the timetable is given out: everybody who can be reached gets a link, and a mail with the agenda."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.audit import record
from app.accounts.roles import Caller
from app.compliance.policy.policy import Policy
from app.errors import Conflict, FieldError, Invalid
from app.events import locks
from app.events.agendas import queries as plans
from app.events.agendas.history import Key, courses
from app.events.agendas.releasing import ensure_released, timetable
from app.events.answers import queries
from app.events.answers.schemas import IssueIn, IssueOut, NewIssue
from app.events.service import ensure_open
from app.introductions.links.issuing import LINKS_ARE_OFF
from app.introductions.links.tokens import Kind, LinkKey, new_nonce
from models import Event, EventIssue, EventLink, EventMail, EventPlan

EVENT_LINK = Kind("event", "/forum/")
AFTERWARDS = timedelta(days=30)
"""that a link works after the last slot: so long they can tell what came of it"""


def give_out(
    session: Session,
    policy: Policy,
    links: LinkKey | None,
    caller: Caller,
    event: Event,
    sent: IssueIn,
    moment: datetime,
) -> NewIssue:
    """The last version. Links that were out are replaced; answers stay where their meeting stands as it did.

    Raises `Invalid` for a date that does not go with it, `Conflict` where links are off or nobody can be reached,
    `NotFound` without a timetable, and `ReleaseRefused`.
    """
    _ensure_dated(sent, moment)
    if links is None:
        raise Conflict(LINKS_ARE_OFF)
    locks.event(session, event.id)
    ensure_open(event)
    locks.who_comes(session, event.id)
    plan = timetable(session, event)
    ensure_released(session, policy, caller, event, plan)
    _forget_outdated(session, event, plan)
    issue = EventIssue(
        event_id=event.id,
        version=plan.number or 0,
        kind=sent.kind,
        issued_at=moment,
        answers_until=sent.answers_until,
    )
    event.state, event.updated_at = sent.kind, moment
    session.add(issue)
    reached, unreachable = _link_everybody(session, event, plan, moment)
    if not reached:
        raise Conflict("Nobody can be written to: no delegate has an address, and no company a contact who consents.")
    queries.replace_links(session, event.id, moment)
    session.add_all(reached)
    session.flush()
    _write_mails(session, reached, sent.kind, issue.version, moment)
    details = {"version": issue.version, "mails": len(reached), "unreachable": len(unreachable)}
    record(session, caller, f"event.{sent.kind}", "event", event.id, details)
    session.flush()
    told = IssueOut.model_validate(issue, from_attributes=True)
    return NewIssue(**dict(told), mails=len(reached), unreachable=unreachable)


def ask_for_feedback(session: Session, issue_id: int, moment: datetime) -> None:
    """Once, after the event, by the links that are out. Nothing if another issue came after it."""
    issue = queries.issue(session, issue_id)
    if issue.feedback_asked_at is not None:
        return
    issue.feedback_asked_at = moment
    last = queries.last_issue(session, issue.event_id)
    if last is not None and last.id == issue.id:
        links = queries.open_links(session, issue.event_id, moment)
        _write_mails(session, links, "feedback", issue.version, moment)
    session.flush()


def _ensure_dated(sent: IssueIn, moment: datetime) -> None:
    why = None
    if sent.kind == "provisional" and sent.answers_until is None:
        why = "say by when they answer"
    elif sent.kind == "provisional" and sent.answers_until is not None and sent.answers_until <= moment:
        why = "has passed"
    elif sent.kind == "final" and sent.answers_until is not None:
        why = "is for a provisional timetable only"
    if why is not None:
        raise Invalid(errors=[FieldError(field="answers_until", reason=why)])


def _forget_outdated(session: Session, event: Event, plan: EventPlan) -> None:
    """Answers on meetings that were moved since: these are asked again."""
    course = courses(plans.versions(session, plan))
    changed = {key: one.changed_in for key, one in course.items()}
    outdated = [
        row.id
        for row in queries.all_answers(session, event.id)
        if row.version < changed.get(Key(row.a_id, row.b_id), 0)
    ]
    queries.forget_answers(session, outdated)


def _link_everybody(
    session: Session, event: Event, plan: EventPlan, moment: datetime
) -> tuple[list[EventLink], list[int]]:
    """A link for each delegate with an address; else for the company's contact, not yet stored. And who has neither."""
    course = courses(plans.versions(session, plan))
    with_agenda = {person for key in course for person in key}
    people = {one: row for one, row in queries.participants(session, event.id).items() if one in with_agenda}
    slots = plans.slots(session, event.id)
    expires_at = max([moment, *(one.ends_at for one in slots)]) + AFTERWARDS
    links = [
        EventLink(event_id=event.id, participant_id=one.participant_id, delegate_id=one.id)
        for one in queries.delegates_with_address(session, people)
    ]
    rest = people.keys() - {one.participant_id for one in links}
    contacts = queries.contacts(session, {people[one].party_id for one in rest}, moment.date())
    for one in sorted(rest):
        contact = contacts.get(people[one].party_id)
        if contact is not None:
            links.append(EventLink(event_id=event.id, participant_id=one, contact_id=contact.id))
    for link in links:
        link.nonce, link.issued_at, link.expires_at, link.wrong_codes = new_nonce(), moment, expires_at, 0
    return links, sorted(people.keys() - {one.participant_id for one in links})


def _write_mails(session: Session, links: Iterable[EventLink], kind: str, version: int, moment: datetime) -> None:
    for link in links:
        mail = EventMail(kind=kind, link_id=link.id, version=version, attempts=0)
        mail.created_at = mail.next_try_at = moment
        session.add(mail)
