"""What a park should do next: how many of its companies have lists, and which fields are most worth filling."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.portfolio.companies.completeness import outline, outlines
from app.portfolio.imports.schemas import FieldGap, NextStep
from app.portfolio.places import service as places
from matching.profiles import Profile
from matching.scoring.confidence import FIELDS, completeness
from matching.scoring.who_can_meet import says_nothing
from models import Company

THIN = 0.5
"""A profile that fills less than this share of its fields is thin."""
MOST_HELPFUL = 3


class Standing(NamedTuple):
    """Whether a profile says something, and little; and the fields that it could fill."""

    says: bool
    is_thin: bool
    gaps: tuple[str, ...]


def days_of_parks(session: Session, park_ids: Iterable[int]) -> dict[int, date]:
    """The latest of the days that a park's corridors live in: what is no longer valid then counts no more."""
    today, corridors = datetime.now(UTC).date(), places.corridors(session)
    return {
        park_id: max((each.as_of or today for each in corridors if park_id in each.park_ids), default=today)
        for park_id in park_ids
    }


def standing_of(company: Company, as_of: date) -> Standing:
    return _standing(outline(company, as_of))


def next_steps(session: Session, brought: Collection[tuple[int, int, Standing]], gone: set[int]) -> list[NextStep]:
    """By park, in the order of their codes. `brought`: park, company and how it stands now; `gone`: is withdrawn."""
    parks = {park_id for park_id, _, _ in brought}
    known = gone | {company_id for _, company_id, _ in brought}
    days = days_of_parks(session, parks)
    codes = sorted((code, park_id) for code, park_id in places.park_codes(session).items() if park_id in parks)
    found = []
    for code, park_id in codes:
        others = (_standing(each) for each in outlines(session, park_id, days[park_id]) if each.id not in known)
        found.append(_of_park(code, [*(each for park, _, each in brought if park == park_id), *others]))
    return found


def _of_park(code: str, standings: list[Standing]) -> NextStep:
    gaps = Counter(name for each in standings for name in each.gaps)
    order = list(FIELDS)
    most = sorted(gaps.items(), key=lambda gap: (-gap[1], order.index(gap[0])))[:MOST_HELPFUL]
    return NextStep(
        park=code,
        companies=len(standings),
        with_lists=sum(each.says for each in standings),
        thin=sum(each.says and each.is_thin for each in standings),
        most_helpful=[FieldGap(field=name, missing=count) for name, count in most],
    )


def _standing(profile: Profile) -> Standing:
    gaps = tuple(name for name in FIELDS if _could_fill(profile, name))
    return _shared(not says_nothing(profile), completeness(profile) < THIN, gaps)


@lru_cache(maxsize=4096)
def _shared(says: bool, is_thin: bool, gaps: tuple[str, ...]) -> Standing:
    """Many stand alike, and one in memory is enough."""
    return Standing(says, is_thin, gaps)


def _could_fill(profile: Profile, name: str) -> bool:
    """An offer that is not there has no TRL to be filled in."""
    whole, _, part = name.partition(".")
    return not FIELDS[name](profile) and (not part or FIELDS[whole](profile))
