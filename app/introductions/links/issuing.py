"""Asking the two: the contact of each side, the link that they answer by, and the mail that takes it there."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.errors import Conflict
from app.introductions import queries
from app.introductions.acting import SIDES, Side
from app.introductions.links.tokens import LinkKey, new_nonce
from app.introductions.mail import outbox
from app.introductions.states import RULES, SIDE_OF, State
from models import Contact, Introduction, IntroductionLink

FOR_CONTACTS = "introductions"
"""The purpose that a contact must have consented to."""
LINKS_ARE_OFF = "Companies cannot be asked: set PONTE_LINK_KEY and PONTE_PUBLIC_URL, which links are made of."


def ask(session: Session, links: LinkKey | None, row: Introduction, cards: queries.Cards, moment: datetime) -> None:
    """A new link for each side that has not answered; whatever link it had is replaced.

    Raises `Conflict` where links are off, or a company has no contact with consent. A site may have none: its park
    answers for it.
    """
    if links is None:
        raise Conflict(LINKS_ARE_OFF)
    contacts = ensure_contacts(session, row, cards, moment)
    for side in (SIDE_OF[who] for who in RULES[State(row.state)].owners):
        _replace_links(session, row.id, side, moment)
        if contact := contacts.get(side):
            assert row.due_at is not None  # noqa: S101 - whoever is asked has a date
            link = IntroductionLink(
                introduction_id=row.id,
                side=side,
                contact_id=contact.id,
                nonce=new_nonce(),
                issued_at=moment,
                expires_at=row.due_at,
            )
            session.add(link)
            session.flush()
            outbox.to_contact(session, "asked", row.id, side, contact.id, moment, link_id=link.id)


def ensure_contacts(session: Session, row: Introduction, cards: queries.Cards, moment: datetime) -> dict[str, Contact]:
    """Of both sides: who was asked, as long as they consent, else the first of the company who does.

    Raises `Conflict` for a company without any.
    """
    chosen = queries.contacts_by_id(session, (row.contact_a_id, row.contact_b_id), moment.date())
    found: dict[str, Contact] = {}
    for side in SIDES:
        party_id = party_of(row, side)
        contact = chosen.get(getattr(row, f"contact_{side}_id") or 0)
        contact = contact or queries.contact_of(session, party_id, FOR_CONTACTS, moment.date())
        setattr(row, f"contact_{side}_id", contact and contact.id)
        if contact is not None:
            found[side] = contact
        elif cards[party_id].kind == "company":
            name = cards[party_id].name
            raise Conflict(f"{name} has no contact who has consented to introductions; its park can add one.")
    return found


def party_of(row: Introduction, side: Side | str) -> int:
    return row.party_a_id if side == "a" else row.party_b_id


def _replace_links(session: Session, introduction_id: int, side: str, moment: datetime) -> None:
    session.execute(
        update(IntroductionLink)
        .where(
            IntroductionLink.introduction_id == introduction_id,
            IntroductionLink.side == side,
            IntroductionLink.replaced_at.is_(None),
        )
        .values(replaced_at=moment)
    )
