"""The gate: whatever leaves the house is asked for here, one pair or many at a time, and is refused with the reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.compliance.policy.policy import Policy
from app.compliance.policy.verdicts import PolicyVerdict
from app.errors import AppError
from matching.profiles import Form


class Purpose(StrEnum):
    """What is to leave the house."""

    INTRODUCTION = "introduction"
    CONTACTS = "contacts"
    EXPORT = "export"
    EVENT_TABLE = "event_table"


class Asked(NamedTuple):
    """Two parties in a form: `parties.id`, in whatever order."""

    party_a_id: int
    party_b_id: int
    form: Form


@dataclass(frozen=True, slots=True)
class Release:
    """That it may leave the house, and on what grounds: for whoever records it.

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
    title = "This may not leave the house."
    status = 409


def ensure_released(
    policy: Policy,
    session: Session,
    caller: Caller,
    subject: int | Asked,
    purpose: Purpose,
    day: date | None = None,
) -> Release:
    """One pair, by its id or by its parties and form. `day`: none is the corridor's own, which is today in earnest.

    Raises `NotFound` for an unknown pair, and `ReleaseRefused`.
    """
    (found,) = examine(policy, session, caller, [subject], purpose, day).values()
    if isinstance(found, ReleaseRefused):
        raise found
    return found


def examine(
    policy: Policy,  # noqa: ARG001
    session: Session,  # noqa: ARG001
    caller: Caller,  # noqa: ARG001
    subjects: Iterable[int | Asked],
    purpose: Purpose,  # noqa: ARG001
    day: date | None = None,  # noqa: ARG001
) -> Mapping[int | Asked, Release | ReleaseRefused]:
    """The same of many, with a fixed number of statements: each is released, or refused with the reason.

    Raises `NotFound` if one of the pairs is unknown.
    """
    return {subject: ReleaseRefused("No policy is in force yet: nothing can be released.") for subject in subjects}
