with visits as (
    select * from {{ ref('int_journey_visits') }}
),

journeys as (
    select * from {{ ref('journeys') }}
),

segments as (
    select * from {{ ref('int_customer_segments') }}
),

types as (
    select * from {{ ref('int_customer_types') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

summed as (
    select
        journey_id,
        line_id,
        instance_number,
        min(entered_at) as started_at,
        min(entered_local_date) as started_local_date,
        max(case when stage_number is not null then last_at end) as last_at,
        max(last_local_date) as last_local_date,
        bool_or(entered_is_day) as is_day_precise,
        max(case when stage_number is null then entered_at end) as dropped_at,
        min_by(stage_number, first_moment_number) as first_stage_number,
        min_by(stage_id, first_moment_number) as first_stage,
        max_by(stage_id, stage_number) as furthest_stage,
        max_by(stage_id, case when stage_number is not null then last_moment_number end) as last_stage,
        bit_count(bit_or(cast(power(2, stage_number) as bigint))) as stage_count,
        sum(case when stage_number is not null then visit_starts end) as visit_count,
        min(case when is_goal then entered_at end) as reached_at,
        max_by(coalesce(stage_number, 0), last_moment_number) = 0 as is_dropped,
        bool_or(is_last_of_line) as is_last_of_line,
        max_by(touchpoint, case when stage_number is not null then last_moment_number end) as last_touchpoint,
        max(case when stage_number is null then stated_reason end) as stated_reason,
        max(customer_id) as customer_id,
        min_by(source_system, first_moment_number) as source_system,
        min_by(channel, first_moment_number) as channel,
        min_by(campaign, first_moment_number) as campaign
    from visits
    group by journey_id, line_id, instance_number
),

-- whoever is silent for longer than the journey's gap is gone, and went with the last sign of life
judged as (
    select
        summed.*,
        journeys.line,
        summed.is_dropped
        or not summed.is_last_of_line
        or run_context.as_of > summed.last_at + journeys.gap_days * interval '1' day as is_over,
        {{ customer_as_of_columns('summed') }}
    from summed
    inner join journeys on summed.journey_id = journeys.journey_id
    cross join run_context
    {{ customer_as_of_joins('summed', 'started_at') }}
    where journeys.starts_anywhere or summed.first_stage_number = 1
),

named as (
    select
        *,
        journey_id || ':' || line_id || ':' || cast(started_at as string) as instance_id,
        case
            when reached_at is not null then 'reached'
            when is_over then 'dropped'
            else 'still_in'
        end as outcome,
        case when is_over then case when is_dropped then dropped_at else last_at end end as left_at
    from judged
),

facts as (
    select
        cast(instance_id as string) as instance_id,
        cast(journey_id as string) as journey_id,
        cast(line_id as string) as line_id,
        cast(instance_number as bigint) as instance_number,
        cast(customer_id as string) as customer_id,
        cast(case when line_id like 'visitor:%' then substring(line_id, 9) end as string) as visitor_id,
        cast(case when line = 'order' then line_id end as string) as order_id,
        cast(case when line = 'ticket' then line_id end as string) as ticket_id,
        cast(started_at as timestamp) as started_at,
        cast(started_local_date as date) as started_local_date,
        cast(last_at as timestamp) as last_at,
        cast(coalesce(reached_at, left_at) as timestamp) as ended_at,
        cast(outcome as string) as outcome,
        cast(left_at as timestamp) as left_at,
        cast(case when is_over then last_local_date end as date) as left_local_date,
        cast(first_stage as string) as first_stage,
        cast(furthest_stage as string) as furthest_stage,
        cast(last_stage as string) as last_stage,
        cast(case when is_over then not is_dropped end as boolean) as is_silent,
        cast(last_touchpoint as string) as last_touchpoint,
        cast(case when outcome = 'dropped' then stated_reason end as string) as stated_reason,
        cast(stage_count as bigint) as stage_count,
        cast(visit_count - stage_count as bigint) as loop_count,
        cast({{ datediff_seconds('started_at', 'coalesce(reached_at, left_at)') }} as bigint) as duration_seconds,
        cast(is_day_precise as boolean) as is_day_precise,
        cast(source_system as string) as source_system,
        cast(channel as string) as channel,
        cast(segment as string) as segment,
        cast(customer_type as string) as customer_type,
        cast(country as string) as country,
        cast(campaign as string) as campaign
    from named
)

select * from facts
