"""Figures of journey stages: cells of the scorecard, computed in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from orchestration.statistics import columns
from orchestration.statistics.intervals import wilson
from orchestration.statistics.quantiles import quantile_cells
from orchestration.statistics.scorecard import scorecard

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

_KEYS = ("journey_id", "stage_id", "measure")
_SHOWN = (
    *("period_grain", "period_date", "dimension", "dimension_value", "n"),
    *("value", "numerator", "denominator", "ci_low", "ci_high", "previous_value", "change"),
    *("change_p_value", "is_significant", "is_mature", "is_partial", "is_small_sample"),
)


def duration_cells(
    durations: DuckDBPyRelation, breakdowns: DuckDBPyRelation, run_context: DuckDBPyRelation
) -> pa.Table:
    """One row per stage, quantile of its duration, period and breakdown value, in seconds.

    Args:
        durations: Rows of int_stage_durations.
        breakdowns: Rows of int_stage_breakdowns, which say what is published.
        run_context: The one row of int_run_context.
    """
    stages = breakdowns.project("observations, journey_id, stage_id").distinct()
    observed = {
        name: durations.filter(f"journey_id = '{journey}' and stage_id = '{stage}'")
        for name, journey, stage in stages.order("observations").fetchall()
    }
    return quantile_cells(observed, breakdowns, run_context)


def stage_values(components: pa.Table) -> pa.Table:
    """One row per stage, measure, period and breakdown value, with all that is published of it.

    Each measure of a stage is to the scorecard a KPI of its own: the breakdown values of one
    period are then a family of tests. A change is tested between final periods alone: who is
    still in has neither come on nor left, which would look like a fall of both shares.

    Args:
        components: Rows of int_stage_components.
    """
    computed = scorecard(components, columns.booleans(components, "is_mature"))
    keys = {name: components.column(name) for name in (*_KEYS, "still_in_count")}
    return pa.table(keys | {name: computed.column(name) for name in _SHOWN})


def drop_offs(counts: pa.Table) -> pa.Table:
    """The same rows with the share of the stage's drops of that month, and its Wilson limits.

    Args:
        counts: Rows of int_stage_drop_off_counts.
    """
    left, n = (columns.floats(counts, name) for name in ("numerator", "n"))
    low, high = wilson(left, n)
    found = {"share": left / n, "ci_low": low, "ci_high": high}
    for name, values in found.items():
        counts = counts.append_column(name, columns.nullable(values))
    return counts
