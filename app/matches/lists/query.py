"""What is asked of a list, as its SQL takes it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from app.accounts.roles import Caller
from app.compliance.policy.policy import Policy
from app.compliance.policy.verdicts import PolicyVerdict
from app.matches.lists.schemas import By
from app.paging import Paging
from matching.profiles import Language
from matching.scoring.bands import Band
from matching.scoring.who_can_meet import Basis

Decided = Literal["open", "all", "for_later", "set_aside"]
MatchSort = Literal["-score", "score", "-confidence", "confidence"]


@dataclass(frozen=True, slots=True)
class MatchQuery:
    """Who asks for which page of a list, and the language of its sentences.

    `sectors`: either party is in one of these, or for a company's list the partner. `strong`: only matches with a
    strong reason, only those without, or both; of a `band`, those that it holds. Scores are from `min_score` on.
    `decided`: matches that nobody has set aside, all, only those that are set aside, or of them only those for later.
    `verdict`: only matches of which `policy` says that, as of `day`; none is each corridor's own.
    `sort`: the order; of partners by the best match of each.
    """

    caller: Caller
    paging: Paging
    language: Language
    policy: Policy
    form: str | None = None
    basis: Basis | None = None
    sectors: tuple[str, ...] = ()
    min_score: float | None = None
    band: Band | None = None
    pair_ids: tuple[int, ...] | None = None
    strong: bool | None = True
    decided: Decided = "open"
    by: By = "match"
    sort: MatchSort = "-score"
    verdict: PolicyVerdict | None = None
    day: date | None = None

    @property
    def hides(self) -> bool:
        """Whether weak matches are left out that pass everything else."""
        return self.strong is True and self.band is None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is asked for but what is listed anyway."""
        narrowed = (self.form, self.basis, self.min_score, self.band, self.pair_ids, self.verdict)
        return not self.sectors and all(part is None for part in narrowed)

    def weak_ones(self, limit: int) -> "MatchQuery":
        """For the first of those that this one hides."""
        return replace(self, paging=Paging(limit, None), strong=False)

    def set_aside(self, limit: int, *, for_good: bool = False) -> "MatchQuery":
        """For the first of those that are set aside for later, or for good, too: with a strong reason or without, but
        of the band.
        """
        strong = None if self.band is None else self.strong
        decided: Decided = "set_aside" if for_good else "for_later"
        return replace(self, paging=Paging(limit, None), strong=strong, decided=decided)
