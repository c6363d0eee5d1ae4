"""The difference of two shares with its interval, by scipy's limits of each."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from scipy.stats import binomtest


@dataclass(frozen=True)
class Share:
    """So many of so many, with Wilson's 95 % limits."""

    hits: int
    n: int

    @property
    def value(self) -> float:
        """Of 1."""
        return self.hits / self.n

    @property
    def limits(self) -> tuple[float, float]:
        """Low and high."""
        found = binomtest(self.hits, self.n).proportion_ci(0.95, method="wilson")
        return float(found.low), float(found.high)

    def less(self, other: Share) -> tuple[float, float, float]:
        """The difference and the limits of it: Newcombe 1998, method 10."""
        (low, high), (low0, high0) = self.limits, other.limits
        difference = self.value - other.value
        below = hypot(self.value - low, high0 - other.value)
        above = hypot(high - self.value, other.value - low0)
        return difference, difference - below, difference + above
