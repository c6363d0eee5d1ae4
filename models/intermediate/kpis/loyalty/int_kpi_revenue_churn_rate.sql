-- One row per customer and month or quarter at whose start the customer paid a recurring amount.
-- Another contract in place of the old one is no loss as far as it pays as much; growth makes up for nobody else.
with customer_periods as (
    select * from {{ ref('fct_customer_periods') }}
    where recurring_amount_at_start > 0
),

observations as (
    select
        customer_id as entity_id,
        customer_id,
        cast(null as timestamp) as observed_at,
        period_grain,
        period_date as local_date,
        {{ kpi_breakdown_columns('contract_period') }},
        true as is_well_timed,
        cast(
            greatest(recurring_amount_at_start - coalesce(recurring_amount_at_end, 0), 0) * 10000 as bigint
        ) as numerator,
        cast(recurring_amount_at_start * 10000 as bigint) as denominator
    from customer_periods
)

select * from observations
