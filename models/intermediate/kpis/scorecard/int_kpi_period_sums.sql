-- One row per thing observed once per period, period, breakdown value and timing. These components do not add up
-- over periods.
{{ config(materialized='table') }}

with period_sums as (
    -- sqlfluff's DuckDB knows no grouping sets
    {{ kpi_period_sums() }} -- noqa: PRS
)

select * from period_sums
