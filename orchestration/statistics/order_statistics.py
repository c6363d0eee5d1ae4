"""Ranks of the order statistics that are a quantile and its interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from orchestration.statistics.intervals import LEVEL, Floats

Ranks = NDArray[np.int64]


@dataclass(frozen=True)
class QuantileRanks:
    """Ranks from 1; `below` and `above` with a weight give the quantile, `low` and `high` bound it.

    A rank of 0 means that n does not allow an interval.
    """

    below: Ranks
    above: Ranks
    weight_above: Floats
    low: Ranks
    high: Ranks


def quantile_ranks(n: Ranks, quantile: float) -> QuantileRanks:
    """Ranks for samples of n > 0 observations.

    The quantile lies at `1 + (n - 1) * quantile`, interpolated between neighbours. Its interval is
    equal-tailed and covers at least 95 %: how many observations lie below the true quantile is
    binomial, hence `low` is the largest rank with `P(B < low) <= 2.5 %` and `high` the smallest
    with `P(B >= high) <= 2.5 %` (David and Nagaraja 2003, Order Statistics, 3rd ed., section 7.1).
    """
    distinct, which = np.unique(n, return_inverse=True)
    bounds = _bounds(distinct, quantile)
    percent = round(quantile * 100)
    whole, rest = np.divmod((n - 1) * percent, 100)  # in integers, so that a whole rank stays whole
    return QuantileRanks(
        below=whole + 1,
        above=np.minimum(whole + 2, n),
        weight_above=rest / 100,
        low=bounds[0][which],
        high=bounds[1][which],
    )


def _bounds(n: Ranks, quantile: float) -> tuple[Ranks, Ranks]:
    """Ranks of the interval's limits; 0 for both where one of them does not exist."""
    low = _largest_low(n, quantile)
    high = n + 1 - _largest_low(n, 1 - quantile)
    allowed = (low >= 1) & (high <= n)
    return np.where(allowed, low, 0), np.where(allowed, high, 0)


def _largest_low(n: Ranks, probability: float) -> Ranks:
    """Largest r >= 0 with P(B <= r - 1) <= 2.5 %, B being binomial of n and the probability.

    Found by halving, as the distribution function rises with r; P(B <= -1) is 0.
    """
    tail = (1 - LEVEL) / 2 + 1e-15
    low, high = np.zeros_like(n), n.copy()
    while np.any(low < high):
        middle = (low + high + 1) // 2
        fits = special.bdtr(middle - 1.0, n, probability) <= tail
        low = np.where(fits, middle, low)
        high = np.where(fits, high, middle - 1)
    return low
