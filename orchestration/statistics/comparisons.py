"""Two-sided p-values of the change from one period to the next, for many cells at once.

The periods are taken as independent samples. NaN where a test cannot be made.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from orchestration.statistics.intervals import Floats


def two_proportion_z(successes: Floats, n: Floats, successes0: Floats, n0: Floats) -> Floats:
    """Equality of two shares, by the z test with the pooled share; 1 where both are 0 or 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = (successes + successes0) / (n + n0)
        variance = pooled * (1 - pooled) * (1 / n + 1 / n0)
        return _two_sided(successes / n - successes0 / n0, variance)


def net_score_z(mean: Floats, spread: Floats, n: Floats, others: tuple[Floats, ...]) -> Floats:
    """Equality of two means of +1, 0 and -1, with the trinomial variance of the pooled sample.

    Args:
        mean: Mean score of each cell, within -1 and 1.
        spread: Share of scores that are not 0.
        n: Effective number of scores.
        others: The same three of the period before.
    """
    mean0, spread0, n0 = others
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = (n * mean + n0 * mean0) / (n + n0)
        pooled_spread = (n * spread + n0 * spread0) / (n + n0)
        variance = (pooled_spread - pooled**2) * (1 / n + 1 / n0)
        return _two_sided(mean - mean0, variance)


def welch_t(
    difference: Floats, variances: tuple[Floats, Floats], freedoms: tuple[Floats, Floats]
) -> Floats:
    """Equality of two means without equal variances (Welch 1947).

    Args:
        difference: One mean less the other.
        variances: Variance of each mean.
        freedoms: Degrees of freedom of each variance.
    """
    first, second = variances
    total = first + second
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = total**2 / (first**2 / freedoms[0] + second**2 / freedoms[1])
        p = 2 * special.stdtr(freedom, -np.abs(difference) / np.sqrt(total))
    same = np.where(difference == 0, 1.0, np.nan)
    return np.where(total > 0, p, np.where(total == 0, same, np.nan))


def _two_sided(difference: Floats, variance: Floats) -> Floats:
    z = np.abs(difference) / np.sqrt(variance)
    p: Floats = 2 * special.ndtr(-z)
    return np.where(variance > 0, p, np.where(difference == 0, 1.0, np.nan))
