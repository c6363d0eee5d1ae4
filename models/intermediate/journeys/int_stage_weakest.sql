with statistics as (
    select
        journey_id,
        stage_id,
        measure,
        period_grain,
        period_date,
        dimension,
        dimension_value,
        value,
        ci_low,
        ci_high,
        is_mature
    from {{ ref('int_stage_statistics') }}
    where measure = 'drop_off_rate'
),

ranked as (
    select
        *,
        bool_and(is_mature) over (
            partition by journey_id, period_grain, period_date, dimension, dimension_value
        ) as is_funnel_final,
        row_number() over (
            partition by journey_id, period_grain, period_date, dimension, dimension_value
            order by value desc nulls last, ci_low desc nulls last, stage_id asc nulls last
        ) as value_rank
    from statistics
),

compared as (
    select
        *,
        max(case when value_rank > 1 then ci_high end) over (
            partition by journey_id, period_grain, period_date, dimension, dimension_value
        ) as others_ci_high
    from ranked
),

-- one of several shares is always the largest: it says something only where its interval stands apart
judged as (
    select
        journey_id,
        stage_id,
        measure,
        period_grain,
        period_date,
        dimension,
        dimension_value,
        coalesce(value_rank = 1 and ci_low > others_ci_high, false) as is_weakest
    from compared
    where is_funnel_final
)

select * from judged
