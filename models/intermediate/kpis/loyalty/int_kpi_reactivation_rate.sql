-- One row per loss of a customer whose 180 days to return have passed.
with lost as (
    select
        activity.customer_id,
        activity.stretch_number,
        activity.source_system,
        activity.until_at,
        activity.until_local_date,
        activity.returned_at,
        activity.segment_at_end as segment,
        activity.country
    from {{ ref('fct_customer_activity') }} as activity
    inner join {{ ref('int_run_context') }} as run_context
        on activity.until_at + interval '180' day <= run_context.as_of
),

observations as (
    select
        customer_id || ':' || cast(stretch_number as string) as entity_id,
        customer_id,
        until_at as observed_at,
        until_local_date as local_date,
        {{ kpi_breakdown_columns('lapse') }},
        true as is_well_timed,
        cast(case when returned_at <= until_at + interval '180' day then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from lost
)

select * from observations
