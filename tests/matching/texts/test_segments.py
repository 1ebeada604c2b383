from itertools import pairwise

import numpy as np
import pytest

from matching.texts.segments import layers, segment_max


@pytest.mark.parametrize("axis", [0, 1])
def test_segments_of_any_length_are_reduced_one_by_one(axis):
    rng = np.random.default_rng(1)
    counts = rng.integers(0, 5, size=20)
    starts = np.concatenate(([0], np.cumsum(counts)))
    values = rng.standard_normal((starts[-1], 7)).astype(np.float32)
    expected = [values[i:j].max(axis=0) if j > i else np.full(7, -1) for i, j in pairwise(starts)]
    found = segment_max(values if axis == 0 else values.T, starts, axis, -1.0)
    np.testing.assert_array_equal(found if axis == 0 else found.T, np.array(expected, dtype=np.float32))


@pytest.mark.parametrize("axis", [0, 1])
def test_sums_go_by_segment_too(axis):
    values = np.array([[1.0, 2.0, 6.0, 5.0]], dtype=np.float32)
    found = layers(np.array([0, 0, 1, 4]))
    laid = values[:, found.elements] if axis == 1 else values.T[found.elements]
    sums = found.fold(np.add, laid, axis, np.empty((1, 2) if axis == 1 else (2, 1)))
    assert found.segments.tolist() == [2, 1]
    assert (sums.ravel() / found.counts).tolist() == [13 / 3, 1.0]


def test_without_any_element_everything_is_empty():
    found = segment_max(np.empty((3, 0), dtype=np.float32), np.array([0, 0, 0]), 1, np.nan)
    assert found.shape == (3, 2)
    assert np.isnan(found).all()
