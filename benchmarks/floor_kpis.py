"""The floor's KPIs: components by day and period, quantiles, and what is published of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.floor_observed import Observed
from benchmarks.floor_registry import GRAINS, finest_grains, registry
from benchmarks.observed import OBSERVED

if TYPE_CHECKING:
    import duckdb

VALUES = Path(__file__).with_name("sql") / "kpi_values.sql"


def build_kpis(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `kpis.kpi_daily`, `kpis.kpi_values` and `kpis.dim_kpi`."""
    connection.execute("create table kpis.dim_kpi as from seeds.kpis")
    connection.execute(
        "create temp table components (kpi_id varchar, period_grain varchar, local_date date, "
        "dimension varchar, dimension_value varchar, timing varchar, n bigint, numerator bigint, "
        "denominator bigint, numerator_squares decimal(38, 0), scales bigint)"
    )
    connection.execute(
        "create temp table quantiles (kpi_id varchar, period_grain varchar, period_date date, "
        "dimension varchar, dimension_value varchar, n bigint, found double[])"
    )
    connection.execute("create temp table finest (dimension varchar, grain varchar)")
    connection.executemany("insert into finest values (?, ?)", list(finest_grains().items()))
    for observed in OBSERVED:
        for timing in registry()[observed.name].timings:
            connection.execute(_components(observed, timing))
        for grain in GRAINS if registry()[observed.name].has_quantile else ():
            connection.execute(_quantiles(observed, grain))
    connection.execute(VALUES.read_text())


def _components(observed: Observed, timing: str) -> str:
    """Components of one KPI by day and one breakdown at a time, those of months by month.

    What is observed once per period has its own grain, and its date is the period's first day.
    """
    known = registry()[observed.name]
    by_week, grain = known.breakdowns_at("week"), "period_grain" if observed.is_period else "null"
    days = {
        b: "local_date" if observed.is_period or b in by_week else "month" for b in known.breakdowns
    }
    sets = ["(period_grain, local_date)", *(f"(period_grain, {d}, {b})" for b, d in days.items())]
    day = "coalesce(local_date, month)" if "month" in days.values() else "local_date"
    counted = "is_well_timed" if timing == "well_timed" else observed.of_all
    return f"""
        insert into components
        select '{observed.name}', period_grain, {day},
            {_dimension(known.breakdowns)}, '{timing}',
            {"max(denominator)" if known.is_level else observed.counted}, sum(numerator),
            {"max" if known.is_level else "sum"}(denominator),
            sum(numerator::decimal(19, 0) * numerator),
            {"count(distinct scale)" if "scale" in known.breakdowns else "1"}
        from (select {observed.date} as local_date, {observed.moment} as moment,
            {grain} as period_grain, date_trunc('month', {observed.date})::date as month,
            ({observed.numerator})::decimal(18, 0) as numerator,
            ({observed.denominator})::bigint as denominator,
            {", ".join(known.breakdowns)}
            from {observed.rows} and {counted})
        where moment is null or moment <= (select as_of from run_context)
        group by grouping sets ({", ".join(sets)})"""


def _quantiles(observed: Observed, grain: str) -> str:
    """Median and 90th percentile of one KPI at one grain; days have no breakdowns."""
    published = registry()[observed.name].breakdowns_at(grain) if grain != "day" else ()
    sets = ", ".join(["(period)", *(f"(period, {b})" for b in published)])
    columns = ", ".join(["1", *published])
    return f"""
        insert into quantiles
        select '{observed.name}', '{grain}', period, {_dimension(published)}, count(*),
            quantile_cont(numerator, [0.5, 0.9])
        from (select date_trunc('{grain}', {observed.date})::date as period,
            {observed.moment} as moment,
            {observed.numerator} as numerator, {columns} from {observed.rows})
        where moment <= (select as_of from run_context)
        group by grouping sets ({sets})"""


def _dimension(breakdowns: tuple[str, ...]) -> str:
    """Name and value of the breakdown that a row of the grouping sets belongs to."""
    if not breakdowns:
        return "'all', 'all'"
    names = " ".join(f"when grouping({b}) = 0 then '{b}'" for b in breakdowns)
    values = " ".join(f"when grouping({b}) = 0 then {b}" for b in breakdowns)
    return f"case {names} else 'all' end, case {values} else 'all' end"
