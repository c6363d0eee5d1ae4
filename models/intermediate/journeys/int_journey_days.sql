with days as (
    select distinct
        line_number,
        journey_id,
        line_id,
        occurred_local_date,
        step_number,
        stage_number
    from {{ ref('int_journey_moments') }}
    where occurred_is_day
)

select * from days
