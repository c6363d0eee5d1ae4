"""The floor's KPIs: components by day and period, quantiles, and what is published of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.floor_observed import ANSWER, GRAINS, OBSERVED, WEEKLY, Observed

if TYPE_CHECKING:
    import duckdb

VALUES = Path(__file__).with_name("sql") / "kpi_values.sql"


def build_kpis(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `kpis.kpi_daily`, `kpis.kpi_values` and `kpis.dim_kpi`."""
    connection.execute("create table kpis.dim_kpi as from seeds.kpis")
    connection.execute(
        "create temp table components (kpi_id varchar, local_date date, dimension varchar, "
        "dimension_value varchar, timing varchar, n bigint, numerator bigint, denominator bigint, "
        "numerator_squares decimal(38, 0))"
    )
    connection.execute(
        "create temp table quantiles (kpi_id varchar, period_grain varchar, period_date date, "
        "dimension varchar, dimension_value varchar, n bigint, found double[])"
    )
    for observed in OBSERVED:
        for timing in ("all", "well_timed") if observed.breakdowns is ANSWER else ("all",):
            connection.execute(_daily(observed, timing))
        for grain in GRAINS if observed.is_quantile else ():
            connection.execute(_quantiles(observed, grain))
    connection.execute(VALUES.read_text())


def _daily(observed: Observed, timing: str) -> str:
    """Components of one KPI by day and one breakdown at a time, agents by month."""
    day = "coalesce(local_date, month)" if "agent" in observed.breakdowns else "local_date"
    keep = " and is_well_timed" if timing == "well_timed" else ""
    sets = [
        _set("local_date", b) if b != "agent" else _set("month", b) for b in observed.breakdowns
    ]
    return f"""
        insert into components
        select '{observed.name}', {day}, {_dimension(observed.breakdowns)}, '{timing}',
            {"max(denominator)" if observed.is_level else "count(*)"}, sum(numerator),
            {"max" if observed.is_level else "sum"}(denominator),
            sum(numerator::decimal(18, 0) * numerator)
        from (select {observed.date} as local_date, {observed.moment} as moment,
            date_trunc('month', {observed.date})::date as month,
            ({observed.numerator})::decimal(18, 0) as numerator,
            {observed.denominator} as denominator,
            {", ".join(observed.breakdowns)} from {observed.rows}{keep})
        where moment <= (select as_of from run_context)
        group by grouping sets ((local_date), {", ".join(sets)})"""


def _quantiles(observed: Observed, grain: str) -> str:
    """Median and 90th percentile of one KPI at one grain."""
    published = [
        b
        for b in observed.breakdowns
        if grain != "day" and GRAINS.index(_finest(b)) <= GRAINS.index(grain)
    ]
    sets = ", ".join(["(period)", *(_set("period", b) for b in published)])
    columns = ", ".join(["1", *published])
    return f"""
        insert into quantiles
        select '{observed.name}', '{grain}', period, {_dimension(tuple(published))}, count(*),
            quantile_cont(numerator, [0.5, 0.9])
        from (select date_trunc('{grain}', {observed.date})::date as period,
            {observed.moment} as moment,
            {observed.numerator} as numerator, {columns} from {observed.rows})
        where moment <= (select as_of from run_context)
        group by grouping sets ({sets})"""


def _finest(breakdown: str) -> str:
    if breakdown == "agent":
        return "month"
    return "week" if breakdown in WEEKLY else "day"


def _set(date: str, breakdown: str) -> str:
    return f"({date}, {breakdown})"


def _dimension(breakdowns: tuple[str, ...]) -> str:
    """Name and value of the breakdown that a row of the grouping sets belongs to."""
    if not breakdowns:
        return "'all', 'all'"
    names = " ".join(f"when grouping({b}) = 0 then '{b}'" for b in breakdowns)
    values = " ".join(f"when grouping({b}) = 0 then {b}" for b in breakdowns)
    return f"case {names} else 'all' end, case {values} else 'all' end"
