"""A row of the outbox of events -> a mail with the agenda: as PDF, and for the calendar."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.compliance.policy.policy import Policy
from app.events.agendas.agenda import Agenda, agenda_of
from app.events.agendas.calendars import Publisher, agenda_calendar, cancellations
from app.events.agendas.facts import PlanFacts
from app.events.agendas.pdf import agenda_pdf
from app.events.agendas.releasing import released_plan
from app.events.agendas.wording import clean, event_name, told_date, told_replay
from app.events.answers import queries
from app.events.answers.wording import mail_text
from app.introductions.links.tokens import LinkKey
from app.introductions.mail.composing import marked, message_of
from app.introductions.mail.recipients import Recipients
from app.introductions.queries import contacts_by_id
from app.schemas import LanguageCode
from models import EventDelegate, EventLink, EventMail

NUMBERED = "ponte-event"
"""How the ids of these mails begin."""


@dataclass(frozen=True, slots=True)
class EventOffice:
    """What mails about events are made with. `links` none: none can be made."""

    sender: str
    links: LinkKey | None
    policy: Policy
    publisher: Publisher


def compose(session: Session, mail: EventMail, moment: datetime, office: EventOffice) -> EmailMessage | str:
    """The message; or why there is none any more. Raises `ReleaseRefused` where the law holds it back: it waits."""
    link = queries.mail_link(session, mail)
    if office.links is None or link.replaced_at is not None or moment >= link.expires_at:
        return "obsolete"
    event = queries.event(session, link.event_id)
    plan = released_plan(session, office.policy, OPERATOR, event, version=mail.version, of=link.participant_id)
    to = _recipients(session, link, plan, moment)
    if to is None:
        return "nobody"
    known = {one.id for one in plan.participants[link.participant_id].delegates}
    agenda = agenda_of(
        plan,
        link.participant_id,
        language=to.language,
        delegate_id=link.delegate_id if link.delegate_id in known else None,
    )
    text = mail_text(mail.kind, to.language, _values(session, office.links, link, agenda, to))
    replay = told_replay(plan.event, to.language) or ""
    number = f"{NUMBERED}-{mail.id}"
    message = message_of(office.sender, number, mail.created_at, to, marked(text, replay))
    if mail.kind != "feedback":
        _attach(message, agenda, office.publisher)
    return message


def _recipients(session: Session, link: EventLink, plan: PlanFacts, moment: datetime) -> Recipients | None:
    """The delegate; or the contact, as long as they consent."""
    if link.delegate_id is not None:
        row = session.get(EventDelegate, link.delegate_id)
        if row is None or row.email is None:
            return None
        languages = {one.id: one.language for one in plan.participants[link.participant_id].delegates}
        return Recipients(row.name, [(row.name, row.email)], languages[row.id])
    for contact in contacts_by_id(session, [link.contact_id], moment.date()).values():
        return Recipients(contact.name, [(contact.name, contact.email)], cast(LanguageCode, contact.language))
    return None


def _values(session: Session, links: LinkKey, link: EventLink, agenda: Agenda, to: Recipients) -> dict[str, str]:
    event, language = agenda.event, to.language
    days = sorted({event.day(slot) for slot in event.slots})
    issue = queries.last_issue(session, link.event_id)
    until = issue.answers_until if issue else None
    return {
        "name": to.name,
        "own": clean(agenda.owner.name),
        "event": event_name(event, language),
        "when": " – ".join(told_date(day, language) for day in dict.fromkeys((days[0], days[-1]))) if days else "",
        "until": told_moment(until, agenda.owner.zone, language) if until else "",
        "link": links.address(link),
        "code": links.code(link),
    }


def told_moment(moment: datetime, zone: str, language: LanguageCode) -> str:
    there = moment.astimezone(ZoneInfo(zone))
    return f"{told_date(there.date(), language)}, {there:%H:%M}"


def _attach(message: EmailMessage, agenda: Agenda, publisher: Publisher) -> None:
    """Calendar programs read the method off the type."""
    message.add_attachment(agenda_pdf(agenda), "application", "pdf", filename="agenda.pdf")
    calendars = {"agenda.ics": ("PUBLISH", agenda_calendar(agenda, publisher))}
    if (struck_out := cancellations(agenda, publisher)) is not None:
        calendars["cancelled.ics"] = ("CANCEL", struck_out)
    for name, (method, content) in calendars.items():
        message.add_attachment(
            content, "text", "calendar", filename=name, params={"method": method, "charset": "utf-8"}
        )
