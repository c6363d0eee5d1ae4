-- One row per signal, quarter and group of customers: sums over its observations, and over those of all other groups of
-- the same dimension. Who a customer was is what he was when the quarter began.
{{ config(materialized='table') }}
{% set signals = [
    'nps', 'csat', 'ces', 'first_response_minutes', 'resolution_hours', 'reopen_rate', 'on_time_delivery_rate',
    'order_defect_rate', 'repeat_purchase_rate',
] %}
with customers as (
    select * from {{ ref('fct_customer_periods') }}
    where period_grain = 'quarter'
),

kpis as (
    select * from {{ ref('kpis') }}
),

bad as (
    select
        customer_id,
        period_date,
        cast(sum(bad_count) as bigint) as bad_count
    from {{ ref('int_touchpoint_customers') }}
    group by customer_id, period_date
),

observed as (
    {% for signal in signals %}
        select
            '{{ signal }}' as signal,
            customer_id,
            scale,
            cast(date_trunc('quarter', local_date) as date) as period_date,
            cast(numerator as bigint) as amount
        from ({{ kpi_observations_so_far(signal) }}) as so_far
        where customer_id is not null
        union all
    {% endfor %}
    select
        'bad_experiences' as signal,
        customers.customer_id,
        'any' as scale,
        customers.period_date,
        coalesce(bad.bad_count, 0) as amount
    from customers
    left join bad on customers.customer_id = bad.customer_id and customers.period_date = bad.period_date
    union all
    select
        'customers_kept' as signal,
        customer_id,
        'any' as scale,
        period_date,
        cast(case when is_active_at_end then 1 else 0 end as bigint) as amount
    from customers
    where is_active_at_start
),

summed as (
    select
        observed.signal,
        case when coalesce(kpis.pools_scales, true) then 'any' else observed.scale end as scale,
        coalesce(kpis.interval_method, case observed.signal when 'customers_kept' then 'wilson' else 'student_t' end)
            as interval_method,
        cast(coalesce(kpis.scale, 1) as double) as unit_scale,
        customers.period_date,
        customers.segment,
        customers.customer_type,
        customers.customer_class,
        customers.value_class,
        count(*) as n,
        cast(sum(observed.amount) as bigint) as total,
        cast(sum({{ kpi_square('observed.amount') }}) as decimal(38, 0)) as squares
    from observed
    inner join customers
        on observed.customer_id = customers.customer_id and observed.period_date = customers.period_date
    left join kpis on observed.signal = kpis.kpi_id
    group by
        observed.signal, case when coalesce(kpis.pools_scales, true) then 'any' else observed.scale end,
        kpis.interval_method, kpis.scale, customers.period_date, customers.segment, customers.customer_type,
        customers.customer_class, customers.value_class
),

grouped as (
    select
        signal,
        scale,
        interval_method,
        unit_scale,
        period_date,
        dimensions.dimension,
        case dimensions.dimension
            when 'segment' then segment
            when 'customer_type' then customer_type
            when 'customer_class' then customer_class
            else value_class
        end as dimension_value,
        cast(sum(n) as bigint) as n,
        cast(sum(total) as bigint) as total,
        cast(sum(squares) as decimal(38, 0)) as squares
    from summed
    cross join
        (values ('segment'), ('customer_type'), ('customer_class'), ('value_class')) as dimensions (dimension)
    group by all
),

cells as (
    select
        *,
        sum(n) over (partition by signal, scale, period_date, dimension) - n as other_n,
        sum(total) over (partition by signal, scale, period_date, dimension) - total as other_total,
        sum(squares) over (partition by signal, scale, period_date, dimension) - squares as other_squares
    from grouped
)

select * from cells
