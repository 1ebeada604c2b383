"""Values of parts as they are shown."""

import numpy as np
import orjson

from app.matches.runs.match_rows import VALUES
from app.matches.runs.parts import shown


def test_values_are_shown_with_four_decimals_and_null_where_nothing_is_known() -> None:
    steps = np.arange(10_001) / 10_000
    near = np.clip(steps + np.random.default_rng(1).uniform(-0.00004, 0.00004, len(steps)), 0, 1)
    expected = [orjson.dumps(step) for step in steps.tolist()]
    assert shown(near.astype(VALUES).tobytes()) == expected
    assert shown(np.array([np.nan, 0.5], dtype=VALUES).tobytes()) == [b"null", b"0.5"]
