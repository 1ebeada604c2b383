"""The four cooperation forms: which signals count, and how much. The one table of default weights."""

from dataclasses import dataclass

from matching.profiles import Form
from matching.signals.activity_proximity import SIGNAL as ACTIVITY_PROXIMITY
from matching.signals.language_overlap import SIGNAL as LANGUAGE_OVERLAP
from matching.signals.offer_meets_need import SIGNAL as OFFER_MEETS_NEED
from matching.signals.profile_affinity import SIGNAL as PROFILE_AFFINITY
from matching.signals.profile_meets_need import SIGNAL as PROFILE_MEETS_NEED
from matching.signals.sector_overlap import SIGNAL as SECTOR_OVERLAP
from matching.signals.signal import Signal
from matching.signals.space_fit import SIGNAL as SPACE_FIT

WEIGHTS_VERSION = "table-2"


@dataclass(frozen=True, slots=True)
class Weight:
    """What one signal adds to a party's utility, per unit of the signal.

    For a directed signal `receiving` weighs what the other side brings to this party, and `giving` what this party
    brings to the other: a need that is met is worth more than an offer that finds a taker. For the others `receiving`
    is the weight. `usual` stands in for a value that is not known, so that missing data neither helps nor harms.
    """

    signal: Signal
    receiving: float
    giving: float
    usual: float


@dataclass(frozen=True, slots=True)
class FormWeights:
    bias: float
    weights: tuple[Weight, ...]


def _row(bias: float, offer: tuple[float, float], profile: tuple[float, float], affinity: float, sector: float,
         activity: float, language: float, space: tuple[float, float] = (0.0, 0.0)) -> FormWeights:  # fmt: skip
    weights = (
        Weight(OFFER_MEETS_NEED, *offer, usual=0.1),
        Weight(PROFILE_MEETS_NEED, *profile, usual=0.15),
        Weight(SPACE_FIT, *space, usual=0.4),
        Weight(PROFILE_AFFINITY, affinity, 0.0, usual=0.1),
        Weight(SECTOR_OVERLAP, sector, 0.0, usual=0.1),
        Weight(ACTIVITY_PROXIMITY, activity, 0.0, usual=0.25),
        Weight(LANGUAGE_OVERLAP, language, 0.0, usual=0.9),
    )
    return FormWeights(bias, tuple(weight for weight in weights if weight.receiving or weight.giving))


# fmt: off
DEFAULT_WEIGHTS: dict[Form, FormWeights] = {
    # The bias of hosting makes up for its rooms, so that an unremarkable pair scores alike in every form.
    #                                    offer meets need   profile meets need
    #                              bias  receiving, giving  receiving, giving affinity sector activity language space
    Form.TECHNOLOGY_TRANSFER:    _row(-4.0, (4.0, 3.0),     (4.0, 3.0),         1.0,    0.8,   0.3,    0.4),
    Form.COMMERCIAL_PARTNERSHIP: _row(-4.0, (4.0, 3.0),     (4.0, 3.0),         1.0,    0.8,   0.3,    0.4),
    Form.JOINT_PROJECT:          _row(-4.0, (4.0, 3.0),     (4.0, 3.0),         1.0,    0.8,   0.3,    0.4),
    Form.HOSTING:                _row(-5.2, (4.0, 3.0),     (4.0, 3.0),         1.0,    0.8,   0.3,    0.4, (2.0, 1.0)),
}
# fmt: on
