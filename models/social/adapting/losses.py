"""What training minimises."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional


def contrast(left: Tensor, right: Tensor, same: np.ndarray, temperature: float) -> Tensor:
    """In-batch contrast, both ways: each left text nearer to its own right text than to others, and the reverse.

    Args:
        left: (n, d), unit length.
        right: (m, d) with m >= n: the own texts in order, then more wrong ones.
        same: (n, m), True where a right text is as good as the own one and may not count as wrong.
        temperature: what similarities are divided by.
    """
    count = len(left)
    scores = left @ right.T / temperature
    allowed = torch.from_numpy(same).clone()
    allowed[torch.arange(count), torch.arange(count)] = False
    scores = scores.masked_fill(allowed, float("-inf"))
    own = torch.arange(count)
    return (functional.cross_entropy(scores, own) + functional.cross_entropy(scores[:, :count].T, own)) / 2
