"""What a link shows, and the one decision that it takes. Whatever is refused is put on record."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal, cast

from sqlalchemy.orm import Session

from app.accounts import audit
from app.introductions import queries, service
from app.introductions.acting import Side, of_company
from app.introductions.desk import Desk
from app.introductions.giving import Given
from app.introductions.links.issuing import party_of
from app.introductions.presenting import Presentation, presentation
from app.introductions.states import ASKING, SIDE_OF, Action, State, transitions_from
from app.schemas import LanguageCode
from matching.learning.decisions import RejectionReason
from matching.profiles import Form
from models import Introduction, IntroductionLink
from models.base import now

MOST_WRONG_CODES = 10
"""Then a link is closed: whoever guesses codes has not read the mail."""
ONCE_IN = timedelta(hours=1)
"""How often at most it is put on record that a link was opened in vain: anybody may open it without end."""
Choice = Literal["accept", "decline"]


class Refusal(StrEnum):
    """Why a link opens nothing."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REPLACED = "replaced"
    DECIDED = "decided"
    OVER = "over"
    LOCKED = "locked"
    WRONG_CODE = "wrong_code"
    NO_CHOICE = "no_choice"


TRY_AGAIN = frozenset({Refusal.WRONG_CODE, Refusal.NO_CHOICE})
"""After these the question is asked once more."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a company reads before it decides: of the partner, what its park chose to tell."""

    partner: Presentation
    own_name: str
    is_named: bool
    """whether the partner knows that name"""
    form: Form
    until: datetime
    replays: date | None


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows: a question, that a decision was taken, or why not."""

    language: LanguageCode
    question: Question | None = None
    decision: Choice | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent with the page's form."""

    choice: str
    code: str
    reason: RejectionReason | None


def look(
    session: Session, desk: Desk, token: str, language: LanguageCode | None = None, moment: datetime | None = None
) -> View:
    """What a link shows, in the contact's language or another. It changes nothing, however often it is opened."""
    language = language or _language_of(session, desk, token)
    found = _found(session, desk, token, moment or now())
    if isinstance(found, Refusal):
        return View(language, refusal=found)
    return View(language, question=_question(session, *found, language))


def note_refusal(session: Session, desk: Desk, token: str, view: View) -> None:
    """Puts on record that a link which the service has issued was refused. Others are not: anybody can make one up."""
    link = _issued(session, desk, token)
    if link is None or view.refusal is None or queries.was_refused(session, link.id, view.refusal, now() - ONCE_IN):
        return
    _record(session, link, view.refusal)


def decide(
    session: Session,
    desk: Desk,
    token: str,
    typed: Typed,
    language: LanguageCode | None = None,
    moment: datetime | None = None,
) -> View:
    """The first deliberate decision of a company. It takes the code of the mail: machines that submit forms lack it.

    Nothing is raised for what is refused: the refusal is to be stored.
    """
    moment = moment or now()
    language = language or _language_of(session, desk, token)
    found = _found(session, desk, token, moment, locked=True)
    if isinstance(found, Refusal):
        view = View(language, refusal=found)
        note_refusal(session, desk, token, view)
        return view
    link, row = found
    question = _question(session, link, row, language)
    assert desk.links is not None  # noqa: S101 - without it no link is found
    if typed.choice not in ("accept", "decline") or not typed.code.strip():
        return View(language, question, refusal=Refusal.NO_CHOICE)
    if not desk.links.is_code(link, typed.code):
        link.wrong_codes += 1
        _record(session, link, Refusal.WRONG_CODE)
        return View(language, question, refusal=Refusal.WRONG_CODE)
    choice = cast(Choice, typed.choice)
    link.decision, link.decided_at = choice, moment
    given = Given(reason=typed.reason or RejectionReason.OTHER) if choice == "decline" else Given()
    service.perform(session, desk, row.id, of_company(cast(Side, link.side)), Action(choice), given, moment=moment)
    service.release_if_allowed(session, desk, row, moment)
    return View(language, question, decision=choice)


def _found(
    session: Session, desk: Desk, token: str, moment: datetime, *, locked: bool = False
) -> tuple[IntroductionLink, Introduction] | Refusal:
    """A link that may be decided on, with its introduction."""
    link = _issued(session, desk, token)
    if link is None:
        return Refusal.UNKNOWN
    row = queries.introduction(session, None, link.introduction_id, locked=locked)
    if locked:
        session.refresh(link)
    assert row is not None  # noqa: S101 - introductions are never deleted
    waits = State(row.state) in ASKING and any(
        SIDE_OF[who] == link.side for each in transitions_from(State(row.state), Action.ACCEPT) for who in each.who
    )
    refusals = (
        (Refusal.DECIDED, link.decided_at is not None),
        (Refusal.REPLACED, link.replaced_at is not None),
        (Refusal.EXPIRED, moment >= link.expires_at),
        (Refusal.OVER, not waits or not _asks_somebody(session, link, moment)),
        (Refusal.LOCKED, link.wrong_codes >= MOST_WRONG_CODES),
    )
    return next((why for why, holds in refusals if holds), (link, row))


def _asks_somebody(session: Session, link: IntroductionLink, moment: datetime) -> bool:
    """Whether the person whom it was sent to is still there, and consents."""
    return bool(queries.contacts_by_id(session, [link.contact_id], moment.date()))


def _language_of(session: Session, desk: Desk, token: str) -> LanguageCode:
    """The contact's; English where the link is not known, or its contact was erased."""
    link = _issued(session, desk, token)
    contact = queries.contact(session, link.contact_id) if link and link.contact_id else None
    return cast(LanguageCode, contact.language) if contact else "en"


def _issued(session: Session, desk: Desk, token: str) -> IntroductionLink | None:
    named = desk.links.read(token) if desk.links else None
    if named is None:
        return None
    link = queries.link(session, named.link_id)
    return link if link is not None and link.nonce == named.nonce else None


def _question(session: Session, link: IntroductionLink, row: Introduction, language: LanguageCode) -> Question:
    other: Side = "b" if link.side == "a" else "a"
    cards = queries.cards(session, (row.party_a_id, row.party_b_id))
    own = cards[party_of(row, link.side)]
    return Question(
        partner=presentation(row, other, cards[party_of(row, other)], language),
        own_name=own.name,
        is_named=presentation(row, link.side, own, language).name is not None,
        form=Form(row.pair.form),
        until=link.expires_at,
        replays=row.replayed_day,
    )


def _record(session: Session, link: IntroductionLink, refusal: Refusal) -> None:
    details = {"introduction_id": link.introduction_id, "side": link.side, "refusal": refusal.value}
    audit.record(session, None, "link.refused", "introduction_link", link.id, details)
    session.flush()
