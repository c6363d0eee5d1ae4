-- One row per mean, period, breakdown value and timing in which a customer is observed more than once.
-- What repeats add to the sums over single observations x, with S and n the sum and the count of one customer
-- in one cell: clusters_less = n - 1, squares_more = S * S - sum of x * x, products_more = S * n - S and
-- counts_more = n * n - n, each summed over customers. All are 0 for a customer who is seen once in the period.
-- A few KPIs at a time, the first ones by the model and the others by hooks: customers by breakdowns are the largest
-- tables in memory of all models.
{{ config(materialized='table', post_hook=kpi_repeat_inserts()) }}

with repeat_sums as (
    -- sqlfluff's DuckDB knows no grouping sets
    {{ kpi_repeat_sums(0) }} -- noqa: PRS
)

select * from repeat_sums
