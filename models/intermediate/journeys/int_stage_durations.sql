-- One row per journey instance and stage that somebody came on from, where the time is known: how long that took.
with stages as (
    select * from {{ ref('fct_journey_stages') }}
),

came_on as (
    select
        instance_id,
        journey_id,
        stage_id,
        duration_seconds as numerator,
        entered_at as observed_at,
        entered_local_date as local_date,
        {{ stage_breakdowns() | join(',\n        ') }}
    from stages
    where outcome = 'advanced' and duration_seconds is not null
)

select * from came_on
