"""What the repeats of customers do to the variance of a mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orchestration.statistics.intervals import Floats

_NOISE = 1e-12  # relative size below which a difference of sums of squares is rounding


@dataclass(frozen=True)
class Moments:
    """Sums over the observations x of each cell, and over its customers c.

    With S_c the sum and n_c the count of a customer: `cluster_squares` is the sum of S_c^2,
    `cluster_products` of S_c n_c, `cluster_counts` of n_c^2. An observation without a known
    customer is a customer of its own. Units are the KPI's smallest one.
    """

    n: Floats
    total: Floats
    squares: Floats
    clusters: Floats
    cluster_squares: Floats
    cluster_products: Floats
    cluster_counts: Floats

    @property
    def mean(self) -> Floats:
        """Mean over observations; NaN without any."""
        with np.errstate(divide="ignore", invalid="ignore"):
            mean: Floats = self.total / self.n
        return mean


def variance_of_mean(moments: Moments) -> Floats:
    """Variance of the mean, clustered by customer; NaN below two customers.

    The mean is a ratio of sums over G customers, linearised:
    `G / (G - 1) * sum (S_c - m n_c)^2 / n^2` (Cochran 1977, Sampling Techniques, chapter 6).
    Where nobody repeats it is the ordinary variance of a mean.
    """
    mean = moments.mean
    spread = (
        moments.cluster_squares
        - 2 * mean * moments.cluster_products
        + mean**2 * moments.cluster_counts
    )
    spread = np.where(spread <= _NOISE * moments.cluster_squares, 0.0, spread)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = moments.clusters / (moments.clusters - 1) * spread / moments.n**2
    return np.where(moments.clusters >= 2, variance, np.nan)


def effective_n(moments: Moments) -> Floats:
    """Independent observations that would say as much as the clustered ones do; at most n.

    n over the design effect, the clustered variance by the unclustered one (Rao and Scott 1992,
    Biometrics 48:577-585). Where all say the same the effect cannot be seen in the data: customers
    are then taken to repeat themselves entirely, which gives `n^2 / sum n_c^2`.
    """
    clustered = variance_of_mean(moments)
    plain = variance_of_mean(_unclustered(moments))
    with np.errstate(divide="ignore", invalid="ignore"):
        estimated = moments.n * np.minimum(plain / clustered, 1.0)
        entire = moments.n**2 / moments.cluster_counts
    return np.where((plain > 0) & (clustered > 0), estimated, entire)


def _unclustered(moments: Moments) -> Moments:
    """The same observations, each a customer of its own."""
    return Moments(
        n=moments.n,
        total=moments.total,
        squares=moments.squares,
        clusters=moments.n,
        cluster_squares=moments.squares,
        cluster_products=moments.total,
        cluster_counts=moments.n,
    )
