"""Vectors in whole steps, so that sums of products are exact."""

import numpy as np
from numpy.typing import NDArray

STEP = np.float32(2.0**-11)


def quantised(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Unit vectors rounded to multiples of 2**-11 (cosines move by about 2e-4).

    A product of two such numbers is a multiple of 2**-22, and a partial sum of a scalar product of unit
    vectors stays near 1 (Cauchy-Schwarz): all of it fits float32's 24 bits. So every matrix product is exact,
    whatever the order of summation, the block size, the number of threads or the machine, and float16 stores
    the vectors without loss.
    """
    return np.asarray(np.rint(vectors / STEP) * STEP, dtype=np.float32)
