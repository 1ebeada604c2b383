"""The gate: whatever is to be released is asked for here, one pair or many at once, and is refused with the reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.clearances import queries
from app.clearances.circumstances import Asked, Circumstances, circumstances
from app.compliance.policy.policy import Policy, today
from app.compliance.policy.verdicts import PolicyVerdict
from app.errors import AppError
from models import Clearance

__all__ = ["Asked", "Purpose", "Release", "ReleaseRefused", "ensure_released", "examine"]


class Purpose(StrEnum):
    """What is to be released."""

    INTRODUCTION = "introduction"
    CONTACTS = "contacts"
    EVENT = "event"
    HOSTING = "hosting"


@dataclass(frozen=True, slots=True)
class Release:
    """That it may be released, and on what grounds: for whoever records it.

    `replayed`: on another day than today, which happens in a demo database only, and is to be marked wherever it shows.
    `clearance_id`: what an officer signed, where the policy alone would not do.
    """

    asked: Asked
    purpose: Purpose
    day: date
    replayed: bool
    verdict: PolicyVerdict
    rules: tuple[str, ...]
    policy: str
    clearance_id: int | None


class ReleaseRefused(AppError):
    """Carries `verdict`, `rules` (their codes), `day`, `replayed` and `needed`: what would have to be."""

    type_ = "release-refused"
    title = "This may not be released."
    status = 409


class Needed(NamedTuple):
    """What would have to be, as a code and in a sentence."""

    code: str
    sentence: str


TODAY = Needed("today", "It replays another day than today, which releases invented companies of a demo database only.")
LISTS = Needed(
    "screening_lists", "Screening lists are missing or too old: import them with `ponte screening import FILE`."
)
FORBIDDEN = Needed("nothing", "A rule forbids it that nobody can clear.")
CLEARANCE = Needed("clearance", "A compliance officer has to clear it first.")


def ensure_released(
    policy: Policy,
    session: Session,
    caller: Caller,
    subject: int | Asked,
    purpose: Purpose,
    day: date | None = None,
) -> Release:
    """One pair, by its id or by its parties and form. `day`: none is the corridor's own, which is today in earnest.

    Who may call is asked elsewhere: `caller` is whom it is released for. Raises `NotFound` for an unknown pair, and
    `ReleaseRefused`.
    """
    (found,) = examine(policy, session, caller, [subject], purpose, day).values()
    if isinstance(found, ReleaseRefused):
        raise found
    return found


def examine(
    policy: Policy,
    session: Session,
    _caller: Caller,
    subjects: Iterable[int | Asked],
    purpose: Purpose,
    day: date | None = None,
) -> Mapping[int | Asked, Release | ReleaseRefused]:
    """The same of many, with a fixed number of statements: each is released, or refused with the reason.

    Everything is read as it is now, never as a list showed it. Raises `NotFound` if one of the pairs is unknown.
    """
    found = circumstances(policy, session, subjects, day)
    signed = _by_parties(queries.clearances_of(session, {one.parties for one in found.values()}))
    lists = policy.lists_now(session).state
    released: dict[int | Asked, Release | ReleaseRefused] = {}
    for subject, one in found.items():
        clearance = next((each for each in signed.get(one.parties, ()) if counts(each, one)), None)
        needed = _needed(one, lists, clearance)
        released[subject] = _refused(one, needed) if needed else _released(policy, one, purpose, clearance)
    return released


def counts(clearance: Clearance, one: Circumstances) -> bool:
    """Whether a clearance answers all that stands against a pair: nothing that was not seen, the same rules and law."""
    hits = one.judgement.hits
    return (
        clearance.revoked_at is None
        and clearance.form == one.asked.form.value
        and not uncovered(clearance, one)
        and clearance.replay_day == (one.day.day if one.day.replayed else None)
        and clearance.until >= today()
        and all(hit.clearable and clearance.rules.get(hit.code) == hit.digest for hit in hits)
    )


def uncovered(clearance: Clearance, one: Circumstances) -> list[tuple[int, str]]:
    """(party, thing) of what is there and was not cleared."""
    return one.seen.beyond(clearance.seen, harmless=clearance.offers is None)


def _needed(one: Circumstances, lists: str, clearance: Clearance | None) -> Needed | None:
    """What stands in the way, the gravest first."""
    if any(not hit.clearable and hit.effect is PolicyVerdict.BLOCKED for hit in one.judgement.hits):
        return FORBIDDEN
    if one.day.replayed and not one.is_invented:
        return TODAY
    if lists != "current":
        return LISTS
    if one.judgement.verdict is not PolicyVerdict.NO_HIT and clearance is None:
        return CLEARANCE
    return None


def _released(policy: Policy, one: Circumstances, purpose: Purpose, clearance: Clearance | None) -> Release:
    judged, (day, replayed) = one.judgement, one.day
    signed = clearance.id if clearance and judged.verdict is not PolicyVerdict.NO_HIT else None
    return Release(one.asked, purpose, day, replayed, judged.verdict, judged.codes, policy.version, signed)


def _refused(one: Circumstances, needed: Needed) -> ReleaseRefused:
    return ReleaseRefused(
        needed.sentence,
        verdict=one.judgement.verdict.value,
        rules=list(one.judgement.codes),
        day=one.day.day.isoformat(),
        replayed=one.day.replayed,
        needed=needed.code,
    )


def _by_parties(found: Sequence[Clearance]) -> dict[tuple[int, int], list[Clearance]]:
    by_parties: dict[tuple[int, int], list[Clearance]] = {}
    for clearance in found:
        by_parties.setdefault((clearance.party_a_id, clearance.party_b_id), []).append(clearance)
    return by_parties
