with moments as (
    select * from {{ ref('int_journey_moments') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

days as (
    select * from {{ ref('int_journey_days') }}
),

-- by the long ids, since the numbers of all moments would be worked out for the few of the same day
seen as (
    select
        days.line_number,
        days.occurred_local_date,
        days.step_number,
        max(moments.occurred_at) as seen_at
    from days
    inner join moments
        on
            days.journey_id = moments.journey_id
            and days.line_id = moments.line_id
            and days.occurred_local_date = moments.occurred_local_date
            and (days.stage_number is null or days.stage_number >= moments.stage_number)
    where not moments.occurred_is_day
    group by days.line_number, days.occurred_local_date, days.step_number
),

placed as (
    select
        days.line_number,
        days.occurred_local_date,
        days.step_number,
        coalesce(
            seen.seen_at,
            least({{ utc_at_midnight('days.occurred_local_date', 'run_context.time_zone') }}, run_context.as_of)
        ) as placed_at
    from days
    cross join run_context
    left join seen
        on
            days.line_number = seen.line_number
            and days.occurred_local_date = seen.occurred_local_date
            and days.step_number = seen.step_number
)

select * from placed
