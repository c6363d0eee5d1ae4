-- One row per solved ticket of which the number of public agent replies is known.
with tickets as (
    select * from {{ ref('fct_tickets') }}
),

observations as (
    select
        ticket_id as entity_id,
        customer_id,
        solved_at as observed_at,
        solved_local_date as local_date,
        {{ kpi_breakdown_columns('ticket') }},
        true as is_well_timed,
        cast(case when reply_count = 1 then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from tickets
    where not is_excluded and is_solved and reply_count is not null
)

select * from observations
