"""Whether a cell's change against the period before it is more than chance."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from orchestration.statistics import columns
from orchestration.statistics.cells import Cells
from orchestration.statistics.comparisons import net_score_z, two_proportion_z, welch_t
from orchestration.statistics.false_discovery import RATE, benjamini_hochberg
from orchestration.statistics.intervals import Floats

_FAMILY = ("kpi_id", "period_grain", "timing")


def p_values(
    cells: Cells, before: NDArray[np.int64], comparable: NDArray[np.bool_] | None = None
) -> Floats:
    """Two-sided p-value of each change, by the test of the KPI's interval method.

    Quantiles, levels, counts and ratios have none. Nor has a cell without a value, now or in the
    period before.

    Args:
        cells: Cells of all grains.
        before: Index of the cell of the period before, -1 where there is none.
        comparable: Cells that may be tested against one another; all where it is left out.
    """
    p = np.full(len(cells.n), np.nan)
    usable = ~np.isnan(cells.value)
    if comparable is not None:
        usable &= comparable
    known = (before >= 0) & usable
    known &= usable[before] if len(before) else known
    for method, where in cells.methods.items():
        tested = where[known[where]]
        p[tested] = _p(method, cells.take(tested), cells.take(before[tested]))
    return p


def significant(components: pa.Table, p: Floats, before: NDArray[np.int64]) -> pa.Array:
    """Whether each change is significant; null where it was not tested.

    The whole ('all') is tested at 5 %. Breakdowns are many: those of one KPI, grain and period are
    a family with a false-discovery rate of 5 %, from weeks up; by the day they are not tested.
    Nor is a small sample, or what is held against one: its p-value stands alone.
    """
    whole = columns.equals(components, "dimension", "all")
    by_day = columns.equals(components, "period_grain", "day")
    small = columns.booleans(components, "is_small_sample")
    small |= small[before] if len(before) else small
    tested = ~np.isnan(p) & (whole | ~by_day) & ~small
    controlled = np.flatnonzero(tested & ~whole)
    with np.errstate(invalid="ignore"):
        result = p <= RATE
    days = columns.dates(components, "period_date").astype(np.int64)
    family = columns.codes(components, _FAMILY) * (1 << 32) + days
    result[controlled] = benjamini_hochberg(p[controlled], family[controlled])
    return pa.array(result, mask=~tested)


def _p(method: str, cells: Cells, before: Cells) -> Floats:
    if method == "wilson":
        return two_proportion_z(cells.total, cells.denominator, before.total, before.denominator)
    if method == "student_t":
        return welch_t(
            cells.moments.mean - before.moments.mean,
            (cells.variance, before.variance),
            (cells.clusters - 1, before.clusters - 1),
        )
    if method == "tango":
        others = (before.moments.mean, before.spread, before.effective_n)
        return net_score_z(cells.moments.mean, cells.spread, cells.effective_n, others)
    return np.full(len(cells.n), np.nan)
