with run_context as (
    select * from {{ source('ops', 'run_context') }}
),

localised as (
    select
        run_id,
        as_of,
        time_zone,
        small_sample_n,
        currency,
        session_gap_minutes,
        attribution_days,
        active_days,
        {{ local_date('as_of', 'time_zone') }} as as_of_local_date
    from run_context
)

select * from localised
