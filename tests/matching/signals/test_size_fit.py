import numpy as np
import pytest

from matching.blocks import block
from matching.profiles import Profile
from matching.signals import size_fit


def fits(encoder, one, *others):
    a, b = (
        block([Profile(n, "company", "C", employees=size) for n, size in enumerate(sizes)], encoder)
        for sizes in ([one], others)
    )
    return size_fit.matrix(a, b, None)[0]


def test_equals_fit_and_the_fit_fades_with_the_order_of_magnitude(encoder):
    assert fits(encoder, 20, 20, 200, 2, 2000, 9000) == pytest.approx([1, 0.5, 0.5, 0, 0], abs=1e-6)


def test_a_company_of_nobody_counts_as_one_of_its_founder(encoder):
    assert fits(encoder, 0, 1, 10) == pytest.approx([1, 0.5])


def test_an_unknown_size_is_not_judged(encoder):
    assert np.isnan(fits(encoder, 20, None, 5)).tolist() == [True, False]
