-- One row per observed thing, local day, breakdown value and timing: components that add up.
-- Each file of observations is read and grouped on its own, the first ones by the model and the others by hooks, a
-- few at a time: of ninety in one statement the engine takes six times as long to plan as to count.
{{ config(materialized='table', post_hook=kpi_day_sum_inserts()) }}

with day_sums as (
    -- sqlfluff's DuckDB knows no grouping sets
    {{ kpi_day_sums(0, 8) }} -- noqa: PRS
)

select * from day_sums
