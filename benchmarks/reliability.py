"""The scales that turn joint utilities into scores (`matching/scoring/reliability.py`), fitted on half of the demo.

Slope and level for either basis come from the even companies of the first park, as they are and bare. With the odd
ones: the mean distance of the scores in use from the judged share (value), beside that of the joint utilities
(reference).
"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from app.evaluation.portfolios import HELD_OUT, Portfolio, demo
from matching.encoders import BUNDLED
from matching.evaluation.engine import engine
from matching.evaluation.reliability import reliability, worth_a_meeting
from matching.scoring.meeting import Basis
from matching.scoring.reliability import SCALES, UNSCALED, Scale

FITTED_ON = slice(0, None, 2)


def main() -> None:
    with demo(BUNDLED) as found:
        of_basis: dict[Basis, Portfolio] = {"stated": found, "descriptions": found.bare()}
        figures = {basis: _figures(portfolio, basis) for basis, portfolio in of_basis.items()}
    value, reference = (figures["stated"][name] for name in ("distance", "distance of joint utilities"))
    report = {"value": value, "reference": reference, "unit": "mean distance", "ratio": round(value / reference, 2)}
    print(json.dumps(report | figures, indent=2))  # noqa: T201


def _figures(found: Portfolio, basis: Basis) -> dict[str, Any]:
    worth = worth_a_meeting(found.keys_a, found.keys_b, found.judgements)
    scores, joint = (_scores(found, scales) for scales in (SCALES, dict.fromkeys(SCALES, UNSCALED)))
    listed = np.isfinite(joint[FITTED_ON])
    share = joint[FITTED_ON][listed].astype(np.float64) / 100
    fitted = LogisticRegression(C=1e6).fit(np.log(share / (1 - share))[:, None], worth[FITTED_ON][listed])
    return {
        "in use": [SCALES[basis].slope, SCALES[basis].level],
        "fitted": [round(float(fitted.coef_[0, 0]), 2), round(float(fitted.intercept_[0]), 2)],
        "distance": reliability(scores[HELD_OUT], worth[HELD_OUT]).distance,
        "distance of joint utilities": reliability(joint[HELD_OUT], worth[HELD_OUT]).distance,
    }


def _scores(found: Portfolio, scales: Mapping[Basis, Scale]) -> Any:
    return engine(found.a, found.b, found.encode, found.second, scales)(slice(None))


if __name__ == "__main__":
    main()
