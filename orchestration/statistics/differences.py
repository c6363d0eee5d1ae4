"""95 % intervals of the difference of two independent groups, for many cells at once."""

from __future__ import annotations

import numpy as np
from scipy import special

from orchestration.statistics.intervals import LEVEL, Floats, Interval


def mover(first: Floats, second: Floats, limits: tuple[Interval, Interval]) -> Interval:
    """Interval of `first - second` out of the interval of each.

    Of shares with Wilson's limits it is Newcombe's hybrid score interval (1998, Statistics in
    Medicine 17:873-890, method 10); for any estimate with limits of its own it is the method of
    variance estimates recovery (Zou and Donner 2008, Statistics in Medicine 27:1693-1702).
    """
    (low, high), (low0, high0) = limits
    with np.errstate(invalid="ignore"):
        below = np.sqrt((first - low) ** 2 + (high0 - second) ** 2)
        above = np.sqrt((high - first) ** 2 + (second - low0) ** 2)
    return first - second - below, first - second + above


def welch_half(first: tuple[Floats, Floats], second: tuple[Floats, Floats]) -> Floats:
    """Half the width of Welch's interval of the difference of two means.

    Degrees of freedom by Welch and Satterthwaite (Welch 1947, Biometrika 34:28-35).

    Args:
        first: Variance of the mean, and how many observations it is of.
        second: The same of the other.
    """
    (v, n), (w, m) = first, second
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = (v + w) ** 2 / (v**2 / (n - 1) + w**2 / (m - 1))
        half = np.asarray(
            special.stdtrit(freedom, 0.5 + LEVEL / 2) * np.sqrt(v + w), dtype=np.float64
        )
    return np.where(v + w > 0, half, np.where(v + w == 0, 0.0, np.nan))
