"""How many rows a delivery should have: the recent level times the weekday's factor."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from orchestration.quality.history import Band, Numbers, is_daily, median_noise, width

WINDOW = 84
"""Earlier deliveries that are looked at: twelve of each weekday."""
_WEEK = 7
_LEVEL, _NEW_LEVEL = 14, 3
_LEAST_REACH = 0.3
_WIDTH = 4.3
"""Standard deviations: fewer than of other figures, as a feed has but one count a day."""
_PREDICTION = 1.1
"""Level and factor are estimates too: by so much a prediction is less sure than the noise."""
_OUTLIER = 3.0
_TRIMMED = 0.15


def row_band(counts: Numbers, days: NDArray[np.int64], day: int) -> Band:
    """Band of the number of rows delivered on `day` (day numbers), from earlier deliveries.

    On logarithms: half and double are equally far. Season and trend are followed by the level,
    the middle of the newest deliveries. A day that was missed is no zero, and the delivery after
    it may hold as many days more.
    """
    counts, days = counts[-WINDOW:], days[-WINDOW:]
    logs = np.log(np.maximum(counts, 0.5))
    factors = weekday_factors(logs, days)
    plain = logs - factors[weekdays(days)]
    sigma = _surprise(plain) * _PREDICTION
    factor = float(factors[weekdays(np.array([day]))[0]])
    expected = [level + factor for level in _levels(plain, sigma)]
    sampling = 1 / math.sqrt(max(math.exp(min(expected)), 1.0))
    reach = max(width(len(counts), _WIDTH) * max(sigma, sampling), _LEAST_REACH)
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
    residuals = logs - _weeks_around(logs)
    for weekday in range(_WEEK):
        there = residuals[weekdays(days) == weekday]
        factors[weekday] = middle(there) if len(there) else 0.0
    return factors


def weekdays(days: NDArray[np.int64]) -> NDArray[np.int64]:
    """Weekdays of day numbers as `date.toordinal` gives them; Monday is 0."""
    return (days - 1) % _WEEK


def middle(values: Numbers) -> float:
    """The mean without the lowest and the highest 15 % (at least one each, of five or more).

    As indifferent to single outliers as the median, and less moved by chance.
    """
    if len(values) < 5:
        return float(np.median(values))
    cut = max(round(_TRIMMED * len(values)), 1)
    return float(np.sort(values)[cut:-cut].mean())


def _levels(plain: Numbers, sigma: float) -> list[float]:
    """The recent level, and beside it a new one that two of the last three deliveries keep to."""
    level, newest = middle(plain[-_LEVEL:]), float(np.median(plain[-_NEW_LEVEL:]))
    return [level, newest] if abs(newest - level) > 2 * sigma else [level]


def _surprise(plain: Numbers) -> float:
    """Standard deviation of each count from the level before it, with outliers pulled in.

    Against earlier counts only, for this is how the next one will be judged.
    """
    before = min(_LEVEL, len(plain) // 2)
    levels = [middle(plain[place - before : place]) for place in range(before, len(plain))]
    errors = plain[before:] - np.array(levels)
    most = _OUTLIER * median_noise(errors)
    centre = float(np.median(errors))
    return float(np.clip(errors, centre - most, centre + most).std())


def _weeks_around(values: Numbers) -> Numbers:
    """The median of the week around each value; at the ends, of the first and the last week."""
    if len(values) <= _WEEK:
        return np.full(len(values), float(np.median(values)))
    weeks = np.lib.stride_tricks.sliding_window_view(values, _WEEK)
    inner = np.median(weeks, axis=1)
    half = _WEEK // 2
    return np.concatenate([np.repeat(inner[0], half), inner, np.repeat(inner[-1], half)])
