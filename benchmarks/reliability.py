"""The scales that turn joint utilities into scores (`matching/scoring/points.py`), fitted on half of the demo.

Slope and level for either basis come from the even companies of the first park, as they are and bare. With the odd
ones: the mean distance of the scores in use from the judged share (value), beside that of the joint utilities
(reference). And where the band "worth a look" begins (`matching/scoring/bands.py`): of the listed pairs within eight
points of that edge, the share that is worth a meeting, on the even companies, by which the edge was chosen, and on the
odd ones; of the bare demo and of two parks of descriptions only, where the companies are those that were asked about.
And the share of companies with three such partners.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from app.evaluation.portfolios import HELD_OUT, Portfolio, demo, portfolio
from matching.encoders import BUNDLED
from matching.evaluation.engine import engine
from matching.evaluation.reliability import reliability, worth_a_meeting
from matching.scoring.bands import LEAST
from matching.scoring.points import SCALES, UNSCALED, Scale
from matching.scoring.who_can_meet import Basis

FITTED_ON = slice(0, None, 2)
TWO_PARKS = Path(__file__).parent / "data" / "two_parks"
NEAR_THE_EDGE = 8.0
"""Points."""


def main() -> None:
    with demo(BUNDLED) as found:
        of_basis: dict[Basis, Portfolio] = {"stated": found, "descriptions": found.bare()}
        figures = {basis: _figures(portfolio, basis) for basis, portfolio in of_basis.items()}
        looked_at = {"demo": _worth_a_look(found, "stated"), "bare demo": _worth_a_look(found.bare(), "descriptions")}
    with portfolio(TWO_PARKS, BUNDLED) as found:
        looked_at["two parks"] = _worth_a_look(found, "descriptions")
    value, reference = (figures["stated"][name] for name in ("distance", "distance of joint utilities"))
    report = {"value": value, "reference": reference, "unit": "mean distance", "ratio": round(value / reference, 2)}
    print(json.dumps(report | figures | {"worth a look": looked_at}, indent=2))


def _figures(found: Portfolio, basis: Basis) -> dict[str, Any]:
    worth = worth_a_meeting(found.keys_a, found.keys_b, found.judgements)
    scores, joint = (_scores(found, scales) for scales in (SCALES, dict.fromkeys(SCALES, UNSCALED)))
    listed = np.isfinite(joint[FITTED_ON])
    share = joint[FITTED_ON][listed].astype(np.float64) / 100
    return {
        "in use": [SCALES[basis].slope, SCALES[basis].level],
        "fitted": [round(value, 2) for value in _fitted(share, worth[FITTED_ON][listed])],
        "distance": reliability(scores[HELD_OUT], worth[HELD_OUT]).distance,
        "distance of joint utilities": reliability(joint[HELD_OUT], worth[HELD_OUT]).distance,
    }


def _worth_a_look(found: Portfolio, basis: Basis) -> dict[str, Any]:
    """Near the lower edge of that band; of the demo the companies asked about are those of the first park."""
    scores, worth = _scores(found, SCALES), worth_a_meeting(found.keys_a, found.keys_b, found.judgements)
    least = LEAST[basis]["worth_a_look"]
    near = (scores >= least) & (scores < least + NEAR_THE_EDGE)
    asked = sorted(found.asked) if found.asked else found.keys_a
    halves = {"even": asked[FITTED_ON], "odd": asked[HELD_OUT]}
    told: dict[str, Any] = {"from": least}
    for edge in sorted({least, LEAST["stated"]["worth_a_look"]}):
        told[f"companies with three from {edge:g}"] = _with_three(scores >= edge)
    for half, keys in halves.items():
        here = near & replace(found, asked=frozenset(keys)).of_judged_lists()
        told[half] = {"pairs": int(here.sum()), "worth a meeting": round(float(worth[here].mean()), 2)}
    return told


def _with_three(reached: NDArray[np.bool_]) -> float:
    """The share of all companies, of either park, with three such partners."""
    return round(float((np.concatenate([reached.sum(axis=axis) for axis in (0, 1)]) >= 3).mean()), 2)


def _fitted(share: NDArray[np.float64], worth: NDArray[np.bool_]) -> list[float]:
    """Slope and level of the greatest likelihood."""

    def loss(given: NDArray[np.float64]) -> float:
        probability = Scale(*given.tolist()).probability(share.astype(np.float32)).astype(np.float64)
        return float(-np.log(np.where(worth, probability, 1 - probability)).sum())

    found: list[float] = minimize(loss, (2.0, -1.0), method="Nelder-Mead").x.tolist()
    return found


def _scores(found: Portfolio, scales: Mapping[Basis, Scale]) -> Any:
    return engine(found.a, found.b, found.encode, found.second, scales)(slice(None))


if __name__ == "__main__":
    main()
