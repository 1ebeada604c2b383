"""A request for a stay, checked part by part: who is the guest, whose is the space, on which days, with what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.errors import FieldError, Forbidden, Invalid
from app.hosting import queries
from app.hosting.schemas import StayIn
from app.introductions import service as introductions
from app.introductions.schemas import IntroductionIn
from app.introductions.whom import pair_of
from app.portfolio.companies import service as companies
from app.schemas import LONGEST_TAG
from matching.profiles import Form
from matching.texts.contacts import masked
from models import Pair, Space, Stay

LONGEST = timedelta(days=731)
"""Two years: hosting is for a limited time."""


@dataclass(frozen=True, slots=True)
class AskedStay:
    row: Stay
    """not in the session yet"""
    space: Space


def asked(session: Session, caller: Caller, sent: StayIn) -> AskedStay:
    """Raises `Invalid`, naming the fields, `NotFound` and `Forbidden`."""
    space = _space(session, sent)
    pair = _pair(session, caller, sent, space)
    parties = introductions.parties_of(session, (pair.party_a_id, pair.party_b_id))
    a, b = parties[pair.party_a_id], parties[pair.party_b_id]
    guest, site = (b, a) if a.kind == "site" else (a, b)
    if site.id != space.site_id:
        raise _wrong("space_id", f"is no space of {site.name}, which the pair is with")
    if guest.is_gone:
        raise _wrong("company_id", "is a draft or withdrawn: publish the company first")
    if guest.park_id is None or not caller.may_edit(guest.park_id):
        raise Forbidden("A stay is asked for by the park of the guest.")
    _ensure_days(sent, space)
    row = Stay(
        pair=pair,
        party_a_id=pair.party_a_id,
        party_b_id=pair.party_b_id,
        host="a" if a.kind == "site" else "b",
        space_id=space.id,
        introduction_id=_introduction(session, sent, pair),
        starts_on=sent.starts_on,
        ends_on=sent.ends_on,
        workplaces=_workplaces(sent, space),
        equipment=_equipment(sent, space),
        services=plain_list(sent.services),
    )
    return AskedStay(row, space)


def plain_list(texts: Iterable[str]) -> list[str]:
    """Each once, without what is recognised as personal."""
    return list(dict.fromkeys(masked(text)[0][:LONGEST_TAG] for text in texts))


def _space(session: Session, sent: StayIn) -> Space:
    space = queries.space(session, sent.space_id)
    if space is None:
        raise _wrong("space_id", f"there is no space {sent.space_id}")
    if space.withdrawn_at is not None or space.site.withdrawn_at is not None:
        raise _wrong("space_id", "is withdrawn")
    return space


def _pair(session: Session, caller: Caller, sent: StayIn, space: Space) -> Pair:
    """That of the match, or of the company and the site of the space, which may never have been listed."""
    if (sent.pair_id is None) == (sent.company_id is None):
        raise _wrong("pair_id", "say either a pair or a company")
    if sent.company_id is not None:
        company = companies.get(session, caller, sent.company_id)
        if company.park_id == space.site.park_id:
            raise _wrong("space_id", "is one of the company's own park: a stay is at the other")
        wanted = IntroductionIn(company_id=sent.company_id, site_id=space.site_id, form=Form.HOSTING)
        return pair_of(session, caller, wanted)[0]
    pair, _ = pair_of(session, caller, IntroductionIn(pair_id=sent.pair_id))
    if pair.form != Form.HOSTING:
        raise _wrong("pair_id", f"is a match for {pair.form}, not for hosting")
    return pair


def _introduction(session: Session, sent: StayIn, pair: Pair) -> int | None:
    if sent.introduction_id is None:
        return None
    found = queries.introduction(session, sent.introduction_id)
    if found is None or found.pair_id != pair.id or found.proposed_at is None:
        raise _wrong("introduction_id", "is no introduction of this company and this site for hosting")
    return found.id


def _ensure_days(sent: StayIn, space: Space) -> None:
    if sent.ends_on < sent.starts_on:
        raise _wrong("ends_on", "is before `starts_on`")
    if sent.ends_on - sent.starts_on > LONGEST:
        raise _wrong("ends_on", "is more than two years after `starts_on`: a stay is for a limited time")
    if space.available_from is not None and sent.starts_on < space.available_from:
        raise _wrong("starts_on", f"the space is available from {space.available_from} on")
    if space.available_until is not None and sent.ends_on > space.available_until:
        raise _wrong("ends_on", f"the space is available until {space.available_until}")


def _workplaces(sent: StayIn, space: Space) -> int | None:
    if space.workplaces is None:
        if sent.workplaces is not None:
            raise _wrong("workplaces", "this space is taken as a whole")
        return None
    wanted = sent.workplaces or 1
    if wanted > space.workplaces:
        raise _wrong("workplaces", f"the space has {space.workplaces}")
    return wanted


def _equipment(sent: StayIn, space: Space) -> list[str]:
    wanted = list(dict.fromkeys(sent.equipment))
    missing = [piece for piece in wanted if piece not in space.equipment]
    if missing:
        known = ", ".join(space.equipment) or "none"
        raise _wrong("equipment", f"the space has no {_told(missing)}; it has: {known}")
    return wanted


def _told(pieces: Sequence[str]) -> str:
    return ", ".join(f"{piece!r}" for piece in pieces)


def _wrong(field: str, reason: str) -> Invalid:
    return Invalid(errors=[FieldError(field=field, reason=reason)])
