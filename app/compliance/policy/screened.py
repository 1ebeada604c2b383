"""The lists that were imported, as policies ask them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.compliance.policy.facts import Listing
from app.compliance.policy.screener import Asked, Lists
from app.compliance.screening.service import ListState, ScreenedHit, Screening, lists_state
from matching.screening.parties import Kind, Number, Scheme, Subject

GRAVITY = ("current", "stale", "missing")
LENGTHS: dict[int, Scheme] = {10: "inn", 12: "inn", 13: "ogrn", 15: "ogrn"}
"""Digits of Russian numbers; what is another number may be any."""


@dataclass(frozen=True, slots=True)
class ImportedLists:
    """`days`: the age from which a list is stale."""

    days: int
    screening: Screening = field(default_factory=Screening)

    def lists(self, session: Session, now: datetime) -> Lists:
        states = lists_state(session, self.days, today=now)
        worst = max(states, key=lambda one: GRAVITY.index(one.state)).state
        ages = [one.age_days for one in states]
        oldest = None if None in ages else max(age for age in ages if age is not None)
        return Lists(worst, _version(states), oldest)

    def make_ready(self, engine: Engine) -> None:
        self.screening.make_ready(engine)

    def listings(self, session: Session, asked: Sequence[Asked]) -> list[tuple[Listing, ...]]:
        found = self.screening.screen(session, [_subject(one) for one in asked])
        return [tuple(sorted({_listing(hit) for hit in one.hits}, key=_order)) for one in found]


def _version(states: Sequence[ListState]) -> str:
    return sha256(repr([(one.code, one.version) for one in states]).encode()).hexdigest()[:16]


def _subject(asked: Asked) -> Subject:
    numbers = [Number(scheme, value) for value in asked.numbers for scheme in _schemes(value)]
    kind: Kind = "person" if asked.is_person else "organisation"
    return Subject((asked.name,), kind, numbers, asked.country or "")


def _schemes(number: str) -> tuple[Scheme, ...]:
    if number.isdigit() and len(number) in LENGTHS:
        return (LENGTHS[len(number)],)
    return ("vat", "register")


def _listing(hit: ScreenedHit) -> Listing:
    since = hit.listed.entry.listed_on
    return Listing(hit.listed.list, "number" if hit.is_certain else "name", hit.is_certain, since, hit.listed.entry.key)


def _order(listing: Listing) -> tuple[str, str, str, str]:
    return listing.list, listing.way, listing.entry, str(listing.since)
