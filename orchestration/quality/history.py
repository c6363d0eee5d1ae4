"""What is usual, from earlier deliveries: robust centres and noise, and the band around them.

One bad delivery among the earlier ones must not move the band: hence medians. A band is as wide as
the noise of the history asks for, and never narrower than a floor.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

WINDOW = 28
"""Earlier deliveries that shares, means and distributions are compared with."""
DAILY_MINIMUM, OTHER_MINIMUM = 21, 6
"""Earlier deliveries without which nothing is judged: three weeks of days, else six."""
FEWEST_TO_COMPARE = 5
"""Earlier deliveries with any rows, answers or times, without which these are not compared."""
WIDTH = 5.0
"""Half width of a band, in standard deviations: one false alarm in millions of quiet values."""
SHARE_FLOOR = 0.02
"""A share may be so much more or less, whatever its history."""
_MAD_TO_SIGMA = 1.4826
_NINE_TENTHS, _NINE_TENTHS_TO_SIGMA = 0.9, 1.645
_DAILY_GAP = 1.5


@dataclass(frozen=True)
class Band:
    """What would be usual: from `lower` to `upper`, lately `centre`. Infinite where unbounded."""

    lower: float
    upper: float
    centre: float


@dataclass(frozen=True)
class Item:
    """One figure of a delivery and its band; without a band it is not judged, and `note` says why.

    `subject` is the column, or column and question, that it is about ('' is the delivery).
    """

    kind: str
    subject: str
    observed: float
    band: Band | None
    note: str = ""


def needed(days: NDArray[np.int64]) -> int:
    """How many earlier deliveries there must be before anything is judged by them."""
    return DAILY_MINIMUM if is_daily(days) else OTHER_MINIMUM


def is_daily(days: NDArray[np.int64]) -> bool:
    """Whether deliveries usually come every day (of the working week); days as day numbers."""
    return len(days) > 1 and float(np.median(np.diff(days))) <= _DAILY_GAP


def noise(values: Numbers) -> float:
    """Standard deviation of what is usual, without regard to a few outliers.

    The median deviation alone overlooks weekends, which are two days of seven; the deviation that
    nine in ten stay below does not, and still overlooks two bad days in four weeks.
    """
    by_most = nine_tenths(np.abs(values - np.median(values))) / _NINE_TENTHS_TO_SIGMA
    return max(median_noise(values), by_most)


def nine_tenths(values: Numbers) -> float:
    """What nine in ten values stay below; the greatest has no say, however few there are."""
    ordered = np.sort(values)
    place = min(_NINE_TENTHS * (len(values) - 1), max(len(values) - 2, 0))
    return float(np.interp(place, np.arange(len(values)), ordered))


def median_noise(values: Numbers) -> float:
    """Standard deviation of normal values by the median of their distances from the median."""
    return _MAD_TO_SIGMA * float(np.median(np.abs(values - np.median(values))))


def width(history: int, of_many: float = WIDTH) -> float:
    """Half width of a band in standard deviations; wider where these come from few deliveries."""
    return of_many * (1 + 4 / history)


def share_band(hits: Numbers, totals: Numbers, total: float, floor: float = SHARE_FLOOR) -> Band:
    """Band of a share among `total` records, from earlier hits of earlier totals.

    Three records more or less are let pass, and the share `floor`.
    """
    shares = hits / np.maximum(totals, 1)
    centre = float(np.median(shares))
    likely = max(centre, 0.5 / max(float(np.median(totals)), 1.0))
    sampling = math.sqrt(likely * (1 - min(likely, 1)) / max(total, 1))
    reach = width(len(hits)) * max(noise(shares), sampling) + floor + 3 / max(total, 1)
    return Band(max(centre - reach, 0.0), min(centre + reach, 1.0), centre)


@dataclass(frozen=True)
class Moments:
    """Count, sum and sum of squares of a number column, per delivery."""

    count: Numbers
    total: Numbers
    squares: Numbers


def mean_band(history: Moments, count: float) -> Band | None:
    """Band of the mean of `count` numbers; None where earlier deliveries had none.

    On logarithms where all means were above zero, so that a unit a hundred times smaller is as
    far away as one a hundred times larger. The floor is a half more or a third less.
    """
    there = history.count > 0
    if there.sum() < OTHER_MINIMUM:
        return None
    means = history.total[there] / history.count[there]
    sampling = _deviation(history, there) / math.sqrt(max(count, 1))
    if float(means.min()) > 0:
        logs = np.log(means)
        centre = float(np.median(logs))
        reach = width(len(logs)) * max(noise(logs), sampling / math.exp(centre)) + 0.4
        return Band(math.exp(centre - reach), math.exp(min(centre + reach, 700)), math.exp(centre))
    centre = float(np.median(means))
    reach = width(len(means)) * max(noise(means), sampling) + 0.4 * abs(centre)
    return Band(centre - reach, centre + reach, centre)


def _deviation(history: Moments, there: NDArray[np.bool_]) -> float:
    """Standard deviation of single numbers: the middle one of those within each delivery.

    What one bad delivery holds has no weight in it, however large its numbers are.
    """
    count = history.count[there]
    inside = history.squares[there] / count - (history.total[there] / count) ** 2
    unbiased = np.maximum(inside, 0) * count / np.maximum(count - 1, 1)
    return math.sqrt(float(np.median(unbiased)))


def lag_limit(lags: Numbers, rows: Numbers, gap_days: float) -> Band:
    """Band of the hours between the newest event and the export.

    The floor is half the time between two deliveries, or that in which fifteen events usually
    happen: with few events a day the newest is often old.
    """
    hours = 24 * gap_days
    between_events = hours / max(float(np.median(rows)), 1.0)
    reach = max(width(len(lags)) * noise(lags), hours / 2, 15 * between_events)
    centre = float(np.median(lags))
    return Band(-math.inf, centre + reach, centre)
