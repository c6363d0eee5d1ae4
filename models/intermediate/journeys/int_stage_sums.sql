-- One row per journey, stage, period of entry and breakdown value: who entered, and what became of them.
{{ config(materialized='table') }}

with entries as (
    select
        *,
        cast(date_trunc('month', entered_local_date) as date) as month_date
    from {{ ref('fct_journey_stages') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

-- the linter knows no grouping sets
months as (
    select
        journey_id,
        stage_id,
        month_date,
        {{ kpi_grouped_dimension(stage_breakdowns()) }},
        bool_or(outcome = 'reached') as is_goal,
        count(*) as entrant_count,
        count(case when outcome = 'advanced' then 1 end) as advanced_count,
        count(case when outcome = 'dropped' then 1 end) as dropped_count,
        count(case when outcome = 'still_in' then 1 end) as still_in_count
    from entries
    group by grouping sets ( -- noqa: PRS
        (journey_id, stage_id, month_date)
        {%- for breakdown in stage_breakdowns() %},
        (journey_id, stage_id, month_date, {{ breakdown }})
        {%- endfor %}
    )
),

periods as (
    select
        'month' as period_grain,
        months.month_date as period_date,
        months.*
    from months
    union all
    select
        'quarter' as period_grain,
        cast(date_trunc('quarter', months.month_date) as date) as period_date,
        months.*
    from months
),

summed as (
    select
        journey_id,
        stage_id,
        period_grain,
        period_date,
        dimension,
        dimension_value,
        bool_or(is_goal) as is_goal,
        cast(sum(entrant_count) as bigint) as entrant_count,
        cast(sum(advanced_count) as bigint) as advanced_count,
        cast(sum(dropped_count) as bigint) as dropped_count,
        cast(sum(still_in_count) as bigint) as still_in_count
    from periods
    group by journey_id, stage_id, period_grain, period_date, dimension, dimension_value
),

judged as (
    select
        summed.*,
        run_context.small_sample_n,
        run_context.as_of_local_date
        >= {{ next_period_start('summed.period_date', 'summed.period_grain') }} as is_past,
        run_context.as_of_local_date >= summed.period_date
        and run_context.as_of_local_date
        < {{ next_period_start('summed.period_date', 'summed.period_grain') }} as is_partial
    from summed
    cross join run_context
)

select * from judged
