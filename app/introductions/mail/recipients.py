"""Whom a mail is for: a person of a company as long as they consent, or the people who manage a park."""

from datetime import datetime
from typing import NamedTuple, cast, get_args

from sqlalchemy.orm import Session

from app.accounts.people import service as people
from app.introductions import queries
from app.schemas import LanguageCode
from models import Mail

LANGUAGES = get_args(LanguageCode)


class Recipients(NamedTuple):
    """`addresses`: (name, e-mail) of each. `name`: how they are addressed."""

    name: str
    addresses: list[tuple[str, str]]
    language: LanguageCode


def recipients_of(session: Session, mail: Mail, moment: datetime) -> Recipients | None:
    """None where there is nobody: a contact who was erased or consents no more, a park without addresses."""
    if mail.park_id is not None:
        return _managers(session, mail.park_id)
    found = queries.contacts_by_id(session, [mail.contact_id], moment.date())
    for contact in found.values():
        return Recipients(contact.name, [(contact.name, contact.email)], cast(LanguageCode, contact.language))
    return None


def _managers(session: Session, park_id: int) -> Recipients | None:
    """All in one mail, as they are colleagues, in the language of whom is known the longest."""
    found = people.managers_of(session, park_id)
    if not found:
        return None
    language = found[0].language if found[0].language in LANGUAGES else "en"
    return Recipients(found[0].name, [(one.name, one.email) for one in found], cast(LanguageCode, language))
