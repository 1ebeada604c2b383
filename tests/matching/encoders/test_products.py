"""Both libraries make the same product."""

import pytest


def test_either_library_makes_the_same_product(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    from matching.encoders import products

    torch.manual_seed(3)
    rows, weight = torch.randn(40, 96), torch.randn(64, 96).T
    made = []
    for wide in (False, True):
        monkeypatch.setattr(products, "is_wide_amd", lambda wide=wide: wide)
        made.append(products.product(rows, weight))
    torch.testing.assert_close(*made)
