"""Matrix products of the networks, by whichever library has the faster kernel for this processor."""

import torch
from torch import Tensor

from matching.cores import is_wide_amd


def product(rows: Tensor, weight: Tensor) -> Tensor:
    """`rows @ weight`.

    torch's own library leaves the registers of 512 bits of AMD's processors idle, numpy's does not.
    """
    if is_wide_amd() and rows.device.type == "cpu":
        return torch.from_numpy(rows.numpy() @ weight.numpy())
    return rows @ weight
