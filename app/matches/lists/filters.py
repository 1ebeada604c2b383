"""What a list may be narrowed to: the same for every list, over HTTP, on the command line and in exports."""

from dataclasses import dataclass
from datetime import date

from app.accounts.roles import Caller
from app.compliance.policy.policy import Policy
from app.compliance.policy.verdicts import PolicyVerdict
from app.errors import FieldError, Invalid
from app.matches.lists.query import MatchQuery, MatchSort
from app.matches.lists.schemas import By
from app.paging import Paging
from matching.profiles import Form, Language
from matching.scoring.bands import Band
from matching.scoring.who_can_meet import Basis
from matching.taxonomy.sectors import known, sectors


@dataclass(frozen=True, slots=True)
class Filters:
    """As callers say it. A sector includes those in it; `day` is the one whose law the verdicts tell."""

    form: Form | None = None
    basis: Basis | None = None
    sector: str | None = None
    min_score: float | None = None
    band: Band | None = None
    include_weak: bool = False
    include_set_aside: bool = False
    verdict: PolicyVerdict | None = None
    day: date | None = None
    pair_ids: tuple[int, ...] | None = None


def match_query(
    caller: Caller,
    paging: Paging,
    language: Language,
    policy: Policy,
    filters: Filters | None = None,
    by: By = "match",
    sort: MatchSort = "-score",
) -> MatchQuery:
    """Raises `Invalid` for a sector that is not known."""
    asked = filters or Filters()
    if asked.sector is not None and not known(asked.sector):
        raise Invalid(errors=[FieldError(field="sector", reason=f"there is no sector {asked.sector!r}")])
    strong = None if asked.include_weak else True
    if asked.band is not None:
        strong = asked.band != "weak"
    within = (
        tuple(code for code, item in sectors().items() if asked.sector in (code, item.parent)) if asked.sector else ()
    )
    return MatchQuery(
        caller,
        paging,
        language,
        policy,
        form=asked.form.value if asked.form else None,
        basis=asked.basis,
        sectors=within,
        min_score=asked.min_score,
        band=asked.band,
        pair_ids=asked.pair_ids,
        strong=strong,
        decided="all" if asked.include_set_aside else "open",
        by=by,
        sort=sort,
        verdict=asked.verdict,
        day=asked.day,
    )
