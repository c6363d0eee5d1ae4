"""How many rows a delivery should have: the recent level times the weekday's factor."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from orchestration.quality.history import Band, Numbers, is_daily, noise, width

WINDOW = 56
"""Earlier deliveries that are looked at: eight of each weekday."""
_WEEK = 7
_LEVEL, _NEW_LEVEL = 14, 3
_LEAST_REACH = 0.3
_PREDICTION = 1.15
"""Level and factor are estimates too: by so much a prediction is less sure than the noise."""


def row_band(counts: Numbers, days: NDArray[np.int64], day: int) -> Band:
    """Band of the number of rows delivered on `day` (day numbers), from earlier deliveries.

    On logarithms: half and double are equally far. Season and trend are followed by the level,
    the median of the newest deliveries; two deliveries of a new level widen the band to it. A day
    that was missed is no zero, and the delivery after it may hold as many days more.
    """
    counts, days = counts[-WINDOW:], days[-WINDOW:]
    logs = np.log(np.maximum(counts, 0.5))
    factors = weekday_factors(logs, days)
    plain = logs - factors[weekdays(days)]
    sigma = noise(plain - _running_median(plain)) * _PREDICTION
    levels = [float(np.median(plain[-many:])) for many in (_LEVEL, _NEW_LEVEL)]
    expected = [level + float(factors[weekdays(np.array([day]))[0]]) for level in levels]
    sampling = 1 / math.sqrt(max(math.exp(min(expected)), 1.0))
    reach = max(width(len(counts)) * max(sigma, sampling), _LEAST_REACH)
    late = math.log(max((day - int(days[-1])) / float(np.median(np.diff(days))), 1.0))
    lower, upper = min(expected) - reach, max(expected) + reach + late
    return Band(math.floor(math.exp(lower)), math.ceil(math.exp(upper)), math.exp(expected[0]))


def weekday_factors(logs: Numbers, days: NDArray[np.int64]) -> Numbers:
    """By how much each weekday (Monday first) lies above its week, on logarithms.

    Nothing where deliveries do not come daily: their weekday is chance.
    """
    factors = np.zeros(_WEEK)
    if not is_daily(days):
        return factors
    residuals = logs - _running_median(logs)
    for weekday in range(_WEEK):
        there = residuals[weekdays(days) == weekday]
        factors[weekday] = float(np.median(there)) if len(there) else 0.0
    return factors


def weekdays(days: NDArray[np.int64]) -> NDArray[np.int64]:
    """Weekdays of day numbers as `date.toordinal` gives them; Monday is 0."""
    return (days - 1) % _WEEK


def _running_median(values: Numbers) -> Numbers:
    """The median of the week around each value; at the ends, of the first and the last week."""
    if len(values) <= _WEEK:
        return np.full(len(values), float(np.median(values)))
    weeks = np.lib.stride_tricks.sliding_window_view(values, _WEEK)
    middle = np.median(weeks, axis=1)
    half = _WEEK // 2
    return np.concatenate([np.repeat(middle[0], half), middle, np.repeat(middle[-1], half)])
