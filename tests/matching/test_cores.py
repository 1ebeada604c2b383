"""Processors, by Linux's description of them, and matrices in strips."""

import numpy as np
import pytest

from matching.cores import CACHED, described_as_wide_amd, strips

AMD, INTEL = "vendor_id\t: AuthenticAMD\n", "vendor_id\t: GenuineIntel\n"
NARROW, WIDE = "flags\t\t: fpu sse2 avx2\n", "flags\t\t: fpu avx2 avx512f avx512vl\n"


@pytest.mark.parametrize(
    ("described", "is_it"), [(AMD + WIDE, True), (AMD + NARROW, False), (INTEL + WIDE, False), ("", False)]
)
def test_an_amd_processor_with_registers_of_512_bits_is_told(described: str, is_it: bool) -> None:
    assert described_as_wide_amd(f"processor\t: 0\n{described}\nprocessor\t: 1\n{described}") is is_it


@pytest.mark.parametrize("shape", [(1, 100_000), (100_000, 1), (300, 700), (3, 0), (0, 3)])
def test_strips_are_all_rows_in_their_order(shape):
    rows = np.arange(shape[0])
    assert [row for here in strips(*shape) for row in rows[here]] == rows.tolist()
    assert all(len(rows[here]) * shape[1] <= max(CACHED, shape[1]) for here in strips(*shape))
