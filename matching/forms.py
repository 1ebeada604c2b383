"""The four cooperation forms: which signals count, and how much. The one table of default weights."""

from dataclasses import dataclass

from matching.profiles import Form
from matching.signals.activity_proximity import SIGNAL as ACTIVITY_PROXIMITY
from matching.signals.capability_match import SIGNAL as CAPABILITY_MATCH
from matching.signals.freshness import SIGNAL as FRESHNESS
from matching.signals.language_overlap import SIGNAL as LANGUAGE_OVERLAP
from matching.signals.offer_meets_need import SIGNAL as OFFER_MEETS_NEED
from matching.signals.profile_affinity import SIGNAL as PROFILE_AFFINITY
from matching.signals.profile_meets_need import SIGNAL as PROFILE_MEETS_NEED
from matching.signals.readiness_fit import SIGNAL as READINESS_FIT
from matching.signals.rivalry import SIGNAL as RIVALRY
from matching.signals.sector_overlap import SIGNAL as SECTOR_OVERLAP
from matching.signals.self_description import SIGNAL as SELF_DESCRIPTION
from matching.signals.shared_terms import SIGNAL as SHARED_TERMS
from matching.signals.signal import Signal
from matching.signals.size_fit import SIGNAL as SIZE_FIT
from matching.signals.space_fit import SIGNAL as SPACE_FIT

WEIGHTS_VERSION = "table-14"


@dataclass(frozen=True, slots=True)
class Weight:
    """What one signal adds to a party's utility, per unit of the signal.

    For a directed signal `receiving` weighs what the other side brings to this party, and `giving` what this party
    brings to the other: a need that is met counts more than an offer that somebody takes. For the others `receiving`
    is the weight; it is negative for what speaks against a meeting. `prior` stands in for a value that is not known,
    so that missing data neither helps nor harms.
    """

    signal: Signal
    receiving: float
    giving: float
    prior: float


@dataclass(frozen=True, slots=True)
class FormWeights:
    bias: float
    weights: tuple[Weight, ...]


Sides = tuple[float, float]
"""(receiving, giving)"""

NONE = (0.0, 0.0)


def _row(
    bias: float, *, offer: Sides, profile: Sides, capability: Sides = NONE, readiness: Sides = NONE,
    space: Sides = NONE, fresh: Sides, terms: Sides, affinity: float, sector: float, activity: float, language: float,
    described: float = 0, size: float = 0, rival: float = 0,
) -> FormWeights:  # fmt: skip
    weights = (
        Weight(OFFER_MEETS_NEED, *offer, prior=0.1),
        Weight(PROFILE_MEETS_NEED, *profile, prior=0.15),
        Weight(SHARED_TERMS, *terms, prior=0.0),
        Weight(CAPABILITY_MATCH, *capability, prior=0.35),
        Weight(READINESS_FIT, *readiness, prior=0.9),
        Weight(SPACE_FIT, *space, prior=0.4),
        Weight(FRESHNESS, *fresh, prior=1.0),
        Weight(PROFILE_AFFINITY, affinity, 0.0, prior=0.1),
        Weight(SELF_DESCRIPTION, described, 0.0, prior=0.0),
        Weight(SECTOR_OVERLAP, sector, 0.0, prior=0.1),
        Weight(ACTIVITY_PROXIMITY, activity, 0.0, prior=0.25),
        Weight(LANGUAGE_OVERLAP, language, 0.0, prior=0.9),
        Weight(SIZE_FIT, size, 0.0, prior=0.8),
        Weight(RIVALRY, rival, 0.0, prior=0.0),
    )
    return FormWeights(bias, tuple(weight for weight in weights if weight.receiving or weight.giving))


# fmt: off
DEFAULT_WEIGHTS: dict[Form, FormWeights] = {
    # The biases differ so that a pair whose signals all have their priors scores alike in every form.
    Form.TECHNOLOGY_TRANSFER: _row(
        -4.0, offer=(2.4, 1.8), profile=(2.4, 1.8), capability=(1.2, 0.9), readiness=(0.2, 0.1), fresh=(0.1, 0.1),
              terms=(1.2, 0.9), affinity=0.6, described=1.8, sector=0.5, activity=0.2, language=0.2, rival=-0.9),
    Form.COMMERCIAL_PARTNERSHIP: _row(
        -4.0, offer=(2.4, 1.8), profile=(2.4, 1.8), capability=(1.2, 0.9), readiness=(0.2, 0.1), fresh=(0.1, 0.1),
              terms=(1.2, 0.9), affinity=0.6, described=1.8, sector=0.5, activity=0.2, language=0.2, rival=-0.9),
    Form.JOINT_PROJECT: _row(
        -4.15, offer=(2.4, 1.8), profile=(2.4, 1.8), capability=(1.2, 0.9), readiness=(0.2, 0.1), fresh=(0.1, 0.1),
              terms=(1.2, 0.9), affinity=0.6, described=1.8, sector=0.5, activity=0.2, language=0.2, rival=-0.9,
              size=0.2),
    Form.HOSTING: _row(
        -5.06, offer=(2.4, 1.8), profile=(2.4, 1.8), space=(3.0, 2.2),                            fresh=(0.1, 0.1),
              terms=(1.2, 0.9), affinity=0.6, sector=0.5, activity=0.2, language=0.2),
}
# fmt: on
