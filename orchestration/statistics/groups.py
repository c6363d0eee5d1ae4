"""What one group of customers is told apart by from others."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from orchestration.statistics import columns
from orchestration.statistics.false_discovery import benjamini_hochberg
from orchestration.statistics.intervals import Floats, wilson
from orchestration.statistics.sides import Side, compared

_KEYS = ("family", "signal", "scale", "period_grain", "period_date", "dimension", "dimension_value")
_SUMS = ("n", "total", "squares")


def group_differences(cells: pa.Table) -> pa.Table:
    """One row per cell: the mean in the group, in those it is held against, and the difference.

    Groups are taken as independent, and every observation as one: a customer with several counts
    several times. A share has its own interval too. Which differences are more than chance is told
    at a false-discovery rate of 5 % within family, period and dimension.

    Args:
        cells: Rows of int_group_cells, in the smallest unit; unit_scale of these are one unit.
    """
    group, other = (
        Side(*(columns.floats(cells, f"{side}{name}") for name in _SUMS)) for side in ("", "other_")
    )
    unit = columns.floats(cells, "unit_scale")
    own_low, own_high = wilson(group.total, group.n)
    is_share = columns.equals(cells, "interval_method", "wilson")
    low, high, p = compared(cells, group, other)
    return pa.table(
        {
            **{name: cells.column(name) for name in _KEYS},
            "n": pa.array(group.n.astype(np.int64)),
            "value": columns.nullable(group.mean / unit),
            "value_low": columns.nullable(np.where(is_share, own_low, np.nan)),
            "value_high": columns.nullable(np.where(is_share, own_high, np.nan)),
            "other_n": pa.array(other.n.astype(np.int64)),
            "other_value": columns.nullable(other.mean / unit),
            "difference": columns.nullable((group.mean - other.mean) / unit),
            "ci_low": columns.nullable(low / unit),
            "ci_high": columns.nullable(high / unit),
            "p_value": columns.nullable(p),
            "is_significant": _significant(cells, p),
        }
    )


def _significant(cells: pa.Table, p: Floats) -> pa.Array:
    """Null where a difference was not tested."""
    tested = np.flatnonzero(~np.isnan(p))
    days = columns.dates(cells, "period_date").astype(np.int64)
    family = columns.codes(cells, ("family", "period_grain", "dimension")) * (1 << 32) + days
    result = np.zeros(len(p), dtype=np.bool_)
    result[tested] = benjamini_hochberg(p[tested], family[tested])
    return pa.array(result, mask=np.isnan(p))
