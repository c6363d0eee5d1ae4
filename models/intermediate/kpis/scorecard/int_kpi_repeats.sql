-- One row per mean, period, breakdown value and timing in which a customer is observed more than once.
-- What repeats add to the sums over single observations x, with S and n the sum and the count of one customer
-- in one cell: clusters_less = n - 1, squares_more = S * S - sum of x * x, products_more = S * n - S and
-- counts_more = n * n - n, each summed over customers. All are 0 for a customer who is seen once in the period.
{{ config(materialized='table') }}

with customers as (
    -- sqlfluff's DuckDB knows no grouping sets
    {{ kpi_customer_sums() }} -- noqa: PRS
),

timed as (
    select
        observations,
        period_grain,
        period_date,
        dimension,
        dimension_value,
        channel,
        segment,
        customer_type,
        'all' as timing,
        n_all as n,
        sum_all as total,
        squares_all as squares
    from customers
    union all
    select
        observations,
        period_grain,
        period_date,
        dimension,
        dimension_value,
        channel,
        segment,
        customer_type,
        'well_timed' as timing,
        n_well_timed as n,
        sum_well_timed as total,
        squares_well_timed as squares
    from customers
    where n_well_timed > 1
),

summed as (
    select
        observations,
        period_grain,
        period_date,
        dimension,
        dimension_value,
        channel,
        segment,
        customer_type,
        timing,
        cast(sum(n - 1) as bigint) as clusters_less,
        cast(sum({{ kpi_square('total') }} - squares) as decimal(38, 0)) as squares_more,
        cast(sum({{ kpi_product('total', 'n') }} - total) as decimal(38, 0)) as products_more,
        cast(sum(n * n - n) as decimal(38, 0)) as counts_more
    from timed
    group by
        observations,
        period_grain,
        period_date,
        dimension,
        dimension_value,
        channel,
        segment,
        customer_type,
        timing
)

select * from summed
