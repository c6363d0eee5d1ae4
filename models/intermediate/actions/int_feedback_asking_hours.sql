-- One row per time zone that customers have: when the next ask could go out there.
with limits as (
    select * from {{ ref('feedback_limits') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

zones as (
    select time_zone from {{ ref('country_time_zones') }}
    union distinct
    select time_zone from run_context
),

clocks as (
    select
        zones.time_zone,
        {{ wall_clock('run_context.as_of', 'zones.time_zone') }} as shown_at
    from zones
    cross join run_context
),

-- now, else as soon as the night is over
asking_hours as (
    select
        clocks.time_zone,
        case
            when extract(hour from clocks.shown_at) >= limits.quiet_from_hour
                then
                    cast(cast(clocks.shown_at as date) + 1 as timestamp)
                    + limits.quiet_until_hour * interval '1' hour
            when extract(hour from clocks.shown_at) < limits.quiet_until_hour
                then cast(cast(clocks.shown_at as date) as timestamp) + limits.quiet_until_hour * interval '1' hour
            else clocks.shown_at
        end as ask_wall_clock_at
    from clocks
    cross join limits
),

placed as (
    select
        time_zone,
        ask_wall_clock_at,
        {{ utc_at_wall_clock('ask_wall_clock_at', 'time_zone') }} as ask_at
    from asking_hours
)

select * from placed
