-- One row per customer and month (quarter), from that of the first order with an account on: net revenue until its end.
with orders as (
    select * from {{ ref('fct_orders') }}
    where order_number is not null
),

profiles as (
    select * from {{ ref('dim_customer_profiles') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

periods as (
    {{ kpi_coarse_periods('dates') }}
),

summed as (
    select
        orders.*,
        sum(orders.net_revenue_amount) over (
            partition by orders.customer_id order by orders.order_number nulls last
            rows between unbounded preceding and current row
        ) as revenue_to_date,
        lead(orders.placed_local_date) over (
            partition by orders.customer_id order by orders.order_number nulls last
        ) as next_local_date
    from orders
    inner join run_context on orders.placed_at <= run_context.as_of
),

-- each order stands for its customer until the next one
standing as (
    select
        summed.customer_id,
        summed.source_system,
        summed.placed_at,
        summed.revenue_to_date,
        periods.period_grain,
        periods.period_date,
        periods.next_period_date
    from summed
    inner join periods
        on
            summed.placed_local_date < periods.next_period_date
            and coalesce(summed.next_local_date, cast({{ end_of_time() }} as date)) >= periods.next_period_date
    where summed.revenue_to_date is not null
),

-- a customer is at the period's end what he has become since that order
described as (
    select
        standing.*,
        profiles.segment,
        profiles.customer_type,
        profiles.country
    from standing
    left join profiles
        on
            standing.customer_id = profiles.customer_id
            and coalesce(profiles.from_local_date, cast({{ dawn_of_time() }} as date)) < standing.next_period_date
            and coalesce(profiles.until_local_date, cast({{ end_of_time() }} as date)) >= standing.next_period_date
),

observations as (
    select
        customer_id as entity_id,
        customer_id,
        placed_at as observed_at,
        period_grain,
        period_date as local_date,
        {{ kpi_breakdown_columns('customer_value_period') }},
        true as is_well_timed,
        cast(revenue_to_date * 10000 as bigint) as numerator,
        cast(1 as bigint) as denominator
    from described
)

select * from observations
