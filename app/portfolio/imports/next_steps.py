"""What a park should do next: how many of its companies have lists, and which fields are most worth filling."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from app.portfolio.companies.completeness import outlines
from app.portfolio.imports.schemas import FieldGap, NextStep
from app.portfolio.places import service as places
from matching.profiles import Profile
from matching.scoring.confidence import FIELDS, completeness
from matching.scoring.meeting import says_nothing

THIN = 0.5
"""A profile that fills less than this share of its fields is thin."""
MOST_HELPFUL = 3


def next_steps(session: Session, park_ids: Iterable[int]) -> list[NextStep]:
    """By park, in the order of their codes."""
    codes = sorted((code, park_id) for code, park_id in places.park_codes(session).items() if park_id in set(park_ids))
    return [_of_park(code, list(outlines(session, park_id, _day(session, park_id)))) for code, park_id in codes]


def _day(session: Session, park_id: int) -> date:
    """The latest of the days that the park's corridors live in: what is no longer valid then counts no more."""
    days = [corridor.as_of for corridor in places.corridors(session) if park_id in corridor.park_ids]
    return max((day or datetime.now(UTC).date() for day in days), default=datetime.now(UTC).date())


def _of_park(code: str, profiles: list[Profile]) -> NextStep:
    saying = [profile for profile in profiles if not says_nothing(profile)]
    gaps = Counter(name for profile in profiles for name in FIELDS if _could_fill(profile, name))
    order = list(FIELDS)
    most = sorted(gaps.items(), key=lambda gap: (-gap[1], order.index(gap[0])))[:MOST_HELPFUL]
    return NextStep(
        park=code,
        companies=len(profiles),
        with_lists=len(saying),
        thin=sum(completeness(profile) < THIN for profile in saying),
        most_helpful=[FieldGap(field=name, missing=count) for name, count in most],
    )


def _could_fill(profile: Profile, name: str) -> bool:
    """An offer that is not there has no TRL to be filled in."""
    whole, _, part = name.partition(".")
    return not FIELDS[name](profile) and (not part or FIELDS[whole](profile))
