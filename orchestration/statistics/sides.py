"""Two independent groups side by side: their means, the difference, its interval and its test."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from orchestration.statistics import columns
from orchestration.statistics.comparisons import net_score_z, two_proportion_z, welch_t
from orchestration.statistics.differences import mover, welch_half
from orchestration.statistics.intervals import Floats, Interval, tango, wilson

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Side:
    """Answers of one group: how many, and the sums of their values and of the squares of these."""

    n: Floats
    total: Floats
    squares: Floats

    @cached_property
    def mean(self) -> Floats:
        """NaN without an answer."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.total / self.n

    @cached_property
    def variance(self) -> Floats:
        """Of the mean; NaN below two answers."""
        with np.errstate(divide="ignore", invalid="ignore"):
            found = np.maximum(self.squares - self.n * self.mean**2, 0.0) / (self.n - 1) / self.n
        return np.where(self.n > 1, found, np.nan)

    def take(self, rows: Rows) -> Side:
        """The groups of some rows."""
        return Side(self.n[rows], self.total[rows], self.squares[rows])

    def summed(self, group: Rows, where: NDArray[np.bool_]) -> Side:
        """Per group, all that counts there."""
        groups = int(group.max(initial=-1)) + 1
        values = (self.n, self.total, self.squares)
        return Side(*(np.bincount(group, value * where, groups).astype(float) for value in values))


def compared(keys: pa.Table, well: Side, other: Side) -> tuple[Floats, Floats, Floats]:
    """Limits of `well - other` and its p-value, by each row's `interval_method`.

    Values are in the smallest unit. NaN without both groups.
    """
    low, high, p = (np.full(keys.num_rows, np.nan) for _ in range(3))
    both = (well.n > 0) & (other.n > 0)
    for method, compare in (("wilson", _shares), ("tango", _net_scores), ("student_t", _means)):
        rows = np.flatnonzero(columns.equals(keys, "interval_method", method) & both)
        (low[rows], high[rows]), p[rows] = compare(well.take(rows), other.take(rows))
    return low, high, p


def _shares(one: Side, two: Side) -> tuple[Interval, Floats]:
    limits = wilson(one.total, one.n), wilson(two.total, two.n)
    p = two_proportion_z(one.total, one.n, two.total, two.n)
    return mover(one.mean, two.mean, limits), p


def _net_scores(one: Side, two: Side) -> tuple[Interval, Floats]:
    limits = _net_limits(one), _net_limits(two)
    others = two.mean, two.squares / two.n, two.n
    p = net_score_z(one.mean, one.squares / one.n, one.n, others)
    return mover(one.mean, two.mean, limits), p


def _net_limits(side: Side) -> Interval:
    """Values are +1, 0 and -1, so that the squares count those that are not 0."""
    return tango((side.squares + side.total) / 2, (side.squares - side.total) / 2, side.n)


def _means(one: Side, two: Side) -> tuple[Interval, Floats]:
    difference = one.mean - two.mean
    half = welch_half((one.variance, one.n), (two.variance, two.n))
    p = welch_t(difference, (one.variance, two.variance), (one.n - 1, two.n - 1))
    return (difference - half, difference + half), p
