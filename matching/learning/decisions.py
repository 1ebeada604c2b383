"""What managers decided on matches, and what of it a ranking can learn from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matching.profiles import Form


class Verdict(StrEnum):
    """What somebody thinks of a match; `not_interesting` and `vetoed` are against it, a veto of the two for good."""

    NOT_INTERESTING = "not_interesting"
    VETOED = "vetoed"
    INTERESTING = "interesting"


class Progress(StrEnum):
    """How far an introduction came: both companies accepted it, met, agreed on something."""

    ACCEPTED = "accepted"
    MET = "met"
    AGREED = "agreed"


class RejectionReason(StrEnum):
    """Why a match is not interesting: a fixed list, so that no personal data gets in."""

    NOT_RELEVANT = "not_relevant"
    COMPETITORS = "competitors"
    WRONG_SIZE = "wrong_size"
    WRONG_MOMENT = "wrong_moment"
    ALREADY_KNOWN = "already_known"
    OTHER = "other"


SAMPLE_WEIGHT: Mapping[Verdict | Progress, float] = {
    Verdict.NOT_INTERESTING: 1.0,
    Verdict.VETOED: 1.0,
    Verdict.INTERESTING: 1.0,
    Progress.ACCEPTED: 2.0,
    Progress.MET: 3.0,
    Progress.AGREED: 4.0,
}
"""A decision counts by the effort behind it: a click costs nothing, an agreement months."""

UNINFORMATIVE = frozenset({RejectionReason.WRONG_MOMENT, RejectionReason.ALREADY_KNOWN})
"""Reasons that say nothing against the signals: two parties who know each other already were matched well."""

AGAINST: frozenset[Verdict | Progress] = frozenset({Verdict.NOT_INTERESTING, Verdict.VETOED})

OF_THE_TWO = frozenset({RejectionReason.COMPETITORS, RejectionReason.WRONG_SIZE, RejectionReason.ALREADY_KNOWN})
"""Reasons that lie in the two parties, and so hold in every form; the others are of the match that was decided on."""

FOR_LATER = frozenset({RejectionReason.ALREADY_KNOWN, RejectionReason.WRONG_MOMENT})
"""Reasons that leave a match in sight, below the list; the others take it out."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict on the match of `a` and `b` in one form, with what was shown.

    `values[signal, direction]` are the parts of `matching.scoring.scores`, none or absent where not known. `languages`
    are the pairs of a language of the one and one of the other, such as `it-ru`, and `sectors` the fields either works
    in: by these, figures are broken down.
    """

    form: Form
    a: str
    b: str
    verdict: Verdict | Progress
    objection: RejectionReason | None
    decided_at: datetime
    values: Mapping[tuple[str, str], float | None]
    languages: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()

    @property
    def positive(self) -> bool:
        return self.verdict not in AGAINST

    @property
    def informative(self) -> bool:
        """Whether it says something of the signals: a veto without a reason may have any."""
        return self.objection not in UNINFORMATIVE and not (self.verdict is Verdict.VETOED and self.objection is None)


def latest_decisions(decisions: Iterable[Decision]) -> list[Decision]:
    """The latest decision of each pair and form, unless its reason is uninformative; in the order of time.

    Of decisions made at the same moment, the last in the order given counts.
    """
    latest = {(one.form, one.a, one.b): one for one in sorted(decisions, key=lambda one: one.decided_at)}
    kept = (one for one in latest.values() if one.informative)
    return sorted(kept, key=lambda one: (one.decided_at, one.form, one.a, one.b))
