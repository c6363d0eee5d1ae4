"""What came before each cell: the period before it, and the twelve that are its baseline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orchestration.statistics.intervals import Floats

Codes = NDArray[np.int64]

BASELINE_PERIODS = 12
BASELINE_MINIMUM = 6  # fewer say too little of the spread
_NONE = -1
_NOISE = 1e-12  # relative size below which a deviation is rounding


@dataclass(frozen=True)
class Baseline:
    """Mean and sample standard deviation of the trailing periods; NaN where too few have one."""

    mean: Floats
    stddev: Floats


class Timeline:
    """Cells of one grain, laid out as series by periods.

    Args:
        series: Number of the series (KPI, breakdown value, timing) of each cell.
        period: Number of its period; a series has at most one cell a period.
    """

    def __init__(self, series: Codes, period: Codes) -> None:
        names, self._row = np.unique(series, return_inverse=True)
        self._column = period - (period.min() if len(period) else 0)
        width = int(self._column.max()) + 1 if len(period) else 0
        self._cells = np.full((len(names), width), _NONE, dtype=np.int64)
        self._cells[self._row, self._column] = np.arange(len(period))

    def before(self, periods: int) -> Codes:
        """Index of the cell so many periods earlier; -1 where there is none."""
        column = self._column - periods
        found = self._cells[self._row, np.maximum(column, 0)]
        return np.where(column >= 0, found, _NONE)

    def baseline(self, values: Floats, step: int) -> Baseline:
        """Baseline of the trailing periods, each `step` apart.

        Args:
            values: Value of each cell, NaN where it has none.
            step: 1, or 7 to compare a day with the same weekday.
        """
        past = [at(values, self.before(k * step)) for k in range(1, BASELINE_PERIODS + 1)]
        count = sum((~np.isnan(value)).astype(float) for value in past)
        enough = count >= BASELINE_MINIMUM
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = sum(np.nan_to_num(value) for value in past) / count
            spread = sum(np.nan_to_num(value - mean) ** 2 for value in past)
            stddev = np.sqrt(spread / (count - 1))
            stddev = np.where(stddev <= _NOISE * np.abs(mean), 0.0, stddev)
        return Baseline(np.where(enough, mean, np.nan), np.where(enough, stddev, np.nan))


def at(values: Floats, index: Codes) -> Floats:
    """Values at an index, NaN where the index says there is none."""
    if not len(values):
        return values
    return np.where(index == _NONE, np.nan, values[np.maximum(index, 0)])
