-- One row per observed thing, local day, breakdown value and timing: components that add up.
-- Each file of observations is read and grouped on its own; all of them at once cost half as much again.
{{ config(materialized='table') }}

with day_sums as (
    -- sqlfluff's DuckDB knows no grouping sets
    {{ kpi_day_sums() }} -- noqa: PRS
)

select * from day_sums
