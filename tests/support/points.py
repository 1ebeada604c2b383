"""The score of one pair, whose utilities a test joined itself."""

import numpy as np

from matching.scoring.points import SCALES, points


def points_of(joint: float, *, by_needs: bool) -> float:
    """A joint utility in (0, 1) -> a score in (0, 100)."""
    return float(points(np.array([joint], dtype=np.float32), np.array([by_needs]), SCALES)[0])
