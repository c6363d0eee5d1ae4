"""Many tests at once: which of them may be called significant."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from orchestration.statistics.intervals import Floats

RATE = 0.05


def benjamini_hochberg(p: Floats, family: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which p-values are significant, each family on its own, at a false-discovery rate of 5 %.

    Of a family of m, ordered, the k smallest are significant, k being the last rank with
    `p <= RATE * k / m` (Benjamini and Hochberg 1995, J. R. Statist. Soc. B 57:289-300).

    Args:
        p: p-values, none NaN.
        family: Number of the family that each belongs to.
    """
    order = np.lexsort((p, family))
    _, starts, sizes = np.unique(family[order], return_index=True, return_counts=True)
    rank = np.arange(len(p)) - np.repeat(starts, sizes) + 1
    passes = p[order] <= RATE * rank / np.repeat(sizes, sizes)
    last = np.maximum.reduceat(np.where(passes, rank, 0), starts) if len(p) else rank
    significant = np.empty(len(p), dtype=np.bool_)
    significant[order] = rank <= np.repeat(last, sizes)
    return significant
