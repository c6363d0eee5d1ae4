"""Values, intervals, changes and history of every cell of the scorecard, from its components."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from orchestration.statistics import columns, intervals
from orchestration.statistics.cells import Cells, read
from orchestration.statistics.changes import p_values, significant
from orchestration.statistics.history import Timeline, at
from orchestration.statistics.intervals import Floats
from orchestration.statistics.periods import GRAINS, period_number

_KEYS = ("kpi_id", "period_grain", "period_date", "dimension", "dimension_value", "timing", "n")
_FLAGS = ("is_mature", "is_partial", "is_small_sample")
_SERIES = ("kpi_id", "dimension", "dimension_value", "timing", "scale_family")
_DAYS_OF_WEEK = 7


def scorecard(components: pa.Table, comparable: NDArray[np.bool_] | None = None) -> pa.Table:
    """One row per cell with all that is published of it.

    Args:
        components: Rows of int_kpi_components: keys, sums in the KPI's smallest unit, and what the
            registry says of the KPI. Values come back in the KPI's own unit.
        comparable: Rows whose changes may be tested; all where it is left out.
    """
    cells = read(components)
    low, high = _interval(cells)
    past = _past(components, cells)
    p = p_values(cells, past.before, comparable)
    published = {
        "value": cells.value,
        "numerator": cells.shown(cells.total / cells.unit),
        "denominator": cells.shown(cells.denominator),
        "ci_low": cells.shown(low / cells.unit),
        "ci_high": cells.shown(high / cells.unit),
        "previous_value": past.value,
        "change": cells.value - past.value,
        "change_p_value": p,
        "target_value": cells.target,
        "baseline_mean": past.baseline_mean,
        "baseline_stddev": past.baseline_stddev,
        "z_score": past.z_score,
    }
    return pa.table(
        {
            **{name: components.column(name) for name in (*_KEYS, *_FLAGS)},
            **{name: columns.nullable(values) for name, values in published.items()},
            "is_significant": significant(components, p, past.before),
            "status": _status(cells),
        }
    )


@dataclass(frozen=True)
class _Past:
    """Of each cell: where the one before it is, its value, and the cell's baseline."""

    before: NDArray[np.int64]
    value: Floats
    baseline_mean: Floats
    baseline_stddev: Floats
    z_score: Floats


def _interval(cells: Cells) -> intervals.Interval:
    """Interval of each cell by its KPI's method, in the smallest unit."""
    low, high = np.full((2, len(cells.n)), np.nan)
    for method, where in cells.methods.items():
        chosen = cells.take(where)
        if method == "wilson":
            low[where], high[where] = intervals.wilson(chosen.total, chosen.denominator)
        elif method == "student_t":
            low[where], high[where] = intervals.student_t(
                chosen.moments.mean, chosen.variance, chosen.moments.clusters
            )
        elif method == "tango":
            n, spread = chosen.effective_n, chosen.spread
            plus, minus = ((spread + sign * chosen.moments.mean) / 2 for sign in (1, -1))
            low[where], high[where] = intervals.tango(n * plus, n * minus, n)
        elif method == "order_statistic":
            low[where], high[where] = chosen.quantile_low, chosen.quantile_high
    return low, high


def _past(components: pa.Table, cells: Cells) -> _Past:
    """The same series, earlier: each grain on a time line of its own."""
    series = columns.codes(components, _SERIES)
    starts = columns.dates(components, "period_date")
    before = np.full(len(cells.n), -1, dtype=np.int64)
    mean, stddev = np.full((2, len(cells.n)), np.nan)
    for grain in GRAINS:
        where = np.flatnonzero(columns.equals(components, "period_grain", grain))
        line = Timeline(series[where], period_number(starts[where], grain))
        found = line.before(1)
        before[where] = np.where(found < 0, -1, where[found] if len(where) else found)
        step = _DAYS_OF_WEEK if grain == "day" else 1
        baseline = line.baseline(cells.value[where], step)
        mean[where], stddev[where] = baseline.mean, baseline.stddev
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(stddev > 0, (cells.value - mean) / stddev, np.nan)
    return _Past(before, at(cells.value, before), mean, stddev, z)


def _status(cells: Cells) -> pa.Array:
    """good, watch or bad against the target and the watch threshold; null without either."""
    sign = np.where(cells.is_up_good, 1.0, -1.0)
    with np.errstate(invalid="ignore"):
        good = sign * cells.value >= sign * cells.target
        watch = sign * cells.value >= sign * cells.watch
    names = np.where(good, "good", np.where(watch, "watch", "bad"))
    return pa.array(names, type=pa.string(), mask=np.isnan(cells.value) | np.isnan(cells.target))
