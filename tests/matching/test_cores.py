"""Processors, by Linux's description of them."""

import pytest

from matching.cores import described_as_wide_amd

AMD, INTEL = "vendor_id\t: AuthenticAMD\n", "vendor_id\t: GenuineIntel\n"
NARROW, WIDE = "flags\t\t: fpu sse2 avx2\n", "flags\t\t: fpu avx2 avx512f avx512vl\n"


@pytest.mark.parametrize(
    ("described", "is_it"), [(AMD + WIDE, True), (AMD + NARROW, False), (INTEL + WIDE, False), ("", False)]
)
def test_an_amd_processor_with_registers_of_512_bits_is_told(described: str, is_it: bool) -> None:
    assert described_as_wide_amd(f"processor\t: 0\n{described}\nprocessor\t: 1\n{described}") is is_it
