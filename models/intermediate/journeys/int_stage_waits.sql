-- One row per journey stage, time waited for the way on and whether it was found: how many entrants. Whole minutes of
-- the first two days, whole hours after that, both rounded up: at such a time the curve is that of the seconds.
with stages as (
    select * from {{ ref('fct_journey_stages') }}
    where observed_seconds is not null
),

rounded as (
    select
        journey_id,
        stage_id,
        is_censored,
        case
            when observed_seconds <= 2 * 86400 then {{ whole_quotient('observed_seconds + 59', '60') }}
            else 60 * {{ whole_quotient('observed_seconds + 3599', '3600') }}
        end as waited_minutes
    from stages
),

counted as (
    select
        journey_id,
        stage_id,
        waited_minutes,
        is_censored,
        count(*) as entrant_count
    from rounded
    group by journey_id, stage_id, waited_minutes, is_censored
)

select * from counted
