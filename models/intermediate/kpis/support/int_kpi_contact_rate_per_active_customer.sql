-- One row per ticket and month (quarter), and one per customer active at some time in it.
-- Customers count from the period of the first ticket on: before it nobody tells how often they wrote.
with tickets as (
    select * from {{ ref('fct_tickets') }}
),

customer_periods as (
    select * from {{ ref('fct_customer_periods') }}
),

grains as (
    {{ kpi_grains() }}
),

first_ticket as (
    select min(created_local_date) as local_date from tickets
),

tickets_created as (
    select
        'ticket ' || tickets.ticket_id as entity_id,
        tickets.customer_id,
        tickets.created_at as observed_at,
        grains.period_grain,
        {{ period_start('tickets.created_local_date', 'grains.period_grain') }} as local_date,
        {{ kpi_breakdown_columns('contact_period', 'tickets') }},
        true as is_well_timed,
        cast(1 as bigint) as numerator,
        cast(0 as bigint) as denominator
    from tickets
    inner join grains on grains.period_grain in ('month', 'quarter')
    where not tickets.is_excluded
),

customers_active as (
    select
        'customer ' || customer_periods.customer_id as entity_id,
        customer_periods.customer_id,
        cast(null as timestamp) as observed_at,
        customer_periods.period_grain,
        customer_periods.period_date as local_date,
        {{ kpi_breakdown_columns('contact_period', 'customer_periods') }},
        true as is_well_timed,
        cast(0 as bigint) as numerator,
        cast(1 as bigint) as denominator
    from customer_periods
    inner join first_ticket
        on
            {{ next_period_start('customer_periods.period_date', 'customer_periods.period_grain') }}
            > first_ticket.local_date
),

observations as (
    select * from tickets_created
    union all
    select * from customers_active
)

select * from observations
