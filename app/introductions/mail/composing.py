"""A row of the outbox -> a mail: its text, in the language of whom it is for, and their address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.clearances.release import Purpose
from app.introductions import queries
from app.introductions.desk import Desk
from app.introductions.links.issuing import party_of
from app.introductions.links.tokens import LinkKey
from app.introductions.mail.recipients import Recipients, recipients_of
from app.introductions.presenting import presentation
from app.introductions.states import ASKING, State
from app.introductions.wording import MailText, identity_text, mail_text, replay_text, told_day
from matching.explaining.phrases import form_name
from matching.profiles import Form
from models import Contact, Introduction, IntroductionLink, Mail

WITH_LINK = frozenset({"asked", "reminded"})


@dataclass(frozen=True, slots=True)
class Office:
    """What mails are made with, from the settings. `desk.links` none: no mail with a link can be made."""

    sender: str
    public_url: str | None
    desk: Desk

    @property
    def links(self) -> LinkKey | None:
        return self.desk.links


def compose(session: Session, mail: Mail, moment: datetime, office: Office) -> EmailMessage | str:
    """The message; or why there is none any more: what it asks is answered, nobody is there.

    Raises `ReleaseRefused` for contacts that the law does not let out by now: the mail waits.
    """
    row = queries.introduction(session, None, mail.introduction_id)
    assert row is not None  # noqa: S101 - introductions are never deleted
    to = recipients_of(session, mail, moment)
    if to is None:
        return "nobody"
    link = queries.link(session, mail.link_id) if mail.link_id else None
    if mail.kind in WITH_LINK and not _is_open(row, link, office, moment):
        return "obsolete"
    if mail.kind == "released" and row.released_at is None:
        return "obsolete"
    if mail.kind == "released":
        office.desk.gate(session, OPERATOR, row.pair_id, Purpose.CONTACTS)
    values = _values(session, office, mail, row, link, to, moment)
    text = mail_text(mail.kind, to.language, values)
    return message_of(office.sender, f"ponte-{mail.id}", mail.created_at, to, marked(text, values["replay"]))


def marked(text: MailText, replay: str) -> MailText:
    """A mail about what only replays another day says so, whatever it is about."""
    return text if replay in text.body else MailText(text.subject, f"{text.body}\n\n{replay}")


def _is_open(row: Introduction, link: IntroductionLink | None, office: Office, moment: datetime) -> bool:
    return (
        office.links is not None
        and link is not None
        and link.replaced_at is None
        and link.decided_at is None
        and moment < link.expires_at
        and State(row.state) in ASKING
    )


def _values(
    session: Session,
    office: Office,
    mail: Mail,
    row: Introduction,
    link: IntroductionLink | None,
    to: Recipients,
    moment: datetime,
) -> Mapping[str, str]:
    """What the texts may say. The partner's name and contact are there for `released` only."""
    side = mail.side or "a"
    other = "b" if side == "a" else "a"
    cards = queries.cards(session, (row.party_a_id, row.party_b_id))
    own, partner = cards[party_of(row, side)], cards[party_of(row, other)]
    told = presentation(row, other, partner, to.language)
    values = {
        "number": str(row.id),
        "name": to.name,
        "own": own.name,
        "own_park": own.park_name or "",
        "form": form_name(Form(row.pair.form), to.language),
        "title": told.title if told.name is None else f"{told.name}: {told.title}",
        "abstract": told.abstract or "",
        "identity": identity_text(
            to.language,
            own=presentation(row, side, own, to.language).name is not None,
            partner=told.name is not None,
        ),
        "until": told_day(link.expires_at if link else row.due_at or row.state_since),
        "address": f"{office.public_url or ''}/#/introductions/{row.id}",
        "replay": replay_text(row.replayed_day.isoformat(), to.language) if row.replayed_day else "",
    }
    if link is not None and office.links is not None:
        values |= {"link": office.links.address(link), "code": office.links.code(link)}
    if mail.kind == "released":
        known = queries.contacts_by_id(session, [getattr(row, f"contact_{other}_id")], moment.date())
        values |= {
            "partner": partner.name,
            "partner_park": partner.park_name or "",
            "partner_contact": "\n".join(map(_card, known.values())) or (partner.park_name or ""),
        }
    return values


def _card(contact: Contact) -> str:
    return "\n".join(filter(None, (contact.name, contact.role, contact.email, contact.phone)))


def message_of(sender: str, number: str, written_at: datetime, to: Recipients, text: MailText) -> EmailMessage:
    """`number` is the mail's own, the same each time that it is tried: who received it twice sees it once."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = ", ".join(map(formataddr, to.addresses))
    message["Subject"], body = text
    message["Date"] = format_datetime(written_at)
    message["Message-ID"] = f"<{number}@{sender.rpartition('@')[2].strip('>')}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body)
    message["Content-Language"] = to.language
    return message
