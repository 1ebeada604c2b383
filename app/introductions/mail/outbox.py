"""The table of mails: what is to be sent is put there in the transaction that it is about."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.database import batches
from models import EventMail, Introduction, Mail
from models.introduction import Outgoing

ToCompany = Literal["asked", "reminded", "not_happening", "released"]
ToPark = Literal[
    "park_proposed",
    "park_approved",
    "park_accepted",
    "park_released",
    "park_declined",
    "park_expired",
    "park_withdrawn",
    "park_reminded",
    "park_next_step",
    "park_escalated",
]
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
MOST_ATTEMPTS = 14
"""Two and a half days with these pauses; then somebody has to look."""
AT_ONCE = 100


def to_contact(
    session: Session,
    kind: ToCompany,
    introduction_id: int,
    side: str,
    contact_id: int,
    moment: datetime,
    link_id: int | None = None,
) -> None:
    mail = Mail(kind=kind, introduction_id=introduction_id, side=side, contact_id=contact_id, link_id=link_id)
    _add(session, mail, moment)


def to_park(session: Session, kind: ToPark, introduction_id: int, side: str, park_id: int, moment: datetime) -> None:
    """To whoever manages it when the mail is sent."""
    _add(session, Mail(kind=kind, introduction_id=introduction_id, side=side, park_id=park_id), moment)


def _add(session: Session, mail: Mail, moment: datetime) -> None:
    mail.created_at = mail.next_try_at = moment
    session.add(mail)


def due(session: Session, moment: datetime, kind: type[Mail] | type[EventMail] = Mail) -> Sequence[int]:
    query = select(kind.id).where(kind.next_try_at <= moment).order_by(kind.next_try_at, kind.id)
    return session.scalars(query.limit(AT_ONCE)).all()


def known(session: Session, ids: Iterable[int]) -> set[int]:
    """Those of some mails that are on record."""
    found: set[int] = set()
    for some in batches(sorted(ids)):
        found |= set(session.scalars(select(Mail.id).where(Mail.id.in_(some))))
    return found


def forget_sent_about(session: Session, contact_id: int) -> None:
    """Takes off the record what was sent to others with that contact in it; what is not sent yet is made anew."""
    of_contact = select(Introduction.id).where(
        or_(Introduction.contact_a_id == contact_id, Introduction.contact_b_id == contact_id)
    )
    told = Mail.kind == "released", Mail.introduction_id.in_(of_contact), Mail.sent_at.is_not(None)
    session.execute(delete(Mail).where(*told), execution_options={"synchronize_session": "fetch"})


def mark_sent(mail: Outgoing, moment: datetime) -> None:
    mail.sent_at, mail.next_try_at, mail.error = moment, None, None


def mark_failed(mail: Outgoing, moment: datetime, error: Exception) -> None:
    """Only the kind of the error: its text may name whom the mail was for."""
    mail.attempts += 1
    mail.error = type(error).__name__[:64]
    if mail.attempts >= MOST_ATTEMPTS:
        give_up(mail, moment, mail.error)
    else:
        mail.next_try_at = moment + min(FIRST_PAUSE * 2 ** (mail.attempts - 1), LONGEST_PAUSE)


def give_up(mail: Outgoing, moment: datetime, why: str) -> None:
    mail.given_up_at, mail.next_try_at, mail.error = moment, None, why
