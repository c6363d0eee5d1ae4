"""The difference of two independent means, with its interval."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from orchestration.statistics import columns
from orchestration.statistics.differences import welch_half
from orchestration.statistics.intervals import Floats

_UNIT = 252.0  # of 25,200: 100 points


def gaps(ratings: pa.Table) -> pa.Table:
    """Employees' mean less customers', in points from 0 to 100, with Welch's 95 % interval.

    Ratings are taken as independent: a customer who rates twice
    counts twice. Without two ratings on both sides there is no interval.

    Args:
        ratings: Rows of int_touchpoint_ratings: n, sum and sum of squares of either side.
    """
    sides = {side: _side(ratings, side) for side in ("employee", "customer")}
    means = {side: mean for side, (_, mean, _) in sides.items()}
    gap = means["employee"] - means["customer"]
    half = welch_half(*((variance, n) for n, _, variance in sides.values()))
    return pa.table(
        {
            "touchpoint": ratings.column("touchpoint"),
            "period_date": ratings.column("period_date"),
            **{f"{side}_n": ratings.column(f"{side}_n") for side in sides},
            **{f"{side}_score": columns.nullable(mean) for side, mean in means.items()},
            "gap": columns.nullable(gap),
            "ci_low": columns.nullable(gap - half),
            "ci_high": columns.nullable(gap + half),
        }
    )


def _side(ratings: pa.Table, side: str) -> tuple[Floats, Floats, Floats]:
    """Count, mean and variance of the mean, in points."""
    n = columns.floats(ratings, f"{side}_n")
    total = columns.floats(ratings, f"{side}_sum") / _UNIT
    squares = columns.floats(ratings, f"{side}_squares") / _UNIT**2
    mean = total / n
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.maximum(squares - n * mean**2, 0.0) / (n - 1) / n
    return n, mean, np.where(n > 1, variance, np.nan)
