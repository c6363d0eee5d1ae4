with met as (
    select * from {{ ref('int_customer_periods_met') }}
),

segments as (
    select * from {{ ref('int_customer_segments') }}
),

types as (
    select * from {{ ref('int_customer_types') }}
),

described as (
    select
        met.customer_id,
        met.period_grain,
        met.period_date,
        met.source_system,
        met.is_active_at_start,
        met.is_active_at_end,
        met.lost_count,
        met.new_count,
        met.reactivated_count,
        {{ customer_as_of_columns('met') }}
    from met
    {{ customer_as_of_joins('met', 'starts_at') }}
)

select * from described
