-- One row per contract that the customer asked to end, on the day of asking, in systems that ever tell a reason.
with cancellations as (
    select * from {{ ref('fct_subscriptions') }}
    where cancel_requested_at is not null
),

telling as (
    select distinct source_system from cancellations
    where cancel_reason <> 'unknown'
),

observations as (
    select
        subscription_id as entity_id,
        customer_id,
        cancel_requested_at as observed_at,
        cancel_requested_local_date as local_date,
        {{ kpi_breakdown_columns('cancellation') }},
        true as is_well_timed,
        cast(case when cancel_reason <> 'unknown' then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from cancellations
    where source_system in (select telling.source_system from telling)
)

select * from observations
