"""95 % intervals of shares, means and net scores, for many cells at once.

Arrays run over cells; a cell that does not allow an interval gets NaN on both sides.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Interval = tuple[Floats, Floats]

LEVEL = 0.95
Z = float(special.ndtri(0.5 + LEVEL / 2))
_HALVINGS = 50  # of a range of at most 2: an error below 1e-14


def wilson(successes: Floats, n: Floats) -> Interval:
    """Score interval of a share (Wilson 1927), between 0 and 1.

    Of none it begins at 0 and of all it ends at 1, exactly. Not clustered: answers of one customer
    count as independent.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        share = successes / n
        centre = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
        half = Z * np.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2)) / (1 + Z**2 / n)
    low = np.where((successes == 0) & (n > 0), 0.0, np.maximum(centre - half, 0.0))
    high = np.where((successes == n) & (n > 0), 1.0, np.minimum(centre + half, 1.0))
    return low, high


def student_t(mean: Floats, variance: Floats, clusters: Floats) -> Interval:
    """Student t interval of a mean with `clusters - 1` degrees of freedom.

    Args:
        mean: Mean over observations.
        variance: Variance of that mean, as `clustering.variance_of_mean` gives it.
        clusters: Customers observed; below 2 there is no interval.
    """
    with np.errstate(invalid="ignore"):
        half = special.stdtrit(clusters - 1, 0.5 + LEVEL / 2) * np.sqrt(variance)
    half = np.where(clusters >= 2, half, np.nan)
    return mean - half, mean + half


def tango(plus: Floats, minus: Floats, n: Floats) -> Interval:
    """Constrained maximum-likelihood score interval of `(plus - minus) / n`, within -1 and 1.

    The counts of +1, 0 and -1 are trinomial. Under a difference d, the likeliest probability of -1
    solves `2n q^2 + (-plus - minus + (2n - plus + minus) d) q - minus d (1 - d) = 0`;
    the interval holds every d with `(plus - minus - n d)^2 <= z^2 n (2q + d (1 - d))`.
    Tango (1998), Statistics in Medicine 17:891-908, equations 9 to 12. Counts need not be whole.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = (plus - minus) / n
    low = _bisect(plus, minus, n, np.full_like(middle, -1.0), middle)
    high = _bisect(plus, minus, n, np.full_like(middle, 1.0), middle)
    return low, high


def _bisect(plus: Floats, minus: Floats, n: Floats, outside: Floats, inside: Floats) -> Floats:
    """The limit between a difference outside the interval (or at its edge) and one inside."""
    for _ in range(_HALVINGS):
        middle = (outside + inside) / 2
        is_inside = _excess(plus, minus, n, middle) <= 0
        inside = np.where(is_inside, middle, inside)
        outside = np.where(is_inside, outside, middle)
    return np.where(n > 0, (outside + inside) / 2, np.nan)


def _excess(plus: Floats, minus: Floats, n: Floats, difference: Floats) -> Floats:
    """Squared score less its limit: positive outside the interval."""
    linear = -plus - minus + (2 * n - plus + minus) * difference
    constant = -minus * difference * (1 - difference)
    with np.errstate(divide="ignore", invalid="ignore"):
        root = np.sqrt(np.maximum(linear**2 - 8 * n * constant, 0.0))
        likeliest = (root - linear) / (4 * n)
    variance = n * np.maximum(2 * likeliest + difference * (1 - difference), 0.0)
    excess: Floats = (plus - minus - n * difference) ** 2 - Z**2 * variance
    return excess
